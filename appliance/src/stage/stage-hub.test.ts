import { beforeEach, expect, test } from 'vitest';
import { silentLog } from '../log.ts';
import type { StageDirective, StageReport } from '../protocol/index.ts';
import { RoomHost } from '../room-host.ts';
import { FakeClock, settle } from '@ratspult/device-drivers/testing';
import { idleChamber } from '../testing/rooms.ts';
import { StageHub, type StageLink } from './stage-hub.ts';
import type { StageLauncher } from './stage-launcher.ts';

class ScriptedLink implements StageLink {
  readonly told: StageDirective['type'][] = [];
  closed = false;

  send(directive: StageDirective): void {
    this.told.push(directive.type);
  }

  close(): void {
    this.closed = true;
  }
}

/** A launcher whose processes end when they are killed or when the test says so. */
class ScriptedLauncher implements StageLauncher {
  readonly urls: string[] = [];
  kills = 0;
  crash: () => void = () => undefined;

  launch(url: string) {
    this.urls.push(url);
    const { promise, resolve } = Promise.withResolvers<void>();
    this.crash = resolve;
    const kill = async (): Promise<void> => {
      this.kills += 1;
      resolve();
    };
    return { exited: promise, kill };
  }
}

let clock: FakeClock;
let host: RoomHost;
let restarts: string[];
beforeEach(() => {
  clock = new FakeClock();
  host = new RoomHost(idleChamber(), clock);
  restarts = [];
});

const hubWith = (launcher: StageLauncher | null): StageHub => {
  let ids = 0;
  return new StageHub({
    host,
    clock,
    log: silentLog,
    configuration: () => ({ cameras: [], microphone: null, speaker: null }),
    launcher,
    newId: () => {
      ids += 1;
      return `n${ids}`;
    },
    renewTicket: async () => null,
    onRestart: (reason) => restarts.push(reason),
  });
};
const state = (): string => host.state.stage.state;
const beat = (frames: number): StageReport => ({ type: 'heartbeat', frames });

test('a stage that paints is left alone', async () => {
  const hub = hubWith(null);
  const link = new ScriptedLink();
  hub.connect(link);
  for (let frames = 1; frames <= 20; frames += 1) {
    hub.receive(link, beat(frames));
    await clock.advance(1_000);
  }
  expect(link.told).toEqual(['configuration']);
  expect(state()).toBe('present');
});

test('a stage that beats without painting is frozen after 5 s and loads anew', async () => {
  const hub = hubWith(null);
  const link = new ScriptedLink();
  hub.connect(link);
  hub.receive(link, beat(7));
  for (let second = 0; second < 5; second += 1) {
    hub.receive(link, beat(7));
    await clock.advance(1_000);
  }
  expect(link.told.at(-1)).toBe('reload');
  expect(state()).toBe('restarting');
  expect(restarts).toEqual(['frozen']);
});

test('a page that is back after loading anew is present; one that is not is missing after 3 s', async () => {
  const hub = hubWith(null);
  const link = new ScriptedLink();
  hub.connect(link);
  hub.disconnect(link);
  expect(state()).toBe('restarting');
  const next = new ScriptedLink();
  hub.connect(next);
  expect(state()).toBe('present');
  hub.disconnect(next);
  await clock.advance(2_999);
  expect(state()).toBe('restarting');
  await clock.advance(1);
  expect(state()).toBe('absent');
});

test('a frozen page that does not even load anew is let go and missing', async () => {
  const hub = hubWith(null);
  const link = new ScriptedLink();
  hub.connect(link);
  await clock.advance(8_000);
  expect(link.closed).toBe(true);
  expect(state()).toBe('absent');
  expect(hub.connected).toBe(false);
});

test('the launcher opens the stage at the start', async () => {
  const launcher = new ScriptedLauncher();
  hubWith(launcher).start('http://stage');
  await clock.advance(0);
  expect(launcher.urls).toEqual(['http://stage']);
  expect(state()).toBe('restarting');
});

test('a window that crashed is opened again at once', async () => {
  const launcher = new ScriptedLauncher();
  const hub = hubWith(launcher);
  hub.start('http://stage');
  await clock.advance(0);
  hub.connect(new ScriptedLink());
  await clock.advance(30_000);
  hub.receive(new ScriptedLink(), beat(1));
  restarts.length = 0;
  launcher.crash();
  await clock.advance(500);
  expect(restarts).toEqual(['gone']);
  expect(launcher.urls.length).toBeGreaterThan(1);
});

test('a renderer that is gone while its window lives is killed and started within 2 s', async () => {
  const launcher = new ScriptedLauncher();
  const hub = hubWith(launcher);
  hub.start('http://stage');
  await clock.advance(0);
  const link = new ScriptedLink();
  hub.connect(link);
  hub.disconnect(link);
  await clock.advance(2_000);
  expect(launcher.kills).toBe(1);
  expect(launcher.urls).toHaveLength(2);
  expect(restarts).toEqual(['gone']);
});

test('a frozen renderer is killed and started', async () => {
  const launcher = new ScriptedLauncher();
  const hub = hubWith(launcher);
  hub.start('http://stage');
  await clock.advance(0);
  hub.connect(new ScriptedLink());
  await clock.advance(6_000);
  expect(launcher.kills).toBe(1);
  expect(launcher.urls).toHaveLength(2);
});

test('a stage that never comes is missing, and is tried again and again', async () => {
  const launcher = new ScriptedLauncher();
  const hub = hubWith(launcher);
  hub.start('http://stage');
  await clock.advance(120_000);
  expect(launcher.urls.length).toBeGreaterThan(4);
  expect(state()).toBe('absent');
  await hub.close();
  expect(clock.pendingTimers()).toBe(0);
});

test('a picture comes from the stage, or is null without one, without an answer, or when the stage goes', async () => {
  const hub = hubWith(null);
  expect(await hub.takePicture('left')).toBeNull();
  const link = new ScriptedLink();
  hub.connect(link);
  const taken = hub.takePicture('left');
  hub.receive(link, { type: 'picture', requestId: 'n1', jpegBase64: '/9j/' });
  expect([...((await taken) ?? [])]).toEqual([0xff, 0xd8, 0xff]);
  const late = hub.takePicture('left');
  await clock.advance(3_000);
  expect(await late).toBeNull();
  const lost = hub.takePicture('left');
  hub.disconnect(link);
  expect(await lost).toBeNull();
});

test('closing ends the window and every timer', async () => {
  const launcher = new ScriptedLauncher();
  const hub = hubWith(launcher);
  hub.start('http://stage');
  await clock.advance(0);
  hub.connect(new ScriptedLink());
  await hub.close();
  await settle();
  expect(launcher.kills).toBe(1);
  expect(clock.pendingTimers()).toBe(0);
});
