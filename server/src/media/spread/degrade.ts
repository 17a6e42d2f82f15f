import { layerForTile } from '../layers.ts';
import type { Tile } from '../media-plane.ts';

/** A video that somebody wants to see. */
export interface WantedVideo {
  readonly consumerId: string;
  /** Chair, floor, room, shared screen: never touched. */
  readonly kept: boolean;
  readonly paused: boolean;
  readonly tile: Tile;
  readonly layers: number;
}

export interface GivenVideo {
  readonly paused: boolean;
  readonly layer: number;
}

/** How many videos that are not kept stay, per viewer, when tiles are dropped. */
const tilesLeft = 4;
const lowest = 0;

const area = ({ tile }: WantedVideo): number => tile.width * tile.height;

/**
 * What one viewer's videos become under strain: at 1 every video but the largest gets the smallest layer, at 2 the
 * largest gives up one layer too, at 3 only the four largest are left. Sound is not among them.
 */
export function degraded(videos: readonly WantedVideo[], strain: number): ReadonlyMap<string, GivenVideo> {
  const ranked = videos.filter(({ kept, paused }) => !kept && !paused).toSorted((a, b) => area(b) - area(a));
  const rankOf = new Map(ranked.map(({ consumerId }, rank) => [consumerId, rank]));
  return new Map(
    videos.map((video) => {
      const layer = layerForTile(video.tile, video.layers);
      const rank = rankOf.get(video.consumerId);
      return [video.consumerId, rank === undefined ? { paused: video.paused, layer } : given(rank, layer, strain)];
    }),
  );
}

function given(rank: number, layer: number, strain: number): GivenVideo {
  if (strain >= 3 && rank >= tilesLeft) {
    return { paused: true, layer: lowest };
  }
  if (strain >= 1 && rank > 0) {
    return { paused: false, layer: lowest };
  }
  return { paused: false, layer: strain >= 2 ? Math.max(lowest, layer - 1) : layer };
}
