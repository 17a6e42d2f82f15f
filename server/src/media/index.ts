export { createFakeMediaPlane, FakeMediaPlane } from './fake-media-plane.ts';
export { FakeMediaMeeting } from './fake-media-meeting.ts';
export type {
  ConsumerOffer,
  MediaBlob,
  MediaMeeting,
  MediaMeetingEvents,
  MediaPlane,
  Tile,
  TransportOffer,
} from './media-plane.ts';
export { createMediasoupPlane } from './mediasoup/mediasoup-plane.ts';
export { checkWorkerBinary } from './mediasoup/worker-start.ts';
