import { isRecord, listIn, parseTolerant } from '../../core/tolerant-json.ts';

export interface ConferoSeat {
  readonly seat: number;
  readonly on: boolean;
  readonly requests: boolean;
  readonly chair: boolean;
}

export const lastSeat = 65_535;
const chairRole = /chair|president/i;

const seatIn = (value: unknown): number | null =>
  typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= lastSeat ? value : null;

const conferoSeat = (value: unknown, asked: number | null): ConferoSeat | null => {
  const seat = isRecord(value) ? (seatIn(value['seatNumber']) ?? asked) : null;
  if (!isRecord(value) || seat === null || typeof value['microphoneOn'] !== 'boolean') {
    return null;
  }
  const role = value['role'];
  return {
    seat,
    on: value['microphoneOn'],
    requests: value['requestingToSpeak'] === true,
    chair: typeof role === 'string' && chairRole.test(role),
  };
};

/** The answer that lists all seats; null for what is no list. */
export const decodeSeats = (body: string): readonly ConferoSeat[] | null => {
  const value = parseTolerant(body);
  return Array.isArray(value) ? listIn(value).flatMap((one) => conferoSeat(one, null) ?? []) : null;
};

/** The answer for one seat, which need not repeat its number. */
export const decodeSeat = (body: string, asked: number): ConferoSeat | null => conferoSeat(parseTolerant(body), asked);

/** Both fields: units refuse a change that leaves one out (protocol.md 1). */
export const encodeChange = (on: boolean): string => JSON.stringify({ microphoneOn: on, requestingToSpeak: false });

/** Names by seat from the running meeting. */
export const decodeNames = (body: string): ReadonlyMap<number, string> => {
  const value = parseTolerant(body);
  const names = new Map<number, string>();
  for (const person of isRecord(value) ? listIn(value['participants']) : []) {
    const presence = isRecord(person) ? person['presence'] : null;
    const seat = isRecord(presence) ? seatIn(presence['seatNumber']) : null;
    const parts = isRecord(person) ? [person['firstName'], person['lastName']] : [];
    const name = parts.filter((part) => typeof part === 'string' && part.trim() !== '').join(' ');
    if (seat !== null && name !== '') {
      names.set(seat, name);
    }
  }
  return names;
};
