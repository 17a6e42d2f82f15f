import type { TrackSource } from '../../src/protocol/index.ts';
import type {
  MediaDevice,
  MediaProducer,
  ReceiveTransport,
  SendTransport,
  TransportHandlers,
  TransportParameters,
  TransportState,
} from '../media-device.ts';
import { FakeTrack } from './fake-track.ts';

export interface FakeProducer extends MediaProducer {
  readonly source: TrackSource;
  track: MediaStreamTrack | null;
  layers: number;
  closed: boolean;
}

/** A transport that connects when something is sent or received, and stalls when the test says so. */
export class FakeTransport implements SendTransport, ReceiveTransport {
  readonly id: string;
  readonly producers: FakeProducer[] = [];
  readonly restarts: unknown[] = [];
  state: TransportState = 'new';
  readonly #handlers: TransportHandlers;
  readonly #stalls: boolean;
  readonly #waiting: (() => void)[] = [];

  constructor(parameters: TransportParameters, handlers: TransportHandlers, stalls: boolean) {
    this.id = parameters.transportId;
    this.#handlers = handlers;
    this.#stalls = stalls;
  }

  become(state: TransportState): void {
    this.state = state;
    this.#handlers.onState(state);
    this.#look();
  }

  usable(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#look();
    });
  }

  async produce(...[source, track, announce]: Parameters<SendTransport['produce']>): Promise<FakeProducer> {
    await this.#connect();
    const id = await announce(track.kind === 'audio' ? 'audio' : 'video', { codecs: [] });
    const producer: FakeProducer = {
      id,
      source,
      track,
      layers: 2,
      closed: false,
      setTrack: (next) => {
        producer.track = next;
        return Promise.resolve();
      },
      setLayers: (layers) => {
        producer.layers = layers;
        return Promise.resolve();
      },
      close: () => {
        producer.closed = true;
      },
    };
    this.producers.push(producer);
    return producer;
  }

  async consume(...[options]: Parameters<ReceiveTransport['consume']>) {
    await this.#connect();
    return { id: options.consumerId, track: new FakeTrack(options.kind), close: () => {} };
  }

  statistics() {
    return Promise.resolve({ roundTripMs: null, outgoingBps: null });
  }

  restartIce(iceParameters: Record<string, unknown>): Promise<void> {
    this.restarts.push(iceParameters);
    return Promise.resolve();
  }

  close(): void {
    this.state = 'closed';
    this.#look();
  }

  #look(): void {
    if (this.state === 'connected' || this.state === 'closed') {
      this.#waiting.splice(0).forEach((resolve) => resolve());
    }
  }

  async #connect(): Promise<void> {
    if (this.state === 'new') {
      this.become('connecting');
      await this.#handlers.onConnect({ fingerprints: [] });
      if (!this.#stalls) {
        this.become('connected');
      }
    }
  }
}

export class FakeDevice implements MediaDevice {
  readonly rtpCapabilities = { codecs: [] };
  readonly transports: FakeTransport[] = [];
  /** Transports made from now on connect when the test says so. */
  stalls = false;

  createSendTransport(parameters: TransportParameters, handlers: TransportHandlers): FakeTransport {
    const transport = new FakeTransport(parameters, handlers, this.stalls);
    this.transports.push(transport);
    return transport;
  }

  createReceiveTransport(parameters: TransportParameters, handlers: TransportHandlers): FakeTransport {
    return this.createSendTransport(parameters, handlers);
  }
}
