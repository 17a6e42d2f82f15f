/** Below this a level is silence to the ear; it is shown and set as 0. */
export const minimumDb = -60;
/** Nothing is amplified: more than the whole clips. */
export const maximumDb = 0;

/** Level in decibels of an amplitude factor; the lowest level for silence. */
export const decibels = (linear: number): number =>
  linear <= 0 ? minimumDb : Math.min(maximumDb, Math.max(minimumDb, Math.round(200 * Math.log10(linear)) / 10));

/**
 * What `wpctl set-volume` is given for a level: its scale is the cube root of the amplitude (protocol.md 2), four
 * decimals being finer than a tenth of a decibel.
 */
export const wpctlVolume = (levelDb: number): string => {
  const held = Math.min(maximumDb, Math.max(minimumDb, levelDb));
  return held <= minimumDb ? '0.0000' : (10 ** (held / 60)).toFixed(4);
};

export interface SaidVolume {
  readonly linear: number;
  readonly muted: boolean;
}

/** What `wpctl get-volume` prints: `Volume: 0.40` or `Volume: 0.40 [MUTED]`; null when it is something else. */
export const parseVolume = (text: string): SaidVolume | null => {
  const found = /^Volume: (\d{1,3}(?:[.,]\d{1,6})?)( \[MUTED\])?\s*$/.exec(text);
  return found === null
    ? null
    : { linear: Number((found[1] ?? '').replace(',', '.')) ** 3, muted: found[2] !== undefined };
};
