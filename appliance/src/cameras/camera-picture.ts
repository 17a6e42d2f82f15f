import {
  failed,
  type CameraControls,
  type Clock,
  type ImageSetting,
  type Outcome,
  type WhiteBalance,
} from '@ratspult/device-drivers';
import { done, fromOutcome, refused, type CommandResult } from '../command-result.ts';
import type { Log } from '../log.ts';
import { NamedTimers } from '../named-timers.ts';
import type { RoomHost } from '../room-host.ts';
import type { PictureChange } from '../room/camera-picture-state.ts';
import { tell } from '../equipment/obedience.ts';

export interface CameraPictureOptions {
  readonly controls: (cameraId: string) => CameraControls | null;
  readonly host: RoomHost;
  readonly clock: Clock;
  readonly log: Log;
}

/** One step of the focus: this fast for this long, and then a stop of its own, whoever is still there. */
const focusSpeed = 0.4;
const focusStepMs = 250;

/** Brightness, colours and focus of the cameras, as far as each has them. */
export class CameraPicture {
  readonly #options: CameraPictureOptions;
  readonly #timers: NamedTimers;

  constructor(options: CameraPictureOptions) {
    this.#options = options;
    this.#timers = new NamedTimers(options.clock);
  }

  close(): void {
    this.#timers.stopAll();
  }

  /** Asks the camera for every setting; a setting it does not tell stays unknown. */
  async read(cameraId: string): Promise<CommandResult> {
    const controls = this.#options.controls(cameraId);
    if (controls === null) {
      return refused('unknown-camera');
    }
    for (const setting of controls.features.imageSettings) {
      const value = await controls.image(setting);
      if (value.ok) {
        this.#changed(cameraId, { what: 'setting', setting, value01: value.value });
      } else if (value.error.code === 'offline') {
        return fromOutcome(value);
      }
    }
    return done;
  }

  async set(cameraId: string, setting: ImageSetting, value01: number): Promise<CommandResult> {
    const outcome = await this.#tell(cameraId, setting, async (controls) => controls.setImage(setting, value01));
    if (outcome.ok) {
      this.#changed(cameraId, { what: 'setting', setting, value01 });
    }
    return fromOutcome(outcome);
  }

  async setWhiteBalance(cameraId: string, mode: WhiteBalance): Promise<CommandResult> {
    const outcome = await this.#tell(cameraId, 'white balance', async (controls) => controls.setWhiteBalance(mode));
    if (outcome.ok) {
      this.#changed(cameraId, { what: 'white-balance', mode });
    }
    return fromOutcome(outcome);
  }

  async focus(cameraId: string, way: 'auto' | 'near' | 'far'): Promise<CommandResult> {
    if (way === 'auto') {
      return fromOutcome(await this.#tell(cameraId, 'focus', async (controls) => controls.setAutoFocus(true)));
    }
    const speed = way === 'far' ? focusSpeed : -focusSpeed;
    const moved = await this.#tell(cameraId, 'focus', async (controls) => controls.moveFocus(speed));
    this.#timers.start(cameraId, focusStepMs, () => {
      void this.#tell(cameraId, 'focus', async (controls) => controls.moveFocus(0));
    });
    return fromOutcome(moved);
  }

  #changed(cameraId: string, change: PictureChange): void {
    this.#options.host.dispatch({ type: 'camera-picture', cameraId, change });
  }

  async #tell(
    cameraId: string,
    what: string,
    command: (controls: CameraControls) => Promise<Outcome<void>>,
  ): Promise<Outcome<void>> {
    const controls = this.#options.controls(cameraId);
    return controls === null
      ? failed('unsupported', 'no such camera')
      : tell(this.#options.log, cameraId, what, async () => command(controls));
  }
}
