import { wholeDevice } from '@ratspult/device-drivers';
import { Type, type Static } from 'typebox';

const strict = { additionalProperties: false } as const;
const Id = Type.String({ minLength: 1, maxLength: 64, pattern: '^[a-zA-Z0-9][a-zA-Z0-9_-]*$' });
const Decibels = Type.Number({ minimum: -120, maximum: 40 });

const AudioLevel = Type.Object(
  {
    deviceId: Id,
    /** As the device names it; absent: `master`. */
    channelId: Type.Optional(Type.String({ minLength: 1, maxLength: 80 })),
    /** For the panel; absent: the name the device has for it. */
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 40 })),
    /** What the slider reaches at its ends, within what the device can. */
    minimumDb: Type.Optional(Decibels),
    maximumDb: Type.Optional(Decibels),
  },
  strict,
);

/** Key of the room's file for loudspeakers and other levels that a device turns. */
export const audioKeys = {
  /** The first is the room's volume; the others have sliders of their own. Without any the stage turns itself. */
  audioDevices: Type.Optional(Type.Array(AudioLevel, { maxItems: 12 })),
};

const AudioKeys = Type.Object(audioKeys);
export type AudioKeys = Static<typeof AudioKeys>;

/** Below the first nothing is heard in a hall; above the second a loudspeaker system may howl. */
const usualMinimumDb = -50;
const usualMaximumDb = 0;

export interface ConfiguredAudioLevel {
  /** Unlike that of any other level. */
  readonly id: string;
  readonly deviceId: string;
  readonly channelId: string;
  readonly name: string | null;
  readonly minimumDb: number;
  readonly maximumDb: number;
}

export const toAudioLevels = (file: AudioKeys): readonly ConfiguredAudioLevel[] =>
  (file.audioDevices ?? []).map(
    ({ deviceId, channelId = wholeDevice, name = null, minimumDb = usualMinimumDb, maximumDb = usualMaximumDb }) => ({
      id: `${deviceId}/${channelId}`,
      deviceId,
      channelId,
      name,
      minimumDb,
      maximumDb,
    }),
  );
