import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { PtyPair } from '../../../simulators/pty-pair.ts';
import { systemClock } from '../clock.ts';
import { isDriverError } from '../driver-error.ts';
import { eventually } from '../testing/eventually.ts';
import { SerialTransport } from './serial-transport.ts';
import { TcpTransport } from './tcp-transport.ts';
import type { Transport, TransportFailure, TransportHandlers } from './transport.ts';
import { UdpTransport } from './udp-transport.ts';

const cleanUps: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) {
    await cleanUp();
  }
});

const listen = (): { handlers: TransportHandlers; got: number[]; lost: TransportFailure[] } => {
  const got: number[] = [];
  const lost: TransportFailure[] = [];
  return { handlers: { data: (bytes) => got.push(...bytes), lost: (failure) => lost.push(failure) }, got, lost };
};

const plugIn = async (): Promise<PtyPair> => {
  const folder = await mkdtemp(join(tmpdir(), 'serial-'));
  cleanUps.push(() => rm(folder, { recursive: true }));
  const pair = await PtyPair.start(folder);
  cleanUps.push(() => pair.close());
  return pair;
};

const serial = (path: string): Transport => {
  const transport = new SerialTransport({ path, baudRate: 9600, clock: systemClock, adapter: null });
  cleanUps.push(() => transport.close());
  return transport;
};

describe('a serial line', { timeout: 20_000 }, () => {
  test('carries bytes both ways', async () => {
    const pair = await plugIn();
    const [one, other] = [serial(pair.deviceEnd), serial(pair.controllerEnd)];
    const [atOne, atOther] = [listen(), listen()];
    expect([await one.open(atOne.handlers), await other.open(atOther.handlers)]).toEqual([null, null]);
    expect(await one.write(Uint8Array.of(1, 2, 255))).toBe(true);
    expect(await other.write(Uint8Array.of(0, 17, 19))).toBe(true);
    await eventually('both', () => atOther.got.length === 3 && atOne.got.length === 3);
    expect([atOther.got, atOne.got]).toEqual([
      [1, 2, 255],
      [0, 17, 19],
    ]);
  });

  test('that is not there is missing, one that is taken is refused', async () => {
    const pair = await plugIn();
    const { handlers } = listen();
    expect(await serial(`${pair.deviceEnd}-not`).open(handlers)).toBe('port-missing');
    expect(await serial(pair.deviceEnd).open(handlers)).toBeNull();
    expect(await serial(pair.deviceEnd).open(handlers)).toBe('connection-refused');
  });

  test('that is pulled is told once as missing, and opens again when it is back', async () => {
    const pair = await plugIn();
    const line = serial(pair.controllerEnd);
    const { handlers, lost } = listen();
    await line.open(handlers);
    await pair.cut();
    await eventually('lost', () => lost.length > 0);
    expect(lost).toEqual(['port-missing']);
    expect(await line.write(Uint8Array.of(1))).toBe(false);
    expect(await line.open(handlers)).toBe('port-missing');
    await pair.replug();
    expect(await line.open(handlers)).toBeNull();
  });

  test('that is pulled in any moment, even right after it was opened, is told as lost', async () => {
    const pair = await plugIn();
    for (let round = 0; round < 25; round += 1) {
      const line = serial(pair.controllerEnd);
      const { handlers, lost } = listen();
      expect(await line.open(handlers)).toBeNull();
      await pair.cut();
      await eventually('lost', () => lost.length > 0);
      await pair.replug();
    }
  });

  test('closes without reporting a loss, as often as asked', async () => {
    const pair = await plugIn();
    const line = serial(pair.controllerEnd);
    const { handlers, lost } = listen();
    await line.open(handlers);
    await line.close();
    await line.close();
    expect(lost).toEqual([]);
  });
});

const serve = async (): Promise<{ port: number; close: () => Promise<unknown> }> => {
  const server = createServer((socket) => socket.pipe(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const close = async (): Promise<unknown> => {
    const closed = once(server, 'close');
    server.close();
    return server.listening ? closed : null;
  };
  cleanUps.push(close);
  return { port: typeof address === 'object' && address !== null ? address.port : 0, close };
};

const tcp = (port: number): Transport => {
  const transport = new TcpTransport({ host: '127.0.0.1', port, connectTimeoutMs: 2000, clock: systemClock });
  cleanUps.push(() => transport.close());
  return transport;
};

describe('a TCP line', { timeout: 20_000 }, () => {
  test('carries bytes and is opened once', async () => {
    const { port } = await serve();
    const line = tcp(port);
    const { handlers, got } = listen();
    expect(await line.open(handlers)).toBeNull();
    expect(await line.write(Uint8Array.of(1, 2))).toBe(true);
    await eventually('echo', () => got.length === 2);
    let thrown: unknown = null;
    try {
      await line.open(handlers);
    } catch (error) {
      thrown = error;
    }
    expect(isDriverError(thrown) && thrown.code).toBe('already-open');
  });

  test('to a closed port is refused', async () => {
    const { port, close } = await serve();
    await close();
    expect(await tcp(port).open(listen().handlers)).toBe('connection-refused');
  });
});

describe('a datagram socket', { timeout: 20_000 }, () => {
  test('carries each write as one datagram and tells who does not listen', async () => {
    const peer = createSocket('udp4');
    peer.bind(0, '127.0.0.1');
    await once(peer, 'listening');
    const { port } = peer.address();
    peer.on('message', (bytes, from) => peer.send(Uint8Array.from([bytes.length, ...bytes]), from.port, from.address));
    const transport = new UdpTransport({ host: '127.0.0.1', port, localPort: 0 });
    cleanUps.push(() => transport.close());
    const at = listen();
    expect(await transport.open(at.handlers)).toBeNull();
    expect(await transport.write(Uint8Array.of(7, 8))).toBe(true);
    expect(await transport.write(Uint8Array.of(9))).toBe(true);
    await eventually('both answers', () => at.got.length === 5);
    expect(at.got).toEqual([2, 7, 8, 1, 9]);
    const closed = once(peer, 'close');
    peer.close();
    await closed;
    await transport.write(Uint8Array.of(1));
    await eventually('refused', () => at.lost.length === 1);
    expect(at.lost).toEqual(['connection-refused']);
    expect(await transport.write(Uint8Array.of(1))).toBe(false);
  });
});
