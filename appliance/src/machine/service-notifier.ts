import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Cancel, Clock } from '@ratspult/device-drivers';
import type { Log } from '../log.ts';

/** Tells the service manager one line of state, `READY=1` for instance. */
export type Notify = (state: string) => Promise<void>;

/** Node cannot send to a datagram socket of the file system, hence the small program. */
export const systemdNotify: Notify = async (state) => {
  await promisify(execFile)('systemd-notify', [state], { timeout: 10_000 });
};

export interface ServiceNotifierOptions {
  readonly notify: Notify;
  readonly clock: Clock;
  readonly log: Log;
  /** How long the manager waits for a sign of life; null when it does not watch. */
  readonly watchdogMs: number | null;
}

/** What `WATCHDOG_USEC` says, in milliseconds; null without a watchdog. */
export const readWatchdogMs = (text: string | undefined): number | null => {
  const microseconds = Number(text ?? '');
  return Number.isSafeInteger(microseconds) && microseconds >= 1_000 ? microseconds / 1_000 : null;
};

/**
 * Signs of life to the service manager. They come from a timer of the same thread that does all the work, so a thread
 * that hangs goes silent and is started anew.
 */
export class ServiceNotifier {
  readonly #options: ServiceNotifierOptions;
  #cancel: Cancel | null = null;

  constructor(options: ServiceNotifierOptions) {
    this.#options = options;
  }

  ready(): void {
    void this.#tell('READY=1');
    this.#beat();
  }

  stopping(): void {
    this.#cancel?.();
    this.#cancel = null;
    void this.#tell('STOPPING=1');
  }

  #beat(): void {
    const { clock, watchdogMs } = this.#options;
    if (watchdogMs !== null) {
      // A third: one sign may be lost on a busy machine.
      this.#cancel = clock.after(watchdogMs / 3, () => {
        void this.#tell('WATCHDOG=1');
        this.#beat();
      });
    }
  }

  async #tell(state: string): Promise<void> {
    try {
      await this.#options.notify(state);
    } catch (error) {
      this.#options.log.warn('service manager was not told', {
        state,
        reason: error instanceof Error ? error.message : 'unknown',
      });
    }
  }
}
