import type { Asker, Outcome, PtzCamera, PtzVelocity } from '@ratspult/device-drivers';
import { done, fromOutcome, refused, type CommandResult } from '../command-result.ts';
import type { Log } from '../log.ts';
import type { RoomHost } from '../room-host.ts';
import type { PresetState } from '../room/room-state.ts';
import type { StoredFiles } from '../storage/stored-files.ts';
import type { CameraTracking } from './camera-tracking.ts';
import type { PictureFiles } from './picture-files.ts';
import { freeSlot, presetsOf, toStoredPresets, withoutPreset, withPreset, type PresetBook } from './preset-book.ts';

export interface CameraDeskOptions {
  readonly camera: (id: string) => PtzCamera | null;
  readonly tracking: CameraTracking;
  readonly host: RoomHost;
  readonly store: StoredFiles['presets'];
  readonly pictures: PictureFiles;
  /** A JPEG of what the camera shows now, from the stage; null when there is none. */
  readonly takePicture: (cameraId: string) => Promise<Uint8Array | null>;
  readonly newId: () => string;
  readonly log: Log;
}

/** Everything that is done with cameras, by whoever; keeps presets and what stands where. */
export class CameraDesk {
  readonly #options: CameraDeskOptions;
  #book: PresetBook;
  /** Counts motions per camera: an answer to an older one says nothing about where the camera stands now. */
  readonly #motions = new Map<string, number>();

  constructor(options: CameraDeskOptions, book: PresetBook) {
    this.#options = options;
    this.#book = book;
  }

  async move(cameraId: string, velocity: PtzVelocity): Promise<CommandResult> {
    return this.#motion(cameraId, async (camera) => {
      this.#options.tracking.endBeforeMove(cameraId);
      return camera.move(velocity, 'person');
    });
  }

  async stop(cameraId: string): Promise<CommandResult> {
    const camera = this.#options.camera(cameraId);
    return camera === null ? refused('unknown-camera') : this.#attempt(async () => camera.stop());
  }

  async recallPreset(cameraId: string, presetId: string, by: Asker): Promise<CommandResult> {
    return this.recall(cameraId, presetId, by).then((outcome) => ('code' in outcome ? outcome : fromOutcome(outcome)));
  }

  /** As `recallPreset`, with the device's own answer, which tells a superseded recall from an arrived one. */
  async recall(
    cameraId: string,
    presetId: string,
    by: Asker,
  ): Promise<Outcome<void> | { readonly ok: false; readonly code: string }> {
    const camera = this.#options.camera(cameraId);
    if (camera === null) {
      return { ok: false, code: 'unknown-camera' };
    }
    const preset = this.#preset(cameraId, presetId);
    if (preset === null) {
      return { ok: false, code: 'unknown-preset' };
    }
    const answer = this.#guarded(async () => {
      this.#options.tracking.endBeforeJourney(cameraId);
      return camera.recallPreset(preset.slot, by);
    });
    const motion = this.#begin(cameraId);
    const outcome = await answer;
    if (outcome.ok && this.#motions.get(cameraId) === motion) {
      this.#options.host.dispatch({ type: 'camera-at-preset', cameraId, presetId });
      if (preset.picture === null) {
        void this.#addPicture(cameraId, presetId, this.#pictureOfMotion(cameraId, motion));
      }
    }
    return outcome;
  }

  async home(cameraId: string): Promise<CommandResult> {
    return this.#motion(cameraId, async (camera) => {
      this.#options.tracking.endBeforeJourney(cameraId);
      return camera.home('person');
    });
  }

  /** Stores where the camera stands, under a new preset or over an old one; the picture follows when the stage sends it. */
  async savePreset(cameraId: string, presetId: string | null, name: string): Promise<CommandResult> {
    const camera = this.#options.camera(cameraId);
    if (camera === null) {
      return refused('unknown-camera');
    }
    const before = presetId === null ? null : this.#preset(cameraId, presetId);
    if (presetId !== null && before === null) {
      return refused('unknown-preset');
    }
    const slot = before?.slot ?? freeSlot(presetsOf(this.#book, cameraId), camera.features.presetSlots);
    if (slot === null) {
      return refused(camera.features.presetSlots === 0 ? 'unsupported' : 'no-free-preset');
    }
    // Asked for now, while the camera still shows it.
    const picture = this.#options.takePicture(cameraId);
    const preset = {
      id: before?.id ?? `preset-${this.#options.newId()}`,
      name,
      slot,
      seat: before?.seat ?? null,
      picture: before?.picture ?? null,
    };
    const undo = this.#book;
    // The slot is taken before the device answers, so that two panels never get the same one.
    this.#book = withPreset(this.#book, cameraId, preset);
    const result = fromOutcome(await this.#guarded(async () => camera.storePreset(slot)));
    if (!result.ok) {
      this.#book =
        before === null ? forget(this.#book, undo, cameraId, preset.id) : withPreset(this.#book, cameraId, before);
      return result;
    }
    if (!(await this.#publish(cameraId))) {
      return refused('storage-failed');
    }
    this.#options.host.dispatch({ type: 'camera-at-preset', cameraId, presetId: preset.id });
    void this.#addPicture(cameraId, preset.id, picture);
    return done;
  }

  async deletePreset(cameraId: string, presetId: string): Promise<CommandResult> {
    const preset = this.#preset(cameraId, presetId);
    if (preset === null) {
      return refused(this.#options.camera(cameraId) === null ? 'unknown-camera' : 'unknown-preset');
    }
    this.#book = withoutPreset(this.#book, cameraId, presetId);
    const saved = await this.#publish(cameraId);
    if (preset.picture !== null) {
      await this.#options.pictures.remove(preset.picture);
    }
    return saved ? done : refused('storage-failed');
  }

  presets(cameraId: string): readonly PresetState[] {
    return presetsOf(this.#book, cameraId);
  }

  #preset(cameraId: string, presetId: string): PresetState | null {
    return presetsOf(this.#book, cameraId).find((one) => one.id === presetId) ?? null;
  }

  /** A configured preset has no picture until the camera stands there; one that moved on meanwhile shows another place. */
  async #pictureOfMotion(cameraId: string, motion: number): Promise<Uint8Array | null> {
    const bytes = await this.#options.takePicture(cameraId);
    return this.#motions.get(cameraId) === motion ? bytes : null;
  }

  async #addPicture(cameraId: string, presetId: string, taking: Promise<Uint8Array | null>): Promise<void> {
    const bytes = await taking;
    const preset = this.#preset(cameraId, presetId);
    if (bytes === null || preset === null) {
      return;
    }
    const name = `${cameraId}-${presetId}-${this.#options.newId()}.jpg`;
    if (!(await this.#options.pictures.save(name, bytes))) {
      this.#options.log.warn('preset picture was not kept', { cameraId, presetId, bytes: bytes.length });
      return;
    }
    const current = this.#preset(cameraId, presetId);
    if (current === null) {
      await this.#options.pictures.remove(name);
      return;
    }
    this.#book = withPreset(this.#book, cameraId, { ...current, picture: name });
    await this.#publish(cameraId);
    if (current.picture !== null) {
      await this.#options.pictures.remove(current.picture);
    }
  }

  async #publish(cameraId: string): Promise<boolean> {
    const presets = presetsOf(this.#book, cameraId);
    this.#options.host.dispatch({ type: 'presets', cameraId, presets });
    const saved = await this.#options.store.save(toStoredPresets(this.#book));
    this.#options.host.dispatch({ type: 'fault', fault: { code: 'disk-full', subject: null }, active: !saved });
    return saved;
  }

  #begin(cameraId: string): number {
    const motion = (this.#motions.get(cameraId) ?? 0) + 1;
    this.#motions.set(cameraId, motion);
    this.#options.host.dispatch({ type: 'camera-at-preset', cameraId, presetId: null });
    return motion;
  }

  async #motion(cameraId: string, run: (camera: PtzCamera) => Promise<Outcome<unknown>>): Promise<CommandResult> {
    const camera = this.#options.camera(cameraId);
    if (camera === null) {
      return refused('unknown-camera');
    }
    // The command goes out before anything else is done: the way from joystick to wire is what people feel.
    const outcome = this.#guarded(async () => run(camera));
    this.#begin(cameraId);
    return fromOutcome(await outcome);
  }

  async #attempt(run: () => Promise<Outcome<unknown>>): Promise<CommandResult> {
    return fromOutcome(await this.#guarded(run));
  }

  async #guarded<T>(run: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
    try {
      return await run();
    } catch (error) {
      this.#options.log.error('camera raised an exception', { error });
      return { ok: false, error: { code: 'protocol', detail: 'exception' } };
    }
  }
}

const forget = (book: PresetBook, undo: PresetBook, cameraId: string, presetId: string): PresetBook => ({
  cameras: new Map(book.cameras).set(
    cameraId,
    presetsOf(book, cameraId).filter((preset) => preset.id !== presetId),
  ),
  deleted: undo.deleted,
});
