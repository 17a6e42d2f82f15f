import type { Clock } from '@ratspult/device-drivers';
import type { CommandResult } from '../command-result.ts';
import type { ButtonDeed, ConfiguredButton } from '../config/equipment-configuration.ts';
import type { EquipmentListener } from '../devices/device-set.ts';
import type { Log } from '../log.ts';
import type { PanelCommandName, PanelCommandParams } from '../protocol/index.ts';
import type { RoomHost } from '../room-host.ts';
import { isNeeded, isOnline } from '../room/needs.ts';
import type { RoomState } from '../room/room-state.ts';
import { PressMemory } from './press-memory.ts';

export interface RoomButtonsOptions {
  readonly buttons: readonly ConfiguredButton[];
  readonly listen: (listener: EquipmentListener) => () => void;
  /** As from a panel. */
  readonly run: <C extends PanelCommandName>(command: C, params: PanelCommandParams<C>) => Promise<CommandResult>;
  readonly host: RoomHost;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Buttons in the hall do what the panel does. Muting needs only a contact that closes; everything else a press that
 * began before our eyes, and unmuting one that also ended so, while the room stayed muted: a stuck button, a cable
 * that comes back or a device that starts again never make a muted room audible.
 */
export class RoomButtons {
  readonly #options: RoomButtonsOptions;
  readonly #unsubscribe: readonly (() => void)[];
  readonly #memories = new Map<ConfiguredButton, PressMemory>();

  constructor(options: RoomButtonsOptions) {
    this.#options = options;
    options.buttons.forEach((button) => this.#memories.set(button, new PressMemory()));
    this.#unsubscribe = [
      options.host.subscribe((state, before) => this.#follow(state, before)),
      options.listen((deviceId, event) => {
        if (event.type === 'button') {
          this.#hear(deviceId, event.button, event.pressed);
        }
      }),
    ];
  }

  close(): void {
    this.#unsubscribe.forEach((unsubscribe) => unsubscribe());
  }

  #follow(state: RoomState, before: RoomState): void {
    for (const [button, memory] of this.#memories) {
      if (isOnline(before, button.deviceId) && !isOnline(state, button.deviceId)) {
        memory.forget();
      }
      if (state.audio.roomMuted !== before.audio.roomMuted) {
        memory.spoil();
      }
    }
  }

  #hear(deviceId: string, name: string, pressed: boolean): void {
    for (const [button, memory] of this.#memories) {
      if (button.deviceId === deviceId && button.button === name) {
        this.#press(button, memory, pressed);
      }
    }
  }

  #press({ deviceId, deed }: ConfiguredButton, memory: PressMemory, pressed: boolean): void {
    const { roomMuted } = this.#options.host.state.audio;
    const { down, freshDown, complete } = memory.report(pressed);
    if (deed.does === 'mute' || deed.does === 'toggle-mute') {
      if (down && !roomMuted) {
        this.#run(deviceId, 'setRoomMuted', { muted: true });
      }
      if (deed.does === 'toggle-mute' && complete && roomMuted) {
        this.#run(deviceId, 'setRoomMuted', { muted: false });
      }
    } else if (freshDown) {
      this.#do(deviceId, deed);
    }
  }

  #do(deviceId: string, deed: ButtonDeed): void {
    switch (deed.does) {
      case 'join-next':
        return this.#joinNext(deviceId);
      case 'leave':
        return this.#run(deviceId, 'leave', {});
      case 'camera-preset':
        return this.#run(deviceId, 'recallPreset', { cameraId: deed.cameraId, presetId: deed.presetId });
      case 'light-scene':
        return this.#run(deviceId, 'setLightScene', { sceneId: deed.sceneId });
      case 'room-power':
        return this.#run(deviceId, 'setRoomPower', { on: !isNeeded(this.#options.host.state) });
      case 'mute':
      case 'toggle-mute':
    }
  }

  /** The meeting that runs (of several the one that began last), or the next one. */
  #joinNext(deviceId: string): void {
    const now = this.#options.clock.epochMs();
    const open = this.#options.host.state.calendar
      .filter(({ endsAt }) => endsAt > now)
      .toSorted((a, b) => a.startsAt - b.startsAt);
    const meeting = open.findLast(({ startsAt }) => startsAt <= now) ?? open[0];
    if (meeting === undefined) {
      this.#options.log.info('button pressed, no meeting planned', { deviceId });
      return;
    }
    this.#run(deviceId, 'join', { meetingId: meeting.meetingId });
  }

  #run<C extends PanelCommandName>(deviceId: string, command: C, params: PanelCommandParams<C>): void {
    void this.#try(deviceId, command, params);
  }

  async #try<C extends PanelCommandName>(deviceId: string, command: C, params: PanelCommandParams<C>): Promise<void> {
    const result = await this.#options.run(command, params);
    if (!result.ok) {
      this.#options.log.warn('button had no effect', { deviceId, command, code: result.code });
    }
  }
}
