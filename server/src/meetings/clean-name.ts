/**
 * A name that people typed, made safe to show: no control or direction-changing characters (they could turn
 * "Gast" into something that reads like an official), no runs of blanks. Empty when nothing is left.
 */
export const cleanName = (text: string): string =>
  text
    .replaceAll(/(?!\s)[\p{Cc}\p{Cf}\p{Cs}\p{Co}]/gu, '')
    .replaceAll(/\s+/gu, ' ')
    .trim();
