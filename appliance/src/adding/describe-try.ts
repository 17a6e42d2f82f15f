import type { Capabilities, Options, Tried } from '@ratspult/device-drivers';
import type { AddableKind, DeviceTryResult, DeviceUse } from '@ratspult/server/protocol';
import { abilitiesOf } from './abilities.ts';

/** What of the room decides how a device is likely to be used. */
export interface UseHints {
  readonly kind: AddableKind;
  /** Labels of the picture inputs of the room PC that no camera uses yet. */
  readonly freeLabels: readonly string[];
  readonly hasDiscussion: boolean;
  readonly options: Options;
}

const unknownAnswer = {
  make: null,
  model: null,
  firmware: null,
  serialNumber: null,
  can: [],
  cannot: [],
  picture: 'none',
  uses: [],
  inputs: [],
  channels: [],
} as const;

const cut = (text: string | null, length: number): string | null => text?.slice(0, length) ?? null;

/** The picture input that is the device itself, else the first free one, else what such inputs are mostly called. */
const labelFor = ({ freeLabels, options }: UseHints): string => {
  const usb = typeof options['device'] === 'string' ? options['device'].replaceAll('_', ' ') : null;
  return freeLabels.find((label) => usb?.includes(label) === true) ?? freeLabels[0] ?? 'HDMI';
};

/** What a try takes from the device while it is connected. */
export interface Seen extends ReturnType<typeof abilitiesOf> {
  readonly camera: boolean;
  readonly display: boolean;
  readonly discussion: boolean;
  readonly mutes: boolean;
  readonly inputs: readonly string[];
  readonly channels: readonly { readonly id: string; readonly name: string | null }[];
}

export const lookAt = (capabilities: Capabilities): Seen => ({
  ...abilitiesOf(capabilities),
  camera: capabilities.ptzCamera !== null,
  display: capabilities.display !== null,
  discussion: capabilities.discussionSystem !== null,
  mutes: capabilities.telephonyHid !== null || capabilities.audioDevice !== null,
  inputs: capabilities.display?.features.inputs ?? [],
  channels: (capabilities.audioDevice?.channels() ?? []).map(({ id, name }) => ({ id, name })),
});

type Answered = Extract<Tried<Seen>, { readonly ok: true }>;

const usesOf = ({ camera, display, discussion, mutes }: Seen, hints: UseHints): DeviceUse[] => {
  const source = { kind: 'device', label: labelFor(hints).slice(0, 200) } as const;
  return [
    ...(camera ? [{ as: 'camera' as const, source }] : []),
    ...(display ? [{ as: 'display' as const, input: null }] : []),
    ...(discussion && !hints.hasDiscussion ? [{ as: 'discussion-system' as const }] : []),
    ...(mutes ? [{ as: 'mute-key' as const, channelId: null }] : []),
    { as: 'none' as const },
  ];
};

const outcomeOf = ({ health, heard }: Answered): DeviceTryResult['outcome'] => {
  if (health.state !== 'online' && health.state !== 'degraded') {
    return 'silent';
  }
  return heard ? 'answered' : 'unheard';
};

/** A try's result as the console shows it; never the options. */
export const describeTry = (tried: Tried<Seen>, hints: UseHints): DeviceTryResult => {
  const { kind } = hints;
  if (!tried.ok) {
    const problems = tried.problems.slice(0, 20).map(({ path, message }) => ({
      path: path.slice(0, 200),
      message: message.slice(0, 400),
    }));
    return {
      ...unknownAnswer,
      outcome: 'options-wrong',
      state: 'offline',
      reason: 'none',
      problems,
      kind,
      can: [],
      cannot: [],
      uses: [],
      inputs: [],
      channels: [],
    };
  }
  const { identity, seen, health } = tried;
  const outcome = outcomeOf(tried);
  return {
    outcome,
    state: health.state,
    reason: health.reason,
    problems: [],
    make: cut(identity.make, 80),
    model: cut(identity.model, 80),
    firmware: cut(identity.firmware, 80),
    serialNumber: cut(identity.serialNumber, 80),
    kind,
    can: [...seen.can],
    cannot: [...seen.cannot],
    picture: tried.pictureState,
    uses: outcome === 'silent' ? [] : usesOf(seen, hints),
    inputs: seen.inputs.slice(0, 60).map((input) => input.slice(0, 40)),
    channels: seen.channels.slice(0, 60).map(({ id, name }) => ({ id: id.slice(0, 80), name: cut(name, 80) })),
  };
};
