import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arrange, maxGridTiles, type PlacedTile } from './arrange.ts';
import { fitGrid, type Box } from './fit-grid.ts';

const inside = (box: Box, width: number, height: number): boolean =>
  box.x >= -0.01 && box.y >= -0.01 && box.x + box.width <= width + 0.01 && box.y + box.height <= height + 0.01;

const overlap = (a: Box, b: Box): boolean =>
  a.x + a.width > b.x + 0.01 &&
  b.x + b.width > a.x + 0.01 &&
  a.y + a.height > b.y + 0.01 &&
  b.y + b.height > a.y + 0.01;

const apart = (tiles: readonly Box[]): boolean =>
  tiles.every((tile, index) => tiles.slice(index + 1).every((other) => !overlap(tile, other)));

const largest = (tiles: readonly PlacedTile[]): string =>
  tiles.toSorted((a, b) => b.width * b.height - a.width * a.height)[0]?.key ?? '';

const size = { width: fc.integer({ min: 400, max: 4000 }), height: fc.integer({ min: 300, max: 2400 }) };
const people = fc.integer({ min: 0, max: 60 }).map((count) => Array.from({ length: count }, (_, index) => `p${index}`));

describe('grid', () => {
  it('fits any number of equal 16:9 tiles without overlap', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), size.width, size.height, (count, width, height) => {
        const boxes = fitGrid(count, { x: 0, y: 0, width, height }, 8);
        expect(boxes).toHaveLength(count);
        expect(boxes.every((box) => inside(box, width, height))).toBe(true);
        expect(apart(boxes)).toBe(true);
        expect(boxes.every((box) => Math.abs(box.width - (box.height * 16) / 9) < 0.01)).toBe(true);
      }),
    );
  });

  it('puts four tiles of a wide screen in two rows of two', () => {
    const boxes = fitGrid(4, { x: 0, y: 0, width: 1920, height: 1080 }, 0);
    expect(boxes.map(({ x, y }) => [x, y])).toEqual([
      [0, 0],
      [960, 0],
      [0, 540],
      [960, 540],
    ]);
  });
});

describe('stage layouts', () => {
  const modes = fc.constantFrom('speaker' as const, 'gallery' as const, 'content' as const);
  const input = fc.record({
    mode: modes,
    content: fc.constantFrom(null, 'screen'),
    people,
    self: fc.constant('self'),
    ...size,
    corner: fc.option(
      fc.record({ width: fc.integer({ min: 10, max: 190 }), height: fc.integer({ min: 10, max: 900 }) }),
      { nil: null },
    ),
  });

  it('shows everything inside the screen, each once, overlapping only by the inset', () => {
    fc.assert(
      fc.property(input, (one) => {
        const { tiles, hidden } = arrange(one);
        expect(tiles.every((tile) => inside(tile, one.width, one.height))).toBe(true);
        expect(new Set(tiles.map((tile) => tile.key)).size).toBe(tiles.length);
        expect(apart(tiles.filter((tile) => tile.place !== 'inset'))).toBe(true);
        const shown = tiles.filter((tile) => tile.key.startsWith('p')).length;
        expect(shown + hidden).toBe(one.people.length);
        expect(tiles.some((tile) => tile.key === 'self')).toBe(true);
        expect(tiles.length).toBeLessThanOrEqual(maxGridTiles);
        const { corner } = one;
        if (corner !== null && corner.height < one.height * 0.7) {
          const list = { x: one.width - corner.width, y: 0, ...corner };
          expect(tiles.some((tile) => overlap(tile, list))).toBe(false);
        }
      }),
    );
  });

  it.each([
    ['speaker', null, ['p0', 'p1', 'p2'], 'p0'],
    ['speaker', 'screen', ['p0', 'p1'], 'screen'],
    ['content', 'screen', ['p0', 'p1'], 'screen'],
    ['content', null, ['p0', 'p1'], 'p0'],
    ['speaker', null, [], 'self'],
    ['gallery', null, [], 'self'],
  ] as const)('%s with content %s and %j makes %s the largest', (mode, content, keys, expected) => {
    const { tiles } = arrange({ mode, content, people: keys, self: 'self', width: 1920, height: 1000, corner: null });
    expect(largest(tiles)).toBe(expected);
  });
});
