import type { RoomSpeaker } from '@ratspult/server/protocol';
import type { FloorEntry } from '../protocol/index.ts';
import type { FloorSeat, RoomState } from './room-state.ts';

const nameOf = (state: RoomState, entry: FloorSeat): { readonly name: string; readonly detail: string } => {
  const configured = state.seats.find((one) => one.seat === entry.seat);
  // The badge says who sits there today; the configuration who usually does. A bare number is language-neutral.
  const name = entry.badgeName ?? configured?.name ?? String(entry.seat);
  return { name: name.slice(0, 80), detail: configured?.detail ?? '' };
};

/** Who speaks, longest first, then who asked for the floor, in order of asking. */
export const listFloor = (state: RoomState): FloorEntry[] => {
  const entries = state.floor.map((entry): FloorEntry => ({
    seat: entry.seat,
    ...nameOf(state, entry),
    state: entry.microphone === 'on' ? 'speaking' : 'requested',
    since: entry.since,
  }));
  return [
    ...entries.filter((entry) => entry.state === 'speaking'),
    ...entries.filter((entry) => entry.state === 'requested'),
  ];
};

/** Open microphones, newest last; 25 at most, the newest. */
export const listSpeakers = (state: RoomState): RoomSpeaker[] =>
  state.floor
    .filter((entry) => entry.microphone === 'on')
    .slice(-25)
    .map((entry) => ({ seat: entry.seat, ...nameOf(state, entry) }));
