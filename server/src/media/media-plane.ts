import type { Outcome } from '../outcome.ts';
import type { MediaKind } from '../protocol/index.ts';

/** An object of the media library on its way between plane and client; checked where it is used. */
export type MediaBlob = Record<string, unknown>;

/** What a client needs to build its end of a transport. `iceServers` are RTCIceServer objects. */
export interface TransportOffer {
  readonly transportId: string;
  readonly iceParameters: MediaBlob;
  readonly iceCandidates: MediaBlob[];
  readonly dtlsParameters: MediaBlob;
  readonly iceServers: MediaBlob[];
}

/** What a client needs to receive a track; the consumer starts paused. */
export interface ConsumerOffer {
  readonly consumerId: string;
  readonly producerId: string;
  readonly kind: MediaKind;
  readonly rtpParameters: MediaBlob;
  readonly producerPaused: boolean;
}

/** Size of a video on the screen in device pixels. */
export interface Tile {
  readonly width: number;
  readonly height: number;
}

/** What the plane reports about one meeting. After `lost` nothing more comes. */
export interface MediaMeetingEvents {
  /** The producer behind it is gone. Consumers closed together with their own transport are not reported. */
  consumerClosed(consumerId: string): void;
  /** Highest simulcast layer (0..2) anybody watches of a simulcast video, -1 for nobody. */
  layersWanted(producerId: string, maxSpatialLayer: number): void;
  /** Audio producers that are loud now, loudest first; empty when all are silent. */
  loud(producerIds: readonly string[]): void;
  /** The active speaker's producer. */
  dominant(producerId: string): void;
  /** The worker died: every transport, producer and consumer is gone; open the meeting's media anew. */
  lost(): void;
}

/**
 * The media of one meeting on one worker. Ids that are not (any more) there give `not-found`;
 * what the media library refuses gives `media-failed` or `codec-unsupported`, and changes nothing.
 */
export interface MediaMeeting {
  createTransport(direction: 'send' | 'receive'): Promise<Outcome<TransportOffer>>;
  connectTransport(transportId: string, dtlsParameters: MediaBlob): Promise<Outcome<null>>;
  restartIce(transportId: string): Promise<Outcome<MediaBlob>>;
  /** Closes its producers and consumers too, at once. */
  closeTransport(transportId: string): void;
  produce(
    transportId: string,
    track: { readonly kind: MediaKind; readonly rtpParameters: MediaBlob; readonly paused: boolean },
  ): Promise<Outcome<string>>;
  /** A paused producer forwards nothing, whatever its client sends. */
  setProducerPaused(producerId: string, paused: boolean): Promise<Outcome<null>>;
  closeProducer(producerId: string): void;
  consume(transportId: string, producerId: string, rtpCapabilities: MediaBlob): Promise<Outcome<ConsumerOffer>>;
  /** The tile decides the simulcast layer; null for sound. */
  setConsumer(consumerId: string, paused: boolean, tile: Tile | null): Promise<Outcome<null>>;
  closeConsumer(consumerId: string): void;
  /** At most one per second and producer reaches the sender. */
  requestKeyframe(consumerId: string): Promise<Outcome<null>>;
  close(): void;
}

export interface WorkerStatus {
  readonly pid: number;
  readonly alive: boolean;
  readonly routers: number;
}

/** Between meeting logic and the forwarding of media, so that most of the instance needs no worker to be tested. */
export interface MediaPlane {
  /** The same for every meeting and worker. */
  readonly rtpCapabilities: MediaBlob;
  /** Waits a bounded time for a living worker; then `media-failed`. */
  openMeeting(events: MediaMeetingEvents): Promise<Outcome<MediaMeeting>>;
  /** At least one worker lives. */
  ready(): boolean;
  workers(): readonly WorkerStatus[];
  close(): Promise<void>;
}
