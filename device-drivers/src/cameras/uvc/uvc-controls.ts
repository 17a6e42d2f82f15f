import type { Asker, PtzPosition } from '../../core/capabilities/capabilities.ts';
import type {
  CameraControlFeatures,
  CameraControls,
  ImageSetting,
  WhiteBalance,
} from '../../core/capabilities/camera-controls.ts';
import type { Clock } from '../../core/clock.ts';
import { failed, succeeded, type Outcome } from '../../core/outcome.ts';
import { shareOf, valueAt, type V4l2Control } from './controls.ts';
import { Stepper } from './stepper.ts';
import type { UvcCamera } from './uvc-camera.ts';
import type { ControlValue, UvcSession } from './uvc-session.ts';

export interface UvcControlsOptions {
  readonly clock: Clock;
  readonly session: UvcSession;
  readonly camera: UvcCamera;
}

const imageSettings = [
  'brightness',
  'contrast',
  'saturation',
  'sharpness',
  'gain',
  'exposure-compensation',
] as const satisfies readonly ImageSetting[];

/** Colour temperatures in kelvin of lamps and of daylight. */
const kelvin = { indoor: 3200, outdoor: 5600 } as const;
/** Share of the focus range per second at full speed. */
const focusRangePerS = 0.25;
const focusAxes = ['focus'] as const;

const unsupported = (what: string): Outcome<never> => failed('unsupported', `a UVC camera has no ${what} here`);

/** What a UVC camera can do beside moving, as far as it has the controls. */
export class UvcControls implements CameraControls {
  readonly #options: UvcControlsOptions;
  readonly #focus: Stepper;

  constructor(options: UvcControlsOptions) {
    this.#options = options;
    this.#focus = new Stepper({
      clock: options.clock,
      set: (values) => options.session.set(values, 'person', focusAxes),
      failed: () => {},
    });
  }

  get features(): CameraControlFeatures {
    const { session, camera } = this.#options;
    return {
      absoluteMove: camera.features.position,
      focus: session.control('focus') !== null,
      power: false,
      tally: false,
      autoTracking: false,
      restart: false,
      snapshot: false,
      stream: false,
      imageSettings: imageSettings.filter((setting) => session.control(setting) !== null),
      whiteBalances: this.#whiteBalances(),
    };
  }

  moveTo(position: PtzPosition, by: Asker): Promise<Outcome<void>> {
    return this.#options.camera.moveTo(position, by);
  }

  async moveFocus(speed: number): Promise<Outcome<void>> {
    const { session } = this.#options;
    const control = session.control('focus');
    if (control === null) {
      return unsupported('focus');
    }
    this.#focus.stop();
    if (speed === 0) {
      return succeeded(undefined);
    }
    // A focus that is automatic refuses to be set.
    const manual = await this.#setIfThere(session.control('autoFocus'), 0);
    const read = manual.ok ? await session.get(['focus']) : manual;
    if (!read.ok) {
      return read;
    }
    const unitsPerS = Math.min(1, Math.max(-1, speed)) * focusRangePerS * (control.maximum - control.minimum);
    // UVC counts from far (0) to near; here 1 is farthest (protocol.md 2).
    return this.#focus.start([{ control, from: read.value.get('focus') ?? control.preset, unitsPerS: -unitsPerS }]);
  }

  async setAutoFocus(on: boolean): Promise<Outcome<void>> {
    this.#focus.stop();
    const control = this.#options.session.control('autoFocus');
    return control === null ? unsupported('automatic focus') : this.#set([{ control, value: on ? 1 : 0 }]);
  }

  async setImage(setting: ImageSetting, value01: number): Promise<Outcome<void>> {
    const control = this.#options.session.control(setting);
    return control === null ? unsupported(setting) : this.#set([{ control, value: valueAt(control, value01) }]);
  }

  async image(setting: ImageSetting): Promise<Outcome<number>> {
    const control = this.#options.session.control(setting);
    if (control === null) {
      return unsupported(setting);
    }
    const read = await this.#options.session.get([setting]);
    return read.ok ? succeeded(shareOf(control, read.value.get(setting) ?? control.preset)) : read;
  }

  async setWhiteBalance(mode: WhiteBalance): Promise<Outcome<void>> {
    const { session } = this.#options;
    if (!this.#whiteBalances().includes(mode)) {
      return unsupported(`white balance ${mode}`);
    }
    // The temperature is inactive while the balance is automatic, so that goes first, in a call of its own.
    const automatic = await this.#setIfThere(session.control('autoWhiteBalance'), mode === 'auto' ? 1 : 0);
    if (!automatic.ok) {
      return automatic;
    }
    const temperature = session.control('whiteBalance');
    if (mode === 'one-push') {
      return this.#setIfThere(session.control('whiteBalanceOnce'), 1);
    }
    if (temperature === null || (mode !== 'indoor' && mode !== 'outdoor')) {
      return automatic;
    }
    const value = Math.min(temperature.maximum, Math.max(temperature.minimum, kelvin[mode]));
    return this.#set([{ control: temperature, value }]);
  }

  setPower = async (): Promise<Outcome<void>> => unsupported('power');
  setTally = async (): Promise<Outcome<void>> => unsupported('tally');
  setAutoTracking = async (): Promise<Outcome<void>> => unsupported('automatic tracking');
  restart = async (): Promise<Outcome<void>> => unsupported('restart');
  snapshot = async (): Promise<Outcome<Uint8Array>> => unsupported('snapshot');
  streamAddress = async (): Promise<Outcome<string>> => unsupported('stream address');

  lost(): void {
    this.#focus.stop();
  }

  #whiteBalances(): readonly WhiteBalance[] {
    const { session } = this.#options;
    const automatic = session.control('autoWhiteBalance') !== null;
    const temperature = session.control('whiteBalance') !== null;
    const once = session.control('whiteBalanceOnce') !== null;
    return [
      ...(automatic ? (['auto', 'manual'] as const) : []),
      ...(temperature ? (['indoor', 'outdoor'] as const) : []),
      ...(once ? (['one-push'] as const) : []),
    ];
  }

  async #setIfThere(control: V4l2Control | null, value: number): Promise<Outcome<void>> {
    return control === null ? succeeded(undefined) : this.#set([{ control, value }]);
  }

  #set(values: readonly ControlValue[]): Promise<Outcome<void>> {
    return this.#options.session.set(values, 'person', []);
  }
}
