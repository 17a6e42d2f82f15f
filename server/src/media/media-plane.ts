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

/** The worker's end of a line within this machine: plain RTP and RTCP on one port of loopback. */
export interface LineOffer {
  readonly transportId: string;
  readonly ip: string;
  readonly port: number;
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

/** What the plane reports about one meeting. */
export interface MediaMeetingEvents {
  /** The producer behind it is gone. Consumers closed together with their own transport are not reported. */
  consumerClosed(consumerId: string): void;
  /** Highest simulcast layer (0..2) anybody watches of a simulcast video, -1 for nobody. */
  layersWanted(producerId: string, maxSpatialLayer: number): void;
  /** Audio producers that are loud now, loudest first; empty when all are silent. */
  loud(producerIds: readonly string[]): void;
  /** The active speaker's producer. */
  dominant(producerId: string): void;
  /** A worker died: everything of these seats is gone; the other seats go on. */
  lost(seats: readonly string[]): void;
}

/**
 * The media of one meeting on as many workers as it needs. A seat is whoever builds transports: all transports of a seat
 * are on the same worker. Ids that are not (any more) there give `not-found`;
 * what the media library refuses gives `media-failed` or `codec-unsupported`, and changes nothing.
 */
export interface MediaMeeting {
  createTransport(seat: string, direction: 'send' | 'receive'): Promise<Outcome<TransportOffer>>;
  /**
   * A line to a process of this machine, for recorders, ingests and the like. `port` is where the worker sends to;
   * null for a process that only sends: whoever sends the first packet is it.
   */
  openLine(seat: string, port: number | null): Promise<Outcome<LineOffer>>;
  connectTransport(transportId: string, dtlsParameters: MediaBlob): Promise<Outcome<null>>;
  restartIce(transportId: string): Promise<Outcome<MediaBlob>>;
  /** Closes its producers and consumers too, at once. */
  closeTransport(transportId: string): void;
  produce(transportId: string, track: NewTrack): Promise<Outcome<string>>;
  /** A paused producer forwards nothing, whatever its client sends. */
  setProducerPaused(producerId: string, paused: boolean): Promise<Outcome<null>>;
  closeProducer(producerId: string): void;
  consume(transportId: string, producerId: string, rtpCapabilities: MediaBlob): Promise<Outcome<ConsumerOffer>>;
  /** The tile decides the layer; null for sound. */
  setConsumer(consumerId: string, paused: boolean, tile: Tile | null): Promise<Outcome<null>>;
  closeConsumer(consumerId: string): void;
  /** At most one per second and producer reaches the sender. */
  requestKeyframe(consumerId: string): Promise<Outcome<null>>;
  /** Videos that are never made smaller or dropped under load (chair, floor, room). */
  setKept(producerIds: ReadonlySet<string>): void;
  /** After `lost`: waits a bounded time until transports can be built again; then `media-failed`. */
  revive(): Promise<Outcome<null>>;
  close(): void;
}

export interface NewTrack {
  readonly kind: MediaKind;
  readonly rtpParameters: MediaBlob;
  readonly paused: boolean;
}

/**
 * What a worker carries. `cpu01` is its share of one core; `packetsPerSecond` counts in and out;
 * `consumers` are streams it forwards.
 */
export interface WorkerLoad {
  readonly cpu01: number;
  readonly packetsPerSecond: number;
  readonly consumers: number;
}

export interface WorkerStatus {
  readonly pid: number;
  readonly alive: boolean;
  readonly routers: number;
  /** Participants who send and receive there. */
  readonly seats: number;
  readonly load: WorkerLoad;
  /** How far video is degraded there: 0 not at all, 1 thumbs, 2 layers, 3 tiles, 4 no further joins either. */
  readonly strain: number;
}

/** Between meeting logic and the forwarding of media, so that most of the instance needs no worker to be tested. */
export interface MediaPlane {
  /** The same for every meeting and worker. */
  readonly rtpCapabilities: MediaBlob;
  /** Waits a bounded time for a living worker; then `media-failed`. */
  openMeeting(events: MediaMeetingEvents): Promise<Outcome<MediaMeeting>>;
  /** At least one worker lives. */
  ready(): boolean;
  /** False when every worker is so busy that one more participant would cost the others their sound. */
  admits(): boolean;
  workers(): readonly WorkerStatus[];
  close(): Promise<void>;
}
