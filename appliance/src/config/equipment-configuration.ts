import { wholeDevice } from '@ratspult/device-drivers';
import { Type, type Static } from 'typebox';

const strict = { additionalProperties: false } as const;
const Id = Type.String({ minLength: 1, maxLength: 64, pattern: '^[a-zA-Z0-9][a-zA-Z0-9_-]*$' });
/** One of several of a device, by the name its driver or definition gives; left out for the device as a whole. */
const Part = Type.Optional(Type.String({ minLength: 1, maxLength: 64 }));
const Milliseconds = Type.Integer({ minimum: 0, maximum: 3_600_000 });

export const sceneMoments = ['meeting', 'presentation', 'idle'] as const;
export type SceneMoment = (typeof sceneMoments)[number];

export const buttonDeeds = [
  'join-next',
  'leave',
  'mute',
  'toggle-mute',
  'camera-preset',
  'light-scene',
  'room-power',
] as const;
export type ButtonDeedName = (typeof buttonDeeds)[number];

const Power = Type.Object(
  {
    /** Sockets that go on before the displays and off after them. */
    sockets: Type.Array(Type.Object({ deviceId: Id, socket: Part }, strict), { minItems: 1, maxItems: 32 }),
    /** From the sockets on to the displays on: what is behind them needs a moment to wake up. */
    displaysAfterMs: Type.Optional(Milliseconds),
    /** From the displays off to the sockets off, and never before the last one has cooled down. */
    offAfterMs: Type.Optional(Milliseconds),
  },
  strict,
);

const Lights = Type.Object(
  {
    scenes: Type.Array(
      Type.Object(
        {
          id: Id,
          name: Type.String({ minLength: 1, maxLength: 40 }),
          /** Taken by itself: with the meeting, while shared content fills the screen, after the meeting. */
          when: Type.Optional(Type.Enum(sceneMoments)),
          /** 0 is off, 1 full. */
          levels: Type.Array(
            Type.Object({ deviceId: Id, lamp: Part, level01: Type.Number({ minimum: 0, maximum: 1 }) }, strict),
            { minItems: 1, maxItems: 64 },
          ),
        },
        strict,
      ),
      { minItems: 1, maxItems: 8 },
    ),
  },
  strict,
);

const ButtonConfiguration = Type.Object(
  {
    deviceId: Id,
    /** As the device names it. */
    button: Type.String({ minLength: 1, maxLength: 80 }),
    does: Type.Enum(buttonDeeds),
    cameraId: Type.Optional(Id),
    presetId: Type.Optional(Id),
    sceneId: Type.Optional(Id),
  },
  strict,
);
type ButtonEntry = Static<typeof ButtonConfiguration>;

/** Keys of the room's file for power, light and buttons, beside displays and mute keys. */
export const equipmentKeys = {
  power: Type.Optional(Power),
  lights: Type.Optional(Lights),
  buttons: Type.Optional(Type.Array(ButtonConfiguration, { maxItems: 64 })),
};

const EquipmentKeys = Type.Object(equipmentKeys);
export type EquipmentKeys = Static<typeof EquipmentKeys>;

export interface ConfiguredSocket {
  readonly deviceId: string;
  readonly socket: string;
}

export interface ConfiguredLevel {
  readonly deviceId: string;
  readonly lamp: string;
  readonly level01: number;
}

/** One key for a socket or lamp of a device; ids of devices have no slash. */
export const partKey = (deviceId: string, part: string): string => `${deviceId}/${part}`;

export interface ConfiguredPower {
  readonly sockets: readonly ConfiguredSocket[];
  readonly displaysAfterMs: number;
  readonly offAfterMs: number;
}

export interface ConfiguredScene {
  readonly id: string;
  readonly name: string;
  readonly when: SceneMoment | null;
  readonly levels: readonly ConfiguredLevel[];
}

export type ButtonDeed =
  | { readonly does: Exclude<ButtonDeedName, 'camera-preset' | 'light-scene'> }
  | { readonly does: 'camera-preset'; readonly cameraId: string; readonly presetId: string }
  | { readonly does: 'light-scene'; readonly sceneId: string };

export interface ConfiguredButton {
  readonly deviceId: string;
  readonly button: string;
  readonly deed: ButtonDeed;
}

/** The same, checked and with every default filled in. */
export interface ConfiguredEquipment {
  readonly power: ConfiguredPower | null;
  readonly scenes: readonly ConfiguredScene[];
  readonly buttons: readonly ConfiguredButton[];
}

export const toEquipment = (file: EquipmentKeys): ConfiguredEquipment => ({
  power:
    file.power === undefined
      ? null
      : {
          sockets: file.power.sockets.map(({ deviceId, socket = wholeDevice }) => ({ deviceId, socket })),
          displaysAfterMs: file.power.displaysAfterMs ?? 3_000,
          offAfterMs: file.power.offAfterMs ?? 60_000,
        },
  scenes: (file.lights?.scenes ?? []).map((scene) => ({
    ...scene,
    when: scene.when ?? null,
    levels: scene.levels.map(({ deviceId, lamp = wholeDevice, level01 }) => ({ deviceId, lamp, level01 })),
  })),
  buttons: (file.buttons ?? []).map((entry) => ({
    deviceId: entry.deviceId,
    button: entry.button,
    deed: toDeed(entry),
  })),
});

/** What a deed needs was checked before. */
const toDeed = ({ does, cameraId = '', presetId = '', sceneId = '' }: ButtonEntry): ButtonDeed => {
  switch (does) {
    case 'camera-preset':
      return { does, cameraId, presetId };
    case 'light-scene':
      return { does, sceneId };
    case 'join-next':
    case 'leave':
    case 'mute':
    case 'toggle-mute':
    case 'room-power':
      return { does };
  }
};
