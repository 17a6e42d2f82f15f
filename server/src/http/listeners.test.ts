import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { TestInstance } from '../testing/test-instance.ts';
import { originsOf } from './listeners.ts';

const upgradeOf = (path: string): string =>
  [
    `GET ${path} HTTP/1.1`,
    'Host: test',
    'Upgrade: websocket',
    'Connection: Upgrade',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    'Sec-WebSocket-Version: 13',
    '\r\n',
  ].join('\r\n');

/** Sends bytes and keeps the connection open; resolves with the first bytes of the answer. */
async function ask(address: string, bytes: string) {
  const socket = connect(Number(new URL(address).port), '127.0.0.1');
  socket.on('error', () => undefined);
  const closed = new Promise<void>((resolve) => socket.on('close', () => resolve()));
  const answer = new Promise<string>((resolve) => socket.once('data', (data) => resolve(String(data))));
  socket.write(bytes);
  return { status: (await answer).split('\r\n')[0], closed };
}

test.each(['/', '/api/rooms', '/fleet/', '/%', '/konsole/'])(
  'an upgrade at %s is refused and its connection closed',
  async (path) => {
    const instance = await TestInstance.start();
    const { status, closed } = await ask(await instance.listen(), upgradeOf(path));
    expect(status).toBe('HTTP/1.1 404 Not Found');
    await closed;
  },
);

test.each(['/fleet', '/conference'])('a peer at %s that never says goodbye is cut off by a stop', async (path) => {
  const instance = await TestInstance.start();
  const { status, closed } = await ask(await instance.listen(), upgradeOf(path));
  expect(status).toBe('HTTP/1.1 101 Switching Protocols');
  let stopped = false;
  const stop = async (): Promise<void> => {
    await instance.app.close();
    stopped = true;
  };
  const stopping = stop();
  const stoppedAfterASecond = (): boolean => {
    instance.clock.advance(1000);
    return stopped;
  };
  await expect.poll(stoppedAfterASecond).toBe(true);
  await stopping;
  await closed;
});

test('a page on loopback may have any of its names', () => {
  expect(originsOf('http://127.0.0.1:8480')).toContain('http://localhost:8480');
  expect(originsOf('https://rat.example')).toEqual(['https://rat.example']);
});
