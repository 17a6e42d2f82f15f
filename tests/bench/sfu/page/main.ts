import { openBare } from './bare.ts';
import { nextArrival, received, setBitRate, takeDelays, watchConnections } from './frame-times.ts';
import { openInstance } from './instance.ts';
import { openJanus } from './janus.ts';
import { noiseTrack } from './noise.ts';
import type { Sut } from './sut.ts';

/** Which server, and how to get in. */
export type Target =
  | { readonly name: 'bare' | 'janus'; readonly url: string }
  | { readonly name: 'instance'; readonly url: string; readonly path: string; readonly tickets: readonly string[] };

const open = (target: Target): Promise<Sut> => {
  switch (target.name) {
    case 'bare':
      return openBare(target.url);
    case 'janus':
      return openJanus(target.url);
    case 'instance':
      return openInstance(target.url, target.path, target.tickets);
  }
};

watchConnections();
let sut: Sut | null = null;

const load = {
  publish: async (target: Target): Promise<void> => {
    sut = await open(target);
    await sut.publish(noiseTrack());
  },
  /** One more receiver; from the first word to its first frame, ms. */
  subscribe: async (): Promise<number> => {
    const startMs = performance.now();
    const arrived = nextArrival();
    await sut?.subscribe();
    await arrived;
    return performance.now() - startMs;
  },
  /** All that is sent to one bit rate; again when receivers have come, since clients adapt what they send to them. */
  setBitRate,
  takeDelays,
  received,
  close: (): void => sut?.close(),
};

export type SfuLoad = typeof load;

Object.assign(globalThis, { sfuLoad: load });
