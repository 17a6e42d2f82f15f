import { expect, test } from 'vitest';
import { nextPhase, wantsMeeting, type MeetingEvent } from './meeting-machine.ts';
import type { MeetingPhase } from '../protocol/index.ts';

const events: readonly MeetingEvent[] = [
  'join',
  'resume',
  'entered',
  'interrupted',
  'refused',
  'ended',
  'cut-off',
  'leave',
  'left',
  'cancel',
  'dismiss',
];

/** One row per phase, one column per event in the order above; '-' means that nothing happens. */
const table: Readonly<Record<MeetingPhase, string>> = {
  idle: 'joining reconnecting - - - - - - - - -',
  joining: '- - joined - failed failed - idle - idle -',
  joined: '- - - reconnecting failed idle reconnecting leaving - - -',
  reconnecting: '- - joined - failed idle - leaving - leaving -',
  leaving: '- - - - idle idle idle - idle - -',
  failed: 'joining - - - - - - - - - idle',
};

const phases: readonly MeetingPhase[] = ['idle', 'joining', 'joined', 'reconnecting', 'leaving', 'failed'];

test.each(phases)('from %s every event leads where the table says', (phase) => {
  const row = table[phase].split(' ');
  expect(events.map((event) => nextPhase(phase, event) ?? '-')).toEqual(row);
});

test('the stage belongs into a meeting while the room joins, is in it or comes back', () => {
  expect(phases.filter(wantsMeeting)).toEqual(['joining', 'joined', 'reconnecting']);
});
