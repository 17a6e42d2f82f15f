import type { Outcome } from '../../outcome.ts';
import type { MediaKind } from '../../protocol/index.ts';
import type { ConsumerOffer, LineOffer, MediaBlob, NewTrack, TransportOffer, WorkerLoad } from '../media-plane.ts';

/** A producer as its place knows it. `layers` are spatial layers (simulcast or SVC), 1 for sound. */
export interface PlacedProducer {
  readonly producerId: string;
  readonly layers: number;
}

/** One end of a pipe between two places. `srtpParameters` is null where both ends are on one machine. */
export interface PipeEnd {
  readonly ip: string;
  readonly port: number;
  readonly srtpParameters: MediaBlob | null;
}

/** A producer on its way through a pipe; it keeps its id at the other end. */
export interface PipedTrack extends NewTrack {
  readonly producerId: string;
}

export interface Loudness {
  readonly producerId: string;
  readonly volumeDbov: number;
}

/** What a place reports. Only of producers that came in there: piped ones are reported where they are at home. */
export interface MediaPlaceEvents {
  consumerClosed(consumerId: string): void;
  /** Loudest first; empty when all are silent. */
  loud(voices: readonly Loudness[]): void;
  dominant(producerId: string): void;
  /** Everything there is gone; nothing more comes. */
  lost(): void;
}

/**
 * A router of one meeting somewhere: on a worker of this node, or on another node. Arguments and results can be written
 * as JSON, and nothing is answered in the same turn, so that request and reply messages can stand between.
 * A pipe is made by `openPipe` at both ends and `connectPipe` with the end of the other; then `pipeOut` where the producer
 * is at home and `pipeIn` where it is wanted.
 */
export interface MediaPlace {
  readonly id: string;
  readonly hostId: string;
  createTransport(direction: 'send' | 'receive'): Promise<Outcome<TransportOffer>>;
  /** `port` null: whoever sends the first packet. */
  createLine(port: number | null): Promise<Outcome<LineOffer>>;
  connectTransport(transportId: string, dtlsParameters: MediaBlob): Promise<Outcome<null>>;
  restartIce(transportId: string): Promise<Outcome<MediaBlob>>;
  closeTransport(transportId: string): void;
  produce(transportId: string, track: NewTrack): Promise<Outcome<PlacedProducer>>;
  setProducerPaused(producerId: string, paused: boolean): Promise<Outcome<null>>;
  /** At home or piped in; its consumers there are reported. */
  closeProducer(producerId: string): void;
  consume(transportId: string, producerId: string, rtpCapabilities: MediaBlob): Promise<Outcome<ConsumerOffer>>;
  /** `layer` is null for sound. */
  setConsumer(consumerId: string, paused: boolean, layer: number | null): Promise<Outcome<null>>;
  closeConsumer(consumerId: string): void;
  requestKeyframe(consumerId: string): Promise<Outcome<null>>;
  openPipe(otherPlaceId: string): Promise<Outcome<PipeEnd>>;
  connectPipe(otherPlaceId: string, end: PipeEnd): Promise<Outcome<null>>;
  pipeOut(otherPlaceId: string, producerId: string): Promise<Outcome<PipedTrack & { readonly kind: MediaKind }>>;
  pipeIn(otherPlaceId: string, track: PipedTrack): Promise<Outcome<null>>;
  /** The other place is gone. */
  closePipe(otherPlaceId: string): void;
  close(): void;
}

/** A worker that can give places to meetings. A worker that was started anew is another host. */
export interface PlaceHost {
  readonly id: string;
  /** As last measured. */
  load(): WorkerLoad;
  strain(): number;
  open(events: MediaPlaceEvents): Promise<Outcome<MediaPlace>>;
}

/** Where places come from. */
export interface PlaceHosts {
  /** Those that live now. */
  hosts(): readonly PlaceHost[];
  /** Resolves when a host lives, or after a bounded time. */
  whenAny(): Promise<void>;
  /** The strain of a host changed. */
  onStrain(listener: () => void): () => void;
}
