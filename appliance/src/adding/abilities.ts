import type { Capabilities, CapabilityKind } from '@ratspult/device-drivers';
import { abilities, type Ability, type AddableKind } from '@ratspult/server/protocol';

const kinds: readonly (readonly [CapabilityKind, AddableKind])[] = [
  ['ptz-camera', 'camera'],
  ['discussion-system', 'discussion-system'],
  ['telephony-hid', 'telephony'],
  ['audio-device', 'audio'],
  ['display', 'display'],
];

/** What a driver's devices mainly are. What a file describes may be anything. */
export const kindOfDriver = (provides: readonly CapabilityKind[]): AddableKind =>
  provides.includes('power-socket')
    ? 'other'
    : (kinds.find(([capability]) => provides.includes(capability))?.[1] ?? 'other');

type Answers = Partial<Record<Ability, boolean>>;

const ofCamera = ({ ptzCamera, cameraControls }: Capabilities): Answers =>
  ptzCamera === null
    ? {}
    : {
        'pan-tilt': true,
        zoom: ptzCamera.features.zoom,
        presets: ptzCamera.features.presetSlots > 0,
        home: ptzCamera.features.home,
        focus: cameraControls?.features.focus === true,
        snapshot: cameraControls?.features.snapshot === true,
        image: (cameraControls?.features.imageSettings.length ?? 0) > 0,
        tally: cameraControls?.features.tally === true,
        'auto-tracking': cameraControls?.features.autoTracking === true,
        'camera-power': cameraControls?.features.power === true,
      };

const ofDisplay = ({ display }: Capabilities): Answers =>
  display === null
    ? {}
    : {
        'display-power': true,
        inputs: display.features.inputs.length > 0,
        volume: display.features.volume,
        'display-mute': display.features.mute,
        'picture-mute': display.features.pictureMute,
      };

const ofAudio = ({ audioDevice }: Capabilities): Answers => {
  const channels = audioDevice?.channels() ?? [];
  return audioDevice === null
    ? {}
    : {
        level: channels.some(({ levelDb }) => levelDb !== null),
        mute: channels.some(({ muted }) => muted !== null),
      };
};

/** What the device can do, and what one of its kind may be able to and this one is not. */
export const abilitiesOf = (
  capabilities: Capabilities,
): { readonly can: readonly Ability[]; readonly cannot: readonly Ability[] } => {
  const all: Answers = {
    ...ofCamera(capabilities),
    ...ofDisplay(capabilities),
    ...ofAudio(capabilities),
    ...(capabilities.telephonyHid === null ? {} : { 'mute-key': true }),
    ...(capabilities.discussionSystem === null ? {} : { seats: true }),
    ...(capabilities.button === null ? {} : { buttons: true }),
  };
  const having = (able: boolean): readonly Ability[] => abilities.filter((ability) => all[ability] === able);
  return { can: having(true), cannot: having(false) };
};
