import { readFileSync, readdirSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Machine, must, run, whyNoMachine } from './support/machine.ts';

const repository = resolve(import.meta.dirname, '../..');
const reason = whyNoMachine();
if (reason !== null) {
  console.log(`skipped: the server package on a machine of its own (${reason})`);
}
const codename = /^VERSION_CODENAME=(\w+)$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? 'stable';
const maxMib = 100;

async function build(folder: string, release: number): Promise<string> {
  await must(process.execPath, join(repository, 'images/server/main.ts'), '--out', folder, '--release', `${release}`);
  const name = readdirSync(folder).find((file) => file.includes(`-${release}+`) && file.endsWith('.deb'));
  return join(folder, name ?? 'no package');
}

describe.skipIf(reason !== null)('the package of the instance', () => {
  let folder = '';
  let first = '';
  let second = '';
  let machine: Machine;

  const answers = async (path: string): Promise<string> =>
    (
      await machine.inside(
        '/usr/lib/ratspult/bin/node',
        '-e',
        `fetch('http://127.0.0.1:8480${path}').then((answer) => answer.text()).then(console.log, () => {})`,
      )
    ).output;
  const isReady = (): Promise<void> =>
    machine.until(async () => (await answers('/health/ready')).includes('"ready"'), 'the instance is ready');
  const signIn = async (password: string): Promise<string> => {
    const headers = { 'content-type': 'application/json', 'x-ratspult-request': '1', origin: 'http://127.0.0.1:8480' };
    const wish = JSON.stringify({ method: 'POST', headers, body: JSON.stringify({ username: 'admin', password }) });
    const script = `fetch('http://127.0.0.1:8480/api/session', ${wish}).then((answer) => console.log(answer.status))`;
    return (await machine.inside('/usr/lib/ratspult/bin/node', '-e', script)).output.trim();
  };
  const installed = async (): Promise<string> =>
    (await machine.inside('dpkg-query', '-W', '-f', '${Version}', 'ratspult')).output;
  const hasData = async (): Promise<boolean> =>
    (await machine.inside('test', '-e', '/var/lib/ratspult/ratspult.sqlite')).status === 0;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ratspult-package-'));
    first = await build(join(folder, 'one'), 1);
    second = await build(join(folder, 'two'), 2);
    machine = await Machine.withPackage(join(folder, 'machine'), codename, first);
    machine.bring(second);
    await machine.boot();
  }, 300_000);
  afterAll(async () => {
    await machine.close();
    await rm(folder, { recursive: true, force: true });
  });

  test('the same sources give the same bytes, without anything that raises rights, below its size', async () => {
    const again = await build(join(folder, 'again'), 1);
    expect(readFileSync(again).equals(readFileSync(first))).toBe(true);
    expect(statSync(first).size / 1_048_576).toBeLessThan(maxMib);
    const modes = (await must('dpkg-deb', '-c', first)).split('\n').map((line) => line.slice(0, 10));
    expect(modes.filter((mode) => /[st]/i.test(mode))).toEqual([]);
  });

  test('it runs as its own user in a sandbox, and listens on loopback only until told otherwise', async () => {
    await isReady();
    const units = ['ratspult.service', 'ratspult-backup.service', 'ratspult-backup.timer'];
    expect(await machine.inside('systemd-analyze', 'verify', ...units)).toEqual({ status: 0, output: '' });
    for (const unit of units.slice(0, 2)) {
      const judged = await machine.inside('systemd-analyze', 'security', '--no-pager', '--threshold=25', unit);
      expect(judged.status, judged.output).toBe(0);
    }
    const owner = await machine.inside('sh', '-c', 'stat -c %U /proc/$(systemctl show -P MainPID ratspult)');
    expect(owner.output.trim()).toBe('ratspult');
    const listening = (await machine.inside('cat', '/proc/net/tcp', '/proc/net/tcp6')).output
      .split('\n')
      .filter((line) => / 0A /.test(line))
      .map((line) => line.trim().split(/\s+/)[1] ?? '');
    expect(listening.length).toBeGreaterThan(0);
    expect(listening.filter((address) => !address.startsWith('0100007F:'))).toEqual([]);
  });

  test('the doctor finds it well, the first sign-in comes by command, the nightly back-up is made', async () => {
    const doctor = await machine.inside('ratspult', 'doctor');
    expect(doctor.status, doctor.output).toBe(0);
    expect(doctor.output).toMatch(/ok +media worker/);
    const password = /\n {2}(\S+)\n/.exec((await machine.inside('ratspult', 'admin', 'reset', 'admin')).output)?.[1];
    expect(await signIn(password ?? '')).toBe('200');
    expect(await signIn('falsch')).not.toBe('200');
    const journal = await machine.inside('journalctl', '--namespace=ratspult', '--no-pager');
    expect(journal.output).toContain('instance listens');
    expect(journal.output).not.toContain(password ?? 'no password');
    expect((await machine.inside('systemctl', 'start', 'ratspult-backup')).status).toBe(0);
    const nightly = await machine.inside('ls', '/var/lib/ratspult/backups/nightly');
    expect(nightly.output).toMatch(/^ratspult-\d{8}-\d{6}\.sqlite\n$/);
  });

  test('an upgrade makes a back-up first and is refused without one; data and sign-in stay', async () => {
    const password = /\n {2}(\S+)\n/.exec((await machine.inside('ratspult', 'admin', 'reset', 'admin')).output)?.[1];
    const name = `/opt/${second.split('/').at(-1) ?? ''}`;
    await machine.inside('touch', '/var/lib/ratspult/backups/upgrades');
    const refused = await machine.inside('dpkg', '-i', name);
    expect(refused.status).not.toBe(0);
    expect(refused.output).toContain('no back-up could be made, so nothing is changed');
    expect(await installed()).toMatch(/-1\+/);

    await machine.inside('rm', '/var/lib/ratspult/backups/upgrades');
    const done = await machine.inside('dpkg', '-i', name);
    expect(done.status, done.output).toBe(0);
    expect(await installed()).toMatch(/-2\+/);
    expect((await machine.inside('ls', '/var/lib/ratspult/backups/upgrades')).output).toMatch(/\.sqlite\n$/);
    await isReady();
    expect(await signIn(password ?? '')).toBe('200');
  });

  test('removing stops it, purging keeps the data unless it is answered otherwise', async () => {
    expect((await machine.inside('dpkg', '--remove', 'ratspult')).status).toBe(0);
    const owners = await machine.inside('sh', '-c', 'stat -c %U /proc/[0-9]* 2>/dev/null | sort -u');
    expect(owners.output.split('\n')).not.toContain('ratspult');
    const purged = await machine.inside('dpkg', '--purge', 'ratspult');
    expect(purged.status, purged.output).toBe(0);
    expect(await hasData()).toBe(true);

    await machine.inside('dpkg', '-i', `/opt/${second.split('/').at(-1) ?? ''}`);
    await isReady();
    const answer = 'echo ratspult ratspult/purge-data boolean true | debconf-set-selections';
    expect((await machine.inside('sh', '-c', answer)).status).toBe(0);
    expect((await machine.inside('dpkg', '--purge', 'ratspult')).status).toBe(0);
    expect(await hasData()).toBe(false);
    expect(await run('ls', join(machine.root, 'etc/ratspult'))).not.toMatchObject({ status: 0 });
  });
});
