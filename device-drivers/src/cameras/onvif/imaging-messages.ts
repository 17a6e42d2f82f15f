import type { ImageSetting, WhiteBalance } from '../../core/capabilities/camera-controls.ts';
import { decimal } from './ptz-messages.ts';
import type { SpaceRange } from './ptz-spaces.ts';
import { imagingNamespace } from './services.ts';
import { childAt, childrenOf, escapeXml, textAt, type XmlElement } from './xml.ts';

/** Imaging (ONVIF Imaging, section 5), keyed by the token of the video source, not by the profile. */

/** The basics; gain and exposure are left to the camera, as there is no way back to its automatic in our controls. */
const elements = {
  brightness: 'Brightness',
  saturation: 'ColorSaturation',
  contrast: 'Contrast',
  sharpness: 'Sharpness',
} as const;

const settings = ['brightness', 'saturation', 'contrast', 'sharpness'] as const satisfies readonly ImageSetting[];

type BasicSetting = (typeof settings)[number];

const elementOf = (setting: ImageSetting): string | null => {
  const basic = settings.find((known) => known === setting);
  return basic === undefined ? null : elements[basic];
};

/** What GetOptions and GetMoveOptions told. */
export interface ImagingOptions {
  readonly ranges: ReadonlyMap<ImageSetting, SpaceRange>;
  readonly whiteBalances: readonly WhiteBalance[];
  /** True when automatic focus can be switched. */
  readonly autoFocus: boolean;
  /** Speeds of a continuous focus movement; null when the camera has none. */
  readonly focusSpeed: SpaceRange | null;
}

export const imagingOperation = (name: string, source: string, content = ''): string =>
  `<timg:${name} xmlns:timg="${imagingNamespace}" xmlns:tt="http://www.onvif.org/ver10/schema">` +
  `<timg:VideoSourceToken>${escapeXml(source)}</timg:VideoSourceToken>${content}</timg:${name}>`;

const set = (source: string, content: string): string =>
  imagingOperation(
    'SetImagingSettings',
    source,
    `<timg:ImagingSettings>${content}</timg:ImagingSettings><timg:ForcePersistence>true</timg:ForcePersistence>`,
  );

/** Null for a setting that is none of the basics. */
export const setBasic = (source: string, setting: ImageSetting, value: number): string | null => {
  const element = elementOf(setting);
  return element === null ? null : set(source, `<tt:${element}>${decimal(value)}</tt:${element}>`);
};

export const setFocusMode = (source: string, auto: boolean): string =>
  set(source, `<tt:Focus><tt:AutoFocusMode>${auto ? 'AUTO' : 'MANUAL'}</tt:AutoFocusMode></tt:Focus>`);

/** A change to manual keeps the gains that the camera uses at the moment, so that the picture does not jump. */
export const setWhiteBalanceMode = (source: string, auto: boolean, now: XmlElement | null): string => {
  const balance = childAt(now, 'ImagingSettings', 'WhiteBalance');
  const gain = (name: string): string => {
    const value = Number.parseFloat(textAt(balance, name) ?? '');
    return Number.isFinite(value) && !auto ? `<tt:${name}>${decimal(value)}</tt:${name}>` : '';
  };
  const mode = `<tt:Mode>${auto ? 'AUTO' : 'MANUAL'}</tt:Mode>`;
  return set(source, `<tt:WhiteBalance>${mode}${gain('CrGain')}${gain('CbGain')}</tt:WhiteBalance>`);
};

export const moveFocusAt = (source: string, speed: number): string =>
  imagingOperation(
    'Move',
    source,
    `<timg:Focus><tt:Continuous><tt:Speed>${decimal(speed)}</tt:Speed></tt:Continuous></timg:Focus>`,
  );

const readRange = (element: XmlElement | null): SpaceRange | null => {
  const min = Number.parseFloat(textAt(element, 'Min') ?? '');
  const max = Number.parseFloat(textAt(element, 'Max') ?? '');
  return Number.isFinite(min) && Number.isFinite(max) && max > min ? [min, max] : null;
};

const modes = (element: XmlElement | null, name: string): readonly string[] =>
  childrenOf(element, name).map(({ text }) => text.toUpperCase());

const readRanges = (options: XmlElement | null): ReadonlyMap<ImageSetting, SpaceRange> => {
  const ranges = new Map<BasicSetting, SpaceRange>();
  for (const setting of settings) {
    const range = readRange(childAt(options, elements[setting]));
    if (range !== null) {
      ranges.set(setting, range);
    }
  }
  return ranges;
};

/** `moves` is null when GetMoveOptions faulted: many cameras with fixed focus do. */
export const readImagingOptions = (response: XmlElement, moves: XmlElement | null): ImagingOptions => {
  const options = childAt(response, 'ImagingOptions');
  const balances = modes(childAt(options, 'WhiteBalance'), 'Mode');
  const focus = modes(childAt(options, 'Focus'), 'AutoFocusModes');
  return {
    ranges: readRanges(options),
    whiteBalances: [
      ...(balances.includes('AUTO') ? (['auto'] as const) : []),
      ...(balances.includes('MANUAL') ? (['manual'] as const) : []),
    ],
    autoFocus: focus.includes('AUTO'),
    focusSpeed: readRange(childAt(moves, 'MoveOptions', 'Continuous', 'Speed')),
  };
};

/** The value of a setting in the camera's own numbers; null when it does not tell. */
export const readBasic = (response: XmlElement, setting: ImageSetting): number | null => {
  const element = elementOf(setting);
  const value = element === null ? Number.NaN : Number.parseFloat(textAt(response, 'ImagingSettings', element) ?? '');
  return Number.isFinite(value) ? value : null;
};
