import type { Asker, PtzPosition } from '../../core/capabilities/capabilities.ts';
import { failed, succeeded, type Outcome } from '../../core/outcome.ts';
import type { KeptFocus, PresetStore } from '../../core/preset-store.ts';

/** The focus of a camera that can be asked for it and set to it. */
export interface FocusKeeper {
  read(): Promise<Outcome<KeptFocus>>;
  /** Sharp enough is what matters: a camera that refuses it keeps its own focus. */
  restore(focus: KeptFocus, by: Asker): Promise<void>;
}

/** What a camera must be able to do so that presets can be kept for it. */
export interface PositionedCamera {
  /** Resolves when the camera stands still; at once when it does. */
  settled(): Promise<Outcome<void>>;
  position(): Promise<Outcome<PtzPosition>>;
  moveTo(position: PtzPosition, by: Asker): Promise<Outcome<void>>;
  /** Null where positions are kept without it. */
  readonly focus: FocusKeeper | null;
}

/** Presets of our own for a camera that tells its position and can be sent to one: recalling is an absolute move. */
export class StoredPositions {
  readonly #store: PresetStore;
  readonly #camera: PositionedCamera;

  constructor(store: PresetStore, camera: PositionedCamera) {
    this.#store = store;
    this.#camera = camera;
  }

  /** Resolves when the camera stands still at the position; `refused` when nothing is stored there. */
  async recall(slot: number, by: Asker, isNewest: () => boolean): Promise<Outcome<void>> {
    const position = await this.#store.load(slot);
    if (!isNewest()) {
      return failed('superseded', 'a newer movement was asked for');
    }
    if (position === null) {
      return failed('refused', `nothing is stored under ${slot}`);
    }
    // The journey is asked for first: the lens needs less time than the head.
    const moved = this.#camera.moveTo(position, by);
    if (position.focus !== undefined) {
      await this.#camera.focus?.restore(position.focus, by);
    }
    return moved;
  }

  /** Keeps where the camera stands after it has come to rest. */
  async store(slot: number): Promise<Outcome<void>> {
    const settled = await this.#camera.settled();
    const position = settled.ok ? await this.#camera.position() : settled;
    if (!position.ok) {
      return position;
    }
    const focus = await this.#camera.focus?.read();
    if (focus?.ok === false && focus.error.code !== 'unsupported' && focus.error.code !== 'refused') {
      return focus;
    }
    const kept = await this.#store.save(slot, { ...position.value, ...(focus?.ok === true && { focus: focus.value }) });
    return kept ? succeeded(undefined) : failed('refused', 'the preset could not be kept');
  }
}
