import {
  explainBraviaSerial,
  explainMdc,
  explainNec,
  explainPelco,
  explainSonyVisca,
  explainTaiden,
  explainVisca,
  type Explain,
  type Way,
} from './explain-frames.ts';

/** Families whose frames are not text, by the beginning of the driver's name. */
const explainers: readonly (readonly [beginning: string, explain: Explain])[] = [
  ['visca-serial', explainVisca],
  ['visca-tcp', explainVisca],
  ['visca-udp', explainVisca],
  ['visca-ip-sony', explainSonyVisca],
  ['samsung-mdc', explainMdc],
  ['nec', explainNec],
  ['sony-bravia', explainBraviaSerial],
  ['pelco', explainPelco],
  ['taiden-hcs', explainTaiden],
];

const longestText = 160;

/** Bytes that are text as text, control characters escaped; null when they are not. */
const asText: Explain = (_, bytes) => {
  const printable = bytes.every((byte) => byte >= 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09);
  if (!printable || bytes.length === 0) {
    return null;
  }
  const text = new TextDecoder().decode(bytes);
  if (text.includes('\uFFFD')) {
    return null;
  }
  return JSON.stringify(text.length > longestText ? `${text.slice(0, longestText)}…` : text);
};

/** What bytes on the wire of a driver mean, in a few words; null when they are neither known nor text. */
export const explain = (driverName: string, way: Way, bytes: Uint8Array): string | null => {
  const family = explainers.find(([beginning]) => driverName.startsWith(beginning))?.[1];
  return family?.(way, bytes) ?? asText(way, bytes);
};
