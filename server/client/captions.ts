import type { Caption } from '../src/protocol/index.ts';
import type { ConferenceState } from './contract.ts';

/** Longer than anybody needs to read two lines. */
const shownMs = 8_000;
const mostLines = 2;

/** The lines to show now. @param monotonicMs `performance.now()` */
export const shownCaptions = (
  { captions, clockOffsetMs }: Pick<ConferenceState, 'captions' | 'clockOffsetMs'>,
  monotonicMs: number,
): readonly Caption[] => captions.filter(({ at }) => monotonicMs + clockOffsetMs - at < shownMs).slice(-mostLines);
