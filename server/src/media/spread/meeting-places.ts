import { type Outcome, refuse, success } from '../../outcome.ts';
import { chooseHost, type SpreadLimits } from './choose-host.ts';
import type { MediaPlace, MediaPlaceEvents, PlaceHost, PlaceHosts } from './media-place.ts';

/** The places of one meeting and who sits where. */
export class MeetingPlaces {
  readonly #hosts: PlaceHosts;
  readonly #limits: SpreadLimits;
  readonly #eventsFor: (place: () => MediaPlace | null) => MediaPlaceEvents;
  /** By host, in the order of opening: a meeting has one place per host. */
  readonly #places = new Map<string, MediaPlace>();
  readonly #opening = new Map<string, Promise<Outcome<MediaPlace>>>();
  readonly #seats = new Map<string, MediaPlace>();
  #closed = false;

  constructor(
    hosts: PlaceHosts,
    limits: SpreadLimits,
    eventsFor: (place: () => MediaPlace | null) => MediaPlaceEvents,
  ) {
    this.#hosts = hosts;
    this.#limits = limits;
    this.#eventsFor = eventsFor;
  }

  has(place: MediaPlace): boolean {
    return this.#places.get(place.hostId) === place;
  }

  byId(placeId: string): MediaPlace | null {
    return [...this.#places.values()].find(({ id }) => id === placeId) ?? null;
  }

  /** Where the seat is, or is put now. */
  async of(seat: string): Promise<Outcome<MediaPlace>> {
    const known = this.#seats.get(seat);
    if (known !== undefined) {
      return success(known);
    }
    const found = await this.#find();
    if (!found.ok) {
      return found;
    }
    // Both transports of a seat may be asked for at once: the first answer counts.
    const place = this.#seats.get(seat) ?? found.value;
    if (!this.has(place)) {
      return refuse('media-failed', 'the media went away meanwhile');
    }
    this.#seats.set(seat, place);
    return success(place);
  }

  /** So that there is a place when the first participant asks for one. */
  async openFirst(): Promise<Outcome<null>> {
    const opened = this.#places.size === 0 ? await this.#find() : success(null);
    return opened.ok ? success(null) : opened;
  }

  seatsOn(hostId: string): number {
    return [...this.#seats.values()].filter((place) => place.hostId === hostId).length;
  }

  strainOf(seat: string): number {
    const hostId = this.#seats.get(seat)?.hostId;
    return (
      this.#hosts
        .hosts()
        .find(({ id }) => id === hostId)
        ?.strain() ?? 0
    );
  }

  leave(seat: string): void {
    this.#seats.delete(seat);
  }

  /** The place is gone; gives back who was there. */
  remove(place: MediaPlace): readonly string[] {
    this.#places.delete(place.hostId);
    for (const other of this.#places.values()) {
      other.closePipe(place.id);
    }
    const seats = [...this.#seats].filter(([, own]) => own === place).map(([seat]) => seat);
    for (const seat of seats) {
      this.#seats.delete(seat);
    }
    return seats;
  }

  close(): void {
    this.#closed = true;
    for (const place of this.#places.values()) {
      place.close();
    }
    this.#places.clear();
    this.#seats.clear();
  }

  async #find(): Promise<Outcome<MediaPlace>> {
    if (this.#hosts.hosts().length === 0) {
      await this.#hosts.whenAny();
    }
    const ofMeeting = [...this.#places.keys(), ...this.#opening.keys()];
    const host = chooseHost(this.#hosts.hosts(), ofMeeting, this.#limits);
    if (host === null) {
      return refuse('media-failed', 'no media worker is alive');
    }
    const place = this.#places.get(host.id);
    return place === undefined ? await this.#open(host) : success(place);
  }

  #open(host: PlaceHost): Promise<Outcome<MediaPlace>> {
    const opening = this.#opening.get(host.id) ?? this.#openNow(host);
    this.#opening.set(host.id, opening);
    return opening;
  }

  async #openNow(host: PlaceHost): Promise<Outcome<MediaPlace>> {
    const here: { place: MediaPlace | null; lost: boolean } = { place: null, lost: false };
    const events = this.#eventsFor(() => here.place);
    const opened = await host.open({
      ...events,
      lost: () => {
        here.lost = true;
        events.lost();
      },
    });
    this.#opening.delete(host.id);
    if (!opened.ok) {
      return opened;
    }
    if (this.#closed || here.lost) {
      opened.value.close();
      return refuse('media-failed', 'the media of this meeting is closed');
    }
    here.place = opened.value;
    this.#places.set(host.id, opened.value);
    return opened;
  }
}
