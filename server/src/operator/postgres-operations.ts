import { chmodSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import type { PostgresConfig } from '../config/config-schema.ts';
import { isServerError, ServerError } from '../server-error.ts';
import { type AppliedMigration, assertKnownHistory, backUpStamp } from '../store/migrate.ts';
import { migrations } from '../store/migrations.ts';
import { historyOf } from '../store/postgres/migrate-postgres.ts';
import { clientConfigOf, judged } from '../store/postgres/pool.ts';
import { describeTarget, type PostgresTarget, readTarget } from '../store/postgres/target.ts';
import { runTool } from '../store/postgres/tools.ts';
import { sync } from './sync.ts';
import { type Finding, problem, well } from './findings.ts';

async function withClient<R>(target: PostgresTarget, use: (client: Client) => Promise<R>): Promise<R> {
  const client = new Client(clientConfigOf(target));
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await use(client);
  } catch (error) {
    throw judged(error);
  } finally {
    await client.end().catch(() => undefined);
  }
}

const historyIn = async (target: PostgresTarget): Promise<AppliedMigration[] | null> =>
  await withClient(target, historyOf);

/** @throws ServerError `database-missing`, `database-away`, `database-tool-failed`, `file-exists`; nothing is written then */
export async function backUpPostgres(config: PostgresConfig, file: string): Promise<void> {
  const target = readTarget(config);
  if ((await historyIn(target)) === null) {
    throw new ServerError('database-missing', `${describeTarget(target)} holds no instance; is "urlFile" right?`);
  }
  if (existsSync(file)) {
    throw new ServerError('file-exists', `${file} is there already; name a new file`);
  }
  await dump(target, file);
}

/** The whole state of one moment, in PostgreSQL's own format for `pg_restore`. */
async function dump(target: PostgresTarget, file: string): Promise<void> {
  const unfinished = `${file}.unfinished`;
  // Made beforehand: the tool alone would let everybody on the machine read it.
  writeFileSync(unfinished, '', { mode: 0o600 });
  await runTool(target, 'pg_dump', ['--format=custom', '--no-owner', '--no-privileges', `--file=${unfinished}`]);
  chmodSync(unfinished, 0o600);
  sync(unfinished);
  renameSync(unfinished, file);
}

const historyLine = /^(\d+)\t[^\t]*\t([0-9a-f]{64})\t\d+$/;

/** Reads the version out of a back-up without a database. */
async function assertGoodBackUp(target: PostgresTarget, source: string): Promise<void> {
  if (!existsSync(source)) {
    throw new ServerError('database-missing', `there is no file ${source}`);
  }
  const args = ['--data-only', '--table=schema_migrations', '--file=-', source];
  const printed = await runTool(target, 'pg_restore', args).catch((cause: unknown) => {
    throw new ServerError('database-damaged', `${source} cannot be read as a back-up`, { cause });
  });
  const history = printed.split('\n').flatMap((line) => {
    const [, number, checksum = ''] = historyLine.exec(line) ?? [];
    return number === undefined ? [] : [{ number: Number(number), checksum }];
  });
  if (history.length === 0) {
    throw new ServerError('database-damaged', `${source} is no back-up of an instance`);
  }
  assertKnownHistory(history, migrations);
}

const othersConnected =
  "select count(*) as others from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'";

const dropTables = `do $$ declare one record; begin
  for one in select tablename from pg_tables where schemaname = current_schema() loop
    execute format('drop table %I cascade', one.tablename);
  end loop;
end $$`;

/**
 * Puts a back-up in the place of the database, in one transaction. What was there is kept in `backups/` of the data folder.
 * @returns where it lies; null when there was nothing
 * @throws ServerError `database-missing`, `database-damaged`, `database-newer`, `database-changed`, `database-in-use`, `database-tool-failed`; nothing changes then
 */
export async function restorePostgres(
  config: PostgresConfig,
  dataDir: string,
  source: string,
  now: number,
): Promise<string | null> {
  const target = readTarget(config);
  await assertGoodBackUp(target, source);
  const others = await withClient(target, async (client) => {
    const { rows } = await client.query<{ others: string }>(othersConnected);
    return Number(rows[0]?.others ?? 0);
  });
  if (others > 0) {
    throw new ServerError('database-in-use', `${others} connections to the database are open; stop all nodes first`);
  }
  const kept = (await historyIn(target)) === null ? null : await setAside(target, dataDir, now);
  await replaceBy(target, source);
  return kept;
}

async function setAside(target: PostgresTarget, dataDir: string, now: number): Promise<string> {
  const folder = join(dataDir, 'backups');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const kept = join(folder, `before-restore-${backUpStamp(now)}.dump`);
  await dump(target, kept);
  return kept;
}

async function replaceBy(target: PostgresTarget, source: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'ratspult-restore-'));
  const script = join(folder, 'restore.sql');
  try {
    await runTool(target, 'pg_restore', ['--no-owner', '--no-privileges', `--file=${script}`, source]);
    const quiet = ['--no-psqlrc', '--quiet', '--set=ON_ERROR_STOP=1', '--single-transaction'];
    await runTool(target, 'psql', [...quiet, `--command=${dropTables}`, `--file=${script}`]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Looks without changing anything. */
export async function checkPostgres(config: PostgresConfig): Promise<Finding[]> {
  try {
    const target = readTarget(config);
    return [await checkVersion(target), await checkTools(target)];
  } catch (error) {
    const sentence = error instanceof Error ? error.message : String(error);
    return [problem('database', sentence, 'correct "database" in the configuration')];
  }
}

async function checkVersion(target: PostgresTarget): Promise<Finding> {
  const subject = `database ${describeTarget(target)}`;
  try {
    const history = await historyIn(target);
    if (history === null) {
      return well(subject, 'empty; the first start makes its tables');
    }
    assertKnownHistory(history, migrations);
    return well(subject, 'answers, and is of a version this program knows');
  } catch (error) {
    return problem(subject, reasonOf(error), remedyOf(error));
  }
}

function reasonOf(error: unknown): string {
  const cause = isServerError(error) && error.code === 'database-away' ? error.cause : error;
  return cause instanceof Error ? cause.message : String(cause);
}

function remedyOf(error: unknown): string {
  if (isServerError(error) && error.code === 'database-newer') {
    return 'install the newer program';
  }
  return isServerError(error) && error.code === 'database-changed'
    ? 'restore a back-up'
    : 'start the database, and check the address, the password and the certificate in "urlFile" and "caFile"';
}

async function checkTools(target: PostgresTarget): Promise<Finding> {
  try {
    return well('back-up tool', (await runTool(target, 'pg_dump', ['--version'])).trim());
  } catch {
    return problem('back-up tool', 'pg_dump is not installed', 'install postgresql-client of the database’s version');
  }
}
