import type {
  CameraControlFeatures,
  CameraControls,
  ImageSetting,
  Tally,
  WhiteBalance,
} from '../../core/capabilities/camera-controls.ts';
import type { Asker, PtzPosition } from '../../core/capabilities/capabilities.ts';
import { failed, succeeded, type Outcome } from '../../core/outcome.ts';
import type { CommandFields } from './codec.ts';
import { focusModes, powerStates, switchStates, type ViscaCommandName } from './commands.ts';
import { parseFourNibbles } from './inquiry-replies.ts';
import type { ViscaProfile } from './profiles.ts';
import { focusDriveOf } from './stick-mapping.ts';
import type { ViscaCamera } from './visca-camera.ts';
import type { ViscaSession } from './visca-session.ts';

export interface ViscaControlsOptions {
  readonly session: ViscaSession;
  readonly camera: ViscaCamera;
  readonly profile: ViscaProfile;
}

/** The commands behind each setting of the picture (protocol.md 1.4, 1.5). */
const images = {
  brightness: { set: 'bright', inquiry: 'brightInquiry' },
  saturation: { set: 'colourGain', inquiry: 'colourGainInquiry' },
  sharpness: { set: 'aperture', inquiry: 'apertureInquiry' },
  gain: { set: 'gain', inquiry: 'gainInquiry' },
  'exposure-compensation': { set: 'exposureCompensation', inquiry: 'exposureCompensationInquiry' },
} as const;

type KnownImage = keyof typeof images;

const isKnown = (setting: ImageSetting): setting is KnownImage => setting in images;

const settingNames = ['brightness', 'contrast', 'saturation', 'sharpness', 'gain', 'exposure-compensation'] as const;
const balanceNames = ['auto', 'indoor', 'outdoor', 'one-push', 'manual'] as const;

const notThere = (what: string): Outcome<never> => failed('unsupported', `camera has no ${what}`);

const featuresOf = ({ controls }: ViscaProfile): CameraControlFeatures => ({
  absoluteMove: controls.absoluteMove,
  focus: true,
  power: true,
  tally: controls.tally !== 'none',
  autoTracking: controls.autoTracking !== 'none',
  restart: false,
  snapshot: false,
  stream: false,
  imageSettings: settingNames.filter((name) => isKnown(name) && controls.imageMax[name] !== undefined),
  whiteBalances: balanceNames.filter((name) => controls.whiteBalances[name] !== undefined),
});

/** What a VISCA camera can do beside moving, as far as its profile knows. */
export class ViscaControls implements CameraControls {
  readonly features: CameraControlFeatures;
  readonly #options: ViscaControlsOptions;

  constructor(options: ViscaControlsOptions) {
    this.#options = options;
    this.features = featuresOf(options.profile);
  }

  async moveTo(position: PtzPosition, by: Asker): Promise<Outcome<void>> {
    return this.features.absoluteMove ? this.#options.camera.moveTo(position, by) : notThere('absolute positions');
  }

  async moveFocus(speed: number): Promise<Outcome<void>> {
    const drive = focusDriveOf(speed);
    if (drive === null) {
      return this.#do('focusStop', {});
    }
    const manual = await this.setAutoFocus(false);
    return manual.ok ? this.#do('focusDrive', { drive }) : manual;
  }

  setAutoFocus(on: boolean): Promise<Outcome<void>> {
    return this.#do('focusMode', { mode: on ? focusModes.auto : focusModes.manual });
  }

  /** Over before the camera is up: it may take a minute (protocol.md 1.3 rule 5). */
  async setPower(on: boolean): Promise<Outcome<void>> {
    const power = on ? powerStates.on : powerStates.standby;
    const accepted = await this.#options.session.command('power', { power }, 'person');
    return accepted.ok ? succeeded(undefined) : accepted;
  }

  async setTally(tally: Tally): Promise<Outcome<void>> {
    const { tally: lamps } = this.#options.profile.controls;
    if (lamps === 'none' || (lamps === 'red' && tally === 'preview')) {
      return notThere(`tally for ${tally}`);
    }
    const red = await this.#do('tallyRed', { state: tally === 'program' ? switchStates.on : switchStates.off });
    if (!red.ok || lamps === 'red') {
      return red;
    }
    return this.#do('tallyGreen', { state: tally === 'preview' ? switchStates.on : switchStates.off });
  }

  async setAutoTracking(on: boolean): Promise<Outcome<void>> {
    switch (this.#options.profile.controls.autoTracking) {
      case 'tracking':
        return this.#do('autoTracking', { state: on ? switchStates.on : switchStates.off });
      case 'framing':
        return this.#do('autoFraming', { state: on ? 1 : 0 });
      case 'none':
        return notThere('automatic tracking');
    }
  }

  async setImage(setting: ImageSetting, value01: number): Promise<Outcome<void>> {
    const max = this.#options.profile.controls.imageMax[setting];
    if (max === undefined || !isKnown(setting)) {
      return notThere(setting);
    }
    if (!(value01 >= 0 && value01 <= 1)) {
      return failed('unsupported', 'a setting is 0 to 1');
    }
    if (setting === 'exposure-compensation') {
      const on = await this.#do('exposureCompensationSwitch', { state: switchStates.on });
      if (!on.ok) {
        return on;
      }
    }
    return this.#do(images[setting].set, { value: Math.round(value01 * max) });
  }

  async image(setting: ImageSetting): Promise<Outcome<number>> {
    const max = this.#options.profile.controls.imageMax[setting];
    if (max === undefined || !isKnown(setting)) {
      return notThere(setting);
    }
    const value = await this.#options.session.inquire(images[setting].inquiry, parseFourNibbles);
    return value.ok ? succeeded(Math.min(1, value.value / max)) : value;
  }

  async setWhiteBalance(mode: WhiteBalance): Promise<Outcome<void>> {
    const value = this.#options.profile.controls.whiteBalances[mode];
    if (value === undefined) {
      return notThere(`white balance ${mode}`);
    }
    const set = await this.#do('whiteBalance', { mode: value });
    return set.ok && mode === 'one-push' ? this.#do('whiteBalanceTrigger', {}) : set;
  }

  async restart(): Promise<Outcome<void>> {
    return notThere('command to restart');
  }

  async snapshot(): Promise<Outcome<Uint8Array>> {
    return notThere('pictures over VISCA');
  }

  async streamAddress(): Promise<Outcome<string>> {
    return notThere('stream over VISCA');
  }

  async #do<Name extends ViscaCommandName>(name: Name, fields: CommandFields<Name>): Promise<Outcome<void>> {
    const accepted = await this.#options.session.command(name, fields, 'person');
    if (!accepted.ok) {
      return accepted;
    }
    const how = await accepted.value.completion;
    return how === 'refused' ? failed('refused', `camera refused ${name}`) : succeeded(undefined);
  }
}
