import type { ImageSetting } from '../../../src/core/capabilities/camera-controls.ts';
import { focusModes, switchStates, type ViscaCommandName } from '../../../src/cameras/visca/commands.ts';
import type { ViscaProfile } from '../../../src/cameras/visca/profiles.ts';
import { toNibbles } from '../../../src/cameras/visca/template.ts';

const imageOf: Readonly<Partial<Record<ViscaCommandName, ImageSetting>>> = {
  aperture: 'sharpness',
  colourGain: 'saturation',
  gain: 'gain',
  bright: 'brightness',
  exposureCompensation: 'exposure-compensation',
  exposureCompensationSwitch: 'exposure-compensation',
};

const settingOfInquiry: Readonly<Partial<Record<ViscaCommandName, ViscaCommandName>>> = {
  apertureInquiry: 'aperture',
  colourGainInquiry: 'colourGain',
  gainInquiry: 'gain',
  brightInquiry: 'bright',
  exposureCompensationInquiry: 'exposureCompensation',
};

/** protocol.md 1.4: focus mode, the other one. */
const focusToggle = 0x10;

/** protocol.md 1.4: the far end of the focus. */
const farFocus = 0x1000;

/** Commands only some models take. */
const dialects: Readonly<Partial<Record<ViscaCommandName, (profile: ViscaProfile) => boolean>>> = {
  tallyRed: ({ controls }) => controls.tally !== 'none',
  tallyGreen: ({ controls }) => controls.tally === 'red-and-green',
  autoTracking: ({ controls }) => controls.autoTracking === 'tracking',
  autoFraming: ({ controls }) => controls.autoTracking === 'framing',
  presetSpeedSony: ({ presetSpeed }) => presetSpeed === 'sony',
  presetSpeedForAll: ({ presetSpeed }) => presetSpeed === 'for-all',
  presetSpeedForEach: ({ presetSpeed }) => presetSpeed === 'for-each',
};

/** What a simulated camera remembers beside its position, and what its model knows of it (protocol.md 1.4, 1.5). */
export class CameraSettings {
  readonly #profile: ViscaProfile;
  readonly #values = new Map<ViscaCommandName, number>([['focusMode', focusModes.auto]]);

  constructor(profile: ViscaProfile) {
    this.#profile = profile;
  }

  value(name: ViscaCommandName): number | null {
    return this.#values.get(name) ?? null;
  }

  set(name: ViscaCommandName, fields: ReadonlyMap<string, number>): void {
    const value =
      fields.get('focus') ?? fields.get('value') ?? fields.get('state') ?? fields.get('mode') ?? fields.get('drive');
    const toggled = this.#values.get(name) === focusModes.auto ? focusModes.manual : focusModes.auto;
    this.#values.set(name, name === 'focusMode' && value === focusToggle ? toggled : (value ?? 0));
  }

  inquiryData(name: ViscaCommandName): readonly number[] | null {
    if (name === 'focusModeInquiry') {
      return [this.#values.get('focusMode') ?? focusModes.auto];
    }
    if (name === 'focusInquiry') {
      return toNibbles(this.#values.get('focusDirect') ?? farFocus, 4);
    }
    const setting = settingOfInquiry[name];
    return setting !== undefined && this.knows(setting) ? toNibbles(this.#values.get(setting) ?? 0, 4) : null;
  }

  knows(name: ViscaCommandName): boolean {
    const { controls } = this.#profile;
    const image = imageOf[name];
    return image === undefined ? (dialects[name]?.(this.#profile) ?? true) : controls.imageMax[image] !== undefined;
  }

  /** It follows whoever it sees (auto tracking of PTZOptics, auto framing of Sony). */
  get tracks(): boolean {
    return this.#values.get('autoTracking') === switchStates.on || this.#values.get('autoFraming') === 1;
  }

  /** The tally lamps are dark after a boot. */
  booted(): void {
    this.#values.delete('tallyRed');
    this.#values.delete('tallyGreen');
  }

  /** The focus cannot be driven while the camera focuses by itself. */
  allows(name: ViscaCommandName): boolean {
    return (name !== 'focusDrive' && name !== 'focusDirect') || this.#values.get('focusMode') === focusModes.manual;
  }
}
