import type { ConsumerOffer, MediaBlob, MediaMeeting, Tile, TransportOffer } from '../media/index.ts';
import { type Outcome, refuse, success } from '../outcome.ts';
import type { MediaKind, TrackSource } from '../protocol/index.ts';
import type { ConferenceLimits } from './limits.ts';
import type { MeetingMedia } from './meeting-media.ts';

type Direction = 'send' | 'receive';

interface OwnProducer {
  readonly transportId: string;
  readonly source: TrackSource;
  readonly kind: MediaKind;
}

export interface PublishRequest {
  readonly transportId: string;
  readonly source: TrackSource;
  readonly kind: MediaKind;
  readonly rtpParameters: MediaBlob;
  readonly paused: boolean;
}

const notFound = (what: string) => refuse('not-found', `there is no such ${what}`);

/**
 * What one participant has at the media plane. Everything goes through here, so nobody touches what is not theirs
 * and nobody has more than the limits allow.
 */
export class ParticipantMedia {
  /** By this the media plane knows whose transports belong together. */
  readonly seat: string;
  readonly #media: MeetingMedia;
  readonly #limits: ConferenceLimits;
  readonly #onProducerClosed: (producerId: string) => void;
  readonly #transports = new Map<string, Direction>();
  readonly #producers = new Map<string, OwnProducer>();
  readonly #consumers = new Map<string, string>();
  #producersPending = 0;
  readonly #consumersPending = new Map<string, number>();
  #over = false;

  constructor(
    seat: string,
    media: MeetingMedia,
    limits: ConferenceLimits,
    onProducerClosed: (producerId: string) => void,
  ) {
    this.seat = seat;
    this.#media = media;
    this.#limits = limits;
    this.#onProducerClosed = onProducerClosed;
  }

  get alive(): boolean {
    return this.#transports.size > 0;
  }

  ownsProducer(producerId: string): boolean {
    return this.#producers.has(producerId);
  }

  producersOf(kind: MediaKind): string[] {
    return [...this.#producers].filter(([, producer]) => producer.kind === kind).map(([producerId]) => producerId);
  }

  async createTransport(direction: Direction): Promise<Outcome<TransportOffer>> {
    const media = await this.#media.get();
    if (!media.ok) {
      return media;
    }
    const created = await media.value.createTransport(this.seat, direction);
    if (!created.ok) {
      return created;
    }
    const { transportId } = created.value;
    if (this.#isStale(media.value)) {
      media.value.closeTransport(transportId);
      return refuse('media-failed', 'the media was rebuilt meanwhile');
    }
    this.#transports.set(transportId, direction);
    this.#closeOldest(media.value, direction, this.#limits.transportsPerDirection);
    return created;
  }

  async connectTransport(transportId: string, dtlsParameters: MediaBlob): Promise<Outcome<null>> {
    const media = this.#media.current;
    const direction = this.#transports.get(transportId);
    if (media === null || direction === undefined) {
      return notFound('transport');
    }
    const connected = await media.connectTransport(transportId, dtlsParameters);
    if (connected.ok && !this.#isStale(media)) {
      this.#closeOldest(media, direction, 1);
    }
    return connected;
  }

  async restartIce(transportId: string): Promise<Outcome<MediaBlob>> {
    const media = this.#media.current;
    return media !== null && this.#transports.has(transportId) ? media.restartIce(transportId) : notFound('transport');
  }

  async publish(request: PublishRequest): Promise<Outcome<string>> {
    const media = this.#media.current;
    if (media === null || this.#transports.get(request.transportId) !== 'send') {
      return notFound('sending transport');
    }
    if (this.#producers.size + this.#producersPending >= this.#limits.producersPerParticipant) {
      return refuse('media-limit', 'too many published tracks');
    }
    this.#producersPending += 1;
    const produced = await media.produce(request.transportId, request);
    this.#producersPending -= 1;
    if (!produced.ok) {
      return produced;
    }
    if (this.#isStale(media) || !this.#transports.has(request.transportId)) {
      media.closeProducer(produced.value);
      return refuse('media-failed', 'the transport was closed meanwhile');
    }
    // The newer track of a source takes the older one's place: a client that lost an answer publishes again.
    for (const [producerId, producer] of this.#producers) {
      if (producer.source === request.source) {
        this.unpublish(producerId);
      }
    }
    const { transportId, source, kind } = request;
    this.#producers.set(produced.value, { transportId, source, kind });
    return produced;
  }

  async setPaused(producerId: string, paused: boolean): Promise<Outcome<null>> {
    const media = this.#media.current;
    return media !== null && this.#producers.has(producerId)
      ? media.setProducerPaused(producerId, paused)
      : notFound('producer');
  }

  unpublish(producerId: string): Outcome<null> {
    if (!this.#producers.delete(producerId)) {
      return notFound('producer');
    }
    this.#media.current?.closeProducer(producerId);
    this.#onProducerClosed(producerId);
    return success(null);
  }

  async subscribe(
    transportId: string,
    producerId: string,
    rtpCapabilities: MediaBlob,
  ): Promise<Outcome<ConsumerOffer>> {
    const media = this.#media.current;
    if (media === null || this.#transports.get(transportId) !== 'receive') {
      return notFound('receiving transport');
    }
    const pending = this.#consumersPending.get(transportId) ?? 0;
    // Per transport, because during a rebuild the old transport still holds as many.
    const held = [...this.#consumers.values()].filter((owner) => owner === transportId).length;
    if (held + pending >= this.#limits.consumersPerTransport) {
      return refuse('media-limit', 'too many received tracks');
    }
    this.#consumersPending.set(transportId, pending + 1);
    const consumed = await media.consume(transportId, producerId, rtpCapabilities);
    this.#donePending(transportId);
    if (!consumed.ok) {
      return consumed;
    }
    if (this.#isStale(media) || !this.#transports.has(transportId)) {
      media.closeConsumer(consumed.value.consumerId);
      return refuse('media-failed', 'the transport was closed meanwhile');
    }
    this.#consumers.set(consumed.value.consumerId, transportId);
    return consumed;
  }

  async setConsumer(consumerId: string, paused: boolean, tile: Tile | null): Promise<Outcome<null>> {
    const media = this.#media.current;
    return media !== null && this.#consumers.has(consumerId)
      ? media.setConsumer(consumerId, paused, tile)
      : notFound('consumer');
  }

  unsubscribe(consumerId: string): Outcome<null> {
    if (!this.#consumers.delete(consumerId)) {
      return notFound('consumer');
    }
    this.#media.current?.closeConsumer(consumerId);
    return success(null);
  }

  async requestKeyframe(consumerId: string): Promise<Outcome<null>> {
    const media = this.#media.current;
    return media !== null && this.#consumers.has(consumerId) ? media.requestKeyframe(consumerId) : notFound('consumer');
  }

  /** The plane closed it; true when it was this participant's. */
  dropConsumer(consumerId: string): boolean {
    return this.#consumers.delete(consumerId);
  }

  /** Closes everything at once; the participant may build anew. */
  reset(): void {
    for (const transportId of this.#transports.keys()) {
      this.#media.current?.closeTransport(transportId);
    }
    this.forget();
  }

  /** The media is gone already (worker died). */
  forget(): void {
    this.#transports.clear();
    this.#producers.clear();
    this.#consumers.clear();
  }

  /** Closes everything for good: what is still under way is closed when it arrives. */
  close(): void {
    this.#over = true;
    this.reset();
  }

  #donePending(transportId: string): void {
    const pending = (this.#consumersPending.get(transportId) ?? 1) - 1;
    if (pending === 0) {
      this.#consumersPending.delete(transportId);
    } else {
      this.#consumersPending.set(transportId, pending);
    }
  }

  #isStale(media: MediaMeeting): boolean {
    return this.#over || this.#media.current !== media;
  }

  /** A client that rebuilds its transports does not say so; the oldest ones give way to the newest `keep`. */
  #closeOldest(media: MediaMeeting, direction: Direction, keep: number): void {
    const same = [...this.#transports].filter(([, one]) => one === direction).map(([transportId]) => transportId);
    for (const transportId of same.slice(0, -keep)) {
      this.#transports.delete(transportId);
      media.closeTransport(transportId);
      this.#forgetTransport(transportId);
    }
  }

  #forgetTransport(transportId: string): void {
    for (const [consumerId, owner] of this.#consumers) {
      if (owner === transportId) {
        this.#consumers.delete(consumerId);
      }
    }
    for (const [producerId, producer] of this.#producers) {
      if (producer.transportId === transportId) {
        this.unpublish(producerId);
      }
    }
  }
}
