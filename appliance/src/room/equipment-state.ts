/** `partly`: some of the sockets are on. */
export type PowerState = 'on' | 'off' | 'partly' | 'unknown';

/** A level as the panel shows it; null where the device does not tell it, or not yet. */
export interface AudioLevelState {
  readonly id: string;
  readonly deviceId: string;
  readonly name: string | null;
  readonly level01: number | null;
  readonly muted: boolean | null;
}

/** What the room knows of its power, light and loudspeakers. */
export interface EquipmentState {
  readonly power: {
    readonly socketIds: readonly string[];
    readonly state: PowerState;
    /** A person wants the room on without a meeting. */
    readonly asked: boolean;
    /** Counts what persons asked, so that "off" is seen although nothing was asked before. */
    readonly asks: number;
  } | null;
  readonly lights: {
    /** Of the lamps that a scene sets. */
    readonly deviceIds: readonly string[];
    readonly scenes: readonly { readonly id: string; readonly name: string }[];
    /** The scene the lamps show, or are on their way to; null when they show none. */
    readonly sceneId: string | null;
  } | null;
  /** The first is the room's volume. */
  readonly levels: readonly AudioLevelState[];
}

export type EquipmentChange =
  | { readonly what: 'power'; readonly state: PowerState }
  | { readonly what: 'power-asked'; readonly on: boolean }
  | {
      readonly what: 'audio-level';
      readonly id: string;
      readonly shown: Partial<Pick<AudioLevelState, 'level01' | 'muted' | 'name'>>;
    }
  | { readonly what: 'scene'; readonly sceneId: string | null };

/** Pure; the same object comes back when nothing changed. */
export const reduceEquipment = (state: EquipmentState, change: EquipmentChange): EquipmentState => {
  const { power, lights } = state;
  switch (change.what) {
    case 'power':
      return power === null || power.state === change.state
        ? state
        : { ...state, power: { ...power, state: change.state } };
    case 'power-asked':
      return power === null ? state : { ...state, power: { ...power, asked: change.on, asks: power.asks + 1 } };
    case 'scene':
      return lights === null || lights.sceneId === change.sceneId
        ? state
        : { ...state, lights: { ...lights, sceneId: change.sceneId } };
    case 'audio-level': {
      const levels = state.levels.map((level) => (level.id === change.id ? withShown(level, change.shown) : level));
      return levels.every((level, at) => level === state.levels[at]) ? state : { ...state, levels };
    }
  }
};

const withShown = (
  level: AudioLevelState,
  { level01 = level.level01, muted = level.muted, name = level.name }: Partial<AudioLevelState>,
): AudioLevelState =>
  level01 === level.level01 && muted === level.muted && name === level.name
    ? level
    : { ...level, level01, muted, name };

/** Who switched the room on by hand wanted it for now: the end of a meeting ends that too. */
export const afterMeeting = (state: EquipmentState): EquipmentState =>
  state.power?.asked === true ? { ...state, power: { ...state.power, asked: false } } : state;
