import type { Cancel, Clock } from '../src/core/clock.ts';
import { SerialTransport } from '../src/core/transport/serial-transport.ts';
import type { ByteStreamDevice } from './faults.ts';

export interface SerialHostOptions {
  readonly device: ByteStreamDevice;
  /** One end of a `PtyPair`, or a real port with a null modem cable. */
  readonly path: string;
  readonly baudRate: number;
  readonly clock: Clock;
}

const reopenEveryMs = 50;

/** Lets a simulated device live on a serial port, and come back when the cable was cut and plugged in again. */
export class SerialHost {
  readonly #options: SerialHostOptions;
  readonly #transport: SerialTransport;
  readonly #unsubscribe: () => void;
  #cancelRetry: Cancel | null = null;
  #closed = false;

  private constructor(options: SerialHostOptions) {
    this.#options = options;
    this.#transport = new SerialTransport({ ...options, adapter: null });
    this.#unsubscribe = options.device.onOutput((bytes) => void this.#transport.write(bytes));
  }

  /** Resolves when the port was opened, or at once with the retries running if it is not there yet. */
  static async start(options: SerialHostOptions): Promise<SerialHost> {
    const host = new SerialHost(options);
    await host.#open();
    return host;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#cancelRetry?.();
    this.#unsubscribe();
    await this.#transport.close();
  }

  async #open(): Promise<void> {
    const failure = await this.#transport.open({
      data: (bytes) => this.#options.device.receive(bytes),
      lost: () => this.#retry(),
    });
    if (failure !== null) {
      this.#retry();
    } else if (this.#closed) {
      await this.#transport.close();
    }
  }

  #retry(): void {
    if (!this.#closed) {
      this.#cancelRetry = this.#options.clock.after(reopenEveryMs, () => void this.#open());
    }
  }
}
