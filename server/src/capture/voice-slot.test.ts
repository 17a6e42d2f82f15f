import { expect, test } from 'vitest';
import { opusMs, opusSilence } from './opus-packet.ts';
import { VoiceSlot } from './voice-slot.ts';

/** A packet of CELT in 20 ms (0xf8) or 10 ms (0xf0), or of SILK in 60 ms (0x18). */
const take = (slot: VoiceSlot, sequence: number, toc = 0xf8): void =>
  slot.take({ ssrc: 1, sequence, timestamp: 0, marker: false, payload: Buffer.from([toc, sequence]) });

const steps = (slot: VoiceSlot, count: number): string[] =>
  Array.from({ length: count }, () =>
    slot
      .step()
      .map(({ offsetMs, packet }) => (packet.equals(opusSilence) ? '-' : `${packet[1] ?? ''}@${offsetMs}`))
      .join(' '),
  );

test('the length of a packet is read from its first byte', () => {
  expect([[0xf8], [0xf0], [0x18], [0xf9], [0xfb, 3], []].map((bytes) => opusMs(Buffer.from(bytes)))).toEqual([
    20, 10, 60, 40, 60, 0,
  ]);
});

test('without packets there is silence, and a voice begins after a head start', () => {
  const slot = new VoiceSlot();
  expect(steps(slot, 2)).toEqual(['-', '-']);
  take(slot, 1);
  take(slot, 2);
  expect(steps(slot, 1)).toEqual(['-']);
  take(slot, 3);
  expect(steps(slot, 4)).toEqual(['1@0', '2@0', '3@0', '-']);
});

test('packets out of order play in order, repeated and late ones do not play', () => {
  const slot = new VoiceSlot();
  for (const sequence of [3, 1, 2, 2]) {
    take(slot, sequence);
  }
  expect(steps(slot, 2)).toEqual(['1@0', '2@0']);
  take(slot, 1);
  expect(steps(slot, 2)).toEqual(['3@0', '-']);
});

test('short packets share a step and long ones cover several', () => {
  const short = new VoiceSlot();
  for (const sequence of [1, 2, 3, 4, 5, 6]) {
    take(short, sequence, 0xf0);
  }
  expect(steps(short, 3)).toEqual(['1@0 2@10', '3@0 4@10', '5@0 6@10']);
  const long = new VoiceSlot();
  take(long, 1, 0x18);
  take(long, 2, 0x18);
  expect(steps(long, 4)).toEqual(['1@0', '', '', '2@0']);
});

test('a burst is cut to a bound, so that the voice does not lag for good', () => {
  const slot = new VoiceSlot();
  for (let sequence = 1; sequence <= 100; sequence += 1) {
    take(slot, sequence);
  }
  expect(steps(slot, 1)).toEqual(['86@0']);
});
