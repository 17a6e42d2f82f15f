import { mkdtemp, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { RuntimeFolder } from './runtime-folder.ts';

let path = '';
beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), 'ratspult-runtime-'));
});
afterEach(async () => rm(path, { recursive: true, force: true }));

test('a restarted appliance keeps the token that open pages have; a damaged one is replaced', async () => {
  const token = await new RuntimeFolder(path).token();
  expect(token).toMatch(/^[\w-]{43}$/);
  expect(await new RuntimeFolder(path).token()).toBe(token);
  await writeFile(join(path, 'token'), 'half');
  expect(await new RuntimeFolder(path).token()).not.toBe('half');
});

test('addresses are for the kiosk’s group only, the token for the appliance alone', async () => {
  const folder = new RuntimeFolder(path);
  await folder.token();
  await folder.publish({
    panelUrl: 'http://127.0.0.1:8481/panel/#token=a',
    stageUrl: 'http://127.0.0.1:8481/stage/#token=a',
  });
  expect(await readFile(join(path, 'panel.url'), 'utf8')).toBe('http://127.0.0.1:8481/panel/#token=a\n');
  const mode = async (name: string): Promise<number> => (await stat(join(path, name))).mode & 0o777;
  expect(await mode('panel.url')).toBe(0o640);
  expect(await mode('stage.url')).toBe(0o640);
  expect(await mode('token')).toBe(0o600);
});

test('each wish for a restart changes its file, so that who watches it acts each time', async () => {
  const folder = new RuntimeFolder(path);
  await folder.askRestart('stage');
  const file = join(path, 'restart/stage');
  await utimes(file, 1, 1);
  await folder.askRestart('stage');
  expect((await stat(file)).mtimeMs).toBeGreaterThan(1_000);
  await folder.markHealthy();
  expect(await readFile(join(path, 'healthy'), 'utf8')).toBe('');
  await folder.forgetHealth();
  await expect(stat(join(path, 'healthy'))).rejects.toThrow('ENOENT');
});
