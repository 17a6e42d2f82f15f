import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { afterEach, expect, test } from 'vitest';
import { eventually } from '../../core/testing/eventually.ts';
import { SharedUdpPorts } from './shared-udp-port.ts';

const cleanUps: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) {
    await cleanUp();
  }
});

const bound = async (): Promise<Socket> => {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  cleanUps.push(async () => socket.close());
  return socket;
};

/** A camera that says its name to whoever asks; `askedFrom` is the port of the last one. */
const camera = async (name: string) => {
  const socket = await bound();
  const seen = { askedFrom: 0 };
  socket.on('message', (_, from) => {
    seen.askedFrom = from.port;
    socket.send(name, from.port, from.address);
  });
  return { port: socket.address().port, seen };
};

const log = () => {
  const warnings: string[] = [];
  return { warnings, info: () => {}, warn: (message: string) => void warnings.push(message) };
};

const freePort = async (): Promise<number> => {
  const socket = createSocket('udp4');
  socket.bind(0);
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  await once(socket, 'close');
  return port;
};

const connect = async (ports: SharedUdpPorts, localPort: number, port: number, to = log()) => {
  const transport = ports.get(localPort).transportTo({ host: '127.0.0.1', port }, to);
  const heard: string[] = [];
  const open = (): Promise<unknown> =>
    transport.open({ data: (bytes) => heard.push(Buffer.from(bytes).toString()), lost: () => {} });
  expect(await open()).toBeNull();
  cleanUps.push(() => transport.close());
  return { transport, heard, open };
};

test('two cameras share one local port and each hears only its own answers', async () => {
  const [left, right] = [await camera('left'), await camera('right')];
  const localPort = await freePort();
  const ports = new SharedUdpPorts();
  const one = await connect(ports, localPort, left.port);
  const two = await connect(ports, localPort, right.port);
  await one.transport.write(Uint8Array.of(1));
  await two.transport.write(Uint8Array.of(1));
  await eventually('both answered', () => one.heard.length + two.heard.length === 2);
  expect(one.heard).toEqual(['left']);
  expect(two.heard).toEqual(['right']);
  expect([left.seen.askedFrom, right.seen.askedFrom]).toEqual([localPort, localPort]);
});

test('the port stays open until the last camera leaves, and can be opened again', async () => {
  const [left, right] = [await camera('left'), await camera('right')];
  const localPort = await freePort();
  const ports = new SharedUdpPorts();
  const one = await connect(ports, localPort, left.port);
  const two = await connect(ports, localPort, right.port);
  await one.transport.close();
  expect(await one.transport.write(Uint8Array.of(1))).toBe(false);
  await two.transport.write(Uint8Array.of(1));
  await eventually('answered', () => two.heard.length === 1);
  await two.transport.close();
  expect(await one.open()).toBeNull();
  await one.transport.write(Uint8Array.of(1));
  await eventually('answered again', () => one.heard.length === 1);
});

test('a port held by another program is replaced by a free one, with a warning', async () => {
  const holder = createSocket('udp4');
  holder.bind(0);
  await once(holder, 'listening');
  cleanUps.push(async () => holder.close());
  const left = await camera('left');
  const to = log();
  const one = await connect(new SharedUdpPorts(), holder.address().port, left.port, to);
  await one.transport.write(Uint8Array.of(1));
  await eventually('answered', () => one.heard.length === 1);
  expect(to.warnings).toHaveLength(1);
});
