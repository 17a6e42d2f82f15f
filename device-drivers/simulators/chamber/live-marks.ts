import type { ChamberCamera } from './geometry.ts';

/** An output picture as raw RGB, three bytes per pixel. */
export interface RawPicture {
  readonly pixels: Uint8Array;
  readonly width: number;
  readonly height: number;
}

export type Rgb = readonly [red: number, green: number, blue: number];

const cells = 8;
const cellWidth = 32;
const cellHeight = 16;
const margin = 16;
const cellMs = 250;
const dark: Rgb = [16, 20, 24];
const lit: Readonly<Record<ChamberCamera, Rgb>> = { 1: [255, 122, 0], 2: [0, 184, 212] };

/** The one lit cell of the band: its number, its colour, and its rectangle in a picture of the given height. */
export interface Marker {
  readonly cell: number;
  readonly colour: Rgb;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/**
 * The mark that proves a live picture. A band of 8 cells, each 32 x 16 pixels, stands at the bottom left: its left edge 16
 * pixels from the left, its lower edge 16 pixels above the bottom (output pixels, whatever the output size). All cells are near
 * black (16, 20, 24) but one, which has the camera's colour: camera 1 orange (255, 122, 0), camera 2 cyan (0, 184, 212).
 * The lit cell moves one to the right each 250 ms: cell = floor(timeMs / 250) mod 8, time being the wall clock in ms.
 */
export const markerAt = (camera: ChamberCamera, timeMs: number, pictureHeight = 540): Marker => {
  const cell = Math.floor(timeMs / cellMs) % cells;
  return {
    cell,
    colour: lit[camera],
    left: margin + cell * cellWidth,
    top: pictureHeight - margin - cellHeight,
    width: cellWidth,
    height: cellHeight,
  };
};

const fill = (picture: RawPicture, left: number, top: number, width: number, height: number, colour: Rgb): void => {
  for (let row = Math.max(0, top); row < Math.min(picture.height, top + height); row += 1) {
    for (let column = Math.max(0, left); column < Math.min(picture.width, left + width); column += 1) {
      picture.pixels.set(colour, (row * picture.width + column) * 3);
    }
  }
};

export const paintMarker = (picture: RawPicture, camera: ChamberCamera, timeMs: number): void => {
  const marker = markerAt(camera, timeMs, picture.height);
  fill(picture, margin, marker.top, cells * cellWidth, cellHeight, dark);
  fill(picture, marker.left, marker.top, marker.width, marker.height, marker.colour);
};

/** A line with soft edges from one point to another; `half` is half its thickness. All in output pixels. */
export const paintLine = (
  picture: RawPicture,
  from: readonly [number, number],
  to: readonly [number, number],
  half: number,
  colour: Rgb,
): void => {
  const [fromX, fromY] = from;
  const [lengthX, lengthY] = [to[0] - fromX, to[1] - fromY];
  const squared = Math.max(1e-6, lengthX ** 2 + lengthY ** 2);
  const reach = half + 1;
  const top = Math.max(0, Math.floor(Math.min(fromY, to[1]) - reach));
  const bottom = Math.min(picture.height - 1, Math.ceil(Math.max(fromY, to[1]) + reach));
  const left = Math.max(0, Math.floor(Math.min(fromX, to[0]) - reach));
  const right = Math.min(picture.width - 1, Math.ceil(Math.max(fromX, to[0]) + reach));
  for (let y = top; y <= bottom; y += 1) {
    for (let x = left; x <= right; x += 1) {
      const along = Math.min(1, Math.max(0, ((x - fromX) * lengthX + (y - fromY) * lengthY) / squared));
      const distance = Math.hypot(x - fromX - along * lengthX, y - fromY - along * lengthY);
      blend(picture, x, y, colour, Math.min(1, Math.max(0, half + 0.5 - distance)));
    }
  }
};

const blend = (picture: RawPicture, x: number, y: number, colour: Rgb, share: number): void => {
  const at = (y * picture.width + x) * 3;
  for (const [index, value] of colour.entries()) {
    const under = picture.pixels[at + index] ?? 0;
    picture.pixels[at + index] = Math.round(under + (value - under) * share);
  }
};

/** Lays a grey-scale tile (0 clear, 255 full) over the picture in one colour. */
export const paintTile = (
  picture: RawPicture,
  tile: { readonly coverage: Uint8Array; readonly width: number; readonly height: number },
  left: number,
  top: number,
  colour: Rgb,
): void => {
  for (const [index, coverage] of tile.coverage.entries()) {
    const x = left + (index % tile.width);
    const y = top + Math.floor(index / tile.width);
    if (coverage > 0 && x >= 0 && y >= 0 && x < picture.width && y < picture.height) {
      blend(picture, x, y, colour, coverage / 255);
    }
  }
};
