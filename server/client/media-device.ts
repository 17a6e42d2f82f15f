import type { MediaKind, TrackSource } from '../src/protocol/index.ts';

/** The narrow door to WebRTC; the browser's stands in `mediasoup-device.ts`, tests bring their own. Blobs are mediasoup's objects. */
export type MediaBlob = Record<string, unknown>;

export type TransportState = 'new' | 'connecting' | 'connected' | 'disconnected' | 'failed' | 'closed';

export interface TransportParameters {
  readonly transportId: string;
  readonly iceParameters: MediaBlob;
  readonly iceCandidates: readonly MediaBlob[];
  readonly dtlsParameters: MediaBlob;
  readonly iceServers: readonly MediaBlob[];
}

export interface TransportHandlers {
  readonly onConnect: (dtlsParameters: MediaBlob) => Promise<void>;
  readonly onState: (state: TransportState) => void;
}

export interface MediaProducer {
  readonly id: string;
  /** What is sent; null sends nothing and costs no negotiation. */
  setTrack(track: MediaStreamTrack | null): Promise<void>;
  /** Highest simulcast layer to send; -1 sends none. */
  setLayers(maxSpatialLayer: number): Promise<void>;
  close(): void;
}

export interface MediaConsumer {
  readonly id: string;
  readonly track: MediaStreamTrack;
  close(): void;
}

/** How the line is, as the browser measures it; null where it does not say. */
export interface LineStatistics {
  readonly roundTripMs: number | null;
  readonly outgoingBps: number | null;
}

export interface MediaTransport {
  readonly id: string;
  readonly state: TransportState;
  restartIce(iceParameters: MediaBlob): Promise<void>;
  statistics(): Promise<LineStatistics>;
  close(): void;
}

export interface SendTransport extends MediaTransport {
  /** `announce` tells the server and answers with the producer's id. */
  produce(
    source: TrackSource,
    track: MediaStreamTrack,
    announce: (kind: MediaKind, rtpParameters: MediaBlob) => Promise<string>,
  ): Promise<MediaProducer>;
}

export interface ReceiveTransport extends MediaTransport {
  /** Resolves when packets can arrive, or when the transport is closed; the connection begins with the first `consume`. */
  usable(): Promise<void>;
  consume(options: {
    readonly consumerId: string;
    readonly producerId: string;
    readonly kind: MediaKind;
    readonly rtpParameters: MediaBlob;
  }): Promise<MediaConsumer>;
}

export interface MediaDevice {
  readonly rtpCapabilities: MediaBlob;
  createSendTransport(parameters: TransportParameters, handlers: TransportHandlers): SendTransport;
  createReceiveTransport(parameters: TransportParameters, handlers: TransportHandlers): ReceiveTransport;
}
