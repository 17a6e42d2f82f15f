import type { FloorEntry } from '@ratspult/appliance/protocol';
import type { RoomSpeaker } from '@ratspult/server/protocol';

const mostSpeakers = 25;
const longestName = 80;
const longestDetail = 120;

/** The open microphones of the hall as the conference wants them: newest last. Without a name the seat speaks for itself. */
export const openMicrophones = (floor: readonly FloorEntry[]): readonly RoomSpeaker[] =>
  floor
    .filter((entry) => entry.state === 'speaking' && entry.seat >= 1 && entry.seat <= 65535)
    .toSorted((a, b) => a.since - b.since)
    .slice(-mostSpeakers)
    .map(({ seat, name, detail }) => ({
      seat,
      name: (name === '' ? `${seat}` : name).slice(0, longestName),
      detail: detail.slice(0, longestDetail),
    }));
