import { childAt, escapeXml, numberAttribute, textAt, type XmlElement } from '../../../src/cameras/onvif/xml.ts';
import type { MechanicalPosition } from '../../ptz-mechanics.ts';
import { faults } from './envelope.ts';
import { type CameraModel, profileTokens, type StoredPreset } from './model.ts';
import type { Operation } from './operation.ts';
import { mapRange, type Range, type SimulatedSpaces, spacesOf, spacesXml } from './spaces.ts';

const nodeXml = (camera: CameraModel): string =>
  '<tptz:PTZNode token="PTZNode_1" FixedHomePosition="false"><tt:Name>PTZ</tt:Name>' +
  `<tt:SupportedPTZSpaces>${camera.faults.nodesWithoutSpaces ? '' : spacesXml(camera)}</tt:SupportedPTZSpaces>` +
  `<tt:MaximumNumberOfPresets>${camera.faults.maxPresets}</tt:MaximumNumberOfPresets><tt:HomeSupported>true</tt:HomeSupported></tptz:PTZNode>`;

const within = (value: number | null, [min, max]: Range): boolean => value === null || (value >= min && value <= max);

/** The values of a vector; null when one is out of range or in a space that the camera does not have. */
const readVector = (
  camera: CameraModel,
  element: XmlElement | null,
  ranges: SimulatedSpaces['position'],
): { readonly pan: number | null; readonly tilt: number | null; readonly zoom: number | null } | null => {
  const panTilt = childAt(element, 'PanTilt');
  const zoomElement = childAt(element, 'Zoom');
  const pan = numberAttribute(panTilt, 'x');
  const tilt = numberAttribute(panTilt, 'y');
  const zoom = numberAttribute(zoomElement, 'x');
  const known = [panTilt, zoomElement].every((axis) => {
    const named = axis?.attributes.get('space');
    return named === undefined || spacesXml(camera).includes(`<tt:URI>${named}</tt:URI>`);
  });
  return known && within(pan, ranges.pan) && within(tilt, ranges.tilt) && within(zoom, ranges.zoom)
    ? { pan, tilt, zoom }
    : null;
};

/** ISO 8601 durations as cameras take them: PT10S, PT1.5S, PT1M. Null when it is none. */
const durationMs = (text: string): number | null => {
  const [, minutes, seconds] = /^PT(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?$/.exec(text) ?? [];
  return minutes === undefined && seconds === undefined
    ? null
    : (Number(minutes ?? 0) * 60 + Number(seconds ?? 0)) * 1000;
};

const share = (value: number, range: Range): number => mapRange(value, range, [-1, 1]);

const continuousMove: Operation = (camera, request) => {
  const { velocity } = spacesOf(camera);
  const wanted = readVector(camera, childAt(request, 'Velocity'), velocity);
  const timeout = textAt(request, 'Timeout');
  const delayMs = durationMs(timeout ?? 'PT10S');
  if (wanted === null) {
    return faults.badArgument;
  }
  if (timeout !== null && (camera.faults.rejectsTimeout || delayMs === null)) {
    return faults.timeout;
  }
  const { pan, tilt, zoom } = wanted;
  camera.mechanics.drive({
    ...(pan === null ? {} : { panDegPerS: share(pan, velocity.pan) * camera.maxPanDegPerS }),
    ...(tilt === null ? {} : { tiltDegPerS: share(tilt, velocity.tilt) * camera.maxTiltDegPerS }),
    ...(zoom === null ? {} : { zoomPerS: share(zoom, velocity.zoom) / camera.zoomSeconds }),
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
  if (camera.faults.relativeOnly) {
    return 'unsupported';
  }
  const { position } = spacesOf(camera);
  const wanted = readVector(camera, childAt(request, 'Position'), position);
  if (wanted === null) {
    return faults.badArgument;
  }
  const { pan, tilt, zoom } = wanted;
  camera.stopAfter(null);
  camera.mechanics.goTo({
    ...(pan === null ? {} : { panDeg: mapRange(pan, position.pan, camera.panRangeDeg) }),
    ...(tilt === null ? {} : { tiltDeg: mapRange(tilt, position.tilt, camera.tiltRangeDeg) }),
    ...(zoom === null ? {} : { zoom01: mapRange(zoom, position.zoom, [0, 1]) }),
  });
  return '';
};

/** A mechanical value after a translation that was given in the numbers of a space. */
const moved = (at: number, own: Range, range: Range, delta: number | null): number =>
  mapRange(mapRange(at, own, range) + (delta ?? 0), range, own);

const relativeMove: Operation = (camera, request) => {
  const by = childAt(request, 'Translation');
  const { position } = spacesOf(camera);
  const now = camera.mechanics.position();
  const { panRangeDeg, tiltRangeDeg } = camera;
  const { panDeg, tiltDeg, zoom01 } = now;
  camera.stopAfter(null);
  camera.mechanics.goTo({
    panDeg: moved(panDeg, panRangeDeg, position.pan, numberAttribute(childAt(by, 'PanTilt'), 'x')),
    tiltDeg: moved(tiltDeg, tiltRangeDeg, position.tilt, numberAttribute(childAt(by, 'PanTilt'), 'y')),
    zoom01: moved(zoom01, [0, 1], position.zoom, numberAttribute(childAt(by, 'Zoom'), 'x')),
  });
  return '';
};

const panTiltZoom = (camera: CameraModel, { panDeg, tiltDeg, zoom01 }: MechanicalPosition): string => {
  const { uri, position } = spacesOf(camera);
  const x = mapRange(panDeg, camera.panRangeDeg, position.pan).toFixed(5);
  const y = mapRange(tiltDeg, camera.tiltRangeDeg, position.tilt).toFixed(5);
  const zoom = mapRange(zoom01, [0, 1], position.zoom).toFixed(5);
  return (
    `<tt:PanTilt x="${x}" y="${y}" space="${uri('PanTiltSpaces/Position')}"/>` +
    `<tt:Zoom x="${zoom}" space="${uri('ZoomSpaces/Position')}"/>`
  );
};

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
  if (wanted === null && camera.presets.size >= camera.faults.maxPresets) {
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
  GetNodes: nodeXml,
  GetConfigurationOptions: (camera) =>
    `<tptz:PTZConfigurationOptions><tt:Spaces>${spacesXml(camera)}</tt:Spaces><tt:PTZTimeout><tt:Min>PT1S</tt:Min><tt:Max>PT60S</tt:Max></tt:PTZTimeout></tptz:PTZConfigurationOptions>`,
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
