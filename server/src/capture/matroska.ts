import type { VideoCodec } from './video-frames.ts';

/** Names of elements by their ids (RFC 8794 for the form, RFC 9559 for the names). */
const ids = {
  ebml: 0x1a45dfa3,
  docType: 0x4282,
  docTypeVersion: 0x4287,
  docTypeReadVersion: 0x4285,
  segment: 0x18538067,
  info: 0x1549a966,
  timestampScale: 0x2ad7b1,
  muxingApp: 0x4d80,
  writingApp: 0x5741,
  tracks: 0x1654ae6b,
  trackEntry: 0xae,
  trackNumber: 0xd7,
  trackUid: 0x73c5,
  trackType: 0x83,
  flagLacing: 0x9c,
  codecId: 0x86,
  codecPrivate: 0x63a2,
  video: 0xe0,
  pixelWidth: 0xb0,
  pixelHeight: 0xba,
  audio: 0xe1,
  samplingFrequency: 0xb5,
  channels: 0x9f,
  cluster: 0x1f43b675,
  timestamp: 0xe7,
  simpleBlock: 0xa3,
} as const;

const unknownSize = Buffer.from([0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]);
const clusterMs = 1000;

function bytesOf(value: number): Buffer {
  const text = value.toString(16);
  return Buffer.from(text.length % 2 === 0 ? text : `0${text}`, 'hex');
}

function sizeOf(length: number): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt32BE(0x1000_0000 + length);
  return size;
}

const element = (id: number, ...content: readonly Buffer[]): Buffer => {
  const body = Buffer.concat(content);
  return Buffer.concat([bytesOf(id), sizeOf(body.length), body]);
};
const unsigned = (id: number, value: number): Buffer => element(id, bytesOf(value));
const words = (id: number, value: string): Buffer => element(id, Buffer.from(value, 'ascii'));
function real(id: number, value: number): Buffer {
  const body = Buffer.alloc(8);
  body.writeDoubleBE(value);
  return element(id, body);
}

/** OpusHead (RFC 7845, 5.1): two channels, no pre-skip, 48 kHz. */
const opusHead = Buffer.concat([Buffer.from('OpusHead'), Buffer.from([1, 2, 0, 0, 0x80, 0xbb, 0, 0, 0, 0, 0])]);

/** H.264 with start codes, as RTP brings it, has no id of its own; as a "Video for Windows" codec readers take it. */
function bitmapHeader(width: number, height: number): Buffer {
  const header = Buffer.alloc(40);
  header.writeUInt32LE(40, 0);
  header.writeUInt32LE(width, 4);
  header.writeUInt32LE(height, 8);
  header.writeUInt16LE(1, 12);
  header.writeUInt16LE(24, 14);
  header.write('H264', 16, 'ascii');
  return header;
}

const track = (number: number, type: number, ...content: readonly Buffer[]): Buffer =>
  element(
    ids.trackEntry,
    unsigned(ids.trackNumber, number),
    unsigned(ids.trackUid, number),
    unsigned(ids.trackType, type),
    unsigned(ids.flagLacing, 0),
    ...content,
  );

export interface MatroskaTracks {
  readonly video: VideoCodec;
  readonly width: number;
  readonly height: number;
  /** Opus tracks; their numbers begin at 2, the picture is number 1. */
  readonly voices: number;
}

/** What a live Matroska stream begins with: sizes are open, so it can be cut off anywhere. */
export function matroskaHeader({ video, width, height, voices }: MatroskaTracks): Buffer {
  const picture = element(ids.video, unsigned(ids.pixelWidth, width), unsigned(ids.pixelHeight, height));
  const codec =
    video === 'vp8'
      ? [words(ids.codecId, 'V_VP8')]
      : [words(ids.codecId, 'V_MS/VFW/FOURCC'), element(ids.codecPrivate, bitmapHeader(width, height))];
  const sound = Array.from({ length: voices }, (_, index) =>
    track(
      index + 2,
      2,
      words(ids.codecId, 'A_OPUS'),
      element(ids.codecPrivate, opusHead),
      element(ids.audio, real(ids.samplingFrequency, 48_000), unsigned(ids.channels, 2)),
    ),
  );
  return Buffer.concat([
    element(
      ids.ebml,
      words(ids.docType, 'matroska'),
      unsigned(ids.docTypeVersion, 4),
      unsigned(ids.docTypeReadVersion, 2),
    ),
    bytesOf(ids.segment),
    unknownSize,
    element(
      ids.info,
      unsigned(ids.timestampScale, 1_000_000),
      words(ids.muxingApp, 'Ratspult'),
      words(ids.writingApp, 'Ratspult'),
    ),
    element(ids.tracks, track(1, 1, ...codec, picture), ...sound),
  ]);
}

/** Writes the blocks of a live stream in clusters of a second. */
export class MatroskaBlocks {
  #clusterAt: number | null = null;

  /** One frame; `atMs` from the start of the stream, at most some seconds behind the frame before. */
  block(trackNumber: number, atMs: number, keyframe: boolean, data: Buffer): Buffer {
    const parts: Buffer[] = [];
    if (this.#clusterAt === null || atMs - this.#clusterAt >= clusterMs || atMs < this.#clusterAt) {
      this.#clusterAt = atMs;
      parts.push(bytesOf(ids.cluster), unknownSize, unsigned(ids.timestamp, atMs));
    }
    const head = Buffer.alloc(4);
    head[0] = 0x80 | trackNumber;
    head.writeInt16BE(atMs - this.#clusterAt, 1);
    head[3] = keyframe ? 0x80 : 0;
    parts.push(element(ids.simpleBlock, head, data));
    return Buffer.concat(parts);
  }
}
