import type { Clock } from '../../clock.ts';
import { type Outcome, refuse, success } from '../../outcome.ts';
import { KeyframeLimiter } from '../keyframe-limiter.ts';
import { LayersWatch } from '../layers-watch.ts';
import type {
  ConsumerOffer,
  LineOffer,
  MediaBlob,
  MediaMeeting,
  MediaMeetingEvents,
  NewTrack,
  Tile,
  TransportOffer,
} from '../media-plane.ts';
import { degraded } from './degrade.ts';
import type { MediaPlace, MediaPlaceEvents, PlaceHosts } from './media-place.ts';
import { MeetingPlaces } from './meeting-places.ts';
import { Pipes } from './pipes.ts';
import type { SpreadLimits } from './choose-host.ts';
import { Voices } from './voices.ts';

interface Transport {
  readonly seat: string;
  readonly place: MediaPlace;
}

interface Producer extends Transport {
  readonly transportId: string;
  readonly kind: NewTrack['kind'];
  readonly layers: number;
  paused: boolean;
}

interface Consumer extends Transport {
  readonly transportId: string;
  readonly producerId: string;
  wish: { readonly paused: boolean; readonly tile: Tile } | null;
  /** What the place was told last. */
  told: string;
}

export interface SpreadMeetingOptions {
  readonly hosts: PlaceHosts;
  readonly limits: SpreadLimits;
  readonly events: MediaMeetingEvents;
  readonly clock: Clock;
  readonly onClose: () => void;
}

const notFound = (what: string) => refuse('not-found', `there is no such ${what}`);

/** The media of one meeting over the places it has: knows where everything is, and what has to be piped where. */
export class SpreadMeeting implements MediaMeeting {
  readonly #options: SpreadMeetingOptions;
  readonly #places: MeetingPlaces;
  readonly #pipes = new Pipes();
  readonly #voices = new Voices();
  readonly #transports = new Map<string, Transport>();
  readonly #producers = new Map<string, Producer>();
  readonly #consumers = new Map<string, Consumer>();
  readonly #keyframes: KeyframeLimiter;
  readonly #layers: LayersWatch;
  readonly #stopStrain: () => void;
  #kept: ReadonlySet<string> = new Set();
  #closed = false;

  constructor(options: SpreadMeetingOptions) {
    this.#options = options;
    this.#places = new MeetingPlaces(options.hosts, options.limits, (place) => this.#placeEvents(place));
    this.#keyframes = new KeyframeLimiter(options.clock);
    this.#layers = new LayersWatch(options.clock, (producerId, layer) =>
      options.events.layersWanted(producerId, layer),
    );
    this.#stopStrain = options.hosts.onStrain(() => this.#applyAll());
  }

  createTransport(seat: string, direction: 'send' | 'receive'): Promise<Outcome<TransportOffer>> {
    return this.#create(seat, (place) => place.createTransport(direction));
  }

  openLine(seat: string, port: number | null): Promise<Outcome<LineOffer>> {
    return this.#create(seat, (place) => place.createLine(port));
  }

  async #create<T extends { readonly transportId: string }>(
    seat: string,
    create: (place: MediaPlace) => Promise<Outcome<T>>,
  ): Promise<Outcome<T>> {
    if (this.#closed) {
      return refuse('media-failed', 'the media of this meeting is closed');
    }
    const found = await this.#places.of(seat);
    if (!found.ok) {
      return found;
    }
    const place = found.value;
    const created = await create(place);
    if (!created.ok) {
      return created;
    }
    if (!this.#places.has(place)) {
      return refuse('media-failed', 'the media went away meanwhile');
    }
    this.#transports.set(created.value.transportId, { seat, place });
    return created;
  }

  async connectTransport(transportId: string, dtlsParameters: MediaBlob): Promise<Outcome<null>> {
    const transport = this.#transports.get(transportId);
    return transport === undefined
      ? notFound('transport')
      : await transport.place.connectTransport(transportId, dtlsParameters);
  }

  async restartIce(transportId: string): Promise<Outcome<MediaBlob>> {
    const transport = this.#transports.get(transportId);
    return transport === undefined ? notFound('transport') : await transport.place.restartIce(transportId);
  }

  closeTransport(transportId: string): void {
    const transport = this.#transports.get(transportId);
    if (transport === undefined) {
      return;
    }
    this.#transports.delete(transportId);
    for (const [consumerId, consumer] of this.#consumers) {
      if (consumer.transportId === transportId) {
        this.#forgetConsumer(consumerId, consumer);
      }
    }
    const producerIds = [...this.#producers].filter(([, producer]) => producer.transportId === transportId);
    transport.place.closeTransport(transportId);
    for (const [producerId] of producerIds) {
      this.closeProducer(producerId);
    }
    if ([...this.#transports.values()].every(({ seat }) => seat !== transport.seat)) {
      this.#places.leave(transport.seat);
    }
  }

  async produce(transportId: string, track: NewTrack): Promise<Outcome<string>> {
    const transport = this.#transports.get(transportId);
    if (transport === undefined) {
      return notFound('transport');
    }
    const produced = await transport.place.produce(transportId, track);
    if (!produced.ok) {
      return produced;
    }
    const { producerId, layers } = produced.value;
    if (!this.#transports.has(transportId)) {
      transport.place.closeProducer(producerId);
      return notFound('transport');
    }
    this.#producers.set(producerId, { ...transport, transportId, kind: track.kind, layers, paused: track.paused });
    if (layers > 1) {
      this.#layers.add(producerId, layers);
    }
    return success(producerId);
  }

  async setProducerPaused(producerId: string, paused: boolean): Promise<Outcome<null>> {
    const producer = this.#producers.get(producerId);
    if (producer === undefined) {
      return notFound('producer');
    }
    producer.paused = paused;
    // At home first: that is where it stops for everybody; the others only tell it to whoever asks later.
    const done = await producer.place.setProducerPaused(producerId, paused);
    if (done.ok) {
      await Promise.all(this.#piped(producerId).map((place) => place.setProducerPaused(producerId, paused)));
    }
    return done;
  }

  closeProducer(producerId: string): void {
    const producer = this.#producers.get(producerId);
    if (producer === undefined) {
      return;
    }
    this.#producers.delete(producerId);
    this.#layers.remove(producerId);
    this.#keyframes.remove(producerId);
    producer.place.closeProducer(producerId);
    for (const place of this.#piped(producerId)) {
      place.closeProducer(producerId);
    }
    this.#pipes.removeProducer(producerId);
  }

  async consume(transportId: string, producerId: string, rtpCapabilities: MediaBlob): Promise<Outcome<ConsumerOffer>> {
    const transport = this.#transports.get(transportId);
    const producer = this.#producers.get(producerId);
    if (transport === undefined || producer === undefined) {
      return notFound(transport === undefined ? 'transport' : 'producer');
    }
    const { seat, place } = transport;
    const there = await this.#bring(producerId, producer, place);
    if (!there.ok) {
      return there;
    }
    const consumed = await place.consume(transportId, producerId, rtpCapabilities);
    if (!consumed.ok) {
      return consumed;
    }
    const { consumerId } = consumed.value;
    if (!this.#transports.has(transportId) || !this.#producers.has(producerId)) {
      place.closeConsumer(consumerId);
      return notFound('producer');
    }
    this.#consumers.set(consumerId, { seat, place, transportId, producerId, wish: null, told: '' });
    return success({ ...consumed.value, producerPaused: producer.paused });
  }

  async setConsumer(consumerId: string, paused: boolean, tile: Tile | null): Promise<Outcome<null>> {
    const consumer = this.#consumers.get(consumerId);
    if (consumer === undefined) {
      return notFound('consumer');
    }
    if (tile === null && consumer.wish === null) {
      return await consumer.place.setConsumer(consumerId, paused, null);
    }
    consumer.wish = { paused, tile: tile ?? consumer.wish?.tile ?? { width: 1, height: 1 } };
    return await this.#applySeat(consumer.seat, consumerId);
  }

  closeConsumer(consumerId: string): void {
    const consumer = this.#consumers.get(consumerId);
    if (consumer !== undefined) {
      this.#forgetConsumer(consumerId, consumer);
      consumer.place.closeConsumer(consumerId);
    }
  }

  async requestKeyframe(consumerId: string): Promise<Outcome<null>> {
    const consumer = this.#consumers.get(consumerId);
    if (consumer === undefined) {
      return notFound('consumer');
    }
    return this.#keyframes.allow(consumer.producerId)
      ? await consumer.place.requestKeyframe(consumerId)
      : success(null);
  }

  setKept(producerIds: ReadonlySet<string>): void {
    const same = producerIds.size === this.#kept.size && [...producerIds].every((id) => this.#kept.has(id));
    this.#kept = producerIds;
    if (!same) {
      this.#applyAll();
    }
  }

  async revive(): Promise<Outcome<null>> {
    return await this.#places.openFirst();
  }

  seatsOn(hostId: string): number {
    return this.#places.seatsOn(hostId);
  }

  close(): void {
    if (!this.#closed) {
      this.#closed = true;
      this.#stopStrain();
      this.#layers.close();
      this.#places.close();
      this.#transports.clear();
      this.#producers.clear();
      this.#consumers.clear();
      this.#options.onClose();
    }
  }

  #piped(producerId: string): MediaPlace[] {
    return this.#pipes.placesOf(producerId).flatMap((placeId) => this.#places.byId(placeId) ?? []);
  }

  /** What was paused or closed while the pipe was laid is brought after it. */
  async #bring(producerId: string, producer: Producer, place: MediaPlace): Promise<Outcome<null>> {
    if (producer.place === place) {
      return success(null);
    }
    const track = await this.#pipes.bring(producerId, producer.place, place);
    if (!track.ok) {
      return track;
    }
    if (this.#producers.get(producerId) !== producer) {
      place.closeProducer(producerId);
      return notFound('producer');
    }
    return track.value.paused === producer.paused
      ? success(null)
      : await place.setProducerPaused(producerId, producer.paused);
  }

  #forgetConsumer(consumerId: string, consumer: Consumer): void {
    this.#consumers.delete(consumerId);
    this.#layers.watch(consumer.producerId, consumerId, null);
  }

  #applyAll(): void {
    for (const seat of new Set([...this.#consumers.values()].map((consumer) => consumer.seat))) {
      void this.#applySeat(seat, null);
    }
  }

  /** Gives a seat its videos as the strain of its worker allows; the outcome is that of `consumerId`. */
  async #applySeat(seat: string, consumerId: string | null): Promise<Outcome<null>> {
    const own = [...this.#consumers].filter(([, consumer]) => consumer.seat === seat);
    const given = degraded(
      own.flatMap(([id, { wish, producerId }]) =>
        wish === null
          ? []
          : {
              consumerId: id,
              kept: this.#kept.has(producerId),
              layers: this.#producers.get(producerId)?.layers ?? 1,
              ...wish,
            },
      ),
      this.#places.strainOf(seat),
    );
    const outcomes = await Promise.all(
      own.map(async ([id, consumer]) => [id, await this.#tell(id, consumer, given.get(id))] as const),
    );
    return outcomes.find(([id]) => id === consumerId)?.[1] ?? success(null);
  }

  async #tell(
    consumerId: string,
    consumer: Consumer,
    given: { readonly paused: boolean; readonly layer: number } | undefined,
  ): Promise<Outcome<null>> {
    const told = JSON.stringify(given ?? null);
    if (given === undefined || told === consumer.told) {
      return success(null);
    }
    consumer.told = told;
    const done = await consumer.place.setConsumer(consumerId, given.paused, given.layer);
    if (!done.ok) {
      consumer.told = '';
      return done;
    }
    if (this.#consumers.has(consumerId)) {
      this.#layers.watch(consumer.producerId, consumerId, given.paused ? null : given.layer);
    }
    return done;
  }

  #placeEvents(place: () => MediaPlace | null): MediaPlaceEvents {
    const { events } = this.#options;
    const speaker = (producerId: string | null): void => {
      const changed = this.#voices.next(place()?.id ?? '', producerId);
      if (changed !== null) {
        events.dominant(changed);
      }
    };
    return {
      consumerClosed: (consumerId) => {
        const consumer = this.#consumers.get(consumerId);
        if (consumer !== undefined) {
          this.#forgetConsumer(consumerId, consumer);
          events.consumerClosed(consumerId);
        }
      },
      loud: (voices) => {
        events.loud(this.#voices.loud(place()?.id ?? '', voices));
        speaker(null);
      },
      dominant: speaker,
      lost: () => this.#onPlaceLost(place()),
    };
  }

  /** Whoever was there is gone with everything; what they sent ends for the others. */
  #onPlaceLost(place: MediaPlace | null): void {
    if (this.#closed || place === null) {
      return;
    }
    const seats = this.#places.remove(place);
    this.#voices.removePlace(place.id);
    for (const [consumerId, consumer] of this.#consumers) {
      if (consumer.place === place) {
        this.#forgetConsumer(consumerId, consumer);
      }
    }
    for (const [producerId, producer] of this.#producers) {
      if (producer.place === place) {
        this.closeProducer(producerId);
      }
    }
    for (const [transportId, transport] of this.#transports) {
      if (transport.place === place) {
        this.#transports.delete(transportId);
      }
    }
    this.#pipes.removePlace(place.id);
    this.#options.events.lost(seats);
  }
}
