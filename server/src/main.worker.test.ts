import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { tempFolder } from './testing/temp-folder.ts';

const main = fileURLToPath(new URL('main.ts', import.meta.url));

test.each(['SIGTERM', 'SIGINT'] as const)(
  'the program runs with a real media worker and stops at %s',
  async (signal) => {
    const folder = tempFolder();
    const config = { dataDir: 'data', listen: [{ host: '127.0.0.1', port: 0 }], media: { workers: 1 } };
    writeFileSync(join(folder, 'server.json'), JSON.stringify(config));
    const child = spawn(process.execPath, [main, '--config', 'server.json'], { cwd: folder });
    onTestFinished(() => void child.kill('SIGKILL'));
    const printed = text(child.stderr);
    const exited = once(child, 'exit');

    let address: string | undefined;
    for await (const line of createInterface({ input: child.stdout })) {
      address = line.match(/"addresses":\["([^"]+)"\]/)?.[1];
      if (address !== undefined) {
        break;
      }
    }
    child.stdout.resume();
    const ready = await fetch(`${address}/health/ready`);
    expect(await ready.json()).toMatchObject({ status: 'ready', checks: { conference: true } });
    child.kill(signal);

    expect(await exited).toEqual([0, null]);
    expect(await printed).toMatch(/admin\n {2}[a-z2-9]{5}(-[a-z2-9]{5}){3}\n/);
    expect(readdirSync(join(folder, 'data'))).toContain('ratspult.sqlite');
  },
);
