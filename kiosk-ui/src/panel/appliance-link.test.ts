import { once } from 'node:events';
import { effect } from '@preact/signals-core';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocketServer, type WebSocket as ServerSocket } from 'ws';
import { browserTimers } from '../shared/timers.ts';
import { ApplianceLink } from './appliance-link.ts';
import { idleSnapshot } from './test-snapshot.ts';

interface Request {
  readonly id: string;
  readonly command: string;
  readonly params: unknown;
}

const cleanUp: (() => void)[] = [];
afterEach(() => {
  for (const run of cleanUp.splice(0)) {
    run();
  }
});

/** A room PC that does what the test tells it: `onRequest` gets every command with the socket it came on. */
const startAppliance = async (onRequest: (request: Request, socket: ServerSocket) => void) => {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') {
    throw new Error('no port');
  }
  server.on('connection', (socket) => {
    socket.on('message', (data) => onRequest(JSON.parse(Buffer.isBuffer(data) ? data.toString('utf8') : ''), socket));
    socket.send(JSON.stringify({ type: 'snapshot', snapshot: idleSnapshot() }));
  });
  let ids = 0;
  const link = new ApplianceLink({
    url: `ws://127.0.0.1:${address.port}/panel/socket?token=t`,
    timers: browserTimers,
    random: () => 0,
    createId: () => `c${(ids += 1)}`,
    createSocket: (url) => new WebSocket(url),
  });
  cleanUp.push(() => {
    link.close();
    for (const client of server.clients) {
      client.terminate();
    }
    server.close();
  });
  link.start();
  return { server, link };
};

const until = (holds: () => boolean): Promise<void> =>
  new Promise((resolve) => {
    const dispose = effect(() => {
      if (holds()) {
        resolve();
        queueMicrotask(() => dispose());
      }
    });
  });

const ok = (request: Request, socket: ServerSocket): void =>
  socket.send(JSON.stringify({ type: 'result', id: request.id, ok: true }));

describe('link to the room PC', () => {
  it('takes the snapshot and the clock of the room', async () => {
    const { link } = await startAppliance(() => undefined);
    await until(() => link.state.value === 'online');
    expect(link.snapshot.value?.room.name).toBe('Stadtverordnetensitzungssaal');
    expect(link.roomNow()).toBeGreaterThanOrEqual(idleSnapshot().now);
  });

  it('shows a command as pending at once and answers with the outcome', async () => {
    const { link } = await startAppliance(ok);
    await until(() => link.state.value === 'online');
    const outcome = link.send('setRoomMuted', { muted: true }, null);
    expect(link.pending.value.has('setRoomMuted')).toBe(true);
    expect(await outcome).toEqual({ ok: true });
    expect(link.pending.value.size).toBe(0);
  });

  it('hands on the code of a refusal', async () => {
    const { link } = await startAppliance((request, socket) =>
      socket.send(JSON.stringify({ type: 'result', id: request.id, ok: false, code: 'stage-missing' })),
    );
    await until(() => link.state.value === 'online');
    expect(await link.send('join', { meetingId: 'm1' }, null)).toEqual({ ok: false, code: 'stage-missing' });
  });

  it('sends an unanswered command again with the same id after the link was lost', async () => {
    const seen: string[] = [];
    const { link } = await startAppliance((request, socket) => {
      seen.push(request.id);
      if (seen.length === 1) {
        socket.terminate();
      } else {
        ok(request, socket);
      }
    });
    await until(() => link.state.value === 'online');
    expect(await link.send('leave', {}, null)).toEqual({ ok: true });
    expect(seen).toEqual(['c1', 'c1']);
  });

  it('never sends a movement again: the hand may be gone', async () => {
    const seen: string[] = [];
    const { link } = await startAppliance((request, socket) => {
      seen.push(request.command);
      socket.terminate();
    });
    await until(() => link.state.value === 'online');
    const move = { cameraId: 'a', panSpeed: 1, tiltSpeed: 0, zoomSpeed: 0 };
    expect(await link.send('ptzMove', move, null)).toEqual({ ok: false, code: 'link-lost' });
    expect(link.state.value).toBe('lost');
    expect(await link.send('ptzMove', move, null)).toEqual({ ok: false, code: 'link-lost' });
    await until(() => link.state.value === 'online');
    expect(seen).toEqual(['ptzMove']);
  });

  it('ignores what is no message of the protocol and keeps the last snapshot', async () => {
    const { link, server } = await startAppliance(ok);
    await until(() => link.state.value === 'online');
    const [socket] = server.clients;
    socket?.send('{"type":"snapshot","snapshot":{}}');
    socket?.send('no json');
    socket?.send(Buffer.from([1, 2, 3]));
    expect(await link.send('leave', {}, null)).toEqual({ ok: true });
    expect(link.snapshot.value?.version).toBe(1);
  });
});
