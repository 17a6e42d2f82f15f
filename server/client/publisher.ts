import type { TrackSource } from '../src/protocol/index.ts';
import { ClientError } from './client-error.ts';
import { KeyedQueue } from './keyed-queue.ts';
import type { Requester } from './link.ts';
import type { MediaProducer, SendTransport } from './media-device.ts';

/** What the page wants sent; lives longer than transports and connections. */
export interface Wish {
  readonly track: MediaStreamTrack | null;
  readonly paused: boolean;
}

export interface PublisherPorts {
  readonly request: Requester;
  readonly transport: () => Promise<SendTransport>;
  readonly wishes: Map<TrackSource, Wish>;
}

interface Sent {
  readonly producer: MediaProducer;
  track: MediaStreamTrack;
  paused: boolean;
}

const wishedTrack = (wish: Wish | undefined): MediaStreamTrack | null =>
  wish === undefined || wish.track === null || wish.track.readyState === 'ended' ? null : wish.track;

/** Makes what is sent equal to the wishes, one source at a time. A paused source sends nothing, here and at the server. */
export class Publisher {
  readonly #ports: PublisherPorts;
  readonly #queue = new KeyedQueue();
  readonly #sent = new Map<TrackSource, Sent>();
  /** Last word of the server by producer id. */
  readonly #serverPaused = new Map<string, boolean>();
  #closed = false;

  constructor(ports: PublisherPorts) {
    this.#ports = ports;
  }

  /** Rejects with a `ClientError` when the server refuses. */
  sync(source: TrackSource): Promise<void> {
    const sent = this.#sent.get(source);
    if (sent !== undefined && this.#ports.wishes.get(source)?.paused === true) {
      // Muting takes effect here at once, whatever the network does.
      sent.producer.setTrack(null).catch(() => {});
    }
    const done = this.#queue.run(source, () => this.#reconcile(source));
    void done.catch(() => {}).then(() => this.#followServer(source));
    return done;
  }

  async syncAll(): Promise<void> {
    await Promise.all([...this.#ports.wishes.keys()].map((source) => this.sync(source)));
  }

  /** What the server says of an own track (muted by the chair, published while muted). */
  serverPaused(producerId: string, source: TrackSource, paused: boolean): void {
    this.#serverPaused.set(producerId, paused);
    this.#followServer(source);
  }

  layersWanted(producerId: string, maxSpatialLayer: number): void {
    for (const sent of this.#sent.values()) {
      if (sent.producer.id === producerId) {
        sent.producer.setLayers(maxSpatialLayer).catch(() => {});
      }
    }
  }

  /** Local only: the server's side goes with its transport. */
  close(): void {
    this.#closed = true;
    for (const sent of this.#sent.values()) {
      sent.producer.close();
    }
    this.#sent.clear();
  }

  /** While an own request is under way its answer counts, not an older event; afterwards the server's last word does. */
  #followServer(source: TrackSource): void {
    const sent = this.#sent.get(source);
    const paused = sent === undefined ? undefined : this.#serverPaused.get(sent.producer.id);
    if (sent === undefined || paused === undefined || paused === sent.paused || this.#queue.busy(source)) {
      return;
    }
    sent.paused = paused;
    this.#ports.wishes.set(source, { track: this.#ports.wishes.get(source)?.track ?? null, paused });
    sent.producer.setTrack(paused ? null : sent.track).catch(() => {});
  }

  async #reconcile(source: TrackSource): Promise<void> {
    const wish = this.#ports.wishes.get(source);
    const track = wishedTrack(wish);
    const sent = this.#sent.get(source);
    if (this.#closed) {
      return;
    }
    if (track === null) {
      await this.#remove(source, sent);
    } else if (sent === undefined) {
      await this.#create(source, track, wish?.paused ?? false);
      // The wish may have changed while the server was asked.
      await this.#reconcile(source);
    } else {
      await this.#adjust(sent, track, wish?.paused ?? false);
    }
  }

  async #create(source: TrackSource, track: MediaStreamTrack, paused: boolean): Promise<void> {
    const transport = await this.#ports.transport();
    const producer = await transport
      .produce(source, track, async (kind, rtpParameters) => {
        const params = { transportId: transport.id, source, kind, rtpParameters, paused };
        return (await this.#ports.request('media.publish', params)).producerId;
      })
      .catch((cause: unknown) => {
        throw cause instanceof ClientError
          ? cause
          : new ClientError('media-failed', `The browser could not send the ${source}.`, { cause });
      });
    if (this.#closed) {
      producer.close();
      return;
    }
    this.#sent.set(source, { producer, track, paused });
    if (paused) {
      await producer.setTrack(null);
    }
  }

  async #adjust(sent: Sent, track: MediaStreamTrack, paused: boolean): Promise<void> {
    sent.track = track;
    if (paused) {
      await sent.producer.setTrack(null);
    }
    if (sent.paused !== paused) {
      await this.#ports.request('media.setPaused', { producerId: sent.producer.id, paused });
      sent.paused = paused;
    }
    if (!paused) {
      await sent.producer.setTrack(track);
    }
  }

  async #remove(source: TrackSource, sent: Sent | undefined): Promise<void> {
    if (sent === undefined) {
      return;
    }
    this.#sent.delete(source);
    sent.producer.close();
    await this.#ports.request('media.unpublish', { producerId: sent.producer.id });
  }
}
