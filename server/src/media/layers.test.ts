import { describe, expect, test } from 'vitest';
import { ManualClock } from '../conference/testing/manual-clock.ts';
import { layerForTile } from './layers.ts';
import { LayersWatch } from './layers-watch.ts';

describe('the layer for a tile', () => {
  test.each([
    [160, 90, 3, 0],
    [480, 270, 3, 0],
    [640, 360, 3, 1],
    [960, 540, 3, 1],
    [1280, 720, 3, 2],
    [3840, 2160, 3, 2],
    [1280, 90, 3, 2],
    [160, 90, 2, 0],
    [640, 360, 2, 0],
    [1280, 720, 2, 1],
    [1280, 720, 1, 0],
    [160, 90, 1, 0],
  ])('of %i x %i with %i layers is %i', (width, height, layers, layer) => {
    expect(layerForTile({ width, height }, layers)).toBe(layer);
  });
});

const watched = () => {
  const clock = new ManualClock();
  const told: number[] = [];
  const watch = new LayersWatch(clock, (_producerId, layer) => told.push(layer));
  watch.add('p', 3);
  return { clock, told, watch };
};

describe('the wanted layers of a producer', () => {
  test('fall to none after a while when nobody watches', () => {
    const { clock, told } = watched();
    clock.advance(4999);
    expect(told).toEqual([]);
    clock.advance(1);
    expect(told).toEqual([-1]);
  });

  test('rise at once and fall late; the highest watcher counts', () => {
    const { clock, told, watch } = watched();
    clock.advance(5000);
    watch.watch('p', 'c1', 0);
    watch.watch('p', 'c2', 2);
    watch.watch('p', 'c2', null);
    watch.watch('p', 'c2', 2);
    clock.advance(10_000);
    expect(told).toEqual([-1, 0, 2]);
    watch.watch('p', 'c2', 1);
    clock.advance(5000);
    expect(told).toEqual([-1, 0, 2, 1]);
  });

  test('of a producer that is gone are told no more', () => {
    const { clock, told, watch } = watched();
    watch.remove('p');
    watch.watch('p', 'c', 2);
    clock.advance(10_000);
    expect(told).toEqual([]);
    expect(clock.pending).toBe(0);
  });
});
