import { childAt, textAt, type XmlElement } from '../../../src/cameras/onvif/xml.ts';
import { faults } from './envelope.ts';
import type { CameraModel, ImagingState } from './model.ts';
import type { Operation } from './operation.ts';

/** Each setting with a range of its own, so that a mix-up shows. */
const ranges: Readonly<Record<string, readonly [min: number, max: number]>> = {
  Brightness: [0, 100],
  ColorSaturation: [-50, 50],
  Contrast: [0, 255],
  Sharpness: [1, 15],
};

const focusSpeed = [-7, 7] as const;

export const initialImaging = (): ImagingState => ({
  values: new Map([
    ['Brightness', 50],
    ['ColorSaturation', 0],
    ['Contrast', 128],
    ['Sharpness', 8],
    ['CrGain', 40],
    ['CbGain', 60],
  ]),
  autoFocus: true,
  focusSpeed: 0,
  whiteBalance: 'AUTO',
});

const range = (name: string, [min, max]: readonly [number, number]): string =>
  `<tt:${name}><tt:Min>${min}</tt:Min><tt:Max>${max}</tt:Max></tt:${name}>`;

const getOptions: Operation = () =>
  `<timg:ImagingOptions>${['Brightness', 'ColorSaturation', 'Contrast'].map((name) => range(name, ranges[name] ?? [0, 1])).join('')}` +
  '<tt:Focus><tt:AutoFocusModes>AUTO</tt:AutoFocusModes><tt:AutoFocusModes>MANUAL</tt:AutoFocusModes></tt:Focus>' +
  range('Sharpness', ranges['Sharpness'] ?? [0, 1]) +
  '<tt:WhiteBalance><tt:Mode>AUTO</tt:Mode><tt:Mode>MANUAL</tt:Mode></tt:WhiteBalance></timg:ImagingOptions>';

const getSettings: Operation = ({ imaging }) => {
  const value = (name: string): string => `<tt:${name}>${imaging.values.get(name) ?? 0}</tt:${name}>`;
  return (
    `<timg:ImagingSettings>${value('Brightness')}${value('ColorSaturation')}${value('Contrast')}` +
    `<tt:Focus><tt:AutoFocusMode>${imaging.autoFocus ? 'AUTO' : 'MANUAL'}</tt:AutoFocusMode></tt:Focus>${value('Sharpness')}` +
    `<tt:WhiteBalance><tt:Mode>${imaging.whiteBalance}</tt:Mode>${value('CrGain')}${value('CbGain')}</tt:WhiteBalance></timg:ImagingSettings>`
  );
};

const setSettings: Operation = ({ imaging }, request) => {
  const settings = childAt(request, 'ImagingSettings');
  for (const [name, [min, max]] of Object.entries(ranges)) {
    const text = textAt(settings, name);
    const value = Number(text);
    if (text !== null && !(value >= min && value <= max)) {
      return faults.badArgument;
    }
    if (text !== null) {
      imaging.values.set(name, value);
    }
  }
  const focus = textAt(settings, 'Focus', 'AutoFocusMode');
  imaging.autoFocus = focus === null ? imaging.autoFocus : focus === 'AUTO';
  const balance = textAt(settings, 'WhiteBalance', 'Mode');
  imaging.whiteBalance = balance === 'AUTO' || balance === 'MANUAL' ? balance : imaging.whiteBalance;
  return '';
};

const move: Operation = ({ imaging }, request) => {
  const speed = Number(textAt(request, 'Focus', 'Continuous', 'Speed') ?? Number.NaN);
  const [min, max] = focusSpeed;
  if (imaging.autoFocus || !(speed >= min && speed <= max)) {
    return faults.badArgument;
  }
  imaging.focusSpeed = speed;
  return '';
};

const knownSource =
  (operation: Operation): Operation =>
  (camera: CameraModel, request: XmlElement) => {
    if (camera.faults.imagingUnsupported) {
      return 'unsupported';
    }
    return textAt(request, 'VideoSourceToken') === 'VideoSource_1' ? operation(camera, request) : faults.noSource;
  };

/** Imaging (ONVIF Imaging, section 5), keyed by the video source. */
export const imagingOperations: Readonly<Record<string, Operation>> = {
  GetOptions: knownSource(getOptions),
  GetImagingSettings: knownSource(getSettings),
  SetImagingSettings: knownSource(setSettings),
  GetMoveOptions: knownSource(
    () => `<timg:MoveOptions><tt:Continuous>${range('Speed', focusSpeed)}</tt:Continuous></timg:MoveOptions>`,
  ),
  Move: knownSource(move),
  Stop: knownSource(({ imaging }) => {
    imaging.focusSpeed = 0;
    return '';
  }),
};
