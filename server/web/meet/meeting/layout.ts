import type { Participant, Track } from '../../../src/protocol/index.ts';

export type Layout = 'speaker' | 'gallery';

export interface Tile {
  readonly participant: Participant;
  readonly source: VideoSource;
}

/** `screen` and `document` are what somebody shows, beside their face. */
export type VideoSource = 'camera' | 'screen' | 'document';

export interface Arrangement {
  /** Shown big; null in an equal gallery. */
  readonly main: Tile | null;
  readonly others: readonly Tile[];
  /** How many have no tile. */
  readonly hidden: number;
}

export interface ArrangementInput {
  readonly participants: readonly Participant[];
  readonly selfId: string | null;
  /** Who spoke, latest first. */
  readonly spoke: readonly string[];
  readonly layout: Layout;
  /** Whether this person wants the sign language always in sight, beside who speaks. */
  readonly pinSignLanguage: boolean;
  /** Room for tiles besides a big one. */
  readonly places: number;
}

export const videoTrack = (participant: Participant, source: VideoSource): Track | null =>
  participant.tracks.find((track) => track.source === source && !track.paused) ?? null;

/** Never in the big place: it stays where it is while the speakers change. */
export const isPinned = (participant: Participant, input: { readonly pinSignLanguage: boolean }): boolean =>
  input.pinSignLanguage && participant.signLanguage;

/** The hall and the chair are never dropped; then hands, then who spoke last, then who has a picture. */
const rank = (participant: Participant, input: ArrangementInput): number => {
  if (isPinned(participant, input)) {
    return -1;
  }
  if (participant.kind === 'room') {
    return 0;
  }
  if (participant.role === 'chair') {
    return 1;
  }
  if (participant.id === input.selfId) {
    return 2;
  }
  const spoke = input.spoke.indexOf(participant.id);
  if (spoke >= 0) {
    return 3 + spoke / 1_000;
  }
  return participant.handRaisedAt === null ? (videoTrack(participant, 'camera') === null ? 6 : 5) : 4;
};

const mainOf = (input: ArrangementInput, screens: readonly Tile[]): Tile | null => {
  const remote = input.participants.filter((participant) => participant.id !== input.selfId);
  const unpinned = remote.filter((participant) => !isPinned(participant, input));
  const others = unpinned.length === 0 ? remote : unpinned;
  const screen = screens.find((tile) => tile.participant.id !== input.selfId);
  if (screen !== undefined) {
    return screen;
  }
  if (input.layout === 'gallery' && others.length > 0) {
    return null;
  }
  const speaker = input.spoke
    .map((id) => others.find((participant) => participant.id === id))
    .find((participant) => participant !== undefined);
  const chosen = speaker ?? others.toSorted((a, b) => rank(a, input) - rank(b, input))[0] ?? input.participants[0];
  return chosen === undefined ? null : { participant: chosen, source: 'camera' };
};

const shown = ['screen', 'document'] as const;

/** Who is shown where. Pure; the order of the small tiles is stable while nobody new speaks. */
export const arrange = (input: ArrangementInput): Arrangement => {
  const screens = shown.flatMap((source) =>
    input.participants
      .filter((participant) => videoTrack(participant, source) !== null)
      .map((participant): Tile => ({ participant, source })),
  );
  const main = mainOf(input, screens);
  const cameras = input.participants
    .map((participant): Tile => ({ participant, source: 'camera' }))
    .filter((tile) => main?.source !== 'camera' || tile.participant.id !== main.participant.id)
    .toSorted((a, b) => rank(a.participant, input) - rank(b.participant, input));
  const others = [...screens.filter((tile) => tile !== main), ...cameras];
  return { main, others: others.slice(0, input.places), hidden: Math.max(0, others.length - input.places) };
};

/** The latest speakers first, remembering a few, so that tiles do not jump at every word. */
export const rememberSpeaker = (spoke: readonly string[], active: string | null): readonly string[] =>
  active === null || spoke[0] === active ? spoke : [active, ...spoke.filter((id) => id !== active)].slice(0, 12);

export interface Grid {
  readonly columns: number;
  readonly rows: number;
}

/** Columns and rows in which `count` tiles of 16:9 become largest within the given size (pixels). */
export const bestGrid = (count: number, width: number, height: number): Grid => {
  let best: Grid & { size: number } = { columns: 1, rows: Math.max(1, count), size: 0 };
  for (let columns = 1; columns <= Math.max(1, count); columns += 1) {
    const rows = Math.ceil(count / columns);
    const size = Math.min(width / columns, (height / rows) * (16 / 9));
    if (size > best.size) {
      best = { columns, rows, size };
    }
  }
  return { columns: best.columns, rows: best.rows };
};
