import type { types } from 'mediasoup';
import {
  canConsume,
  getConsumableRtpParameters,
  getConsumerRtpParameters,
  getProducerRtpParametersMapping,
  validateAndNormalizeRtpParameters,
} from 'mediasoup/ortc';
import { type Outcome, refuse, success } from '../outcome.ts';
import type { MediaKind } from '../protocol/index.ts';
import { dtlsParameters, rtpCapabilities, rtpParameters } from './blob-schemas.ts';
import type { ConsumerOffer, LineOffer, MediaBlob, NewTrack, TransportOffer } from './media-plane.ts';
import type { MediaPlace, MediaPlaceEvents, PipedTrack, PipeEnd, PlacedProducer } from './spread/media-place.ts';

interface FakeProducer {
  /** Null when it came through a pipe. */
  readonly transportId: string | null;
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

/** A place in memory; its maps are open for tests to look at. */
export class FakePlace implements MediaPlace {
  readonly id: string;
  readonly hostId: string;
  readonly transports = new Map<string, FakeTransport>();
  readonly producers = new Map<string, FakeProducer>();
  readonly consumers = new Map<string, FakeConsumer>();
  /** Places at the other ends of its pipes. */
  readonly pipes = new Set<string>();
  readonly events: MediaPlaceEvents;
  /** The next track does not come through the pipe. */
  breaksNextPipe = false;
  readonly #capabilities: types.RtpCapabilities;
  readonly #onClose: () => void;
  #nextId = 1;
  #closed = false;

  constructor(options: {
    readonly id: string;
    readonly hostId: string;
    readonly events: MediaPlaceEvents;
    readonly capabilities: MediaBlob;
    readonly onClose: () => void;
  }) {
    this.id = options.id;
    this.hostId = options.hostId;
    this.events = options.events;
    this.#capabilities = options.capabilities;
    this.#onClose = options.onClose;
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

  /** A line in memory leads nowhere: what is sent to its port is lost. */
  async createLine(port: number | null): Promise<Outcome<LineOffer>> {
    const created = await this.createTransport(port === null ? 'send' : 'receive');
    return created.ok ? success({ transportId: created.value.transportId, ip: '127.0.0.1', port: 9 }) : created;
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

  async produce(transportId: string, track: NewTrack): Promise<Outcome<PlacedProducer>> {
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
    const { kind, paused } = track;
    this.producers.set(producerId, {
      transportId,
      kind,
      consumable: consumable.value,
      paused,
      keyframeRequests: 0,
    });
    return success({ producerId, layers: parameters.encodings?.length ?? 1 });
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

  async setConsumer(consumerId: string, paused: boolean, layer: number | null): Promise<Outcome<null>> {
    await Promise.resolve();
    const consumer = this.consumers.get(consumerId);
    if (consumer === undefined) {
      return notFound('consumer');
    }
    consumer.paused = paused;
    consumer.layer = layer;
    return success(null);
  }

  closeConsumer(consumerId: string): void {
    this.consumers.delete(consumerId);
  }

  async requestKeyframe(consumerId: string): Promise<Outcome<null>> {
    await Promise.resolve();
    const consumer = this.consumers.get(consumerId);
    const producer = consumer === undefined ? undefined : this.producers.get(consumer.producerId);
    if (producer === undefined) {
      return notFound('consumer');
    }
    producer.keyframeRequests += 1;
    return success(null);
  }

  async openPipe(otherPlaceId: string): Promise<Outcome<PipeEnd>> {
    await Promise.resolve();
    this.pipes.add(otherPlaceId);
    return success({ ip: '127.0.0.1', port: this.pipes.size, srtpParameters: null });
  }

  async connectPipe(otherPlaceId: string): Promise<Outcome<null>> {
    await Promise.resolve();
    return this.pipes.has(otherPlaceId) ? success(null) : notFound('pipe');
  }

  async pipeOut(otherPlaceId: string, producerId: string): Promise<Outcome<PipedTrack>> {
    await Promise.resolve();
    const producer = this.producers.get(producerId);
    if (producer === undefined || !this.pipes.has(otherPlaceId)) {
      return notFound('producer');
    }
    const { kind, consumable, paused } = producer;
    return success({ producerId, kind, rtpParameters: { ...consumable }, paused });
  }

  async pipeIn(otherPlaceId: string, track: PipedTrack): Promise<Outcome<null>> {
    await Promise.resolve();
    const parameters: unknown = structuredClone(track.rtpParameters);
    if (!this.pipes.has(otherPlaceId) || this.producers.has(track.producerId) || !rtpParameters.Check(parameters)) {
      return refuse('media-failed', 'the pipe does not take this track');
    }
    if (this.breaksNextPipe) {
      this.breaksNextPipe = false;
      return refuse('media-failed', 'the pipe broke');
    }
    const { kind, paused } = track;
    this.producers.set(track.producerId, {
      transportId: null,
      kind,
      consumable: parameters,
      paused,
      keyframeRequests: 0,
    });
    return success(null);
  }

  closePipe(otherPlaceId: string): void {
    this.pipes.delete(otherPlaceId);
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
    this.transports.clear();
    this.producers.clear();
    this.consumers.clear();
    this.pipes.clear();
  }

  #id(what: string): string {
    this.#nextId += 1;
    return `${what}-${this.id}-${this.#nextId}`;
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
