import { longestFrame } from './frame-splitter.ts';

/** The payload types of Sony's VISCA over IP (protocol.md 1.7). */
export const sonyTypes = {
  command: 0x0100,
  inquiry: 0x0110,
  reply: 0x0111,
  setting: 0x0120,
  control: 0x0200,
  controlReply: 0x0201,
} as const;

export type SonyType = keyof typeof sonyTypes;

export interface SonyMessage {
  readonly type: SonyType;
  /** 0 to FFFFFFFF, one more for each message of the sender. */
  readonly sequence: number;
  readonly payload: Uint8Array;
}

/** What control messages carry. */
export const sonyControl = {
  reset: [0x01],
  abnormalSequence: [0x0f, 0x01],
  abnormalType: [0x0f, 0x02],
} as const;

const headerBytes = 8;

const isSonyType = (name: string): name is SonyType => name in sonyTypes;

const typeName = (value: number): SonyType | null => {
  const name = Object.entries(sonyTypes).find(([, known]) => known === value)?.[0];
  return name !== undefined && isSonyType(name) ? name : null;
};

export const nextSequence = (sequence: number): number => (sequence >= 0xffff_ffff ? 0 : sequence + 1);

export const encodeSony = ({ type, sequence, payload }: SonyMessage): Uint8Array => {
  const bytes = new Uint8Array(headerBytes + payload.length);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, sonyTypes[type]);
  view.setUint16(2, payload.length);
  view.setUint32(4, sequence);
  bytes.set(payload, headerBytes);
  return bytes;
};

/** The messages of a datagram, normally one; null when it is none of this protocol. */
export const decodeSony = (datagram: Uint8Array): readonly SonyMessage[] | null => {
  const messages: SonyMessage[] = [];
  const view = new DataView(datagram.buffer, datagram.byteOffset, datagram.byteLength);
  let at = 0;
  while (at < datagram.length) {
    if (datagram.length - at < headerBytes) {
      return null;
    }
    const type = typeName(view.getUint16(at));
    const length = view.getUint16(at + 2);
    const end = at + headerBytes + length;
    if (type === null || length === 0 || length > longestFrame || end > datagram.length) {
      return null;
    }
    messages.push({ type, sequence: view.getUint32(at + 4), payload: datagram.slice(at + headerBytes, end) });
    at = end;
  }
  return messages;
};

export const carries = (payload: Uint8Array, bytes: readonly number[]): boolean =>
  payload.length === bytes.length && bytes.every((byte, index) => payload[index] === byte);
