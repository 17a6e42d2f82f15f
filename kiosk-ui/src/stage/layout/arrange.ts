import type { StageLayout } from '@ratspult/appliance/protocol';
import { fitGrid, fitOne, tileAspect, type Box } from './fit-grid.ts';

/** More tiles than this are too small to recognise anybody from the last row of a council chamber. */
export const maxGridTiles = 16;
const maxStripTiles = 5;

export interface ArrangeInput {
  readonly mode: StageLayout;
  /** Key of the shared content, or null. */
  readonly content: string | null;
  /** Keys of the remote people, the most important first; the first is the main picture. */
  readonly people: readonly string[];
  /** Key of the room's own picture. */
  readonly self: string;
  readonly width: number;
  readonly height: number;
  /** Kept free at the upper right for the speaker list; null when there is none. */
  readonly corner: { readonly width: number; readonly height: number } | null;
}

export interface PlacedTile extends Box {
  readonly key: string;
  readonly place: 'main' | 'strip' | 'grid' | 'inset';
}

export interface Arrangement {
  readonly tiles: readonly PlacedTile[];
  /** People who have no tile. */
  readonly hidden: number;
}

const place = (key: string, box: Box, where: PlacedTile['place']): PlacedTile => ({ key, ...box, place: where });

const gallery = (input: ArrangeInput, area: Box, gap: number): Arrangement => {
  const content = input.content === null ? [] : [input.content];
  const room = maxGridTiles - 1 - content.length;
  const people = input.people.slice(0, room);
  const keys = [...content, ...people, input.self];
  const boxes = fitGrid(keys.length, area, gap);
  return {
    tiles: boxes.map((box, index) => place(keys[index] ?? input.self, box, 'grid')),
    hidden: input.people.length - people.length,
  };
};

/** A column at the right edge for the small pictures. */
interface Column extends Box {
  /** Small pictures begin at the top (below the speaker list) instead of in the middle. */
  readonly fromTop: boolean;
}

const columnOf = (input: ArrangeInput, area: Box, share: number, gap: number): Column => {
  const { corner } = input;
  const width = corner === null ? area.width * share : Math.min(corner.width, area.width * 0.5);
  const top = corner === null ? 0 : Math.min(corner.height + gap, area.height * 0.8);
  return { x: area.width - width, y: top, width, height: area.height - top, fromTop: corner !== null };
};

/** How many small pictures a column takes at full width; one always fits, smaller if need be. */
const capacity = (column: Column, gap: number): number =>
  Math.max(1, Math.floor((column.height + gap) / (column.width / tileAspect + gap)));

/** Main picture left, the others in the column at the right edge. */
const withStrip = (
  main: string,
  others: readonly string[],
  area: Box,
  column: Column,
  gap: number,
): readonly PlacedTile[] => {
  const count = others.length;
  const width = Math.max(1, Math.min(column.width, ((column.height - gap * (count - 1)) / count) * tileAspect));
  const height = width / tileAspect;
  const left = column.x + (column.width - width);
  const used = count * height + (count - 1) * gap;
  const top = column.fromTop ? column.y : column.y + (column.height - used) / 2;
  // Small pictures that did not need the whole column leave the rest to the main picture, but never the speaker list's place.
  const mainWidth = (column.fromTop ? column.x : left) - gap;
  return [
    place(main, fitOne({ x: 0, y: 0, width: Math.max(1, mainWidth), height: area.height }), 'main'),
    ...others.map((key, index) => place(key, { x: left, y: top + index * (height + gap), width, height }, 'strip')),
  ];
};

/** One picture as large as the area, our own small in its corner. */
const withInset = (main: string, self: string, area: Box, gap: number): readonly PlacedTile[] => {
  const box = fitOne(area);
  const width = box.width * 0.17;
  const height = width / tileAspect;
  return [
    place(main, box, 'main'),
    place(self, { x: box.x + box.width - width - gap, y: box.y + box.height - height - gap, width, height }, 'inset'),
  ];
};

const focused = (input: ArrangeInput, area: Box, gap: number): Arrangement => {
  const order = [...(input.content === null ? [] : [input.content]), ...input.people];
  const [main, ...rest] = order;
  const free: Box =
    input.corner === null ? area : { ...area, width: Math.max(1, area.width - input.corner.width - gap) };
  if (main === undefined) {
    return { tiles: [place(input.self, fitOne(free), 'main')], hidden: 0 };
  }
  if (rest.length === 0 && input.corner === null) {
    return { tiles: withInset(main, input.self, area, gap), hidden: 0 };
  }
  // Content alone wants every pixel: a narrow column with the one who speaks and ourselves.
  const narrow = input.mode === 'content' && input.content !== null;
  const column = columnOf(input, area, narrow ? 0.13 : input.content === null ? 0.19 : 0.26, gap);
  const most = input.corner === null ? maxStripTiles : capacity(column, gap);
  const shown = rest.slice(0, Math.max(0, Math.min(narrow ? 3 : maxStripTiles, most) - 1));
  return {
    tiles: withStrip(main, [...shown, input.self], area, column, gap),
    hidden: rest.length - shown.length,
  };
};

/** Where everything stands on the stage. Pure; sizes in px of the area. */
export const arrange = (input: ArrangeInput): Arrangement => {
  const gap = Math.round(input.width * 0.008);
  const area: Box = { x: 0, y: 0, width: Math.max(1, input.width), height: Math.max(1, input.height) };
  const alone = input.people.length === 0 && input.content === null;
  if (input.mode !== 'gallery' || alone) {
    return focused(input, area, gap);
  }
  const taken = input.corner === null ? 0 : input.corner.width + gap;
  return gallery(input, { ...area, width: Math.max(1, area.width - taken) }, gap);
};
