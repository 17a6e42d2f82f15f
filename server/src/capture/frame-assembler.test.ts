import { expect, test } from 'vitest';
import { FrameAssembler } from './frame-assembler.ts';
import type { VideoCodec } from './video-frames.ts';

const keyframeStart = [0x10, 0x00, 1];
const deltaStart = [0x10, 0x01, 2];
const rest = [0x00, 9];

function assemble(codec: VideoCodec = 'vp8') {
  const frames: string[] = [];
  const missing: number[] = [];
  let losses = 0;
  const assembler = new FrameAssembler(codec, {
    frame: ({ data, keyframe, timestamp }) =>
      frames.push(`${keyframe ? 'key' : 'delta'} ${timestamp} ${data.toString('hex')}`),
    missing: (sequences) => missing.push(...sequences),
    lost: () => {
      losses += 1;
    },
  });
  const take = (sequence: number, timestamp: number, payload: readonly number[], marker = true): void =>
    assembler.take({ ssrc: 1, sequence, timestamp, marker, payload: Buffer.from(payload) });
  return { take, frames, missing, losses: () => losses };
}

test('pictures come together from their packets and begin with a keyframe', () => {
  const { take, frames } = assemble();
  take(65_534, 0, deltaStart);
  take(65_535, 10, keyframeStart, false);
  take(0, 10, rest);
  take(1, 20, deltaStart);
  expect(frames).toEqual(['key 10 000109', 'delta 20 0102']);
});

test('packets out of order are put in order, and what is missing is asked for once', () => {
  const { take, frames, missing } = assemble();
  take(1, 0, keyframeStart);
  take(4, 30, deltaStart);
  take(5, 40, deltaStart);
  take(3, 20, deltaStart);
  take(2, 10, deltaStart);
  take(2, 10, deltaStart);
  expect(missing).toEqual([2, 3]);
  expect(frames.map((frame) => frame.split(' ')[1])).toEqual(['0', '10', '20', '30', '40']);
});

test('after a loss that stays nothing comes until the next keyframe', () => {
  const { take, frames, losses } = assemble();
  take(1, 0, keyframeStart);
  for (let sequence = 3; sequence < 70; sequence += 1) {
    take(sequence, sequence * 10, deltaStart);
  }
  expect([frames.length, losses()]).toEqual([1, 1]);
  take(70, 700, keyframeStart);
  expect(frames.at(-1)).toBe('key 700 0001');
});

test('a sender that begins anew is followed from its keyframe on', () => {
  const { take, frames } = assemble();
  take(1, 0, keyframeStart);
  take(20_000, 5, deltaStart);
  take(20_001, 6, keyframeStart);
  expect(frames).toHaveLength(2);
});

test('H.264 gets its start codes back, from single, aggregated and cut units', () => {
  const { take, frames } = assemble('h264');
  take(1, 0, [0x18, 0, 2, 0x67, 1, 0, 2, 0x68, 2], false);
  take(2, 0, [0x7c, 0x85, 3], false);
  take(3, 0, [0x7c, 0x45, 4]);
  take(4, 10, [0x41, 5]);
  expect(frames).toEqual([
    'key 0 000000016701000000016802000000016503 04'.replace(' 04', '04'),
    'delta 10 000000014105',
  ]);
});

test('a broken aggregation is a loss, not a picture', () => {
  const { take, frames, losses } = assemble('h264');
  take(1, 0, [0x18, 0, 200, 0x67]);
  expect([frames.length, losses()]).toEqual([0, 1]);
});
