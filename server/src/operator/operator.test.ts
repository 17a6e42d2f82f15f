import { generateKeyPairSync } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import { openAccounts } from '../accounts/open-accounts.ts';
import { totpCode } from '../accounts/totp.ts';
import { AuditLog } from '../audit/audit-log.ts';
import { systemRandom } from '../random.ts';
import { AuditStore } from '../store/audit-store.ts';
import { databaseFileOf, openStore } from '../store/open-store.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { silentLog } from '../testing/silent-log.ts';
import { tempFolder } from '../testing/temp-folder.ts';
import { parseCall } from './commands.ts';

interface Instance {
  readonly folder: string;
  readonly dataDir: string;
  readonly run: (...words: string[]) => Promise<{ status: number; printed: string }>;
}

const instanceWith = (extra: Record<string, unknown> = {}): Instance => {
  const folder = tempFolder();
  const config = join(folder, 'server.json');
  writeFileSync(config, JSON.stringify({ dataDir: 'data', listen: [{ host: '127.0.0.1', port: 0 }], ...extra }));
  return {
    folder,
    dataDir: join(folder, 'data'),
    run: async (...words) => {
      const lines: string[] = [];
      const call = parseCall([...words, '--config', config]);
      if (call.type !== 'command') {
        throw new Error(`${words.join(' ')}: ${call.type === 'wrong' ? call.sentence : call.type}`);
      }
      const status = await call.execute((line) => lines.push(line));
      return { status, printed: lines.join('\n') };
    },
  };
};

/** A database with these actions in its audit log, as the running instance holds it. */
const open = (dataDir: string) => {
  const clock = new ManualClock();
  const database = openStore(dataDir, clock.now());
  onTestFinished(async () => database.destroy());
  return { database, audit: new AuditLog(new AuditStore(database), clock, silentLog) };
};

const record = async (dataDir: string, ...actions: string[]): Promise<void> => {
  const { database, audit } = open(dataDir);
  actions.forEach((action) => audit.record({ actor: 'admin', action, target: 'x', outcome: 'ok' }));
  await audit.close();
  await database.destroy();
};

const actionsIn = (dataDir: string): unknown[] => {
  const database = new DatabaseSync(databaseFileOf(dataDir), { readOnly: true });
  const rows = database.prepare('select action from audit order by id').all();
  database.close();
  return rows.map((row) => row['action']);
};

test('a back-up made while the instance runs brings back what was then, and keeps what was since', async () => {
  const { folder, dataDir, run } = instanceWith();
  const running = open(dataDir);
  running.audit.record({ actor: 'admin', action: 'before', target: 'x', outcome: 'ok' });
  await running.audit.close();
  const file = join(folder, 'monday.sqlite');
  expect(await run('backup', file)).toMatchObject({ status: 0, printed: expect.stringContaining(file) });
  expect(statSync(file).mode & 0o777).toBe(0o600);
  running.audit.record({ actor: 'admin', action: 'after', target: 'x', outcome: 'ok' });
  await running.audit.close();

  await expect(run('restore', file)).rejects.toMatchObject({ code: 'database-in-use' });
  expect(actionsIn(dataDir)).toEqual(['before', 'after']);
  await running.database.destroy();

  expect((await run('restore', file)).status).toBe(0);
  expect(actionsIn(dataDir)).toEqual(['before', 'instance.restore']);
  const [kept] = readdirSync(join(dataDir, 'backups'));
  expect(kept).toMatch(/^before-restore-/);
  expect((await run('audit', 'verify')).status).toBe(0);
});

test('a back-up never overwrites a file, and needs a database', async () => {
  const { folder, dataDir, run } = instanceWith();
  await expect(run('backup', join(folder, 'a.sqlite'))).rejects.toMatchObject({ code: 'database-missing' });
  await record(dataDir, 'one');
  writeFileSync(join(folder, 'a.sqlite'), 'mine');
  await expect(run('backup', join(folder, 'a.sqlite'))).rejects.toMatchObject({ code: 'file-exists' });
  expect(readFileSync(join(folder, 'a.sqlite'), 'utf8')).toBe('mine');
});

test.each([
  ['text', 'no database at all', 'database-damaged'],
  ['nothing', null, 'database-missing'],
] as const)('%s is not restored and nothing changes', async (_name, content, code) => {
  const { folder, dataDir, run } = instanceWith();
  await record(dataDir, 'one');
  const file = join(folder, 'b.sqlite');
  if (content !== null) {
    writeFileSync(file, content);
  }
  await expect(run('restore', file)).rejects.toMatchObject({ code });
  expect(actionsIn(dataDir)).toEqual(['one']);
});

test('a back-up of a newer program is refused', async () => {
  const { folder, dataDir, run } = instanceWith();
  await record(dataDir, 'one');
  const file = join(folder, 'newer.sqlite');
  await run('backup', file);
  const database = new DatabaseSync(file);
  database.exec("insert into schema_migrations values (999, 'later', 'x', 0)");
  database.close();
  await expect(run('restore', file)).rejects.toMatchObject({ code: 'database-newer' });
  expect(actionsIn(dataDir)).toEqual(['one']);
});

test('the audit log proves itself, names the entry that was changed, and shows a cut end by an older hash', async () => {
  const { folder, dataDir, run } = instanceWith();
  await record(dataDir, 'one', 'two', 'three');
  const whole = await run('audit', 'verify');
  expect(whole).toMatchObject({ status: 0, printed: expect.stringContaining('3 entries') });
  const hash = whole.printed.match(/[0-9a-f]{64}/)?.[0] ?? '';
  expect((await run('audit', 'verify', '--hash', hash)).status).toBe(0);

  const target = join(folder, 'audit.jsonl');
  expect((await run('audit', 'export', target)).status).toBe(0);
  const exported = readFileSync(target, 'utf8').trim().split('\n');
  expect(exported.map((line) => (JSON.parse(line) as { action: string }).action)).toEqual(['one', 'two', 'three']);
  await expect(run('audit', 'export', target)).rejects.toMatchObject({ code: 'file-exists' });

  const database = new DatabaseSync(databaseFileOf(dataDir));
  database.exec('delete from audit where id = 3');
  expect((await run('audit', 'verify')).status).toBe(0);
  expect(await run('audit', 'verify', '--hash', hash)).toMatchObject({
    status: 1,
    printed: expect.stringContaining('cut off'),
  });
  database.exec("update audit set actor = 'nobody' where id = 2");
  database.close();
  expect(await run('audit', 'verify')).toMatchObject({ status: 1, printed: expect.stringContaining('Entry 2') });
});

test('a check names what is wrong with its remedy and changes nothing', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  onTestFinished(() => void taken.close());
  const address = taken.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const instance = instanceWith({
    listen: [
      { host: '127.0.0.1', port },
      { host: '192.0.2.77', port: 0, tls: { certFile: 'no.crt', keyFile: 'a.key' } },
    ],
    pagesDir: 'nowhere',
  });
  writeFileSync(join(instance.folder, 'a.key'), privateKey.export({ type: 'pkcs8', format: 'pem' }));

  const { status, printed } = await instance.run('doctor');

  expect(status).toBe(1);
  expect(printed).toMatch(/ok +data folder .* MiB free/);
  expect(printed).toMatch(/ok +database .*none yet/);
  expect(printed).toMatch(/ERROR +pages .*meet and console not there\n +→ run npm run build/);
  expect(printed).toMatch(/WARNING address 127\.0\.0\.1:\d+: in use/);
  expect(printed).toMatch(/ERROR +address 192\.0\.2\.77:0: no address of this machine/);
  expect(printed).toMatch(/ERROR +certificate .*no\.crt: certificate or key cannot be read/);
  expect(printed).toMatch(/WARNING media: .*loopback only/);
  expect(existsSync(instance.dataDir)).toBe(false);
});

test.each([
  [['backup', 'x'], '--config <file.json> is missing'],
  [['bakcup', '--config', 'c'], 'there is no command "bakcup"'],
  [['audit', '--config', 'c'], 'there is no command "audit"'],
  [['--colour'], "Unknown option '--colour'"],
])('%j is wrong use', (words, sentence) => {
  expect(parseCall(words)).toEqual({ type: 'wrong', sentence: expect.stringContaining(sentence) });
});

test('an operator makes the first administrator, later gives a new password, and the audit log tells it', async () => {
  const { dataDir, run } = instanceWith();
  const first = await run('admin', 'reset', 'admin');
  expect(first.status).toBe(0);
  expect(first.printed).toMatch(/\n {2}[a-z2-9]{5}(-[a-z2-9]{5}){3}\n/);
  const second = await run('admin', 'reset', 'admin');
  expect(second.printed).not.toBe(first.printed);

  await expect(run('admin', 'reset', 'nobody')).rejects.toMatchObject({ code: 'not-found' });
  await expect(run('admin', 'reset')).rejects.toMatchObject({ code: 'config-invalid' });
  expect(actionsIn(dataDir)).toEqual(['account.reset', 'account.reset']);
});

test('regular back-ups get a name by time, and the oldest go', async () => {
  const { folder, dataDir, run } = instanceWith();
  await record(dataDir, 'one');
  const into = join(folder, 'nightly');
  expect((await run('backup', '--into', into, '--keep', '3')).status).toBe(0);
  expect(readdirSync(into)).toEqual([expect.stringMatching(/^ratspult-\d{8}-\d{6}\.sqlite$/)]);
  expect(parseCall(['backup', '--into', into, '--keep', 'all', '--config', 'x'])).toMatchObject({ type: 'wrong' });
});

test('an account of an identity provider gets no password here', async () => {
  const { dataDir, run } = instanceWith();
  await run('admin', 'reset', 'admin');
  const { database } = open(dataDir);
  const parts = {
    clock: new ManualClock(),
    random: systemRandom,
    hashCost: { memory: 64, passes: 1 },
    keyFile: join(dataDir, 'key'),
  };
  const { accounts } = await openAccounts(database, parts);
  const adopted = await accounts.adopt({
    issuer: 'https://anmeldung.stadt.example',
    subject: '7',
    displayName: 'Frau Weber',
    wishedName: 'weber',
    role: 'user',
    permissions: [],
  });
  const name = adopted.ok ? adopted.value.username : '';

  await expect(run('admin', 'reset', name)).rejects.toMatchObject({ code: 'not-allowed' });
});

test('the operator takes away the second factor of somebody who lost it', async () => {
  const { dataDir, run } = instanceWith();
  await run('admin', 'reset', 'admin');
  const { database } = open(dataDir);
  const keyFile = join(dataDir, 'keys/second-factor');
  const clock = new ManualClock();
  const parts = { clock, random: systemRandom, hashCost: { memory: 64, passes: 1 }, keyFile };
  const { accounts, secondFactor } = await openAccounts(database, parts);
  const admin = await accounts.byUsername('admin');
  if (admin === null) {
    throw new Error('no administrator');
  }
  const begun = await secondFactor.begin(admin);
  await secondFactor.confirm(admin, totpCode(begun.ok ? begun.value.key : '', clock.now()));
  expect(await secondFactor.isSetUp(admin.id)).toBe(true);

  await run('admin', 'reset-factor', 'admin');
  expect(await secondFactor.isSetUp(admin.id)).toBe(false);
  await expect(run('admin', 'reset-factor', 'nobody')).rejects.toMatchObject({ code: 'not-found' });
});

test('the operator writes down what is stored about a person, for the owner of the file alone', async () => {
  const { dataDir, run } = instanceWith();
  await run('admin', 'reset', 'admin');
  const target = join(dataDir, 'auskunft.json');
  await run('person', 'export', 'admin', target);
  expect(JSON.parse(readFileSync(target, 'utf8'))).toMatchObject({ account: { username: 'admin' } });
  expect(statSync(target).mode & 0o777).toBe(0o600);
  await expect(run('person', 'export', 'admin', target)).rejects.toMatchObject({ code: 'file-exists' });
  await expect(run('person', 'export', 'nobody', `${target}2`)).rejects.toMatchObject({ code: 'not-found' });
});
