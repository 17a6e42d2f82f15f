import type { ClientEnvironment } from './environment.ts';
import { codeOf } from './client-error.ts';
import { KeyedQueue } from './keyed-queue.ts';
import type { Requester } from './link.ts';
import type { MediaBlob, MediaConsumer, ReceiveTransport } from './media-device.ts';
import { mediaSchedule, retryDelayMs } from './reconnect-policy.ts';
import { Timers } from './timers.ts';

/** Size of the tile in device pixels; null for audio. */
export interface WantedMedia {
  readonly tile: { readonly width: number; readonly height: number } | null;
}

export interface ReceiverPorts {
  readonly environment: ClientEnvironment;
  readonly request: Requester;
  readonly transport: () => Promise<ReceiveTransport>;
  readonly rtpCapabilities: MediaBlob;
  readonly onTracks: (tracks: ReadonlyMap<string, MediaStreamTrack>) => void;
}

interface Received {
  readonly consumer: MediaConsumer;
  readonly transport: ReceiveTransport;
  /** What the server was told last; null when nothing yet. */
  told: string | null;
}

/** What becomes of a reception that is not wanted: paused for a while, ended, or gone with its producer (the server ended it). */
type Fate = 'keep' | 'forget' | 'gone';

/** What is no longer wanted is paused at once and forgotten later: people scroll back, speakers take turns. */
const graceMs = 10_000;
/** These will not change by asking again. */
const finalCodes: ReadonlySet<string> = new Set([
  'not-found',
  'codec-unsupported',
  'not-allowed',
  'left',
  'media-limit',
]);

/** Makes what is received equal to what is wanted, one producer at a time. */
export class Receiver {
  readonly #ports: ReceiverPorts;
  readonly #timers: Timers;
  readonly #queue = new KeyedQueue();
  readonly #received = new Map<string, Received>();
  readonly #failures = new Map<string, number>();
  #wanted: ReadonlyMap<string, WantedMedia> = new Map();
  #closed = false;

  constructor(ports: ReceiverPorts) {
    this.#ports = ports;
    this.#timers = new Timers(ports.environment.setTimer);
  }

  /** The whole set of producers to receive; those not in `exists` are dropped without grace. */
  want(wanted: ReadonlyMap<string, WantedMedia>, exists: ReadonlySet<string>): void {
    const before = this.#wanted;
    this.#wanted = wanted;
    for (const producerId of new Set([...before.keys(), ...wanted.keys(), ...this.#received.keys()])) {
      if (!exists.has(producerId)) {
        this.#failures.delete(producerId);
        this.#sync(producerId, 'gone');
      } else if (before.get(producerId) !== wanted.get(producerId)) {
        this.#sync(producerId, 'keep');
      }
    }
    this.#emit();
  }

  /** The server closed it; when it is still wanted (a producer that came back) it is asked for anew. */
  consumerClosed(consumerId: string): void {
    for (const [producerId, received] of this.#received) {
      if (received.consumer.id === consumerId) {
        received.consumer.close();
        this.#received.delete(producerId);
        this.#emit();
        this.#sync(producerId, 'keep');
      }
    }
  }

  close(): void {
    this.#closed = true;
    this.#timers.clearAll();
    for (const received of this.#received.values()) {
      received.consumer.close();
    }
    this.#received.clear();
    this.#emit();
  }

  #sync(producerId: string, fate: Fate): void {
    this.#timers.clear(producerId);
    this.#queue
      .run(producerId, () => this.#reconcile(producerId, fate))
      .then(
        () => this.#failures.delete(producerId),
        (error: unknown) => this.#failed(producerId, error),
      );
  }

  #failed(producerId: string, error: unknown): void {
    if (this.#closed || finalCodes.has(codeOf(error))) {
      return;
    }
    const failures = (this.#failures.get(producerId) ?? 0) + 1;
    this.#failures.set(producerId, failures);
    this.#ports.environment.log('warn', 'media: a reception failed and is tried again', error);
    const delay = retryDelayMs(mediaSchedule, failures, this.#ports.environment.random());
    this.#timers.set(producerId, delay ?? mediaSchedule.capMs, () => this.#sync(producerId, 'keep'));
  }

  async #reconcile(producerId: string, fate: Fate): Promise<void> {
    if (this.#closed) {
      return;
    }
    const wanted = this.#wanted.get(producerId);
    const received = this.#received.get(producerId);
    if (wanted === undefined) {
      await this.#release(producerId, received, fate);
      return;
    }
    await this.#tell(received ?? (await this.#subscribe(producerId)), producerId);
  }

  async #subscribe(producerId: string): Promise<Received | null> {
    const transport = await this.#ports.transport();
    const answer = await this.#ports.request('media.subscribe', {
      transportId: transport.id,
      producerId,
      rtpCapabilities: this.#ports.rtpCapabilities,
    });
    const consumer = await transport.consume(answer);
    if (this.#closed) {
      consumer.close();
      return null;
    }
    const received: Received = { consumer, transport, told: null };
    this.#received.set(producerId, received);
    this.#emit();
    return received;
  }

  /**
   * What is wanted starts to flow only when it can arrive: the keyframe that a sender gives for packets nobody can receive yet
   * would be lost, and the next one comes a second later.
   */
  async #tell(received: Received | null, producerId: string): Promise<void> {
    if (received !== null && this.#wanted.has(producerId)) {
      await received.transport.usable();
    }
    if (received === null || this.#closed) {
      return;
    }
    const wanted = this.#wanted.get(producerId);
    const params = { consumerId: received.consumer.id, paused: wanted === undefined, tile: wanted?.tile ?? null };
    const told = JSON.stringify(params);
    if (told !== received.told) {
      await this.#ports.request('media.setConsumer', params);
      received.told = told;
    }
  }

  async #release(producerId: string, received: Received | undefined, fate: Fate): Promise<void> {
    if (received === undefined) {
      return;
    }
    if (fate !== 'keep') {
      this.#received.delete(producerId);
      received.consumer.close();
      this.#emit();
    }
    if (fate === 'forget') {
      // It may have gone with its producer in the meantime; then there is nothing left to do.
      await this.#ports.request('media.unsubscribe', { consumerId: received.consumer.id }).catch(() => {});
    }
    if (fate !== 'keep') {
      return;
    }
    await this.#tell(received, producerId);
    this.#timers.set(producerId, graceMs, () => this.#sync(producerId, 'forget'));
  }

  #emit(): void {
    const tracks = new Map<string, MediaStreamTrack>();
    for (const [producerId, received] of this.#received) {
      if (this.#wanted.has(producerId)) {
        tracks.set(producerId, received.consumer.track);
      }
    }
    this.#ports.onTracks(tracks);
  }
}
