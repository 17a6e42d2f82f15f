/**
 * - `stopped`: nobody asked for the device
 * - `opening`: the transport is being opened
 * - `handshaking`: the pipe is open, the device has not proved that it answers
 * - `online`: it answers
 * - `waiting`: it failed; the next attempt is scheduled
 */
export type SupervisorState = 'stopped' | 'opening' | 'handshaking' | 'online' | 'waiting';

export type SupervisorEvent = 'start' | 'opened' | 'ready' | 'failed' | 'retry' | 'stop';

type Transitions = Readonly<Record<SupervisorState, Readonly<Partial<Record<SupervisorEvent, SupervisorState>>>>>;

const transitions: Transitions = {
  stopped: { start: 'opening' },
  opening: { opened: 'handshaking', failed: 'waiting', stop: 'stopped' },
  handshaking: { ready: 'online', failed: 'waiting', stop: 'stopped' },
  online: { failed: 'waiting', stop: 'stopped' },
  waiting: { retry: 'opening', stop: 'stopped' },
};

/** The next state, or null when the event means nothing in this state (late answers of a pipe already given up). */
export const nextState = (state: SupervisorState, event: SupervisorEvent): SupervisorState | null =>
  transitions[state][event] ?? null;
