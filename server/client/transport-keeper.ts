import type { ClientEnvironment } from './environment.ts';
import type { MediaBlob, MediaTransport, TransportState } from './media-device.ts';
import { Timers } from './timers.ts';

export type TransportHealth = 'none' | 'connecting' | 'connected' | 'interrupted';

export interface KeeperPorts<T extends MediaTransport> {
  readonly environment: ClientEnvironment;
  readonly name: string;
  readonly create: (onState: (state: TransportState) => void) => Promise<T>;
  readonly restartIce: (transportId: string) => Promise<MediaBlob>;
  readonly onHealth: (health: TransportHealth) => void;
  /** Repair has failed: everything must be built anew. */
  readonly onBroken: () => void;
}

/** A short gap heals by itself (a packet burst, a Wi-Fi roam); longer ones need new candidates. */
const patienceMs = 3_000;
const restartTimeoutMs = 5_000;
const maxRestarts = 3;

const healthOf: Readonly<Record<TransportState, TransportHealth>> = {
  new: 'none',
  connecting: 'connecting',
  connected: 'connected',
  disconnected: 'interrupted',
  failed: 'interrupted',
  closed: 'none',
};

/** Owns one transport: builds it when first needed, restarts ICE when it stalls, and says when that does not help. */
export class TransportKeeper<T extends MediaTransport> {
  readonly #ports: KeeperPorts<T>;
  readonly #timers: Timers;
  #transport: Promise<T> | null = null;
  #built: T | null = null;
  #restarts = 0;
  #closed = false;
  #health: TransportHealth = 'none';

  constructor(ports: KeeperPorts<T>) {
    this.#ports = ports;
    this.#timers = new Timers(ports.environment.setTimer);
  }

  get health(): TransportHealth {
    return this.#health;
  }

  /** The transport, built at the first call; a failed build is tried anew at the next call. */
  get(): Promise<T> {
    this.#transport ??= this.#build();
    return this.#transport;
  }

  close(): void {
    this.#closed = true;
    this.#timers.clearAll();
    this.#built?.close();
  }

  async #build(): Promise<T> {
    try {
      const transport = await this.#ports.create((state) => this.#onState(state));
      this.#built = transport;
      if (this.#closed) {
        transport.close();
      }
      return transport;
    } catch (error) {
      this.#transport = null;
      throw error;
    }
  }

  #onState(state: TransportState): void {
    if (this.#closed) {
      return;
    }
    this.#health = healthOf[state];
    this.#ports.environment.log('info', `media: ${this.#ports.name} transport ${state}`);
    if (state === 'connected') {
      this.#restarts = 0;
      this.#timers.clear('restart');
    } else if (state === 'disconnected') {
      this.#timers.set('restart', patienceMs, () => this.#restart());
    } else if (state === 'failed') {
      this.#restart();
    }
    this.#ports.onHealth(this.#health);
  }

  #restart(): void {
    const transport = this.#built;
    if (this.#closed || transport === null) {
      return;
    }
    if (this.#restarts >= maxRestarts) {
      this.#ports.onBroken();
      return;
    }
    this.#restarts += 1;
    this.#timers.clear('restart');
    this.#restartOnce(transport).then(
      // Counted from the server's answer: while the link is away nothing can be repaired and no try is used up.
      () => this.#timers.set('restart', restartTimeoutMs, () => this.#checkRestart(transport)),
      (error: unknown) => {
        this.#ports.environment.log('warn', `media: ${this.#ports.name} transport could not restart ICE`, error);
        this.#timers.set('restart', restartTimeoutMs, () => this.#checkRestart(transport));
      },
    );
  }

  async #restartOnce(transport: T): Promise<void> {
    const iceParameters = await this.#ports.restartIce(transport.id);
    if (!this.#closed) {
      await transport.restartIce(iceParameters);
    }
  }

  #checkRestart(transport: T): void {
    if (transport.state !== 'connected') {
      this.#restart();
    }
  }
}
