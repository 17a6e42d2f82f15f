import type { Tile } from './media-plane.ts';

/** Heights below which a lower layer of a 720p simulcast (180, 360, 720 lines) still looks sharp. */
const layerHeights = [270, 540] as const;

/**
 * The simulcast layer for a tile: 0 is the smallest of `layers`. A tile that is wide but low (a strip)
 * counts by its width, because the picture fills it.
 */
export function layerForTile(tile: Tile, layers: number): number {
  const lines = Math.max(tile.height, (tile.width * 9) / 16);
  const wanted = layerHeights.filter((height) => lines > height).length;
  // With fewer layers than three the big ones are kept, so counting starts at the top.
  return Math.max(0, layers - 1 - (layerHeights.length - wanted));
}
