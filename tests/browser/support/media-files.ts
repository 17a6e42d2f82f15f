import { writeFileSync } from 'node:fs';

/** A colour every frame of a sender is filled with, as 8-bit RGB; receivers look for it after decoding. */
export interface SenderPattern {
  readonly red: number;
  readonly green: number;
  readonly blue: number;
}

const clampByte = (value: number): number => Math.max(0, Math.min(255, Math.round(value)));

const toYuv = ({ red, green, blue }: SenderPattern): readonly [number, number, number] => [
  clampByte(16 + 0.257 * red + 0.504 * green + 0.098 * blue),
  clampByte(128 - 0.148 * red - 0.291 * green + 0.439 * blue),
  clampByte(128 + 0.439 * red - 0.368 * green - 0.071 * blue),
];

/**
 * Writes a YUV4MPEG2 file for Chromium's fake camera: the sender's colour with a white bar (an eighth of the width) that walks
 * from left to right once in `frames` frames, so that a frozen picture is told from a live one.
 */
export const writePatternVideo = (file: string, pattern: SenderPattern): void => {
  const width = 640;
  const height = 360;
  const frames = 60;
  const [y, u, v] = toYuv(pattern);
  const barWidth = width / 8;
  const chunks: Buffer[] = [Buffer.from(`YUV4MPEG2 W${width} H${height} F30:1 Ip A1:1 C420jpeg\n`)];
  for (let frame = 0; frame < frames; frame++) {
    const left = Math.floor((frame * (width - barWidth)) / frames);
    const row = Buffer.alloc(width, y);
    row.fill(235, left, left + barWidth);
    chunks.push(Buffer.from('FRAME\n'), ...Array.from({ length: height }, () => row));
    chunks.push(Buffer.alloc((width * height) / 4, u), Buffer.alloc((width * height) / 4, v));
  }
  writeFileSync(file, Buffer.concat(chunks));
};

/** Loudness of the tone at a time: four syllables a second, since a browser takes a steady tone for noise and removes it. */
const envelope = (seconds: number): number => Math.max(0, Math.sin(2 * Math.PI * 4 * seconds)) ** 0.5;

/** Writes a mono 48 kHz WAV of a pulsing sine tone for Chromium's fake microphone; it is played in a loop without a click. */
export const writeToneAudio = (file: string, frequencyHz: number): void => {
  const sampleRate = 48_000;
  const samples = sampleRate * 2;
  const data = Buffer.alloc(samples * 2);
  for (let index = 0; index < samples; index++) {
    const seconds = index / sampleRate;
    const value = Math.sin(2 * Math.PI * frequencyHz * seconds) * envelope(seconds) * 14_000;
    data.writeInt16LE(Math.round(value), index * 2);
  }
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + data.length, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(sampleRate, 24);
  header.writeUInt32LE(sampleRate * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(data.length, 40);
  writeFileSync(file, Buffer.concat([header, data]));
};
