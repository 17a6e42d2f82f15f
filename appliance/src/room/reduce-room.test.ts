import { expect, test } from 'vitest';
import { idleChamber, play } from '../testing/rooms.ts';
import { listFaults } from './faults.ts';
import { listFloor, listSpeakers } from './floor.ts';
import type { RoomEvent } from './room-event.ts';
import { muteIsEnforced, toSnapshot } from './snapshot.ts';
import { RoomSnapshot } from '../protocol/index.ts';
import { Check } from 'typebox/value';
import { RoomReport } from '@ratspult/server/protocol';
import { toReport } from './report.ts';

const ticket = {
  ticket: 't1',
  conferenceUrl: 'ws://127.0.0.1/conference',
  meetingId: 'm1',
  title: 'Ausschuss',
  number: '123456789',
  link: 'http://x/m/1',
};
const join: RoomEvent = { type: 'join', joinId: 'j1', target: { adHoc: true } };
const granted: RoomEvent = { type: 'ticket', joinId: 'j1', ticket };

type Report = Extract<RoomEvent, { type: 'stage-conference' }>['report'];
const conference = (change: Partial<Report>): RoomEvent => ({
  type: 'stage-conference',
  report: {
    joinId: 'j1',
    phase: 'joined',
    errorCode: null,
    endReason: null,
    microphonePaused: false,
    mutedByChairCount: 0,
    capture: { recording: 'off', public: true },
    participants: [],
    waiting: [],
    ...change,
  },
});
const present: RoomEvent = { type: 'stage-state', state: 'present' };

test('a join asks for a ticket, hands it to the stage, and is joined when the stage says so', () => {
  const { state, effects } = play(idleChamber(), present, join, granted, conference({}));
  expect(state.meeting).toMatchObject({ phase: 'joined', meetingId: 'm1', title: 'Ausschuss', slow: false });
  expect(effects).toContainEqual({ type: 'request-ticket', joinId: 'j1', target: { adHoc: true }, patient: false });
  expect(effects).toContainEqual({
    type: 'direct-stage',
    meeting: { joinId: 'j1', conferenceUrl: ticket.conferenceUrl, ticket: 't1' },
  });
  expect(effects).toContainEqual({ type: 'record', kind: 'meeting-joined', detail: 'm1' });
});

test('a join is slow after ten seconds, and cancel sends the stage away', () => {
  const slow = play(idleChamber(), present, join, { type: 'timer', timer: 'slow' });
  expect(slow.state.meeting.slow).toBe(true);
  const { state, effects } = play(slow.state, { type: 'cancel-join' });
  expect(state.meeting.phase).toBe('idle');
  expect(effects).toContainEqual({ type: 'direct-stage', meeting: null });
});

test('a ticket that comes after the cancel changes nothing', () => {
  const cancelled = play(idleChamber(), present, join, { type: 'cancel-join' }).state;
  const { state, effects } = play(cancelled, granted);
  expect(state).toBe(cancelled);
  expect(effects).toEqual([]);
});

test('a refused ticket fails the join with the code of the instance, and dismissing it makes the room idle', () => {
  const failed = play(idleChamber(), present, join, {
    type: 'ticket-refused',
    joinId: 'j1',
    code: 'meeting-not-found',
  });
  expect(failed.state.meeting).toMatchObject({ phase: 'failed', errorCode: 'meeting-not-found' });
  expect(play(failed.state, { type: 'dismiss-failure' }).state.meeting.phase).toBe('idle');
});

test('reports about another join are old and ignored', () => {
  const joining = play(idleChamber(), present, join).state;
  expect(play(joining, conference({ joinId: 'j0' })).state).toBe(joining);
});

test('a lost stage makes the room reconnect, and a new page gets a new ticket for the same meeting', () => {
  const joined = play(idleChamber(), present, join, granted, conference({})).state;
  const lost = play(joined, { type: 'stage-state', state: 'restarting' });
  expect(lost.state.meeting.phase).toBe('reconnecting');
  const back = play(lost.state, present, { type: 'stage-connected' });
  expect(back.effects).toEqual([{ type: 'request-ticket', joinId: 'j1', target: { meetingId: 'm1' }, patient: true }]);
});

test('a join without any stage fails with a word about the stage', () => {
  const { state } = play(idleChamber(), present, join, { type: 'stage-state', state: 'absent' });
  expect(state.meeting).toMatchObject({ phase: 'failed', errorCode: 'stage-missing' });
});

test('leaving ends when the stage has left, or when it does not answer', () => {
  const leaving = play(idleChamber(), present, join, granted, conference({}), { type: 'leave' });
  expect(leaving.state.meeting.phase).toBe('leaving');
  expect(leaving.effects).toContainEqual({ type: 'record', kind: 'meeting-left', detail: 'm1' });
  expect(play(leaving.state, conference({ phase: 'idle', joinId: null })).state.meeting.phase).toBe('idle');
  expect(play(leaving.state, { type: 'timer', timer: 'leave-deadline' }).state.meeting.phase).toBe('idle');
});

test('the room is idle when the meeting ends', () => {
  const { state } = play(
    idleChamber(),
    present,
    join,
    granted,
    conference({}),
    conference({ phase: 'ended', endReason: 'meeting-ended' }),
  );
  expect(state.meeting.phase).toBe('idle');
});

test('the console may mute and never unmute; only the room unmutes', () => {
  const muted = play(idleChamber(), { type: 'set-muted', muted: true, by: 'console' }).state;
  expect(muted.audio).toMatchObject({ roomMuted: true, mutedBy: 'console' });
  expect(play(muted, { type: 'set-muted', muted: false, by: 'console' }).state).toBe(muted);
  const open = play(muted, { type: 'set-muted', muted: false, by: 'room' }).state;
  expect(open.audio).toMatchObject({ roomMuted: false, mutedBy: null });
});

test('each mute by the chair counts once and a fresh stage that counts from zero mutes nobody', () => {
  const joined = play(idleChamber(), present, join, granted, conference({ mutedByChairCount: 1 })).state;
  expect(joined.audio).toMatchObject({ roomMuted: true, mutedBy: 'chair' });
  const open = play(joined, { type: 'set-muted', muted: false, by: 'room' }).state;
  expect(play(open, conference({ mutedByChairCount: 1 })).state.audio.roomMuted).toBe(false);
  const fresh = play(open, conference({ mutedByChairCount: 0 }), conference({ mutedByChairCount: 1 })).state;
  expect(fresh.audio.mutedBy).toBe('chair');
});

test('the room knows that its meeting is recorded, or that a part is not public', () => {
  const running = { recording: 'running', public: true } as const;
  const joined = play(idleChamber(), present, join, granted, conference({ capture: running })).state;
  expect(joined.meeting.capture).toEqual(running);
  const silent = play(joined, conference({ capture: { recording: 'running', public: false } })).state;
  expect(silent.meeting.capture.public).toBe(false);
});

test('a room that was muted joins muted, and mute is enforced only when the server says the same', () => {
  const muted = play(idleChamber(), present, { type: 'set-muted', muted: true, by: 'room' }, join, granted).state;
  expect(muted.audio.roomMuted).toBe(true);
  const claims = [true, false, null].map((microphonePaused) =>
    muteIsEnforced(play(muted, conference({ microphonePaused })).state),
  );
  // Nothing published is as silent as paused.
  expect(claims).toEqual([true, false, true]);
  const open = play(muted, { type: 'set-muted', muted: false, by: 'room' }).state;
  expect(muteIsEnforced(play(open, conference({ microphonePaused: null })).state)).toBe(false);
});

test('a program that the room PC lacks is a fault of its own', () => {
  const health = {
    state: 'offline',
    reason: 'program-missing',
    since: 7,
    lastAnswerAt: null,
    latencyMs: null,
  } as const;
  const { state } = play(idleChamber(), present, { type: 'device-health', deviceId: 'left', health });
  expect(listFaults(state)).toEqual([
    { code: 'device-program-missing', subject: 'Kamera links', deviceId: 'left', since: 7 },
  ]);
});

test('a device that stops answering is a fault with its name, its reason and since when', () => {
  const health = { state: 'offline', reason: 'port-missing', since: 7, lastAnswerAt: 1, latencyMs: null } as const;
  const { state, effects } = play(idleChamber(), present, { type: 'device-health', deviceId: 'left', health });
  expect(listFaults(state)).toEqual([
    { code: 'device-port-missing', subject: 'Kamera links', deviceId: 'left', since: 7 },
  ]);
  expect(effects).toContainEqual({
    type: 'record-device',
    kind: 'device-fault',
    deviceId: 'left',
    detail: 'port-missing',
  });
});

test('a missing stage, an instance that is away and captures that are missing are faults', () => {
  const away = play(idleChamber(), { type: 'server-state', state: 'offline' }).state;
  expect(listFaults(away).map((fault) => fault.code)).toEqual(['server-offline', 'stage-missing']);
  const captured = play(idleChamber(), present, {
    type: 'stage-capture',
    capture: { microphone: 'missing', cameras: [{ cameraId: 'left', state: 'missing' }] },
  }).state;
  expect(listFaults(captured).map((fault) => fault.code)).toEqual(['stage-microphone-missing', 'stage-camera-missing']);
});

const seat = (number: number, microphone: 'on' | 'off' | 'requested'): RoomEvent => ({
  type: 'seat',
  seat: { seat: number, microphone, name: null },
});

test('the floor lists speakers before requests, with the names of their seats', () => {
  const { state } = play(idleChamber(), seat(3, 'requested'), seat(1, 'on'), seat(9, 'on'), seat(1, 'on'));
  expect(listFloor(state).map((entry) => [entry.seat, entry.name, entry.state])).toEqual([
    [1, 'A. Adler', 'speaking'],
    [9, '9', 'speaking'],
    [3, 'C. Clausen', 'requested'],
  ]);
  expect(listSpeakers(play(state, seat(3, 'on'), seat(1, 'off')).state).map((one) => one.seat)).toEqual([9, 3]);
});

test('what the room says of itself fits the contracts', () => {
  const { state } = play(idleChamber(), present, join, granted, conference({}));
  expect(Check(RoomSnapshot, toSnapshot(state, 1, ''))).toBe(true);
  expect(Check(RoomReport, toReport(state, '0.1.0'))).toBe(true);
});

test('a room with more presets than fit into one frame still reports its health', () => {
  const presets = Array.from({ length: 255 }, (_, slot) => ({
    id: `preset-${slot}`.padEnd(64, 'x'),
    name: 'ü'.repeat(40),
    slot,
    seat: null,
    picture: null,
  }));
  const { state } = play(
    idleChamber(),
    { type: 'presets', cameraId: 'left', presets },
    { type: 'presets', cameraId: 'right', presets },
  );
  const report = toReport(state, '0.1.0');
  expect(Buffer.byteLength(JSON.stringify(report))).toBeLessThan(64 * 1024);
  expect(report.devices.map((device) => device.id)).toContain('left');
});
