import { existsSync, readFileSync, watch } from 'node:fs';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { chromiumStageLauncher, type ChromiumStageOptions } from './chromium-stage-launcher.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ratspult-launcher-'));
});
afterEach(async () => rm(folder, { recursive: true, force: true }));

const options = (executable: string): ChromiumStageOptions => ({
  executable,
  headless: true,
  kiosk: true,
  window: { x: 0, y: 0, width: 1920, height: 1080 },
  sandbox: true,
  extraArguments: ['--use-fake-device-for-media-stream'],
});

/** A program in place of the browser that writes its arguments and stays, with a child of its own, whatever is asked. */
const stubborn = async (): Promise<string> => {
  const path = join(folder, 'browser.sh');
  await writeFile(
    path,
    `#!/bin/sh\ntrap '' TERM\nsleep 600 &\necho "$!" > ${folder}/child\nprintf '%s\\n' "$@" > ${folder}/writing\nmv ${folder}/writing ${folder}/arguments\nwait\nwait\n`,
  );
  await chmod(path, 0o700);
  return path;
};

const appears = async (name: string): Promise<string> => {
  const path = join(folder, name);
  while (!existsSync(path)) {
    const changed = Promise.withResolvers<void>();
    const watcher = watch(folder, () => changed.resolve());
    if (!existsSync(path)) {
      await changed.promise;
    }
    watcher.close();
  }
  return readFile(path, 'utf8');
};

/** A dead process that nobody has taken note of yet (state Z) does not run. */
const runs = (pid: number): boolean => {
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
};

test('the page opens with a fresh profile, and ending it ends every process and takes the profile away', async () => {
  const stage = chromiumStageLauncher(options(await stubborn())).launch('http://127.0.0.1:1/stage/#token=t');
  const given = (await appears('arguments')).trim().split('\n');
  expect(given.at(-1)).toBe('--app=http://127.0.0.1:1/stage/#token=t');
  expect(given).toContain('--kiosk');
  expect(given).not.toContain('--no-sandbox');
  const profile = given.find((one) => one.startsWith('--user-data-dir='))?.split('=')[1] ?? '';
  expect(existsSync(profile)).toBe(true);
  const child = Number(await readFile(join(folder, 'child'), 'utf8'));
  await stage.kill();
  await stage.exited;
  expect(existsSync(profile)).toBe(false);
  expect(runs(child)).toBe(false);
});

test('a browser that is not there has ended, and killing it is no error', async () => {
  const stage = chromiumStageLauncher(options(join(folder, 'nothing'))).launch('http://127.0.0.1:1/');
  await stage.exited;
  await stage.kill();
});
