import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { type RunningServer, startServerFrom } from './index.ts';
import { createFakeMediaPlane } from './media/index.ts';
import { ManualClock } from './testing/manual-clock.ts';
import { silentLog } from './testing/silent-log.ts';
import { tempFolder } from './testing/temp-folder.ts';

const main = fileURLToPath(new URL('main.ts', import.meta.url));

function inFolder(): (config?: object) => Promise<RunningServer> {
  const folder = tempFolder();
  const running: RunningServer[] = [];
  onTestFinished(async () => {
    await Promise.all(running.map((server) => server.close()));
  });
  return async (config = {}) => {
    const clock = new ManualClock();
    const server = await startServerFrom(
      { dataDir: 'data', listen: [{ host: '127.0.0.1', port: 0 }], secondFactor: { administrators: false }, ...config },
      folder,
      { clock, log: silentLog, mediaPlane: createFakeMediaPlane({ clock }), hashCost: { memory: 64, passes: 1 } },
    );
    running.push(server);
    return server;
  };
}

const send = async (server: RunningServer, path: string, cookie: string, body: object): Promise<Response> =>
  await fetch(`${server.publicUrl}${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-ratspult-request': '1',
      origin: server.publicUrl,
      cookie,
    },
    body: JSON.stringify(body),
  });
const cookieOf = (response: Response): string => response.headers.get('set-cookie')?.split(';')[0] ?? '';

test('starts on free ports, tells where, and stops', async () => {
  const start = inFolder();
  const listen = [
    { host: '127.0.0.1', port: 0 },
    { host: '127.0.0.1', port: 0 },
  ];
  const server = await start({ listen });
  expect(server.addresses).toHaveLength(2);
  expect(server.publicUrl).toBe(server.addresses[0]);
  for (const address of server.addresses) {
    expect((await fetch(`${address}/health/ready`)).status).toBe(200);
  }
  await server.close();
  await server.close();
  await expect(fetch(`${server.addresses[0]}/health/live`)).rejects.toThrow();
});

test('keeps what it knows over a restart', async () => {
  const start = inFolder();
  const first = await start();
  const { username = '', password = '' } = first.firstAdmin ?? {};
  expect(username).toBe('admin');
  const pending = cookieOf(await send(first, '/api/session', '', { username, password }));
  const newPassword = 'drei alte Rathäuser';
  const cookie = cookieOf(
    await send(first, '/api/session/password', pending, { currentPassword: password, newPassword }),
  );
  expect((await send(first, '/api/rooms', cookie, { name: 'Saal', location: '' })).status).toBe(200);
  await first.close();

  const second = await start();
  expect(second.firstAdmin).toBeNull();
  const rooms = await fetch(`${second.publicUrl}/api/rooms`, { headers: { cookie } });
  expect(await rooms.json()).toMatchObject({ items: [{ name: 'Saal', paired: false, online: false }] });
});

test('says so when the port is taken, and leaves nothing running', async () => {
  const start = inFolder();
  const { port } = new URL((await start()).publicUrl);
  const listen = [
    { host: '127.0.0.1', port: 0 },
    { host: '127.0.0.1', port: Number(port) },
  ];
  await expect(start({ listen, dataDir: 'other' })).rejects.toMatchObject({ code: 'listen-failed' });
});

test.each([
  [['--config', 'missing.json'], 1, 'missing.json'],
  [['--config', 'wrong.json'], 1, 'did you mean "listen"'],
  [['--help'], 0, 'Usage'],
  [[], 2, 'Usage'],
])('the program with %j ends with %i and says why', { timeout: 30_000 }, async (args, code, message) => {
  const folder = tempFolder();
  writeFileSync(join(folder, 'wrong.json'), '{ "dataDir": "x", "lisen": [] }');
  const child = spawn(process.execPath, [main, ...args], { cwd: folder });
  const [printed, complained, [exitCode]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ]);
  // Help that was asked for is an answer, help that was not is a complaint.
  const output = code === 0 ? printed : complained;
  expect(exitCode).toBe(code);
  expect(output).toContain(message);
  expect(output).not.toContain('    at ');
});
