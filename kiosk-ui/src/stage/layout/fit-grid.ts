/** In px, relative to the area of the tiles. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export const tileAspect = 16 / 9;

const tileWidth = (area: Box, columns: number, rows: number, gap: number): number =>
  Math.min((area.width - gap * (columns - 1)) / columns, ((area.height - gap * (rows - 1)) / rows) * tileAspect);

/** `count` equal 16:9 tiles, as large as they fit, in the middle of the area; the last row is centred too. */
export const fitGrid = (count: number, area: Box, gap: number): readonly Box[] => {
  if (count <= 0) {
    return [];
  }
  let columns = 1;
  let best = 0;
  for (let candidate = 1; candidate <= count; candidate += 1) {
    const width = tileWidth(area, candidate, Math.ceil(count / candidate), gap);
    if (width > best + 0.01) {
      best = width;
      columns = candidate;
    }
  }
  const rows = Math.ceil(count / columns);
  const width = Math.max(0, best);
  const height = width / tileAspect;
  const top = area.y + (area.height - rows * height - (rows - 1) * gap) / 2;
  return Array.from({ length: count }, (_, index) => {
    const row = Math.floor(index / columns);
    const inRow = Math.min(columns, count - row * columns);
    const left = area.x + (area.width - inRow * width - (inRow - 1) * gap) / 2;
    return { x: left + (index % columns) * (width + gap), y: top + row * (height + gap), width, height };
  });
};

/** The largest 16:9 box in the middle of the area. */
export const fitOne = (area: Box): Box => {
  const [box] = fitGrid(1, area, 0);
  return box ?? area;
};
