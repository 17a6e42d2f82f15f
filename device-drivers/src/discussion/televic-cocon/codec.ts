import { isRecord, listIn, parseTolerant } from '../../core/tolerant-json.ts';

export const lastSeat = 65_535;
const deepest = 4;

/** The content of an answer: JSON inside a JSON string, and sometimes with the inner quotes left as they are. */
export const unwrap = (body: string): unknown => {
  const text = body.trim();
  const outer = parseTolerant(text);
  if (typeof outer === 'string') {
    return parseTolerant(outer);
  }
  return outer === undefined && text.startsWith('"') && text.endsWith('"') ? parseTolerant(text.slice(1, -1)) : outer;
};

/** The number of this connection; null when the server gave none. */
export const connectionId = (body: string): string | null => {
  const value = unwrap(body);
  const id = isRecord(value) ? value['id'] : null;
  return typeof id === 'string' && /^[\w-]{1,100}$/.test(id) ? id : null;
};

export interface OpenAndRequested {
  readonly open: readonly number[];
  /** Null when the message does not tell. */
  readonly requested: readonly number[] | null;
}

const seatsIn = (value: unknown): readonly number[] =>
  listIn(value)
    .map(Number)
    .filter((seat) => Number.isInteger(seat) && seat >= 1 && seat <= lastSeat);

const find = (value: unknown, depth: number): OpenAndRequested | null => {
  if (!isRecord(value) || depth > deepest) {
    return null;
  }
  if (Array.isArray(value['Speakers'])) {
    const requests = value['Requests'];
    return { open: seatsIn(value['Speakers']), requested: Array.isArray(requests) ? seatsIn(requests) : null };
  }
  for (const inner of Object.values(value)) {
    const found = find(inner, depth + 1);
    if (found !== null) {
      return found;
    }
  }
  return null;
};

/** The state of all microphones, as a notification (`MicrophoneState`) or the answer of `Microphone/Get` carries it. */
export const microphonesIn = (value: unknown): OpenAndRequested | null => find(value, 0);

/** What a command returned: 0 done, 1 wrong parameters, -1 failed; null when it says nothing of the kind. */
export const returnedIn = (value: unknown): number | null => {
  if (typeof value === 'number') {
    return value;
  }
  const inner = isRecord(value) ? Object.values(value).find((one) => typeof one === 'number') : undefined;
  return typeof inner === 'number' ? inner : null;
};
