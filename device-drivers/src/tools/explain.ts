import { decodeCommand, decodeReply } from '../visca/codec.ts';
import { FrameSplitter } from '../visca/frame-splitter.ts';

export type Way = 'sent' | 'received';

type Explain = (way: Way, bytes: Uint8Array) => string | null;

const viscaFrame = (way: Way, frame: Uint8Array): string => {
  if (way === 'sent') {
    const command = decodeCommand(frame);
    const fields = [...(command?.fields ?? [])].map(([name, value]) => `${name}=${value}`);
    return command === null ? 'unknown command' : [command.name, ...fields].join(' ');
  }
  const reply = decodeReply(frame);
  if (reply === null) {
    return 'makes no sense';
  }
  return 'socket' in reply
    ? `${reply.type}${'code' in reply ? ` ${reply.code}` : ''} socket ${reply.socket}`
    : reply.type;
};

const visca: Explain = (way, bytes) => {
  const { frames } = new FrameSplitter().push(bytes);
  return frames.length === 0 ? null : frames.map((frame) => viscaFrame(way, frame)).join(', ');
};

/** Families whose frames are not text, by the beginning of the driver's name. */
const explainers: readonly (readonly [beginning: string, explain: Explain])[] = [
  ['visca-serial', visca],
  ['visca-tcp', visca],
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
