import { childrenOf, textAt, type XmlElement } from './xml.ts';

/** Coordinate spaces of a PTZ node (ONVIF PTZ, section 5.8): cameras may have their own ranges beside the generic -1..1. */

export type SpaceRange = readonly [min: number, max: number];

export interface PanTiltSpace {
  /** To be named in each message; null for the generic space, which is everyone's default. */
  readonly space: string | null;
  readonly pan: SpaceRange;
  readonly tilt: SpaceRange;
}

export interface ZoomSpace {
  readonly space: string | null;
  readonly zoom: SpaceRange;
}

/** Null where the camera does not tell it: then -1..1, and 0..1 for positions of the zoom. */
export interface AxisSpaces {
  readonly panTilt: PanTiltSpace | null;
  readonly zoom: ZoomSpace | null;
}

export interface PtzSpaces {
  readonly absolute: AxisSpaces;
  readonly relative: AxisSpaces;
  readonly velocity: AxisSpaces;
}

/** A coordinate, translation or velocity in the numbers of its space; null leaves the axis out of the message. */
export interface AxisValues {
  readonly panTilt: { readonly x: number; readonly y: number } | null;
  readonly zoom: number | null;
}

/** The velocity of a camera at rest. */
export const standing: AxisValues = { panTilt: { x: 0, y: 0 }, zoom: 0 };

export const stands = ({ panTilt, zoom }: AxisValues): boolean =>
  (panTilt === null || (panTilt.x === 0 && panTilt.y === 0)) && (zoom === null || zoom === 0);

const unknown: AxisSpaces = { panTilt: null, zoom: null };
export const unknownSpaces: PtzSpaces = { absolute: unknown, relative: unknown, velocity: unknown };

const readRange = (space: XmlElement, axis: 'XRange' | 'YRange'): SpaceRange | null => {
  const min = Number.parseFloat(textAt(space, axis, 'Min') ?? '');
  const max = Number.parseFloat(textAt(space, axis, 'Max') ?? '');
  return Number.isFinite(min) && Number.isFinite(max) && max > min ? [min, max] : null;
};

const uriOf = (space: XmlElement): string => textAt(space, 'URI') ?? '';

/** The generic one of several spaces, otherwise the first. */
const chosen = (spaces: XmlElement | null, name: string): { element: XmlElement; uri: string | null } | null => {
  const all = childrenOf(spaces, name);
  const generic = all.find((space) => uriOf(space).endsWith('GenericSpace'));
  const element = generic ?? all[0];
  return element === undefined ? null : { element, uri: generic === undefined ? uriOf(element) || null : null };
};

const readPanTilt = (spaces: XmlElement | null, name: string): PanTiltSpace | null => {
  const found = chosen(spaces, name);
  const pan = found === null ? null : readRange(found.element, 'XRange');
  const tilt = found === null ? null : readRange(found.element, 'YRange');
  return found === null || pan === null || tilt === null ? null : { space: found.uri, pan, tilt };
};

const readZoom = (spaces: XmlElement | null, name: string): ZoomSpace | null => {
  const found = chosen(spaces, name);
  const zoom = found === null ? null : readRange(found.element, 'XRange');
  return found === null || zoom === null ? null : { space: found.uri, zoom };
};

/** `SupportedPTZSpaces` of a node, or `Spaces` of configuration options: both have the same elements. */
export const readSpaces = (spaces: XmlElement | null): PtzSpaces => ({
  absolute: {
    panTilt: readPanTilt(spaces, 'AbsolutePanTiltPositionSpace'),
    zoom: readZoom(spaces, 'AbsoluteZoomPositionSpace'),
  },
  relative: {
    panTilt: readPanTilt(spaces, 'RelativePanTiltTranslationSpace'),
    zoom: readZoom(spaces, 'RelativeZoomTranslationSpace'),
  },
  velocity: {
    panTilt: readPanTilt(spaces, 'ContinuousPanTiltVelocitySpace'),
    zoom: readZoom(spaces, 'ContinuousZoomVelocitySpace'),
  },
});

export const clamp = (value: number, [min, max]: SpaceRange): number => Math.min(max, Math.max(min, value));

/** Maps a value from one range to another, in proportion. */
export const between = (value: number, [fromMin, fromMax]: SpaceRange, [toMin, toMax]: SpaceRange): number =>
  toMin + ((value - fromMin) / (fromMax - fromMin)) * (toMax - toMin);

/** A speed -1..1 in the numbers of a space; 0 stays 0, also where the ends are not alike. */
export const scaleSpeed = (speed: number, [min, max]: SpaceRange): number =>
  speed < 0 && min < 0 ? -speed * min : speed * max;

const unit: SpaceRange = [-1, 1];

export const scaleSpeeds = ({ panTilt, zoom }: AxisValues, spaces: AxisSpaces): AxisValues => ({
  panTilt:
    panTilt === null
      ? null
      : {
          x: scaleSpeed(panTilt.x, spaces.panTilt?.pan ?? unit),
          y: scaleSpeed(panTilt.y, spaces.panTilt?.tilt ?? unit),
        },
  zoom: zoom === null ? null : scaleSpeed(zoom, spaces.zoom?.zoom ?? unit),
});

const isUnit = (range: SpaceRange | undefined): boolean => range === undefined || (range[0] === -1 && range[1] === 1);

/** True when velocities are -1..1 in the generic space, as node-onvif takes for granted. */
export const isGenericVelocity = ({ panTilt, zoom }: AxisSpaces): boolean =>
  (panTilt?.space ?? null) === null &&
  (zoom?.space ?? null) === null &&
  [panTilt?.pan, panTilt?.tilt, zoom?.zoom].every(isUnit);

/** What of `wanted` is not what the camera does already. */
export const changed = (wanted: AxisValues, done: AxisValues | null): AxisValues => {
  const samePanTilt = wanted.panTilt?.x === done?.panTilt?.x && wanted.panTilt?.y === done?.panTilt?.y;
  return {
    panTilt: samePanTilt ? null : wanted.panTilt,
    zoom: wanted.zoom === done?.zoom ? null : wanted.zoom,
  };
};
