import type { Clock, Display, Outcome } from '@ratspult/device-drivers';
import type { ConfiguredDisplay } from '../config/room-configuration.ts';
import type { EquipmentListener } from '../devices/device-set.ts';
import type { Log } from '../log.ts';
import { NamedTimers } from '../named-timers.ts';
import type { RoomHost } from '../room-host.ts';
import type { RoomState } from '../room/room-state.ts';

export interface RoomDisplaysOptions {
  readonly displays: readonly ConfiguredDisplay[];
  readonly offAfterMs: number;
  readonly display: (id: string) => Display | null;
  readonly listen: (listener: EquipmentListener) => () => void;
  readonly host: RoomHost;
  readonly clock: Clock;
  readonly log: Log;
}

/** A display that refuses while it warms up or cools down is asked again after this. */
const againAfterMs = 5_000;

const isNeeded = (state: RoomState): boolean => state.meeting.phase !== 'idle' && state.meeting.phase !== 'failed';

const isOnline = (state: RoomState, id: string): boolean =>
  state.devices.find((device) => device.id === id)?.health.state === 'online';

/**
 * Screens go on with a meeting and off some time after it. A display that comes back gets what it missed; between
 * meetings nobody's hand is overruled: only the end of a meeting switches off.
 */
export class RoomDisplays {
  readonly #options: RoomDisplaysOptions;
  readonly #timers: NamedTimers;
  readonly #unsubscribe: readonly (() => void)[];
  /** What the displays should be; null between start and the first meeting, and once the displays are off. */
  #wanted: 'on' | 'off' | null = null;

  constructor(options: RoomDisplaysOptions) {
    this.#options = options;
    this.#timers = new NamedTimers(options.clock);
    const { host, listen } = options;
    this.#unsubscribe = [
      host.subscribe((state, before) => this.#follow(state, before)),
      listen((deviceId, event) => {
        const entry = options.displays.find((one) => one.id === deviceId);
        if (entry !== undefined && event.type === 'display' && event.display.power === 'on') {
          void this.#selectInput(entry);
        }
      }),
    ];
  }

  close(): void {
    this.#timers.stopAll();
    this.#unsubscribe.forEach((unsubscribe) => unsubscribe());
  }

  #follow(state: RoomState, before: RoomState): void {
    const [needed, wasNeeded] = [isNeeded(state), isNeeded(before)];
    if (needed && !wasNeeded) {
      this.#timers.stop('off');
      this.#wanted = 'on';
      this.#options.displays.forEach((entry) => void this.#apply(entry));
    } else if (!needed && wasNeeded) {
      this.#timers.start('off', this.#options.offAfterMs, () => this.#switchOff());
    }
    for (const entry of this.#options.displays) {
      if (isOnline(state, entry.id) && !isOnline(before, entry.id)) {
        void this.#apply(entry);
      }
    }
  }

  #switchOff(): void {
    this.#wanted = 'off';
    this.#options.displays.forEach((entry) => void this.#apply(entry));
  }

  async #apply(entry: ConfiguredDisplay): Promise<void> {
    const display = this.#options.display(entry.id);
    const wanted = this.#wanted;
    if (display === null || wanted === null || !isOnline(this.#options.host.state, entry.id)) {
      return;
    }
    const { power } = display.state();
    if (power === wanted) {
      await this.#selectInput(entry);
      return;
    }
    this.#retryWhenRefused(entry, await display.setPower(wanted === 'on'));
  }

  async #selectInput(entry: ConfiguredDisplay): Promise<void> {
    const display = this.#options.display(entry.id);
    if (display !== null && entry.input !== null && this.#wanted === 'on' && display.state().input !== entry.input) {
      this.#retryWhenRefused(entry, await display.selectInput(entry.input));
    }
  }

  #retryWhenRefused(entry: ConfiguredDisplay, outcome: Outcome<void>): void {
    if (outcome.ok) {
      return;
    }
    this.#options.log.warn('display did not follow the room', { deviceId: entry.id, code: outcome.error.code });
    if (outcome.error.code === 'refused') {
      this.#timers.start(`again ${entry.id}`, againAfterMs, () => void this.#apply(entry));
    }
  }
}
