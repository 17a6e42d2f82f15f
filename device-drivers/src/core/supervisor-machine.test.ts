import { describe, expect, test } from 'vitest';
import { nextState, type SupervisorEvent, type SupervisorState } from './supervisor-machine.ts';

const events: readonly SupervisorEvent[] = ['start', 'opened', 'ready', 'failed', 'retry', 'stop'];

const table: Readonly<Record<SupervisorState, readonly (SupervisorState | null)[]>> = {
  // start, opened, ready, failed, retry, stop
  stopped: ['opening', null, null, null, null, null],
  opening: [null, 'handshaking', null, 'waiting', null, 'stopped'],
  handshaking: [null, null, 'online', 'waiting', null, 'stopped'],
  online: [null, null, null, 'waiting', null, 'stopped'],
  waiting: [null, null, null, null, 'opening', 'stopped'],
};

describe('the life of a connection', () => {
  test.each(Object.entries(table))('from %s', (state, expected) => {
    const from = (Object.keys(table) as SupervisorState[]).find((one) => one === state)!;
    expect(events.map((event) => nextState(from, event))).toEqual(expected);
  });
});
