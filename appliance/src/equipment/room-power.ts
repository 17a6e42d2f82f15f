import type { Capabilities, Clock, PowerSocket } from '@ratspult/device-drivers';
import { done, refused, type CommandResult } from '../command-result.ts';
import type { ConfiguredPower } from '../config/equipment-configuration.ts';
import type { EquipmentListener } from '../devices/device-set.ts';
import type { Log } from '../log.ts';
import { NamedTimers } from '../named-timers.ts';
import type { RoomHost } from '../room-host.ts';
import type { PowerState } from '../room/equipment-state.ts';
import { cameOnline, isNeeded, isOnline, meetingRuns } from '../room/needs.ts';
import type { RoomState } from '../room/room-state.ts';
import { tell } from './obedience.ts';

export interface RoomPowerOptions {
  readonly power: ConfiguredPower | null;
  /** Displays that are on, or that cool down: taking their power away now would harm them. */
  readonly displaysBusy: () => boolean;
  readonly capabilities: (id: string) => Capabilities | null;
  readonly listen: (listener: EquipmentListener) => () => void;
  readonly host: RoomHost;
  readonly clock: Clock;
  readonly log: Log;
}

/** A socket that refused, or a display that is still warm, is looked at again after this. */
const againAfterMs = 5_000;

/**
 * Sockets go on before the displays and off after them. A socket that comes back gets what it missed; while nobody
 * needs the room nobody's hand is overruled.
 */
export class RoomPower {
  readonly #options: RoomPowerOptions;
  readonly #timers: NamedTimers;
  readonly #unsubscribe: readonly (() => void)[];
  readonly #known = new Map<string, boolean>();
  #wanted: 'on' | 'off' | null = null;

  constructor(options: RoomPowerOptions) {
    this.#options = options;
    this.#timers = new NamedTimers(options.clock);
    this.#unsubscribe = [
      options.host.subscribe((state, before) => this.#follow(state, before)),
      options.listen((deviceId, event) => {
        if (event.type === 'power-socket' && this.#socketIds.includes(deviceId)) {
          this.#learn(deviceId, event.on);
        }
      }),
    ];
  }

  close(): void {
    this.#timers.stopAll();
    this.#unsubscribe.forEach((unsubscribe) => unsubscribe());
  }

  /** How long the displays must wait before they are told to go on: not at all when they have power already. */
  displaysWaitMs(): number {
    const { power } = this.#options;
    return power === null || this.#state() === 'on' ? 0 : power.displaysAfterMs;
  }

  /** The displays were told to go off. */
  displaysWentOff(): void {
    const { power } = this.#options;
    if (power !== null) {
      this.#timers.start('off', power.offAfterMs, () => this.#offWhenCool());
    }
  }

  /** A person's wish; a meeting keeps its power. */
  ask(on: boolean): CommandResult {
    const { host, power } = this.#options;
    if (power === null) {
      return refused('room-power-missing');
    }
    if (!on && meetingRuns(host.state)) {
      return refused('room-power-needed');
    }
    host.dispatch({ type: 'equipment', change: { what: 'power-asked', on } });
    return done;
  }

  get #socketIds(): readonly string[] {
    return this.#options.power?.socketIds ?? [];
  }

  #follow(state: RoomState, before: RoomState): void {
    if (isNeeded(state) && !isNeeded(before)) {
      this.#timers.stop('off');
      this.#want('on');
    }
    for (const id of this.#socketIds) {
      if (cameOnline(state, before, id)) {
        this.#ask(id);
      }
    }
  }

  #offWhenCool(): void {
    if (this.#options.displaysBusy()) {
      this.#timers.start('off', againAfterMs, () => this.#offWhenCool());
      return;
    }
    this.#want('off');
  }

  #want(wanted: 'on' | 'off'): void {
    this.#wanted = wanted;
    this.#socketIds.forEach((id) => this.#ask(id));
  }

  #ask(id: string): void {
    const socket = this.#options.capabilities(id)?.powerSocket ?? null;
    if (socket === null || !isOnline(this.#options.host.state, id)) {
      return;
    }
    const isOn = socket.isOn();
    if (isOn !== null) {
      this.#learn(id, isOn);
    }
    if (this.#wanted !== null && isOn !== (this.#wanted === 'on')) {
      void this.#switch(id, socket, this.#wanted);
    }
  }

  async #switch(id: string, socket: PowerSocket, wanted: 'on' | 'off'): Promise<void> {
    const outcome = await tell(this.#options.log, id, `power ${wanted}`, async () => socket.setOn(wanted === 'on'));
    if (outcome.ok) {
      this.#learn(id, socket.isOn() ?? wanted === 'on');
    } else if (outcome.error.code === 'refused') {
      this.#timers.start(`again ${id}`, againAfterMs, () => this.#ask(id));
    }
  }

  #learn(id: string, on: boolean): void {
    this.#known.set(id, on);
    // Off by now: who switches a socket on by hand afterwards has a reason.
    if (this.#wanted === 'off' && this.#state() === 'off') {
      this.#wanted = null;
    }
    this.#options.host.dispatch({ type: 'equipment', change: { what: 'power', state: this.#state() } });
  }

  #state(): PowerState {
    const known = this.#socketIds.map((id) => this.#known.get(id) ?? null);
    if (known.every((on) => on === true)) {
      return 'on';
    }
    if (known.every((on) => on === false)) {
      return 'off';
    }
    return known.includes(true) ? 'partly' : 'unknown';
  }
}
