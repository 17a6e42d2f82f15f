import type { RoomSnapshot } from '@ratspult/appliance/protocol';
import { text } from '../../texts/panel.ts';

/**
 * What the panel says about the room's sound. `muting` and `unmuting` until the server confirmed:
 * nobody may believe they are muted before it is enforced.
 */
export type MuteState = 'audible' | 'muting' | 'muted' | 'unmuting';

export const muteState = (audio: RoomSnapshot['audio'], pendingTo: boolean | null): MuteState => {
  const wanted = pendingTo ?? audio.roomMuted;
  const settled = audio.enforced && wanted === audio.roomMuted;
  if (wanted) {
    return settled ? 'muted' : 'muting';
  }
  return settled ? 'audible' : 'unmuting';
};

/** Key of the pending command, so that the wanted state shows before the appliance has answered. */
export const muteKey = (muted: boolean): string => `setRoomMuted:${String(muted)}`;

/** What a command under way wants, or null. */
export const pendingMute = (isPending: (key: string) => boolean): boolean | null => {
  if (isPending(muteKey(true))) {
    return true;
  }
  return isPending(muteKey(false)) ? false : null;
};

export const mutedByText = (mutedBy: RoomSnapshot['audio']['mutedBy']): string => {
  if (mutedBy === 'console') {
    return text('meeting.mutedByConsole');
  }
  return text(mutedBy === 'chair' ? 'meeting.mutedByChair' : 'meeting.mutedByRoom');
};
