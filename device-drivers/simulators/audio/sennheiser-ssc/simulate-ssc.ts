import type { Clock } from '../../../src/core/clock.ts';
import {
  decodeMessage,
  decodeSubscription,
  messageBytes,
  subscribePath,
  type SscLeaf,
} from '../../../src/audio/sennheiser-ssc/codec.ts';
import { FaultyWire, noFaults, type ByteStreamDevice, type Faults } from '../../faults.ts';
import { UdpHost } from '../../udp-host.ts';

/** protocol.md 1; 406 and 400 after HTTP, as the makers' other devices answer (uncertain). */
const addressNotFound = 404;
const notAcceptable = 406;
const badRequest = 400;

/** A Sennheiser TeamConnect Ceiling 2 that follows src/audio/sennheiser-ssc/protocol.md, on a UDP port of the loopback. */
export class SscSimulator implements ByteStreamDevice {
  readonly faults: Faults = noFaults();
  readonly received: SscLeaf[] = [];
  readonly unknownInputs: string[] = [];
  /** So many of the next datagrams are lost on their way here. */
  lose = 0;
  readonly #clock: Clock;
  readonly #wire: FaultyWire;
  readonly #values: Map<string, unknown>;
  /** Address to when it ends. */
  readonly #subscriptions = new Map<string, number>();
  #host: UdpHost | null = null;

  private constructor(clock: Clock, values: Readonly<Record<string, unknown>>) {
    this.#clock = clock;
    this.#wire = new FaultyWire(clock, this.faults);
    this.#values = new Map(Object.entries(values));
  }

  static async start(clock: Clock, values: Readonly<Record<string, unknown>>, port = 0): Promise<SscSimulator> {
    const simulator = SscSimulator.inMemory(clock, values);
    simulator.#host = await UdpHost.start({ device: simulator, port });
    return simulator;
  }

  static inMemory(clock: Clock, values: Readonly<Record<string, unknown>>): SscSimulator {
    return new SscSimulator(clock, values);
  }

  get port(): number {
    return this.#host?.port ?? 0;
  }

  onOutput(listener: (bytes: Uint8Array) => void): () => void {
    return this.#wire.onOutput(listener);
  }

  value(path: string): unknown {
    return this.#values.get(path);
  }

  /** Something changes at the device: whoever subscribed is told, in one message (protocol.md 3). */
  change(changes: Readonly<Record<string, unknown>>): void {
    const now = this.#clock.monotonicMs();
    const leaves = Object.entries(changes).map(([path, value]) => ({ path, value }));
    leaves.forEach(({ path, value }) => this.#values.set(path, value));
    const told = leaves.filter(({ path }) => (this.#subscriptions.get(path) ?? 0) > now);
    if (told.length > 0) {
      this.#say(told);
    }
  }

  async cut(): Promise<void> {
    await this.#host?.cut();
  }

  async replug(): Promise<void> {
    this.#subscriptions.clear();
    await this.#host?.replug();
  }

  async close(): Promise<void> {
    this.#wire.close();
    await this.#host?.close();
  }

  receive(bytes: Uint8Array): void {
    if (this.lose > 0) {
      this.lose -= 1;
      return;
    }
    const text = new TextDecoder().decode(bytes);
    const message = decodeMessage(text);
    if (message === null) {
      this.unknownInputs.push(text);
      this.#refuse('/', badRequest, 'message not understood');
      return;
    }
    for (const leaf of message.leaves) {
      this.received.push(leaf);
      this.#obey(leaf);
    }
  }

  #say(leaves: readonly SscLeaf[]): void {
    this.#wire.send(messageBytes({ leaves, errors: [] }));
  }

  #refuse(path: string, code: number, detail: string): void {
    this.#wire.send(messageBytes({ leaves: [], errors: [{ path, code, detail }] }));
  }

  /** Null asks, everything else sets, the answer is what stands there now (protocol.md 1). */
  #obey({ path, value }: SscLeaf): void {
    const now = this.#values.get(path);
    if (this.faults.wrongAnswer) {
      this.#say([{ path: '/device/name', value: 'TCC2' }]);
    } else if (path === subscribePath) {
      this.#subscribe(value);
    } else if (now === undefined) {
      this.#refuse(path, addressNotFound, 'address not found');
    } else if (value === null) {
      this.#say([{ path, value: now }]);
    } else if (typeof value !== typeof now || path.startsWith('/device/identity') || path.startsWith('/m/')) {
      this.#refuse(path, notAcceptable, 'not acceptable');
    } else {
      this.#values.set(path, value);
      this.#say([{ path, value }]);
    }
  }

  /** The subscription comes back as its own answer, followed by what stands there (protocol.md 3). */
  #subscribe(value: unknown): void {
    const subscription = decodeSubscription(value);
    const missing = subscription?.paths.find((path) => !this.#values.has(path));
    if (subscription === null || missing !== undefined) {
      this.#refuse(missing ?? subscribePath, addressNotFound, 'address not found');
      return;
    }
    const { paths, lifetimeS } = subscription;
    for (const path of paths) {
      if (lifetimeS === null) {
        this.#subscriptions.delete(path);
      } else {
        this.#subscriptions.set(path, this.#clock.monotonicMs() + lifetimeS * 1000);
      }
    }
    this.#say([{ path: subscribePath, value }]);
    if (lifetimeS !== null) {
      this.#say(paths.map((path) => ({ path, value: this.#values.get(path) })));
    }
  }
}
