import { type AxisSpaces, type AxisValues, type PtzSpaces, readSpaces } from './ptz-spaces.ts';
import { deviceNamespace, ptzNamespace } from './services.ts';
import { escapeXml, childAt, childrenOf, numberAttribute, textAt, type XmlElement } from './xml.ts';

/** SOAP bodies we send and what we read from the answers: ONVIF PTZ Service Specification, section 5; Core, section 8. */

const schema = 'http://www.onvif.org/ver10/schema';

export const deviceOperation = (name: string, content = ''): string =>
  `<tds:${name} xmlns:tds="${deviceNamespace}">${content}</tds:${name}>`;

export const ptzOperation = (name: string, profile: string, content = ''): string =>
  `<tptz:${name} xmlns:tptz="${ptzNamespace}" xmlns:tt="${schema}"><tptz:ProfileToken>${escapeXml(profile)}</tptz:ProfileToken>${content}</tptz:${name}>`;

/** Operations of the whole device, without a profile. */
export const ptzQuestion = (name: string, content = ''): string =>
  `<tptz:${name} xmlns:tptz="${ptzNamespace}">${content}</tptz:${name}>`;

export const configurationOptions = (token: string): string =>
  ptzQuestion('GetConfigurationOptions', `<tptz:ConfigurationToken>${escapeXml(token)}</tptz:ConfigurationToken>`);

/** At most six digits, never with an exponent. */
export const decimal = (value: number): string => {
  const places = Math.abs(value) < 100 ? 1e4 : 1e3;
  return String(Math.round(value * places) / places + 0);
};

const inSpace = (space: string | null | undefined): string =>
  typeof space === 'string' ? ` space="${escapeXml(space)}"` : '';

/** `Velocity`, `Position` or `Translation`, in the numbers of the spaces; a space of the camera's own is named. */
export const vector = (name: string, { panTilt, zoom }: AxisValues, spaces: AxisSpaces): string =>
  `<tptz:${name}>${
    panTilt === null
      ? ''
      : `<tt:PanTilt x="${decimal(panTilt.x)}" y="${decimal(panTilt.y)}"${inSpace(spaces.panTilt?.space)}/>`
  }${zoom === null ? '' : `<tt:Zoom x="${decimal(zoom)}"${inSpace(spaces.zoom?.space)}/>`}</tptz:${name}>`;

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
  /** 0 when it does not tell. */
  /** Null when the camera does not say. */
  readonly maxPresets: number | null;
  readonly spaces: PtzSpaces;
  /** False when the spaces have to be asked for elsewhere. */
  readonly toldSpaces: boolean;
}

/** The node of this token; the first one when there is none of it. */
export const readNode = (response: XmlElement, token: string): PtzNode | null => {
  const nodes = childrenOf(response, 'PTZNode');
  const node = nodes.find(({ attributes }) => attributes.get('token') === token) ?? nodes[0];
  if (node === undefined) {
    return null;
  }
  const supported = childAt(node, 'SupportedPTZSpaces');
  const presets = Number.parseInt(textAt(node, 'MaximumNumberOfPresets') ?? '', 10);
  const toldSpaces = supported !== null && supported.children.length > 0;
  return {
    zoom: !toldSpaces || childAt(supported, 'ContinuousZoomVelocitySpace') !== null,
    home: textAt(node, 'HomeSupported') !== 'false',
    maxPresets: Number.isInteger(presets) && presets >= 0 ? presets : null,
    spaces: readSpaces(supported),
    toldSpaces,
  };
};

/** A node that kept its spaces to itself, completed from GetConfigurationOptionsResponse (PTZ 5.2.4). */
export const withConfigurationOptions = (node: PtzNode, response: XmlElement): PtzNode => {
  const spaces = childAt(response, 'PTZConfigurationOptions', 'Spaces');
  return spaces === null || spaces.children.length === 0
    ? node
    : {
        ...node,
        spaces: readSpaces(spaces),
        toldSpaces: true,
        zoom: childAt(spaces, 'ContinuousZoomVelocitySpace') !== null,
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
