export type VideoCodec = 'vp8' | 'h264';

/** What one RTP packet carries of a picture. `data` is appended to the picture; `keyframe` is told by the first packet. */
export interface FramePart {
  readonly data: Buffer;
  readonly starts: boolean;
  readonly keyframe: boolean;
}

const startCode = Buffer.from([0, 0, 0, 1]);
const nothing: FramePart = { data: Buffer.alloc(0), starts: false, keyframe: false };

/** Takes the payload descriptor off (RFC 7741, 4.2); null for a broken packet. */
function vp8Part(payload: Buffer): FramePart | null {
  const [first = 0, flags = 0] = payload;
  let at = 1;
  if ((first & 0x80) !== 0) {
    at += 1;
    if ((flags & 0x80) !== 0) {
      at += ((payload[at] ?? 0) & 0x80) === 0 ? 1 : 2;
    }
    at += (flags & 0x40) === 0 ? 0 : 1;
    at += (flags & 0x30) === 0 ? 0 : 1;
  }
  const data = payload.subarray(at);
  if (data.length === 0) {
    return null;
  }
  const starts = (first & 0x10) !== 0 && (first & 0x07) === 0;
  return { data, starts, keyframe: starts && ((data[0] ?? 1) & 1) === 0 };
}

const isKey = (nalType: number): boolean => nalType === 5 || nalType === 7;

function aggregated(payload: Buffer): FramePart | null {
  const units: Buffer[] = [];
  let keyframe = false;
  for (let at = 1; at + 2 <= payload.length;) {
    const size = payload.readUInt16BE(at);
    const unit = payload.subarray(at + 2, at + 2 + size);
    if (size === 0 || unit.length < size) {
      return null;
    }
    units.push(startCode, unit);
    keyframe ||= isKey((unit[0] ?? 0) & 0x1f);
    at += 2 + size;
  }
  return { data: Buffer.concat(units), starts: true, keyframe };
}

/** Single units, STAP-A and FU-A, the packetization mode 1 that the instance forwards (RFC 6184, 5.6 to 5.8). */
function h264Part(payload: Buffer): FramePart | null {
  const [first = 0, second = 0] = payload;
  const type = first & 0x1f;
  if (payload.length < 2) {
    return null;
  }
  if (type === 24) {
    return aggregated(payload);
  }
  if (type !== 28) {
    return type === 0 || type > 23
      ? nothing
      : { data: Buffer.concat([startCode, payload]), starts: true, keyframe: isKey(type) };
  }
  const starts = (second & 0x80) !== 0;
  const unit = payload.subarray(2);
  const header = Buffer.from([(first & 0xe0) | (second & 0x1f)]);
  return {
    data: starts ? Buffer.concat([startCode, header, unit]) : unit,
    starts,
    keyframe: starts && isKey(second & 0x1f),
  };
}

/** One packet of the codec as it goes into a file: VP8 as it is, H.264 with start codes. Null for a broken packet. */
export const framePart = (codec: VideoCodec, payload: Buffer): FramePart | null =>
  codec === 'vp8' ? vp8Part(payload) : h264Part(payload);
