import type { CameraModel } from './model.ts';

export type Range = readonly [min: number, max: number];

interface AxisRanges {
  readonly pan: Range;
  readonly tilt: Range;
  readonly zoom: Range;
}

/** The numbers a camera speaks in (ONVIF PTZ, section 5.8). */
export interface SimulatedSpaces {
  /** Full address of a space, for instance of `PanTiltSpaces/Position`. */
  readonly uri: (kind: string) => string;
  readonly position: AxisRanges;
  readonly velocity: AxisRanges;
}

const generic: SimulatedSpaces = {
  uri: (kind) => `http://www.onvif.org/ver10/tptz/${kind}GenericSpace`,
  position: { pan: [-1, 1], tilt: [-1, 1], zoom: [0, 1] },
  velocity: { pan: [-1, 1], tilt: [-1, 1], zoom: [-1, 1] },
};

/** A camera that speaks in degrees and percent, in spaces of its own. */
const native: SimulatedSpaces = {
  uri: (kind) => `http://lindenhagen.example/${kind}NativeSpace`,
  position: { pan: [0, 360], tilt: [0, 180], zoom: [0, 100] },
  velocity: { pan: [-100, 100], tilt: [-50, 50], zoom: [-7, 7] },
};

export const spacesOf = (camera: CameraModel): SimulatedSpaces => (camera.faults.nativeSpaces ? native : generic);

/** A value of one range in another, in proportion; held within it. */
export const mapRange = (value: number, [fromMin, fromMax]: Range, [toMin, toMax]: Range): number => {
  const share = Math.min(1, Math.max(0, (value - fromMin) / (fromMax - fromMin)));
  return toMin + share * (toMax - toMin);
};

const space = (name: string, uri: string, ...ranges: readonly Range[]): string => {
  const axes = ranges.map(([min, max], index) => {
    const axis = index === 0 ? 'XRange' : 'YRange';
    return `<tt:${axis}><tt:Min>${min}</tt:Min><tt:Max>${max}</tt:Max></tt:${axis}>`;
  });
  return `<tt:${name}><tt:URI>${uri}</tt:URI>${axes.join('')}</tt:${name}>`;
};

/** The longest ways from one end to the other. */
const spanned = ([min, max]: Range): Range => [min - max, max - min];

/** What SupportedPTZSpaces of a node and Spaces of configuration options contain. */
export const spacesXml = (camera: CameraModel): string => {
  const { uri, position, velocity } = spacesOf(camera);
  const absolute =
    space('AbsolutePanTiltPositionSpace', uri('PanTiltSpaces/Position'), position.pan, position.tilt) +
    space('AbsoluteZoomPositionSpace', uri('ZoomSpaces/Position'), position.zoom);
  const relative =
    space(
      'RelativePanTiltTranslationSpace',
      uri('PanTiltSpaces/Translation'),
      spanned(position.pan),
      spanned(position.tilt),
    ) + space('RelativeZoomTranslationSpace', uri('ZoomSpaces/Translation'), spanned(position.zoom));
  const continuous =
    space('ContinuousPanTiltVelocitySpace', uri('PanTiltSpaces/Velocity'), velocity.pan, velocity.tilt) +
    space('ContinuousZoomVelocitySpace', uri('ZoomSpaces/Velocity'), velocity.zoom);
  return `${camera.faults.relativeOnly ? '' : absolute}${relative}${continuous}`;
};
