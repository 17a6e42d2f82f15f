import { accessSync, constants, existsSync, statfsSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../clock.ts';
import type { ListenConfig, ServerConfig } from '../config/config-schema.ts';
import { checkWorkerBinary } from '../media/index.ts';
import { isServerError } from '../server-error.ts';
import { assertKnownVersion } from '../store/migrate.ts';
import { migrations } from '../store/migrations.ts';
import { databaseFileOf } from '../store/open-store.ts';
import { checkRecording } from './check-recording.ts';
import { checkClock, timedatectl } from './check-clock.ts';
import { checkMail } from './check-mail.ts';
import { checkTls } from './check-tls.ts';
import { problem, warning, well, type Finding } from './findings.ts';
import { checkPostgres } from './postgres-operations.ts';

const workerDeadlineMs = 10_000;
const mib = 1_048_576;
/** A database back-up before an upgrade and some days of journal need this much. */
const lowDiskMib = 500;

/** Looks at everything a start needs, without starting anything; changes nothing. */
export async function checkInstance(config: ServerConfig, clock: Clock): Promise<Finding[]> {
  const host = config.publicUrl === null ? null : new URL(config.publicUrl).hostname.replaceAll(/[[\]]/g, '');
  return [
    await checkClock(timedatectl),
    ...checkFolder(config.dataDir),
    ...(config.database.kind === 'postgresql' ? await checkPostgres(config.database) : [checkDatabase(config.dataDir)]),
    checkPages(config.pagesDir),
    await checkMediaWorker(clock),
    ...(config.recording.enabled ? await checkRecording(config.recording) : []),
    ...(await Promise.all(config.listen.map(checkAddress))),
    ...config.listen.flatMap(({ tls }) => (tls === null ? [] : checkTls(tls, host, clock.now()))),
    ...checkMediaAddresses(config),
    ...(config.mail === null ? [] : await checkMail(config.mail)),
  ];
}

function checkFolder(dataDir: string): Finding[] {
  const subject = `data folder ${dataDir}`;
  const folder = nearestFolder(dataDir);
  try {
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch {
    return [problem(subject, 'cannot be written', `give ${folder} to the user that runs the instance`)];
  }
  const disk = statfsSync(folder);
  const freeMib = Math.floor((disk.bavail * disk.bsize) / mib);
  return [
    freeMib < lowDiskMib
      ? warning(subject, `only ${freeMib} MiB free`, 'make room, or move "dataDir" to a larger disk')
      : well(subject, `writable, ${freeMib} MiB free`),
  ];
}

/** The folder itself, or the nearest one above it that is there. */
function nearestFolder(folder: string): string {
  return existsSync(folder) || dirname(folder) === folder ? folder : nearestFolder(dirname(folder));
}

function checkDatabase(dataDir: string): Finding {
  const file = databaseFileOf(dataDir);
  const subject = `database ${file}`;
  if (!existsSync(file)) {
    return well(subject, 'none yet; the first start makes it');
  }
  try {
    const database = new DatabaseSync(file, { readOnly: true, timeout: 5000 });
    try {
      const [row] = database.prepare('pragma quick_check').all();
      if (row?.['quick_check'] !== 'ok') {
        return problem(subject, `damaged: ${String(row?.['quick_check'])}`, 'restore a back-up');
      }
      assertKnownVersion(database, migrations);
    } finally {
      database.close();
    }
    return well(subject, 'whole, and of a version this program knows');
  } catch (error) {
    return problem(
      subject,
      error instanceof Error ? error.message : String(error),
      isServerError(error) && error.code === 'database-newer' ? 'install the newer program' : 'restore a back-up',
    );
  }
}

function checkPages(pagesDir: string): Finding {
  const missing = ['meet', 'console'].filter((page) => !existsSync(join(pagesDir, page, 'index.html')));
  return missing.length === 0
    ? well(`pages ${pagesDir}`, 'built')
    : problem(`pages ${pagesDir}`, `${missing.join(' and ')} not there`, 'run npm run build, or set "pagesDir"');
}

async function checkMediaWorker(clock: Clock): Promise<Finding> {
  const checked = await checkWorkerBinary({ binary: null, deadlineMs: workerDeadlineMs, clock });
  return checked.ok
    ? well('media worker', 'runs on this machine')
    : problem('media worker', checked.message, 'run the set-up, it builds one for this machine');
}

async function checkAddress({ host, port }: ListenConfig): Promise<Finding> {
  const subject = `address ${host}:${port}`;
  const { promise, resolve } = Promise.withResolvers<Finding>();
  const server = createServer();
  server.once('error', (error: NodeJS.ErrnoException) => resolve(addressProblem(subject, error.code ?? '')));
  server.listen(port, host.replaceAll(/[[\]]/g, ''), () => {
    server.close(() => resolve(well(subject, 'free')));
  });
  return await promise;
}

function addressProblem(subject: string, code: string): Finding {
  switch (code) {
    case 'EADDRINUSE':
      return warning(subject, 'in use', 'fine if it is this instance that runs; else stop the other program');
    case 'EACCES':
      return problem(subject, 'not allowed for this user', 'use a port above 1023, or grant CAP_NET_BIND_SERVICE');
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return problem(subject, 'no address of this machine', 'correct "host" in "listen"');
    default:
      return problem(subject, code, 'correct "listen"');
  }
}

function checkMediaAddresses(config: ServerConfig): Finding[] {
  const loopback = config.media.listenIps.every(({ ip }) => ip.startsWith('127.') || ip === '::1');
  const open = config.listen.some(({ tls }) => tls !== null);
  return loopback && open
    ? [
        warning(
          'media',
          'sound and picture are offered on loopback only, so nobody on another machine sees or hears anything',
          'set "media.listenIps" to an address of this machine that people reach',
        ),
      ]
    : [];
}
