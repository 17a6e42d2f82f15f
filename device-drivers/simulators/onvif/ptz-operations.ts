import { childAt, escapeXml, numberAttribute, textAt, type XmlElement } from '../../src/onvif/xml.ts';
import type { MechanicalPosition } from '../ptz-mechanics.ts';
import { faults } from './envelope.ts';
import { type CameraModel, fromGeneric, maxPresets, profileTokens, type StoredPreset, toGeneric } from './model.ts';
import type { Operation } from './operation.ts';

const space = (name: string, kind: string, uri: string, axes: string): string =>
  `<tt:${name}><tt:URI>http://www.onvif.org/ver10/tptz/${kind}/${uri}</tt:URI>${axes}</tt:${name}>`;
const range = (axis: 'X' | 'Y', min: number): string =>
  `<tt:${axis}Range><tt:Min>${min}</tt:Min><tt:Max>1</tt:Max></tt:${axis}Range>`;

const node =
  '<tptz:PTZNode token="PTZNode_1" FixedHomePosition="false"><tt:Name>PTZ</tt:Name><tt:SupportedPTZSpaces>' +
  space('AbsolutePanTiltPositionSpace', 'PanTiltSpaces', 'PositionGenericSpace', range('X', -1) + range('Y', -1)) +
  space('AbsoluteZoomPositionSpace', 'ZoomSpaces', 'PositionGenericSpace', range('X', 0)) +
  space('ContinuousPanTiltVelocitySpace', 'PanTiltSpaces', 'VelocityGenericSpace', range('X', -1) + range('Y', -1)) +
  space('ContinuousZoomVelocitySpace', 'ZoomSpaces', 'VelocityGenericSpace', range('X', -1)) +
  `</tt:SupportedPTZSpaces><tt:MaximumNumberOfPresets>${maxPresets}</tt:MaximumNumberOfPresets><tt:HomeSupported>true</tt:HomeSupported></tptz:PTZNode>`;

/** ISO 8601 durations as cameras take them: PT10S, PT1.5S, PT1M. Null when it is none. */
const durationMs = (text: string): number | null => {
  const [, minutes, seconds] = /^PT(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?$/.exec(text) ?? [];
  return minutes === undefined && seconds === undefined
    ? null
    : (Number(minutes ?? 0) * 60 + Number(seconds ?? 0)) * 1000;
};

const inRange = (value: number | null): boolean => value === null || (value >= -1 && value <= 1);

const continuousMove: Operation = (camera, request) => {
  const velocity = childAt(request, 'Velocity');
  const pan = numberAttribute(childAt(velocity, 'PanTilt'), 'x');
  const tilt = numberAttribute(childAt(velocity, 'PanTilt'), 'y');
  const zoom = numberAttribute(childAt(velocity, 'Zoom'), 'x');
  const timeout = textAt(request, 'Timeout');
  const delayMs = durationMs(timeout ?? 'PT10S');
  if (![pan, tilt, zoom].every(inRange)) {
    return faults.badArgument;
  }
  if (timeout !== null && (camera.faults.rejectsTimeout || delayMs === null)) {
    return faults.timeout;
  }
  camera.mechanics.drive({
    ...(pan === null ? {} : { panDegPerS: pan * camera.maxPanDegPerS }),
    ...(tilt === null ? {} : { tiltDegPerS: tilt * camera.maxTiltDegPerS }),
    ...(zoom === null ? {} : { zoomPerS: zoom / camera.zoomSeconds }),
  });
  camera.stopAfter(camera.faults.ignoresTimeout ? null : delayMs);
  return '';
};

const stop: Operation = (camera, request) => {
  if (camera.faults.stopUnsupported) {
    return 'unsupported';
  }
  // Both flags absent means both axes (ONVIF PTZ 5.3.4).
  const panTilt = textAt(request, 'PanTilt') !== 'false';
  const zoom = textAt(request, 'Zoom') !== 'false';
  camera.mechanics.stop([...(panTilt ? (['pan', 'tilt'] as const) : []), ...(zoom ? (['zoom'] as const) : [])]);
  camera.stopAfter(null);
  return '';
};

const absoluteMove: Operation = (camera, request) => {
  const position = childAt(request, 'Position');
  const pan = numberAttribute(childAt(position, 'PanTilt'), 'x');
  const tilt = numberAttribute(childAt(position, 'PanTilt'), 'y');
  const zoom = numberAttribute(childAt(position, 'Zoom'), 'x');
  if (![pan, tilt, zoom].every(inRange)) {
    return faults.badArgument;
  }
  camera.stopAfter(null);
  camera.mechanics.goTo({
    ...(pan === null ? {} : { panDeg: fromGeneric(pan, camera.panRangeDeg) }),
    ...(tilt === null ? {} : { tiltDeg: fromGeneric(tilt, camera.tiltRangeDeg) }),
    ...(zoom === null ? {} : { zoom01: zoom }),
  });
  return '';
};

const relativeMove: Operation = (camera, request) => {
  const by = childAt(request, 'Translation');
  const now = camera.mechanics.position();
  const pan = numberAttribute(childAt(by, 'PanTilt'), 'x') ?? 0;
  const tilt = numberAttribute(childAt(by, 'PanTilt'), 'y') ?? 0;
  const zoom = numberAttribute(childAt(by, 'Zoom'), 'x') ?? 0;
  camera.stopAfter(null);
  camera.mechanics.goTo({
    panDeg: fromGeneric(toGeneric(now.panDeg, camera.panRangeDeg) + pan, camera.panRangeDeg),
    tiltDeg: fromGeneric(toGeneric(now.tiltDeg, camera.tiltRangeDeg) + tilt, camera.tiltRangeDeg),
    zoom01: now.zoom01 + zoom,
  });
  return '';
};

const panTiltZoom = (camera: CameraModel, position: MechanicalPosition): string =>
  `<tt:PanTilt x="${toGeneric(position.panDeg, camera.panRangeDeg).toFixed(5)}" y="${toGeneric(position.tiltDeg, camera.tiltRangeDeg).toFixed(5)}" space="http://www.onvif.org/ver10/tptz/PanTiltSpaces/PositionGenericSpace"/>` +
  `<tt:Zoom x="${position.zoom01.toFixed(5)}" space="http://www.onvif.org/ver10/tptz/ZoomSpaces/PositionGenericSpace"/>`;

const word = (moving: boolean): string => (moving ? 'MOVING' : 'IDLE');

const getStatus: Operation = (camera) => {
  if (camera.faults.statusUnsupported) {
    return 'unsupported';
  }
  const moves = camera.faults.noMoveStatus
    ? ''
    : `<tt:MoveStatus><tt:PanTilt>${word(camera.mechanics.moving(['pan', 'tilt']))}</tt:PanTilt><tt:Zoom>${word(camera.mechanics.moving(['zoom']))}</tt:Zoom></tt:MoveStatus>`;
  return `<tptz:PTZStatus><tt:Position>${panTiltZoom(camera, camera.mechanics.position())}</tt:Position>${moves}<tt:UtcTime>${new Date(camera.nowMs()).toISOString()}</tt:UtcTime></tptz:PTZStatus>`;
};

const freeToken = (camera: CameraModel): string => {
  let number = 1;
  while (camera.presets.has(`Preset_${number}`)) {
    number += 1;
  }
  return `Preset_${number}`;
};

const setPreset: Operation = (camera, request) => {
  const wanted = textAt(request, 'PresetToken');
  const name = textAt(request, 'PresetName') ?? '';
  if (wanted !== null && !camera.presets.has(wanted)) {
    return faults.noPreset;
  }
  if (camera.faults.strictPresetNames && !/^[A-Za-z0-9_-]*$/.test(name)) {
    return faults.badPresetName;
  }
  if (wanted === null && camera.presets.size >= maxPresets) {
    return faults.tooManyPresets;
  }
  const token = wanted ?? freeToken(camera);
  camera.presets.set(token, { token, name, position: camera.mechanics.position() });
  return `<tptz:PresetToken>${escapeXml(token)}</tptz:PresetToken>`;
};

const withPreset =
  (run: (camera: CameraModel, preset: StoredPreset) => void): Operation =>
  (camera, request) => {
    const preset = camera.presets.get(textAt(request, 'PresetToken') ?? '');
    if (preset === undefined) {
      return faults.noPreset;
    }
    run(camera, preset);
    return '';
  };

const goTo = (camera: CameraModel, position: MechanicalPosition): void => {
  camera.stopAfter(null);
  camera.mechanics.goTo(position);
};

const knownProfile =
  (operation: Operation): Operation =>
  (camera: CameraModel, request: XmlElement) => {
    const token = textAt(request, 'ProfileToken');
    const moves = profileTokens.some((known) => known === token && known !== 'Profile_audio_only');
    return moves ? operation(camera, request) : faults.noProfile;
  };

/** PTZ (ONVIF PTZ, section 5). */
export const ptzOperations: Readonly<Record<string, Operation>> = {
  GetNodes: () => node,
  GetConfigurations: () =>
    '<tptz:PTZConfiguration token="PTZConfig_1"><tt:Name>PTZ</tt:Name><tt:UseCount>2</tt:UseCount><tt:NodeToken>PTZNode_1</tt:NodeToken><tt:DefaultPTZTimeout>PT10S</tt:DefaultPTZTimeout></tptz:PTZConfiguration>',
  ContinuousMove: knownProfile(continuousMove),
  Stop: knownProfile(stop),
  AbsoluteMove: knownProfile(absoluteMove),
  RelativeMove: knownProfile(relativeMove),
  GetStatus: knownProfile(getStatus),
  GetPresets: knownProfile((camera) =>
    [...camera.presets.values()]
      .map(
        ({ token, name, position }) =>
          `<tptz:Preset token="${escapeXml(token)}"><tt:Name>${escapeXml(name)}</tt:Name><tt:PTZPosition>${panTiltZoom(camera, position)}</tt:PTZPosition></tptz:Preset>`,
      )
      .join(''),
  ),
  SetPreset: knownProfile(setPreset),
  GotoPreset: knownProfile(withPreset((camera, preset) => goTo(camera, preset.position))),
  RemovePreset: knownProfile(withPreset((camera, preset) => camera.presets.delete(preset.token))),
  GotoHomePosition: knownProfile((camera) => {
    goTo(camera, camera.homePosition);
    return '';
  }),
  SetHomePosition: knownProfile((camera) => {
    camera.homePosition = camera.mechanics.position();
    return '';
  }),
};
