import type { RoomSnapshot } from '@ratspult/appliance/protocol';

/** What stands beside the power switch: why it cannot go off, or what is still under way; null when "on" or "off" says it all. */
export const powerHint = ({ state, wanted, neededByMeeting }: NonNullable<RoomSnapshot['equipment']['power']>) => {
  if (state === 'unknown') {
    return 'room.powerUnknown' as const;
  }
  if (state === 'partly') {
    return 'room.powerPartly' as const;
  }
  if (wanted && state === 'off') {
    return 'room.powerGoesOn' as const;
  }
  if (!wanted && state === 'on') {
    return 'room.powerGoesOff' as const;
  }
  return neededByMeeting ? ('room.powerNeeded' as const) : null;
};
