import type { Clock } from '@ratspult/device-drivers';
import type { Log } from '../log.ts';
import { NamedTimers } from '../named-timers.ts';
import type { RoomHost } from '../room-host.ts';
import type { KioskUnit } from './runtime-folder.ts';

export interface KioskPatience {
  /** From a start or restart to the first painted picture. */
  readonly startMs: number;
  /** Without a painted picture from then on. */
  readonly silentMs: number;
}

/** A browser on a small PC has painted within ten seconds; emulated machines need far longer. */
export const kioskPatience = (slowness: number): KioskPatience => ({
  startMs: 45_000 * slowness,
  silentMs: 15_000 * slowness,
});

export interface KioskWatchOptions {
  readonly host: RoomHost;
  readonly clock: Clock;
  readonly log: Log;
  readonly patience: KioskPatience;
  readonly restart: (unit: KioskUnit) => Promise<void>;
  /** Once, when panel and stage both have painted. */
  readonly onHealthy: () => Promise<void>;
}

type Page = 'panel' | 'stage';

/** So often its own browser is started anew before the compositor under both is suspected. */
const restartsOfOne = 2;
/** A page that painted this long is well again. */
const settledMs = 60_000;

/**
 * Watches that somebody who stands before the screens sees something. A process that runs is no proof: renderers freeze,
 * pages stay blank and compositors lose their screens while everything seems alive. Only painted pictures count.
 */
export class KioskWatch {
  readonly #options: KioskWatchOptions;
  readonly #timers: NamedTimers;
  readonly #restarts: Record<Page, number> = { panel: 0, stage: 0 };
  readonly #seen = new Set<Page>();
  readonly #unsubscribe: () => void;
  #told = false;

  constructor(options: KioskWatchOptions) {
    this.#options = options;
    this.#timers = new NamedTimers(options.clock);
    this.#unsubscribe = options.host.subscribe((state, before) => {
      if (state.stage.state !== before.stage.state) {
        this.#stageChanged(state.stage.state === 'present');
      }
    });
  }

  start(): void {
    this.#await('panel', this.#options.patience.startMs);
    this.#await('stage', this.#options.patience.startMs);
  }

  /** A panel has painted a frame. */
  panelPainted(): void {
    this.#painted('panel');
    this.#await('panel', this.#options.patience.silentMs);
  }

  close(): void {
    this.#unsubscribe();
    this.#timers.stopAll();
  }

  #stageChanged(present: boolean): void {
    if (present) {
      // From here on the stage's own heartbeat is watched by its hub.
      this.#painted('stage');
      this.#timers.stop('stage');
    } else {
      this.#timers.stop('stage settled');
      this.#await('stage', this.#options.patience.silentMs);
    }
  }

  #painted(page: Page): void {
    if (!this.#timers.has(`${page} settled`) && this.#restarts[page] > 0) {
      this.#timers.start(`${page} settled`, settledMs, () => {
        this.#restarts[page] = 0;
      });
    }
    this.#seen.add(page);
    if (this.#seen.size === 2 && !this.#told) {
      this.#told = true;
      this.#options.log.info('panel and stage have painted', {});
      void this.#options
        .onHealthy()
        .catch((error: unknown) => this.#options.log.error('not marked healthy', { error }));
    }
  }

  #await(page: Page, forMs: number): void {
    this.#timers.start(page, forMs, () => void this.#missed(page));
  }

  async #missed(page: Page): Promise<void> {
    const { log, restart, patience } = this.#options;
    this.#timers.stop(`${page} settled`);
    this.#restarts[page] += 1;
    const unit = this.#restarts[page] > restartsOfOne ? 'kiosk' : page;
    log.warn('nothing was painted', { page, restarts: unit });
    this.#await(page, patience.startMs);
    if (unit === 'kiosk') {
      // Both pages go with it, and both get the time of a start.
      this.#restarts[page] = 0;
      this.#await('panel', patience.startMs);
    }
    await restart(unit).catch((error: unknown) => log.error('restart could not be asked for', { unit, error }));
  }
}
