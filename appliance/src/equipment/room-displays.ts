import type { Clock, Display, Outcome } from '@ratspult/device-drivers';
import type { ConfiguredDisplay } from '../config/room-configuration.ts';
import type { EquipmentListener } from '../devices/device-set.ts';
import type { Log } from '../log.ts';
import { NamedTimers } from '../named-timers.ts';
import type { RoomHost } from '../room-host.ts';
import { isNeeded, isOnline } from '../room/needs.ts';
import type { RoomState } from '../room/room-state.ts';

export interface RoomDisplaysOptions {
  /** Devices come and go while the room runs. */
  readonly displays: () => readonly ConfiguredDisplay[];
  readonly offAfterMs: number;
  /** How long their power needs to come; asked when the room is needed. */
  readonly waitMs: () => number;
  /** They were told to go off. */
  readonly onOff: () => void;
  readonly display: (id: string) => Display | null;
  readonly listen: (listener: EquipmentListener) => () => void;
  readonly host: RoomHost;
  readonly clock: Clock;
  readonly log: Log;
}

/** A display that refuses while it warms up or cools down is asked again after this. */
const againAfterMs = 5_000;

/** A person asked for the room off; nobody waits then. */
const isSentOff = (state: RoomState, before: RoomState): boolean =>
  !isNeeded(state) && state.equipment.power?.asks !== before.equipment.power?.asks;

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
        const entry = options.displays().find((one) => one.id === deviceId);
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

  /** One of them is on, or changes between on and off. */
  busy(): boolean {
    const { displays, display, host } = this.#options;
    return displays().some(({ id }) => {
      const power = isOnline(host.state, id) ? display(id)?.state().power : undefined;
      return power === 'on' || power === 'warming' || power === 'cooling';
    });
  }

  #follow(state: RoomState, before: RoomState): void {
    const [needed, wasNeeded] = [isNeeded(state), isNeeded(before)];
    if (needed && !wasNeeded) {
      this.#timers.stop('off');
      this.#switchOn();
    } else if (isSentOff(state, before)) {
      this.#timers.stop('off');
      this.#switchOff();
    } else if (!needed && wasNeeded) {
      this.#timers.stop('on');
      this.#timers.start('off', this.#options.offAfterMs, () => this.#switchOff());
    }
    for (const entry of this.#options.displays()) {
      if (isOnline(state, entry.id) && !isOnline(before, entry.id)) {
        void this.#apply(entry);
      }
    }
  }

  #switchOn(): void {
    const waitMs = this.#options.waitMs();
    const run = (): void => {
      this.#wanted = 'on';
      this.#options.displays().forEach((entry) => void this.#apply(entry));
    };
    if (waitMs === 0) {
      run();
    } else {
      // Whoever comes back before its power has settled is not told to go off because of the last meeting.
      this.#wanted = null;
      this.#timers.start('on', waitMs, run);
    }
  }

  #switchOff(): void {
    this.#timers.stop('on');
    this.#wanted = 'off';
    this.#options.displays().forEach((entry) => void this.#apply(entry));
    this.#options.onOff();
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
