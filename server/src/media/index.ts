export { createFakeMediaPlane, FakeMediaPlane } from './fake-media-plane.ts';
export { FakePlace } from './fake-place.ts';
export type {
  ConsumerOffer,
  MediaBlob,
  MediaMeeting,
  MediaMeetingEvents,
  MediaPlane,
  Tile,
  TransportOffer,
  WorkerStatus,
} from './media-plane.ts';
export { rtpCapabilities, rtpParameters } from './blob-schemas.ts';
export { createMediasoupPlane } from './mediasoup/mediasoup-plane.ts';
export { defaultSpreadLimits, type SpreadLimits } from './spread/choose-host.ts';
export { checkWorkerBinary } from './mediasoup/worker-start.ts';
