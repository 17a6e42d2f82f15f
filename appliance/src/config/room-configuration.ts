import { Type, type Static } from 'typebox';
import { PictureSource } from '../protocol/index.ts';
import { talkerKeys, type ConfiguredTalkerMicrophone } from './talker-configuration.ts';
import { audioKeys, type ConfiguredAudioLevel } from './audio-configuration.ts';
import { equipmentKeys, type ConfiguredEquipment } from './equipment-configuration.ts';

const strict = { additionalProperties: false } as const;
/** Ids appear in paths and file names, hence the narrow alphabet. */
const Id = Type.String({ minLength: 1, maxLength: 64, pattern: '^[a-zA-Z0-9][a-zA-Z0-9_-]*$' });
const Name = Type.String({ minLength: 1, maxLength: 80 });
const Seat = Type.Integer({ minimum: 1, maximum: 65_535 });
const Milliseconds = (fallback: number) =>
  Type.Optional(Type.Integer({ minimum: 0, maximum: 600_000, default: fallback }));

export const DeviceConfiguration = Type.Object(
  {
    id: Id,
    name: Name,
    driver: Type.String({ minLength: 1, maxLength: 64 }),
    /** Checked by the driver's own schema. */
    options: Type.Record(Type.String(), Type.Unknown()),
  },
  strict,
);

export const CameraConfiguration = Type.Object(
  {
    deviceId: Id,
    source: PictureSource,
    /** Presets the camera already has; rooms save further ones at the panel. */
    presets: Type.Optional(
      Type.Array(
        Type.Object(
          {
            id: Id,
            name: Type.String({ minLength: 1, maxLength: 40 }),
            slot: Type.Integer({ minimum: 0, maximum: 254 }),
            seat: Type.Optional(Seat),
          },
          strict,
        ),
        { maxItems: 255 },
      ),
    ),
    /** The preset that shows the whole room; several cameras may have one. */
    overviewPresetId: Type.Optional(Id),
  },
  strict,
);

export const SeatConfiguration = Type.Object(
  {
    seat: Seat,
    /** For the lower third and the speaker list. */
    name: Name,
    /** Function or parliamentary group; may be empty. */
    detail: Type.String({ maxLength: 120 }),
    /** The camera and preset that show the seat; further candidates are presets with the same `seat`. */
    cameraId: Type.Optional(Id),
    presetId: Type.Optional(Id),
  },
  strict,
);

export const AutomationConfiguration = Type.Object(
  {
    /** A microphone that is on again within this time was never off. */
    microphoneOffDebounceMs: Milliseconds(300),
    /** How long the picture stays with a speaker after the microphone went off while another one is open. */
    holdMs: Milliseconds(1_000),
    /** From the last microphone off to the overview. */
    overviewAfterMs: Milliseconds(5_000),
    /** A cut follows the one before no earlier than this. */
    minimumShotMs: Milliseconds(2_000),
    /** How long the automation leaves the cameras alone after a person touched one. */
    manualPauseMs: Milliseconds(60_000),
    /** How long a room microphone must hear somebody before the picture goes there. */
    talkerAfterMs: Milliseconds(700),
    /** How long the picture stays with a talker at least before it goes to another one. */
    talkerStayMs: Milliseconds(4_000),
    /** Seats, such as the chair's, that have the picture whenever their microphone is open. */
    prioritySeats: Type.Optional(Type.Array(Seat, { maxItems: 16 })),
  },
  strict,
);

const DisplayConfiguration = Type.Object(
  {
    deviceId: Id,
    /** Selected when it is on; absent leaves the input alone. */
    input: Type.Optional(Type.String({ minLength: 1, maxLength: 40 })),
  },
  strict,
);

const MuteKeyConfiguration = Type.Object(
  {
    deviceId: Id,
    /** The channel of an audio device whose mute is meant; absent: `master`. A speakerphone has none. */
    channelId: Type.Optional(Type.String({ minLength: 1, maxLength: 80 })),
  },
  strict,
);

export const defaultDisplaysOffAfterMs = 15 * 60_000;

/** The configuration file of a room, as written by people. Everything optional has a default. */
export const RoomConfigurationFile = Type.Object(
  {
    $schema: Type.Optional(Type.String()),
    version: Type.Literal(1),
    /** Shown until the room is paired; then the instance's name for it counts. */
    roomName: Name,
    /** Address of the instance; plain http only on loopback. */
    serverUrl: Type.String({ minLength: 1, maxLength: 300 }),
    /** Folder for pairing, presets and pictures; a relative one is relative to the configuration file. */
    dataDir: Type.String({ minLength: 1, maxLength: 1_000 }),
    /** Port of the pages on 127.0.0.1; 0 takes any free one. */
    listenPort: Type.Optional(Type.Integer({ minimum: 0, maximum: 65_535, default: 8481 })),
    devices: Type.Array(DeviceConfiguration, { maxItems: 100 }),
    cameras: Type.Optional(Type.Array(CameraConfiguration, { maxItems: 32 })),
    discussionDeviceId: Type.Optional(Id),
    seats: Type.Optional(Type.Array(SeatConfiguration, { maxItems: 1_000 })),
    stage: Type.Optional(
      Type.Object(
        {
          /** Part of the label of the room microphone; absent takes the default one. */
          microphone: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
          speaker: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
        },
        strict,
      ),
    ),
    automation: Type.Optional(AutomationConfiguration),
    /** Screens and projectors that go on with a meeting and off after it. */
    displays: Type.Optional(Type.Array(DisplayConfiguration, { maxItems: 16 })),
    /** How long after a meeting the displays go off. */
    displaysOffAfterMs: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 86_400_000, default: defaultDisplaysOffAfterMs }),
    ),
    /** Speakerphones and microphones whose mute key and light follow the room's mute, and the room theirs. */
    muteKeys: Type.Optional(Type.Array(MuteKeyConfiguration, { maxItems: 32 })),
    ...talkerKeys,
    ...audioKeys,
    ...equipmentKeys,
  },
  strict,
);
export type RoomConfigurationFile = Static<typeof RoomConfigurationFile>;

export interface ConfiguredPreset {
  readonly id: string;
  readonly name: string;
  readonly slot: number;
  readonly seat: number | null;
}

export interface ConfiguredCamera {
  readonly id: string;
  readonly source: Static<typeof PictureSource>;
  readonly presets: readonly ConfiguredPreset[];
  readonly overviewPresetId: string | null;
}

export interface ConfiguredSeat {
  readonly seat: number;
  readonly name: string;
  readonly detail: string;
  readonly shot: { readonly cameraId: string; readonly presetId: string } | null;
}

export interface ConfiguredDisplay {
  readonly id: string;
  readonly input: string | null;
}

export interface ConfiguredMuteKey {
  readonly id: string;
  readonly channelId: string;
}

export interface AutomationTimings {
  readonly microphoneOffDebounceMs: number;
  readonly holdMs: number;
  readonly overviewAfterMs: number;
  readonly minimumShotMs: number;
  readonly manualPauseMs: number;
  readonly talkerAfterMs: number;
  readonly talkerStayMs: number;
}

/** The same, checked and with every default filled in. */
export interface RoomConfiguration {
  readonly roomName: string;
  readonly serverUrl: string;
  readonly dataDir: string;
  readonly listenPort: number;
  readonly devices: readonly Static<typeof DeviceConfiguration>[];
  readonly cameras: readonly ConfiguredCamera[];
  readonly discussionDeviceId: string | null;
  readonly seats: readonly ConfiguredSeat[];
  readonly microphone: string | null;
  readonly speaker: string | null;
  readonly timings: AutomationTimings;
  readonly prioritySeats: readonly number[];
  readonly talkerMicrophones: readonly ConfiguredTalkerMicrophone[];
  readonly displays: readonly ConfiguredDisplay[];
  readonly displaysOffAfterMs: number;
  readonly muteKeys: readonly ConfiguredMuteKey[];
  readonly audioLevels: readonly ConfiguredAudioLevel[];
  readonly equipment: ConfiguredEquipment;
}
