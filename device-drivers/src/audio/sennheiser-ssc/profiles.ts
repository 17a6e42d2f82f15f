export interface SscChannel {
  readonly id: string;
  readonly name: string | null;
  readonly mutePath: string | null;
  readonly levelPath: string | null;
  readonly minimumDb: number;
  readonly maximumDb: number;
}

/** Addresses of a model (protocol.md 2). */
export interface SscProfile {
  readonly model: string;
  readonly channels: readonly SscChannel[];
  readonly meters: readonly { readonly id: string; readonly path: string }[];
  readonly azimuthPath: string;
  readonly elevationPath: string;
  /** False while nobody is heard. */
  readonly activityPath: string;
}

export const sscProfileNames = ['tcc2'] as const;

type ProfileName = (typeof sscProfileNames)[number];

/** Ranges of the levels are uncertain. */
export const sscProfiles: Readonly<Record<ProfileName, SscProfile>> = {
  tcc2: {
    model: 'TeamConnect Ceiling 2',
    channels: [
      { id: 'master', name: null, mutePath: '/audio/mute', levelPath: null, minimumDb: 0, maximumDb: 0 },
      {
        id: 'out1',
        name: 'Analogue output',
        mutePath: null,
        levelPath: '/audio/out1/attenuation',
        minimumDb: -18,
        maximumDb: 0,
      },
      {
        id: 'out2',
        name: 'Dante output',
        mutePath: null,
        levelPath: '/audio/out2/gain',
        minimumDb: 0,
        maximumDb: 24,
      },
      {
        id: 'ref1',
        name: 'Echo reference',
        mutePath: null,
        levelPath: '/audio/ref1/gain',
        minimumDb: -60,
        maximumDb: 10,
      },
    ],
    meters: [
      { id: 'in1', path: '/m/in1/peak' },
      { id: 'ref1', path: '/m/ref1/rms' },
    ],
    azimuthPath: '/m/beam/azimuth',
    elevationPath: '/m/beam/elevation',
    activityPath: '/audio/room_in_use',
  },
};
