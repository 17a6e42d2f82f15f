/** The parts of an RTP packet that a receiver needs (RFC 3550, 5.1). `timestamp` counts in the clock of the codec. */
export interface RtpPacket {
  readonly ssrc: number;
  readonly sequence: number;
  readonly timestamp: number;
  readonly marker: boolean;
  readonly payload: Buffer;
}

const fixedBytes = 12;

/** RTCP travels on the same port; its packet types (192 to 223) tell it apart (RFC 5761, 4). */
export const isRtcp = (packet: Buffer): boolean => {
  const type = packet[1] ?? 0;
  return type >= 192 && type <= 223;
};

/** Null for what is no whole RTP packet. */
export function parseRtp(packet: Buffer): RtpPacket | null {
  const [first = 0, second = 0] = packet;
  if (packet.length < fixedBytes || first >> 6 !== 2) {
    return null;
  }
  let start = fixedBytes + 4 * (first & 0x0f);
  if ((first & 0x10) !== 0) {
    if (packet.length < start + 4) {
      return null;
    }
    start += 4 + 4 * packet.readUInt16BE(start + 2);
  }
  const padding = (first & 0x20) === 0 ? 0 : (packet.at(-1) ?? 0);
  if (start + padding > packet.length) {
    return null;
  }
  return {
    ssrc: packet.readUInt32BE(8),
    sequence: packet.readUInt16BE(2),
    timestamp: packet.readUInt32BE(4),
    marker: (second & 0x80) !== 0,
    payload: packet.subarray(start, packet.length - padding),
  };
}

/** How far `to` is ahead of `from` on the circle of sequence numbers; negative when it is behind. */
export const sequenceStep = (from: number, to: number): number => ((to - from + 0x1_8000) & 0xffff) - 0x8000;

/** The same on the circle of timestamps. */
export const timestampStep = (from: number, to: number): number => (to - from) | 0;

/** A generic NACK (RFC 4585, 6.2.1) that asks for the missing packets once more. */
export function nackPacket(mediaSsrc: number, missing: readonly number[]): Buffer {
  const items: { readonly pid: number; mask: number }[] = [];
  for (const sequence of missing) {
    const last = items.at(-1);
    const ahead = last === undefined ? 0 : sequenceStep(last.pid, sequence);
    if (last !== undefined && ahead >= 1 && ahead <= 16) {
      last.mask |= 1 << (ahead - 1);
    } else {
      items.push({ pid: sequence, mask: 0 });
    }
  }
  const packet = Buffer.alloc(12 + 4 * items.length);
  packet[0] = 0x81;
  packet[1] = 205;
  packet.writeUInt16BE(2 + items.length, 2);
  packet.writeUInt32BE(1, 4);
  packet.writeUInt32BE(mediaSsrc, 8);
  for (const [index, { pid, mask }] of items.entries()) {
    packet.writeUInt16BE(pid, 12 + 4 * index);
    packet.writeUInt16BE(mask, 14 + 4 * index);
  }
  return packet;
}
