import type { types } from 'mediasoup';
import {
  canConsume,
  getConsumableRtpParameters,
  getConsumerRtpParameters,
  getProducerRtpParametersMapping,
  validateAndNormalizeRtpParameters,
} from 'mediasoup/ortc';
import type { Clock } from '../clock.ts';
import { type Outcome, refuse, success } from '../outcome.ts';
import type { MediaKind } from '../protocol/index.ts';
import { dtlsParameters, rtpCapabilities, rtpParameters } from './blob-schemas.ts';
import { KeyframeLimiter } from './keyframe-limiter.ts';
import { LayersWatch } from './layers-watch.ts';
import { layerForTile } from './layers.ts';
import type {
  ConsumerOffer,
  MediaBlob,
  MediaMeeting,
  MediaMeetingEvents,
  Tile,
  TransportOffer,
} from './media-plane.ts';

interface FakeProducer {
  readonly transportId: string;
  readonly kind: MediaKind;
  readonly consumable: types.RtpParameters;
  paused: boolean;
  keyframeRequests: number;
}

interface FakeConsumer {
  readonly transportId: string;
  readonly producerId: string;
  paused: boolean;
  layer: number | null;
}

interface FakeTransport {
  readonly direction: 'send' | 'receive';
  connected: boolean;
  iceRestarts: number;
}

const notFound = (what: string) => refuse('not-found', `there is no such ${what}`);
const wrongShape = (what: string) => refuse('media-failed', `${what} have the wrong shape`);

/** The media of one meeting in memory; its maps are open for tests to look at. */
export class FakeMediaMeeting implements MediaMeeting {
  readonly transports = new Map<string, FakeTransport>();
  readonly producers = new Map<string, FakeProducer>();
  readonly consumers = new Map<string, FakeConsumer>();
  readonly events: MediaMeetingEvents;
  readonly #capabilities: types.RtpCapabilities;
  readonly #onClose: () => void;
  readonly #keyframes: KeyframeLimiter;
  readonly #layers: LayersWatch;
  #nextId = 1;
  #closed = false;

  constructor(options: {
    readonly clock: Clock;
    readonly events: MediaMeetingEvents;
    readonly capabilities: MediaBlob;
    readonly onClose: () => void;
  }) {
    this.events = options.events;
    this.#capabilities = options.capabilities;
    this.#onClose = options.onClose;
    this.#keyframes = new KeyframeLimiter(options.clock);
    this.#layers = new LayersWatch(options.clock, (producerId, layer) => this.events.layersWanted(producerId, layer));
  }

  async createTransport(direction: 'send' | 'receive'): Promise<Outcome<TransportOffer>> {
    await Promise.resolve();
    if (this.#closed) {
      return refuse('media-failed', 'the media of this meeting is closed');
    }
    const transportId = this.#id('transport');
    this.transports.set(transportId, { direction, connected: false, iceRestarts: 0 });
    return success({
      transportId,
      iceParameters: this.#iceParameters(0),
      iceCandidates: [],
      dtlsParameters: { role: 'auto', fingerprints: [] },
      iceServers: [],
    });
  }

  async connectTransport(transportId: string, parameters: MediaBlob): Promise<Outcome<null>> {
    await Promise.resolve();
    const transport = this.transports.get(transportId);
    if (transport === undefined) {
      return notFound('transport');
    }
    if (!dtlsParameters.Check(parameters)) {
      return wrongShape('dtlsParameters');
    }
    if (transport.connected) {
      return refuse('media-failed', 'connectTransport: connect() already called');
    }
    transport.connected = true;
    return success(null);
  }

  async restartIce(transportId: string): Promise<Outcome<MediaBlob>> {
    await Promise.resolve();
    const transport = this.transports.get(transportId);
    if (transport === undefined) {
      return notFound('transport');
    }
    transport.iceRestarts += 1;
    return success(this.#iceParameters(transport.iceRestarts));
  }

  closeTransport(transportId: string): void {
    this.transports.delete(transportId);
    for (const [consumerId, consumer] of this.consumers) {
      if (consumer.transportId === transportId) {
        this.closeConsumer(consumerId);
      }
    }
    for (const [producerId, producer] of this.producers) {
      if (producer.transportId === transportId) {
        this.closeProducer(producerId);
      }
    }
  }

  async produce(
    transportId: string,
    track: { readonly kind: MediaKind; readonly rtpParameters: MediaBlob; readonly paused: boolean },
  ): Promise<Outcome<string>> {
    await Promise.resolve();
    if (!this.transports.has(transportId)) {
      return notFound('transport');
    }
    const parameters: unknown = structuredClone(track.rtpParameters);
    if (!rtpParameters.Check(parameters)) {
      return wrongShape('rtpParameters');
    }
    const consumable = consumableOf(track.kind, parameters, this.#capabilities);
    if (!consumable.ok) {
      return consumable;
    }
    const producerId = this.#id('producer');
    this.producers.set(producerId, {
      transportId,
      kind: track.kind,
      consumable: consumable.value,
      paused: track.paused,
      keyframeRequests: 0,
    });
    const layers = parameters.encodings?.length ?? 1;
    if (layers > 1) {
      this.#layers.add(producerId, layers);
    }
    return success(producerId);
  }

  async setProducerPaused(producerId: string, paused: boolean): Promise<Outcome<null>> {
    await Promise.resolve();
    const producer = this.producers.get(producerId);
    if (producer === undefined) {
      return notFound('producer');
    }
    producer.paused = paused;
    return success(null);
  }

  closeProducer(producerId: string): void {
    if (!this.producers.delete(producerId)) {
      return;
    }
    this.#layers.remove(producerId);
    this.#keyframes.remove(producerId);
    for (const [consumerId, consumer] of this.consumers) {
      if (consumer.producerId === producerId) {
        this.consumers.delete(consumerId);
        this.events.consumerClosed(consumerId);
      }
    }
  }

  async consume(transportId: string, producerId: string, capabilities: MediaBlob): Promise<Outcome<ConsumerOffer>> {
    await Promise.resolve();
    const producer = this.producers.get(producerId);
    if (!this.transports.has(transportId) || producer === undefined) {
      return notFound(producer === undefined ? 'producer' : 'transport');
    }
    const parameters: unknown = structuredClone(capabilities);
    if (!rtpCapabilities.Check(parameters)) {
      return wrongShape('rtpCapabilities');
    }
    const received = receivedBy(producer.consumable, parameters);
    if (!received.ok) {
      return received;
    }
    const consumerId = this.#id('consumer');
    this.consumers.set(consumerId, { transportId, producerId, paused: true, layer: null });
    return success({
      consumerId,
      producerId,
      kind: producer.kind,
      rtpParameters: { ...received.value },
      producerPaused: producer.paused,
    });
  }

  async setConsumer(consumerId: string, paused: boolean, tile: Tile | null): Promise<Outcome<null>> {
    await Promise.resolve();
    const consumer = this.consumers.get(consumerId);
    if (consumer === undefined) {
      return notFound('consumer');
    }
    consumer.paused = paused;
    consumer.layer = layerForTile(tile ?? { width: 1, height: 1 }, this.#layers.layersOf(consumer.producerId));
    this.#layers.watch(consumer.producerId, consumerId, paused ? null : consumer.layer);
    return success(null);
  }

  closeConsumer(consumerId: string): void {
    const consumer = this.consumers.get(consumerId);
    if (consumer !== undefined) {
      this.consumers.delete(consumerId);
      this.#layers.watch(consumer.producerId, consumerId, null);
    }
  }

  async requestKeyframe(consumerId: string): Promise<Outcome<null>> {
    await Promise.resolve();
    const consumer = this.consumers.get(consumerId);
    const producer = consumer === undefined ? undefined : this.producers.get(consumer.producerId);
    if (consumer === undefined || producer === undefined) {
      return notFound('consumer');
    }
    if (this.#keyframes.allow(consumer.producerId)) {
      producer.keyframeRequests += 1;
    }
    return success(null);
  }

  close(): void {
    if (!this.#closed) {
      this.#empty();
      this.#onClose();
    }
  }

  /** What a dying worker leaves behind: nothing. */
  lose(): void {
    if (!this.#closed) {
      this.#empty();
      this.events.lost();
    }
  }

  #empty(): void {
    this.#closed = true;
    this.#layers.close();
    this.transports.clear();
    this.producers.clear();
    this.consumers.clear();
  }

  #id(what: string): string {
    this.#nextId += 1;
    return `${what}-${this.#nextId}`;
  }

  #iceParameters(restarts: number): MediaBlob {
    return { usernameFragment: `fragment${restarts}`, password: `password${restarts}`, iceLite: true };
  }
}

function consumableOf(
  kind: MediaKind,
  parameters: types.RtpParameters,
  capabilities: types.RtpCapabilities,
): Outcome<types.RtpParameters> {
  try {
    validateAndNormalizeRtpParameters(parameters);
    const mapping = getProducerRtpParametersMapping(parameters, capabilities);
    return success(getConsumableRtpParameters(kind, parameters, capabilities, mapping));
  } catch (error) {
    const unsupported = error instanceof Error && error.name === 'UnsupportedError';
    return refuse(unsupported ? 'codec-unsupported' : 'media-failed', String(error));
  }
}

function receivedBy(
  consumable: types.RtpParameters,
  capabilities: types.RtpCapabilities,
): Outcome<types.RtpParameters> {
  try {
    return canConsume(consumable, capabilities)
      ? success(
          getConsumerRtpParameters({
            consumableRtpParameters: consumable,
            remoteRtpCapabilities: capabilities,
            pipe: false,
            enableRtx: true,
          }),
        )
      : refuse('codec-unsupported', 'the receiver has no codec for this track');
  } catch (error) {
    return refuse('codec-unsupported', String(error));
  }
}
