import type { Asker, PtzPosition } from '../../core/capabilities/capabilities.ts';
import type {
  CameraControlFeatures,
  CameraControls,
  ImageSetting,
  Tally,
  WhiteBalance,
} from '../../core/capabilities/camera-controls.ts';
import { failed, type Outcome } from '../../core/outcome.ts';
import type { OnvifCamera } from './onvif-camera.ts';

const noPower = failed('unsupported', 'ONVIF has no power switch');
const noTally = failed('unsupported', 'ONVIF has no tally light');
const noTracking = failed('unsupported', 'ONVIF has no switch for automatic tracking');

/** The controls of an ONVIF camera, in the same queue as its movements. */
export class OnvifControls implements CameraControls {
  readonly #camera: OnvifCamera;

  constructor(camera: OnvifCamera) {
    this.#camera = camera;
  }

  get features(): CameraControlFeatures {
    const facts = this.#camera.extras?.facts ?? null;
    const imaging = facts?.imaging?.options ?? null;
    return {
      absoluteMove: this.#camera.canMoveTo,
      focus: imaging !== null && imaging.focusSpeed !== null,
      power: false,
      tally: false,
      autoTracking: false,
      restart: true,
      snapshot: facts?.snapshot ?? false,
      stream: true,
      imageSettings: [...(imaging?.ranges.keys() ?? [])],
      whiteBalances: imaging?.whiteBalances ?? [],
    };
  }

  moveTo(position: PtzPosition, by: Asker): Promise<Outcome<void>> {
    return this.#camera.moveTo(position, by);
  }

  moveFocus(speed: number): Promise<Outcome<void>> {
    // The end of a focus movement names no axis: nothing newer may take its place, also no stop of the head.
    const axes = speed === 0 ? [] : ['focus'];
    return this.#camera.perform('focus', 'person', (extras) => extras.moveFocus(speed), axes);
  }

  setAutoFocus(on: boolean): Promise<Outcome<void>> {
    return this.#camera.perform('auto focus', 'person', (extras) => extras.setAutoFocus(on));
  }

  async setPower(): Promise<Outcome<void>> {
    return noPower;
  }

  async setTally(_tally: Tally): Promise<Outcome<void>> {
    return noTally;
  }

  async setAutoTracking(): Promise<Outcome<void>> {
    return noTracking;
  }

  setImage(setting: ImageSetting, value01: number): Promise<Outcome<void>> {
    return this.#camera.perform(`set ${setting}`, 'person', (extras) => extras.setImage(setting, value01));
  }

  image(setting: ImageSetting): Promise<Outcome<number>> {
    return this.#camera.perform(`read ${setting}`, 'poll', (extras) => extras.image(setting));
  }

  setWhiteBalance(mode: WhiteBalance): Promise<Outcome<void>> {
    return this.#camera.perform('white balance', 'person', (extras) => extras.setWhiteBalance(mode));
  }

  restart(): Promise<Outcome<void>> {
    return this.#camera.perform('restart', 'person', (extras) => extras.restart());
  }

  /** Beside the queue: a picture may take seconds, and a movement must not wait for it. */
  async snapshot(): Promise<Outcome<Uint8Array>> {
    return (await this.#camera.extras?.snapshot()) ?? failed('offline', 'not connected');
  }

  streamAddress(): Promise<Outcome<string>> {
    return this.#camera.perform('stream', 'poll', (extras) => extras.streamAddress());
  }
}
