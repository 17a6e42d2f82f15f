import type { Capabilities, Light } from '@ratspult/device-drivers';
import { done, refused, type CommandResult } from '../command-result.ts';
import type { ConfiguredScene } from '../config/equipment-configuration.ts';
import type { EquipmentListener } from '../devices/device-set.ts';
import type { Log } from '../log.ts';
import type { RoomHost } from '../room-host.ts';
import { cameOnline, isOnline } from '../room/needs.ts';
import type { RoomState } from '../room/room-state.ts';
import { momentBegun, sceneAt } from './light-scenes.ts';
import { tell } from './obedience.ts';

export interface RoomLightsOptions {
  readonly scenes: readonly ConfiguredScene[];
  readonly capabilities: (id: string) => Capabilities | null;
  readonly listen: (listener: EquipmentListener) => () => void;
  readonly host: RoomHost;
  readonly log: Log;
}

/**
 * Light in scenes: chosen by a person, or by the meeting. What the lamps say counts: a hand at the wall switch is
 * never overruled, it only means that no scene is on.
 */
export class RoomLights {
  readonly #options: RoomLightsOptions;
  readonly #unsubscribe: readonly (() => void)[];
  readonly #levels = new Map<string, number>();
  /** The scene on its way, with the number of lamps that have not answered. */
  #wanted: { readonly scene: ConfiguredScene; open: number } | null = null;
  /** Lamps that were away when they should have changed. */
  readonly #missed = new Map<string, number>();
  #byHand = false;

  constructor(options: RoomLightsOptions) {
    this.#options = options;
    this.#unsubscribe = [
      options.host.subscribe((state, before) => this.#follow(state, before)),
      options.listen((deviceId, event) => {
        if (event.type === 'light' && this.#uses(deviceId)) {
          this.#levels.set(deviceId, event.level01);
          this.#show();
        }
      }),
    ];
  }

  close(): void {
    this.#unsubscribe.forEach((unsubscribe) => unsubscribe());
  }

  /** A person's choice; resolves when every lamp answered. */
  async choose(sceneId: string): Promise<CommandResult> {
    const scene = this.#options.scenes.find((one) => one.id === sceneId);
    if (scene === undefined) {
      return refused('unknown-scene');
    }
    this.#byHand = true;
    return this.#take(scene);
  }

  #uses(deviceId: string): boolean {
    return this.#options.scenes.some(({ levels }) => levels.some((one) => one.deviceId === deviceId));
  }

  #follow(state: RoomState, before: RoomState): void {
    const moment = momentBegun(state, before, this.#byHand);
    if (moment !== null) {
      this.#byHand = false;
      const scene = this.#options.scenes.find((one) => one.when === moment);
      if (scene !== undefined) {
        void this.#take(scene);
      }
    }
    for (const [deviceId, level01] of this.#missed) {
      if (cameOnline(state, before, deviceId)) {
        void this.#set(deviceId, level01).then(() => this.#show());
      }
    }
  }

  async #take(scene: ConfiguredScene): Promise<CommandResult> {
    const wanted = { scene, open: scene.levels.length };
    this.#wanted = wanted;
    this.#missed.clear();
    this.#show();
    const results = await Promise.all(
      scene.levels.map(async ({ deviceId, level01 }) => {
        const result = await this.#set(deviceId, level01);
        wanted.open -= 1;
        this.#show();
        return result;
      }),
    );
    return results.find((result) => !result.ok) ?? done;
  }

  async #set(deviceId: string, level01: number): Promise<CommandResult> {
    const light: Light | null = this.#options.capabilities(deviceId)?.light ?? null;
    if (light === null || !isOnline(this.#options.host.state, deviceId)) {
      this.#missed.set(deviceId, level01);
      return refused('light-offline');
    }
    this.#missed.delete(deviceId);
    const outcome = await tell(this.#options.log, deviceId, 'light', async () => light.setLevel(level01));
    if (outcome.ok) {
      // Many lamps never say how bright they are.
      this.#levels.set(deviceId, light.level01() ?? level01);
      return done;
    }
    if (outcome.error.code === 'offline') {
      this.#missed.set(deviceId, level01);
      return refused('light-offline');
    }
    return outcome.error.code === 'superseded' ? done : refused('light-refused');
  }

  #show(): void {
    const underWay = this.#wanted !== null && this.#wanted.open > 0 ? this.#wanted.scene : null;
    const scene = underWay ?? sceneAt(this.#options.scenes, this.#levels);
    this.#options.host.dispatch({ type: 'equipment', change: { what: 'scene', sceneId: scene?.id ?? null } });
  }
}
