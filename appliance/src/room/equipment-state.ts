/** `partly`: some of the sockets are on. */
export type PowerState = 'on' | 'off' | 'partly' | 'unknown';

/** What the room knows of its power and light. */
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
}

export type EquipmentChange =
  | { readonly what: 'power'; readonly state: PowerState }
  | { readonly what: 'power-asked'; readonly on: boolean }
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
  }
};

/** Who switched the room on by hand wanted it for now: the end of a meeting ends that too. */
export const afterMeeting = (state: EquipmentState): EquipmentState =>
  state.power?.asked === true ? { ...state, power: { ...state.power, asked: false } } : state;
