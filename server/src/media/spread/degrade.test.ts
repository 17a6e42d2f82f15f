import { expect, test } from 'vitest';
import { degraded, type WantedVideo } from './degrade.ts';

const video = (consumerId: string, height: number, changes: Partial<WantedVideo> = {}): WantedVideo => ({
  consumerId,
  kept: false,
  paused: false,
  tile: { width: (height * 16) / 9, height },
  layers: 3,
  ...changes,
});
const large = video('large', 1080);
const kept = video('kept', 540, { kept: true });
const thumbs = Array.from({ length: 5 }, (_, index) => video(`thumb-${index}`, 400 - index));

/** `-` for a paused video, otherwise its layer. */
const shown = (strain: number): string =>
  [...degraded([large, kept, ...thumbs], strain).values()].map(({ paused, layer }) => (paused ? '-' : layer)).join('');

test('thumbs lose their layers first, then the large one, then tiles go; what is kept never changes', () => {
  expect(shown(0)).toBe('2111111');
  expect(shown(1)).toBe('2100000');
  expect(shown(2)).toBe('1100000');
  expect(shown(3)).toBe('11000--');
  expect(shown(4)).toBe('11000--');
});

test('what the viewer has paused stays paused and takes nobody a place', () => {
  const given = degraded([video('off', 2000, { paused: true }), large, ...thumbs.slice(0, 3)], 3);
  expect(given.get('off')?.paused).toBe(true);
  expect([...given.values()].filter(({ paused }) => !paused)).toHaveLength(4);
});
