import { expect, test } from 'vitest';
import { PictureTimes } from './picture-times.ts';

/** Frames at 25 per second, arriving as told. */
const times = (arrivals: readonly number[]): number[] => {
  const pictures = new PictureTimes();
  return arrivals.map((nowMs, index) => pictures.timeOf(index * 40 * 90, nowMs));
};

test('frames that were held up on the way keep their distances', () => {
  expect(times([0, 40, 80, 290, 291, 292, 293, 294])).toEqual([0, 40, 80, 120, 160, 200, 240, 280]);
});

test('when the first frame was the late one, the others pull the time line to where it belongs', () => {
  expect(times([500, 510, 520, 530])).toEqual([500, 510, 520, 530]);
});

test('a sender that begins anew begins where the programme is', () => {
  const pictures = new PictureTimes();
  pictures.timeOf(90_000, 100);
  expect(pictures.timeOf(5, 3000)).toBe(3000);
  pictures.reset();
  expect(pictures.timeOf(90_000_000, 3100)).toBe(3100);
});
