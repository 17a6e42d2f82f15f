/** What a model is; channel numbers as in its list of command strings (protocol.md 3). */
export interface ShureProfile {
  readonly model: string;
  /** Channels with gain and mute of their own. */
  readonly channels: readonly { readonly number: number; readonly name: string }[];
  /** Whether the device as a whole can be muted. */
  readonly deviceMute: boolean;
  readonly gain: boolean;
  readonly mute: { readonly property: string; readonly on: string; readonly off: string };
  /** Channels that report when their automixer gate opens. */
  readonly lobes: readonly number[];
  /** Channels in the order of `SAMPLE`. */
  readonly meters: readonly number[];
  readonly presets: number;
  /** Null where nothing can be pressed; per channel where each unit has its button. */
  readonly button: { readonly property: string; readonly perChannel: boolean } | null;
  /** The lamp the room may light as its mute light. */
  readonly lamp: string | null;
}

const numbers = (first: number, last: number): readonly number[] =>
  Array.from({ length: last - first + 1 }, (_, at) => first + at);

const named = (first: number, last: number, what: string): ShureProfile['channels'] =>
  numbers(first, last).map((number, at) => ({ number, name: `${what} ${at + 1}` }));

const audioMute = { property: 'AUDIO_MUTE', on: 'ON', off: 'OFF' };

const ceilingArray = (model: string, lobes: number, what: string): ShureProfile => ({
  model,
  channels: [...named(1, lobes, what), { number: lobes + 1, name: 'Automix' }],
  deviceMute: true,
  gain: true,
  mute: audioMute,
  lobes: numbers(1, lobes),
  meters: numbers(1, lobes + 1),
  presets: 10,
  button: null,
  lamp: 'DEV_LED_IN_STATE',
});

const processor = (model: string, channels: ShureProfile['channels']): ShureProfile => ({
  ...ceilingArray(model, 0, ''),
  channels,
  meters: channels.map(({ number }) => number),
  lamp: null,
});

export const shureProfileNames = ['mxa910', 'mxa920', 'mxa710', 'mxa310', 'p300', 'aniusb', 'mxw'] as const;

type ProfileName = (typeof shureProfileNames)[number];

/** Channel numbers of `p300`, `aniusb` and everything of `mxw` are uncertain. */
export const shureProfiles: Readonly<Record<ProfileName, ShureProfile>> = {
  mxa910: ceilingArray('MXA910', 8, 'Lobe'),
  mxa920: ceilingArray('MXA920', 8, 'Area'),
  mxa710: ceilingArray('MXA710', 8, 'Lobe'),
  mxa310: {
    ...ceilingArray('MXA310', 4, 'Lobe'),
    button: { property: 'MUTE_BUTTON_STATUS', perChannel: false },
  },
  p300: processor('P300', [
    ...named(1, 8, 'Dante input'),
    ...named(9, 10, 'Analogue input'),
    { number: 11, name: 'USB input' },
    { number: 12, name: 'Mobile input' },
    ...named(13, 14, 'Dante output'),
    ...named(15, 16, 'Analogue output'),
    { number: 17, name: 'USB output' },
    { number: 18, name: 'Mobile output' },
    { number: 21, name: 'Automix' },
  ]),
  aniusb: processor('ANIUSB-MATRIX', [...named(1, 4, 'Dante input'), { number: 5, name: 'USB input' }]),
  mxw: {
    model: 'MXW',
    channels: named(1, 8, 'Microphone'),
    deviceMute: false,
    gain: false,
    mute: { property: 'TX_STATUS', on: 'MUTE', off: 'ACTIVE' },
    lobes: [],
    meters: [],
    presets: 0,
    button: { property: 'BUTTON_STS', perChannel: true },
    lamp: null,
  },
};
