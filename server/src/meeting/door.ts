import type { ErrorCode, ParticipantKind } from '../protocol/index.ts';

/** What the meeting's record says to somebody who wants in, before anything that happens in the meeting counts. */
export interface Door {
  readonly meeting: 'unknown' | 'ended' | 'cancelled' | 'open';
  readonly banned: boolean;
  readonly guestsAllowed: boolean;
}

/** Asked when a ticket is made and again when it is used: what was decided in between counts. Null: the door is open. */
export function refusalAtDoor(door: Door, kind: ParticipantKind): ErrorCode | null {
  if (door.meeting !== 'open') {
    return door.meeting === 'unknown' ? 'meeting-not-found' : `meeting-${door.meeting}`;
  }
  if (door.banned) {
    return 'banned';
  }
  return kind === 'guest' && !door.guestsAllowed ? 'guests-forbidden' : null;
}
