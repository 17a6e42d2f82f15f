import { systemClock } from '@ratspult/device-drivers';
import { array, assert, constantFrom, property } from 'fast-check';
import { expect, test } from 'vitest';
import { done } from '../command-result.ts';
import { buttonDeeds, type ButtonDeed } from '../config/equipment-configuration.ts';
import { parseConfiguration } from '../config/parse-configuration.ts';
import type { EquipmentListener } from '../devices/device-set.ts';
import { silentLog } from '../log.ts';
import { RoomHost } from '../room-host.ts';
import { initialRoom } from '../room/initial-room.ts';
import { isOnline } from '../room/needs.ts';
import { chamberFile } from '../testing/rooms.ts';
import { RoomButtons } from './room-buttons.ts';

const hour = 3_600_000;
const now = systemClock.epochMs();
const meeting = (meetingId: string, startsAt: number) => ({
  meetingId,
  title: meetingId,
  number: '123456789',
  startsAt,
  endsAt: startsAt + hour,
  organiser: '',
});

/** A room with one button on the device `left`; what it runs is recorded, and mutes reach the room. */
const roomWithButton = (deed: ButtonDeed) => {
  const parsed = parseConfiguration(chamberFile('/nowhere'));
  if (!parsed.ok) {
    throw new Error(JSON.stringify(parsed.problems));
  }
  const calendar = [meeting('spaeter', now + 2 * hour), meeting('jetzt', now - hour / 2)];
  const remembered = { settings: null, calendar, presets: new Map(), pairedAs: 'Saal' };
  const host = new RoomHost(initialRoom(parsed.configuration, remembered, 0), systemClock);
  const listeners = new Set<EquipmentListener>();
  const ran: unknown[] = [];
  const buttons = new RoomButtons({
    buttons: [{ deviceId: 'left', button: 'taste', deed }],
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    run: (command, params) => {
      ran.push([command, params]);
      if ('muted' in params) {
        host.dispatch({ type: 'set-muted', muted: params.muted, by: 'room' });
      }
      return Promise.resolve(done);
    },
    host,
    clock: systemClock,
    log: silentLog,
  });
  const report = (pressed: boolean): void =>
    listeners.forEach((listener) => listener('left', { type: 'button', button: 'taste', pressed }));
  const become = (state: 'online' | 'offline'): void =>
    host.dispatch({
      type: 'device-health',
      deviceId: 'left',
      health: { state, reason: 'none', since: 0, lastAnswerAt: null, latencyMs: null },
    });
  const mute = (muted: boolean): void => host.dispatch({ type: 'set-muted', muted, by: 'room' });
  become('online');
  return { host, ran, report, become, mute, buttons, muted: () => host.state.audio.roomMuted };
};

const deedOf = (does: (typeof buttonDeeds)[number]): ButtonDeed => {
  switch (does) {
    case 'camera-preset':
      return { does, cameraId: 'left', presetId: 'p' };
    case 'light-scene':
      return { does, sceneId: 's' };
    case 'join-next':
    case 'leave':
    case 'mute':
    case 'toggle-mute':
    case 'room-power':
      return { does };
  }
};

test.each([
  ['join-next', ['join', { meetingId: 'jetzt' }]],
  ['leave', ['leave', {}]],
  ['mute', ['setRoomMuted', { muted: true }]],
  ['toggle-mute', ['setRoomMuted', { muted: true }]],
  ['camera-preset', ['recallPreset', { cameraId: 'left', presetId: 'p' }]],
  ['light-scene', ['setLightScene', { sceneId: 's' }]],
  ['room-power', ['setRoomPower', { on: true }]],
] as const)('a press on a button for "%s" does it once', (does, command) => {
  const { report, ran } = roomWithButton(deedOf(does));
  [false, true, true, false].forEach(report);
  expect(ran).toEqual([command]);
});

test('a button that is down when its device comes back does nothing but mute', () => {
  for (const does of buttonDeeds) {
    const { report, ran, become } = roomWithButton(deedOf(does));
    report(false);
    become('offline');
    become('online');
    report(true);
    const mutes = does === 'mute' || does === 'toggle-mute';
    expect(ran).toEqual(mutes ? [['setRoomMuted', { muted: true }]] : []);
  }
});

test('a second whole press opens the room again', () => {
  const { report, muted } = roomWithButton({ does: 'toggle-mute' });
  [false, true, false].forEach(report);
  expect(muted()).toBe(true);
  report(true);
  expect(muted()).toBe(true);
  report(false);
  expect(muted()).toBe(false);
});

/** Reports of the button, cable and power faults of its device, and other people at the mute of the room. */
const steps = {
  P: (room: ReturnType<typeof roomWithButton>) => room.report(true),
  R: (room: ReturnType<typeof roomWithButton>) => room.report(false),
  F: (room: ReturnType<typeof roomWithButton>) => room.become('offline'),
  O: (room: ReturnType<typeof roomWithButton>) => room.become('online'),
  M: (room: ReturnType<typeof roomWithButton>) => room.mute(true),
  U: (room: ReturnType<typeof roomWithButton>) => room.mute(false),
};

test('no sequence of presses and faults makes a muted room audible, except a complete press seen from its start', () => {
  const letters = array(constantFrom(...(['P', 'P', 'R', 'R', 'F', 'O', 'M', 'U'] as const)), { maxLength: 40 });
  assert(
    property(constantFrom(...buttonDeeds), letters, (does, sequence) => {
      const room = roomWithButton(deedOf(does));
      let story = '';
      for (const letter of sequence) {
        const mutedBefore = room.muted();
        const wasAway = !isOnline(room.host.state, 'left');
        steps[letter](room);
        // What is away cannot go away again.
        story += letter === 'F' && wasAway ? '' : letter;
        if (letter !== 'U' && mutedBefore && !room.muted()) {
          expect(does).toBe('toggle-mute');
          // Up, down and up, in this order, the device never away meanwhile.
          expect(story).toMatch(/R[MUO]*P[PMO]*R$/);
        }
      }
      room.buttons.close();
    }),
    { numRuns: 500 },
  );
});
