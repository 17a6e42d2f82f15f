import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { MediaPlane } from '../media-plane.ts';
import { describeMediaPlane, NotedEvents, valueOf } from '../media-plane-suite.ts';
import { realPlaneOptions, startRealPlane } from '../real-plane.ts';
import { opusParameters } from '../rtp-samples.ts';
import { createMediasoupPlane, type MediasoupPlaneOptions } from './mediasoup-plane.ts';

const planes: MediaPlane[] = [];
const start = async (changes: Partial<MediasoupPlaneOptions> = {}): Promise<MediaPlane> => {
  const plane = await startRealPlane(changes);
  planes.push(plane);
  return plane;
};
afterEach(async () => {
  await Promise.all(planes.splice(0).map((plane) => plane.close()));
});

describeMediaPlane('on mediasoup', start);

const messageOf = async (changes: Partial<MediasoupPlaneOptions>): Promise<string> => {
  const outcome = await createMediasoupPlane({ ...realPlaneOptions, ...changes });
  return outcome.ok ? 'ok' : `${outcome.code}: ${outcome.message}`;
};

describe('a worker that cannot be used', () => {
  test('is refused with its path and a remedy when it is missing or something else', async () => {
    expect(await messageOf({ workerBinary: '/nowhere/worker' })).toMatch(
      /^media-failed: .*\/nowhere\/worker.*MEDIASOUP/,
    );
    expect(await messageOf({ workerBinary: process.execPath })).toMatch(/is not a media worker/);
  });

  test('that never answers, as one of another version does, is killed at the deadline', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ratspult-worker-'));
    const binary = join(folder, 'worker');
    const pidFile = join(folder, 'pid');
    await writeFile(
      binary,
      `#!/bin/sh\n[ -z "$MEDIASOUP_VERSION" ] && exit 41\necho $$ > ${pidFile}\nexec sleep 600\n`,
    );
    await chmod(binary, 0o755);
    expect(await messageOf({ workerBinary: binary, startDeadlineMs: 1500 })).toMatch(/did not answer within 1500 ms/);
    const pid = Number(await readFile(pidFile, 'utf8'));
    await expect.poll(() => isRunning(pid)).toBe(false);
    await rm(folder, { recursive: true });
  });
});

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('a worker that is killed', () => {
  test('is reported to its meetings and replaced, and new media works', async () => {
    const plane = await start();
    const events = new NotedEvents();
    valueOf(await plane.openMeeting(events));
    const [before] = plane.workers();
    const lost = events.whenLost();
    process.kill(before?.pid ?? 0, 'SIGKILL');
    await lost;
    const meeting = valueOf(await plane.openMeeting(new NotedEvents()));
    const { transportId } = valueOf(await meeting.createTransport('seat', 'send'));
    valueOf(await meeting.produce(transportId, { kind: 'audio', rtpParameters: opusParameters(5), paused: false }));
    expect(plane.workers()[0]).toMatchObject({ alive: true, routers: 1 });
    expect(plane.workers()[0]?.pid).not.toBe(before?.pid);
  });

  test('hands its meetings to the other worker, and meetings go where the load is least', async () => {
    const plane = await start({ workers: 2 });
    const first = new NotedEvents();
    const second = new NotedEvents();
    valueOf(await plane.openMeeting(first));
    valueOf(await plane.openMeeting(second));
    expect(plane.workers().map(({ routers }) => routers)).toEqual([1, 1]);
    const lost = first.whenLost();
    process.kill(plane.workers()[0]?.pid ?? 0, 'SIGKILL');
    await lost;
    valueOf(await plane.openMeeting(new NotedEvents()));
    expect(second.lostCount).toBe(0);
  });
});

test('fixed ports count up by one per worker', async () => {
  const port = 20_000 + (process.pid % 20_000);
  const plane = await start({ workers: 2, listen: { ...realPlaneOptions.listen, port } });
  const portsOf = async (): Promise<Set<number>> => {
    const ports = new Set<number>();
    for (let count = 0; count < 2; count += 1) {
      const meeting = valueOf(await plane.openMeeting(new NotedEvents()));
      const offer = valueOf(await meeting.createTransport('seat', 'send'));
      for (const candidate of offer.iceCandidates) {
        ports.add(Number(candidate['port']));
      }
    }
    return ports;
  };
  expect(await portsOf()).toEqual(new Set([port, port + 1]));
});
