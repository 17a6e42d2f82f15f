import { escapeXml, childAt, childrenOf, numberAttribute, textAt, type XmlElement } from './xml.ts';
import { deviceNamespace, mediaNamespace, ptzNamespace } from './services.ts';

/** SOAP bodies we send and what we read from the answers: ONVIF PTZ Service Specification, section 5; Media, section 5. */

const schema = 'http://www.onvif.org/ver10/schema';

export const deviceOperation = (name: string, content = ''): string =>
  `<tds:${name} xmlns:tds="${deviceNamespace}">${content}</tds:${name}>`;

export const mediaOperation = (name: string, content = ''): string =>
  `<trt:${name} xmlns:trt="${mediaNamespace}" xmlns:tt="${schema}">${content}</trt:${name}>`;

export const ptzOperation = (name: string, profile: string, content = ''): string =>
  `<tptz:${name} xmlns:tptz="${ptzNamespace}" xmlns:tt="${schema}"><tptz:ProfileToken>${escapeXml(profile)}</tptz:ProfileToken>${content}</tptz:${name}>`;

/** At most six digits, never with an exponent. */
export const decimal = (value: number): string => String(Math.round(value * 1e4) / 1e4 + 0);

/** Speeds -1..1 in the generic velocity space; null leaves the axis out of the message. */
export interface AxisSpeeds {
  readonly panTilt: { readonly x: number; readonly y: number } | null;
  readonly zoom: number | null;
}

export const velocity = ({ panTilt, zoom }: AxisSpeeds): string =>
  `<tptz:Velocity>${panTilt === null ? '' : `<tt:PanTilt x="${decimal(panTilt.x)}" y="${decimal(panTilt.y)}"/>`}${
    zoom === null ? '' : `<tt:Zoom x="${decimal(zoom)}"/>`
  }</tptz:Velocity>`;

export interface OnvifProfile {
  readonly token: string;
  readonly name: string;
  readonly hasPtz: boolean;
  /** True when it has all that node-onvif takes for granted: video source bounds and encoder rate control. */
  readonly complete: boolean;
}

export const readProfiles = (response: XmlElement): readonly OnvifProfile[] =>
  childrenOf(response, 'Profiles').flatMap((profile) => {
    const token = profile.attributes.get('token') ?? '';
    const source = childAt(profile, 'VideoSourceConfiguration');
    const encoder = childAt(profile, 'VideoEncoderConfiguration');
    const complete =
      (source === null || childAt(source, 'Bounds') !== null) &&
      (encoder === null || (childAt(encoder, 'RateControl') !== null && childAt(encoder, 'Resolution') !== null));
    const hasPtz = childAt(profile, 'PTZConfiguration') !== null;
    return token === '' ? [] : [{ token, name: textAt(profile, 'Name') ?? '', hasPtz, complete }];
  });

export type MoveStatus = 'idle' | 'moving' | 'unknown';

/** GetStatusResponse (PTZ 5.4): coordinates as the camera gives them; null for what it leaves out. */
export interface PtzStatus {
  readonly pan: number | null;
  readonly tilt: number | null;
  readonly zoom: number | null;
  readonly panTiltMoves: MoveStatus;
  readonly zoomMoves: MoveStatus;
}

const moveStatus = (text: string | null): MoveStatus => {
  const lower = text?.toLowerCase();
  return lower === 'idle' || lower === 'moving' ? lower : 'unknown';
};

export const readStatus = (response: XmlElement): PtzStatus => {
  const status = childAt(response, 'PTZStatus');
  const position = childAt(status, 'Position');
  const moves = childAt(status, 'MoveStatus');
  return {
    pan: numberAttribute(childAt(position, 'PanTilt'), 'x'),
    tilt: numberAttribute(childAt(position, 'PanTilt'), 'y'),
    zoom: numberAttribute(childAt(position, 'Zoom'), 'x'),
    panTiltMoves: moveStatus(textAt(moves, 'PanTilt')),
    zoomMoves: moveStatus(textAt(moves, 'Zoom')),
  };
};

export interface OnvifPreset {
  readonly token: string;
  readonly name: string;
}

/** GetPresetsResponse (PTZ 5.5.3); factory lists can hold hundreds of entries without a name, which are left out. */
export const readPresets = (response: XmlElement): readonly OnvifPreset[] =>
  childrenOf(response, 'Preset').flatMap((preset) => {
    const token = preset.attributes.get('token') ?? '';
    const name = textAt(preset, 'Name') ?? '';
    return token === '' || name === '' ? [] : [{ token, name }];
  });

/** What the PTZ node can do (GetNodes, PTZ 5.1). */
export interface PtzNode {
  readonly zoom: boolean;
  readonly home: boolean;
  readonly maxPresets: number;
  /** Lowest and highest coordinate of absolute positions; null when the camera does not tell: then -1..1, zoom 0..1. */
  readonly panTiltSpace: { readonly pan: SpaceRange; readonly tilt: SpaceRange } | null;
  readonly zoomSpace: SpaceRange | null;
}

export type SpaceRange = readonly [min: number, max: number];

const readRange = (space: XmlElement | null, axis: 'XRange' | 'YRange'): SpaceRange | null => {
  const min = Number.parseFloat(textAt(space, axis, 'Min') ?? '');
  const max = Number.parseFloat(textAt(space, axis, 'Max') ?? '');
  return Number.isFinite(min) && Number.isFinite(max) && max > min ? [min, max] : null;
};

const readPanTiltSpace = (spaces: XmlElement | null): PtzNode['panTiltSpace'] => {
  const space = childAt(spaces, 'AbsolutePanTiltPositionSpace');
  const pan = readRange(space, 'XRange');
  const tilt = readRange(space, 'YRange');
  return pan === null || tilt === null ? null : { pan, tilt };
};

export const readNode = (response: XmlElement): PtzNode | null => {
  const [node] = childrenOf(response, 'PTZNode');
  if (node === undefined) {
    return null;
  }
  const spaces = childAt(node, 'SupportedPTZSpaces');
  const presets = Number.parseInt(textAt(node, 'MaximumNumberOfPresets') ?? '', 10);
  return {
    zoom: spaces === null || childAt(spaces, 'ContinuousZoomVelocitySpace') !== null,
    home: textAt(node, 'HomeSupported') !== 'false',
    maxPresets: Number.isInteger(presets) && presets >= 0 ? presets : 0,
    panTiltSpace: readPanTiltSpace(spaces),
    zoomSpace: readRange(childAt(spaces, 'AbsoluteZoomPositionSpace'), 'XRange'),
  };
};

/**
 * The device's wall clock from GetSystemDateAndTimeResponse (Core 8.4), ms; null when it does not tell. A camera that gives
 * local time only is taken at its word as UTC with the offset of a POSIX zone like `CET-1`.
 */
export const readDeviceTime = (response: XmlElement): number | null => {
  const clock = childAt(response, 'SystemDateAndTime');
  const utc = childAt(clock, 'UTCDateTime');
  const local = childAt(clock, 'LocalDateTime');
  const from = utc ?? local;
  const part = (...path: readonly string[]): number => Number.parseInt(textAt(from, ...path) ?? '', 10);
  const time = Date.UTC(
    part('Date', 'Year'),
    part('Date', 'Month') - 1,
    part('Date', 'Day'),
    part('Time', 'Hour'),
    part('Time', 'Minute'),
    part('Time', 'Second'),
  );
  if (Number.isNaN(time)) {
    return null;
  }
  return utc === null ? time + zoneOffsetMs(textAt(clock, 'TimeZone', 'TZ') ?? '') : time;
};

/** POSIX zones count west of Greenwich as positive: `CET-1` is one hour ahead, so one hour is taken off. */
const zoneOffsetMs = (zone: string): number => {
  const [, sign, hours, minutes] = /^[A-Za-z<>+\-0-9]*?([+-]?)(\d{1,2})(?::(\d{2}))?/.exec(zone) ?? [];
  const offset = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60_000;
  return sign === '-' ? -offset : offset;
};
