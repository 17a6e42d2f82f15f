import { Type, type Static } from 'typebox';

const strict = { additionalProperties: false } as const;
const Id = Type.String({ minLength: 1, maxLength: 64, pattern: '^[a-zA-Z0-9][a-zA-Z0-9_-]*$' });
const Degrees = Type.Number({ minimum: -360, maximum: 360 });

const TalkerZone = Type.Object(
  {
    /** A lobe or area, as the microphone names it. Either this, or a stretch of directions. */
    zone: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
    /** Directions from `fromDeg` clockwise to `toDeg`; 0 is straight ahead of the microphone. */
    fromDeg: Type.Optional(Degrees),
    toDeg: Type.Optional(Degrees),
    cameraId: Id,
    presetId: Id,
  },
  strict,
);
type TalkerZoneEntry = Static<typeof TalkerZone>;

const TalkerMicrophone = Type.Object(
  {
    deviceId: Id,
    /** The same zone twice names several cameras that can show it. */
    zones: Type.Array(TalkerZone, { minItems: 1, maxItems: 64 }),
  },
  strict,
);

/** Keys of the room's file for microphones that hear where somebody talks. */
export const talkerKeys = {
  /** Their talkers are shown while no seat of the discussion system speaks. */
  talkerMicrophones: Type.Optional(Type.Array(TalkerMicrophone, { maxItems: 16 })),
};

const TalkerKeys = Type.Object(talkerKeys);
export type TalkerKeys = Static<typeof TalkerKeys>;

export type TalkerPlace =
  | { readonly kind: 'zone'; readonly zone: string }
  | { readonly kind: 'direction'; readonly fromDeg: number; readonly toDeg: number };

export interface ConfiguredTalkerZone {
  /** One for all entries of the same place; unlike any of another microphone. */
  readonly key: string;
  readonly place: TalkerPlace;
  readonly shot: { readonly cameraId: string; readonly presetId: string };
}

export interface ConfiguredTalkerMicrophone {
  readonly deviceId: string;
  readonly zones: readonly ConfiguredTalkerZone[];
}

/** What an entry needs was checked before. */
const toPlace = ({ zone, fromDeg = 0, toDeg = 0 }: TalkerZoneEntry): TalkerPlace =>
  zone === undefined ? { kind: 'direction', fromDeg, toDeg } : { kind: 'zone', zone };

const placeName = (place: TalkerPlace): string =>
  place.kind === 'zone' ? `zone ${place.zone}` : `from ${place.fromDeg} to ${place.toDeg}`;

export const toTalkerMicrophones = (file: TalkerKeys): readonly ConfiguredTalkerMicrophone[] =>
  (file.talkerMicrophones ?? []).map(({ deviceId, zones }) => ({
    deviceId,
    zones: zones.map((entry) => {
      const place = toPlace(entry);
      const { cameraId, presetId } = entry;
      return { key: `${deviceId}/${placeName(place)}`, place, shot: { cameraId, presetId } };
    }),
  }));

/** Whether the room has anything that tells who speaks. */
export const canFollow = (room: {
  readonly discussionDeviceId: string | null;
  readonly talkerMicrophones: readonly ConfiguredTalkerMicrophone[];
}): boolean => room.discussionDeviceId !== null || room.talkerMicrophones.length > 0;
