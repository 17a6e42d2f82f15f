import type { ImageSetting, WhiteBalance } from '@ratspult/device-drivers';

/** What can be set of a camera's picture, and what is known of it; null where nobody has read or set it yet. */
export interface PictureState {
  readonly settings: readonly { readonly setting: ImageSetting; readonly value01: number | null }[];
  readonly whiteBalances: readonly WhiteBalance[];
  readonly whiteBalance: WhiteBalance | null;
  readonly focus: boolean;
}

export interface PictureFeatures {
  readonly imageSettings: readonly ImageSetting[];
  readonly whiteBalances: readonly WhiteBalance[];
  readonly focus: boolean;
}

export type PictureChange =
  | { readonly what: 'setting'; readonly setting: ImageSetting; readonly value01: number }
  | { readonly what: 'white-balance'; readonly mode: WhiteBalance };

export const noPicture: PictureState = { settings: [], whiteBalances: [], whiteBalance: null, focus: false };

const sameList = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((item, at) => item === other[at]);

/** The same object comes back when the camera can what it could. */
export const withPictureFeatures = (state: PictureState, features: PictureFeatures): PictureState => {
  const known = state.settings.map(({ setting }) => setting);
  const same =
    sameList(known, features.imageSettings) &&
    sameList(state.whiteBalances, features.whiteBalances) &&
    state.focus === features.focus;
  return same
    ? state
    : {
        settings: features.imageSettings.map((setting) => ({
          setting,
          value01: state.settings.find((one) => one.setting === setting)?.value01 ?? null,
        })),
        whiteBalances: [...features.whiteBalances],
        whiteBalance: state.whiteBalance,
        focus: features.focus,
      };
};

export const changePicture = (state: PictureState, change: PictureChange): PictureState =>
  change.what === 'white-balance'
    ? { ...state, whiteBalance: change.mode }
    : {
        ...state,
        settings: state.settings.map((one) =>
          one.setting === change.setting ? { setting: one.setting, value01: change.value01 } : one,
        ),
      };
