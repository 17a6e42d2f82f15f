import { failed, succeeded } from '@ratspult/device-drivers';
import { FakeClock, settle } from '@ratspult/device-drivers/testing';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseConfiguration } from '../config/parse-configuration.ts';
import { DeviceSet } from '../devices/device-set.ts';
import { silentLog } from '../log.ts';
import { RoomHost } from '../room-host.ts';
import { initialRoom } from '../room/initial-room.ts';
import { toSnapshot } from '../room/snapshot.ts';
import { chamberFile } from '../testing/rooms.ts';
import { ScriptedSoundSystem } from '../testing/scripted-equipment.ts';
import { RoomAudio } from './room-audio.ts';

const hall = 'talk/hall';

const enter = () => {
  const parsed = parseConfiguration({
    ...chamberFile('/nowhere'),
    discussionDeviceId: undefined,
    audioDevices: [
      { deviceId: 'talk', channelId: 'hall', minimumDb: -40, maximumDb: 0 },
      { deviceId: 'talk', channelId: 'fixed', name: 'Empore' },
    ],
  });
  if (!parsed.ok) {
    throw new Error(JSON.stringify(parsed.problems));
  }
  const clock = new FakeClock();
  const remembered = { settings: null, calendar: [], presets: new Map(), pairedAs: 'Saal' };
  const host = new RoomHost(initialRoom(parsed.configuration, remembered, 0), clock);
  const system = new ScriptedSoundSystem();
  const set = new DeviceSet(new Map([['talk', system]]), host, silentLog);
  const audio = new RoomAudio({
    levels: parsed.configuration.audioLevels,
    capabilities: (id) => set.capabilities(id),
    listen: (listener) => set.listen(listener),
    host,
    clock,
    log: silentLog,
  });
  set.start();
  const view = () => toSnapshot(host.state, 0, '').audio;
  const shown = () => view().levels[0];
  return { clock, host, system, audio, view, shown };
};

test('the slider shows what the device says, within the limits of the configuration', () => {
  const { system, view, shown } = enter();
  expect(view().levels).toEqual([
    { id: hall, name: 'Saal', level01: 0.375, muted: false, health: 'online' },
    { id: 'talk/fixed', name: 'Empore', level01: null, muted: null, health: 'online' },
  ]);
  expect(view().volume01).toBe(1);
  system.turn(-70, true);
  expect(shown()).toMatchObject({ level01: 0, muted: true });
  system.turn(6, false);
  expect(shown()).toMatchObject({ level01: 1, muted: false });
});

test('a person turns the device within the limits and never beyond', async () => {
  const { system, audio, shown } = enter();
  expect(await audio.setLevel(hall, 1)).toEqual({ ok: true });
  expect(await audio.setLevel(hall, 0.5)).toEqual({ ok: true });
  expect(await audio.setMuted(hall, true)).toEqual({ ok: true });
  expect(system.calls).toEqual(['hall 0', 'hall -20', 'hall muted']);
  expect(shown()).toMatchObject({ level01: 0.5, muted: true });
});

test('while a finger turns it one command is under way, the newest follows, and no echo moves the slider', async () => {
  const { system, audio, shown, clock } = enter();
  system.answers = [];
  const results = [0.2, 0.4, 0.6, 0.8].map((level01) => audio.setLevel(hall, level01));
  await settle();
  expect(system.calls).toEqual(['hall -32']);
  expect(shown()?.level01).toBe(0.8);
  system.answers[0]?.resolve(succeeded(undefined));
  await settle();
  expect(shown()?.level01).toBe(0.8);
  system.answers[1]?.resolve(succeeded(undefined));
  expect(await Promise.all(results)).toEqual(results.map(() => ({ ok: true })));
  expect(system.calls).toEqual(['hall -32', 'hall -8']);
  system.turn(-32, false);
  expect(shown()?.level01).toBe(0.8);
  system.turn(-8, false);
  await clock.advance(700);
  expect(shown()?.level01).toBe(0.8);
});

test('what the device made of it counts once the echoes are over', async () => {
  const { system, audio, shown, clock } = enter();
  await audio.setLevel(hall, 0.5);
  system.turn(-30, false);
  expect(shown()?.level01).toBe(0.5);
  await clock.advance(700);
  expect(shown()?.level01).toBe(0.25);
});

test('a refusal is told and the slider goes back to what is', async () => {
  const { system, audio, shown, clock } = enter();
  system.answers = [];
  const result = audio.setLevel(hall, 0.9);
  await settle();
  system.answers[0]?.resolve(failed('refused', 'locked'));
  expect(await result).toEqual({ ok: false, code: 'audio-refused' });
  await clock.advance(0);
  expect(shown()?.level01).toBe(0.375);
});

test('a system that is away takes nothing, and shows its own state when it is back', async () => {
  const { system, audio, shown } = enter();
  system.lose();
  expect(await audio.setLevel(hall, 1)).toEqual({ ok: false, code: 'audio-offline' });
  expect(shown()).toMatchObject({ health: 'offline', level01: 0.375 });
  system.turn(-20, true);
  system.start();
  expect(shown()).toMatchObject({ health: 'online', level01: 0.5, muted: true });
  expect(await audio.setLevel('nobody', 1)).toEqual({ ok: false, code: 'unknown-level' });
  expect(await audio.setLevel('talk/fixed', 1)).toEqual({ ok: false, code: 'level-fixed' });
});

test('whatever persons and the device do, in the end the panel shows the device', async () => {
  const deed = fc.oneof(
    fc.record({ what: fc.constant('slide' as const), level01: fc.double({ min: 0, max: 1, noNaN: true }) }),
    fc.record({ what: fc.constant('mute' as const), muted: fc.boolean() }),
    fc.record({ what: fc.constant('turn' as const), levelDb: fc.integer({ min: -100, max: 12 }), muted: fc.boolean() }),
    fc.record({ what: fc.constant('wait' as const), ms: fc.nat({ max: 900 }) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(deed, { maxLength: 25 }), async (deeds) => {
      const { system, audio, shown, clock } = enter();
      for (const one of deeds) {
        if (one.what === 'slide') {
          void audio.setLevel(hall, one.level01);
        } else if (one.what === 'mute') {
          void audio.setMuted(hall, one.muted);
        } else if (one.what === 'turn') {
          system.turn(one.levelDb, one.muted);
        } else {
          await clock.advance(one.ms);
        }
      }
      await settle();
      await clock.advance(1_000);
      const [channel] = system.channels();
      const share = Math.min(1, Math.max(0, ((channel?.levelDb ?? 0) + 40) / 40));
      expect(shown()?.level01).toBeCloseTo(share, 2);
      expect(shown()?.muted).toBe(channel?.muted);
    }),
    { numRuns: 100 },
  );
});
