import { failed, type Capabilities } from '@ratspult/device-drivers';
import { partKey, type ButtonDeed, type ConfiguredButton } from '../config/equipment-configuration.ts';
import type { Log } from '../log.ts';
import type { RoomHost } from '../room-host.ts';
import { isNeeded, isReachable } from '../room/needs.ts';
import type { RoomState } from '../room/room-state.ts';
import { tell } from './obedience.ts';

export interface ButtonLampsOptions {
  readonly buttons: readonly ConfiguredButton[];
  readonly capabilities: (id: string) => Capabilities | null;
  readonly host: RoomHost;
  readonly log: Log;
}

/** Whether what the button does is so now. */
const isLit = (deed: ButtonDeed, state: RoomState): boolean => {
  switch (deed.does) {
    case 'mute':
    case 'toggle-mute':
      return state.audio.roomMuted;
    case 'join-next':
    case 'leave':
      return state.meeting.phase === 'joined' || state.meeting.phase === 'reconnecting';
    case 'camera-preset':
      return state.cameras.some(({ id, atPreset }) => id === deed.cameraId && atPreset === deed.presetId);
    case 'light-scene':
      return state.equipment.lights?.sceneId === deed.sceneId;
    case 'room-power':
      return isNeeded(state);
  }
};

/** The lamps in the buttons of the hall: each shows whether what its button does is so. */
export class ButtonLamps {
  readonly #options: ButtonLampsOptions;
  readonly #unsubscribe: () => void;
  /** What each lamp was told; absent once its device was away. */
  readonly #told = new Map<string, boolean>();
  readonly #busy = new Set<string>();
  /** Buttons without a lamp. */
  readonly #dark = new Set<string>();

  constructor(options: ButtonLampsOptions) {
    this.#options = options;
    this.#unsubscribe = options.host.subscribe((state) => this.#follow(state));
  }

  close(): void {
    this.#unsubscribe();
  }

  #follow(state: RoomState): void {
    for (const button of this.#options.buttons) {
      const key = partKey(button.deviceId, button.button);
      if (!isReachable(state, button.deviceId)) {
        this.#told.delete(key);
      } else if (!this.#busy.has(key) && !this.#dark.has(key)) {
        void this.#align(button, key);
      }
    }
  }

  /** One command at a time for each lamp; what changed meanwhile follows. */
  async #align({ deviceId, button, deed }: ConfiguredButton, key: string): Promise<void> {
    const { capabilities, log } = this.#options;
    this.#busy.add(key);
    for (let lit = this.#due(deviceId, deed, key); lit !== null; lit = this.#due(deviceId, deed, key)) {
      const wanted = lit;
      this.#told.set(key, wanted);
      const outcome = await tell(log, deviceId, `lamp of ${button}`, async () => {
        const device = capabilities(deviceId)?.button ?? null;
        return device === null ? failed('unsupported', 'no buttons') : device.setLit(button, wanted);
      });
      if (!outcome.ok && outcome.error.code === 'unsupported') {
        this.#dark.add(key);
        break;
      }
    }
    this.#busy.delete(key);
  }

  /** What the lamp should be told; null when it knows, or is away. */
  #due(deviceId: string, deed: ButtonDeed, key: string): boolean | null {
    const { state } = this.#options.host;
    const lit = isLit(deed, state);
    return isReachable(state, deviceId) && this.#told.get(key) !== lit ? lit : null;
  }
}
