import { systemClock } from '../clock.ts';
import { silentLog } from '../testing/silent-log.ts';
import { createMediasoupPlane, type MediasoupPlaneOptions } from './mediasoup/mediasoup-plane.ts';
import type { MediaPlane } from './media-plane.ts';
import { valueOf } from './media-plane-suite.ts';
import { defaultSpreadLimits } from './spread/choose-host.ts';

/** A real worker on loopback, as the tests of media have it; a test changes what it is about. */
export const realPlaneOptions: MediasoupPlaneOptions = {
  workers: 1,
  workerBinary: null,
  listen: { listenIps: [{ ip: '127.0.0.1' }], port: 0, portRange: null },
  limits: defaultSpreadLimits,
  iceServers: () => [],
  initialOutgoingBitrateBps: 1_000_000,
  startDeadlineMs: 10_000,
  clock: systemClock,
  log: silentLog,
};

export const startRealPlane = async (changes: Partial<MediasoupPlaneOptions> = {}): Promise<MediaPlane> =>
  valueOf(await createMediasoupPlane({ ...realPlaneOptions, ...changes }));
