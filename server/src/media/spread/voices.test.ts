import { expect, test } from 'vitest';
import { Voices } from './voices.ts';

const at = (producerId: string, volumeDbov: number) => [{ producerId, volumeDbov }];

test('the loudness of all places is one list', () => {
  const voices = new Voices();
  voices.loud('A', at('a', -30));
  expect(voices.loud('B', at('b', -20))).toEqual(['b', 'a']);
  expect(voices.loud('A', [])).toEqual(['b']);
});

test('the speaker changes over to another place when that one is louder for a while', () => {
  const voices = new Voices();
  voices.loud('A', at('a', -20));
  expect(voices.next('A', 'a')).toBe('a');
  voices.loud('B', at('b', -10));
  expect(voices.next('B', 'b')).toBeNull();
  expect(voices.next('B', null)).toBe('b');
  expect(voices.next('B', null)).toBeNull();
});

test('a silent place hands over at once, and a dead one is forgotten', () => {
  const voices = new Voices();
  voices.loud('A', at('a', -20));
  voices.next('A', 'a');
  voices.loud('A', []);
  voices.loud('B', at('b', -40));
  expect(voices.next('B', 'b')).toBe('b');
  voices.removePlace('B');
  expect(voices.next('A', null)).toBe('a');
});
