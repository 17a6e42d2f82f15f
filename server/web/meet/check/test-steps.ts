import { errorText, language } from '@ratspult/server/ui';
import type { CaptureFailure, MediaPath, PathResult } from '../../../client/index.ts';
import { text as pageText } from '../texts.ts';
import { text } from './texts.ts';

export type StepName = 'socket' | MediaPath | 'camera' | 'microphone' | 'speaker';
export const stepNames = [
  'socket',
  'udp',
  'tcp',
  'camera',
  'microphone',
  'speaker',
] as const satisfies readonly StepName[];

/** What a step found, in words; `remedy` is null when there is nothing to do. */
export interface Step {
  readonly state: 'waiting' | 'running' | 'good' | 'bad' | 'skipped';
  readonly words: string;
  readonly remedy: string | null;
}

export const good = (words: string): Step => ({ state: 'good', words, remedy: null });
export const bad = (words: string, remedy: string): Step => ({ state: 'bad', words, remedy });
export const skipped = (): Step => ({ state: 'skipped', words: text('notTested'), remedy: null });

const decimal = (value: number): string =>
  new Intl.NumberFormat(language.value === 'de' ? 'de-DE' : 'en-GB', {
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  }).format(value);

/** Slower than this, a conversation stumbles. */
const slowRoundTripMs = 300;
const lowBps = 500_000;

export function socketStep({ code, roundTripMs }: PathResult): Step {
  if (code === null) {
    return good(text('socketGood', { ms: Math.max(1, Math.round(roundTripMs ?? 0)) }));
  }
  return code === 'connection-failed' || code === 'connection-lost'
    ? bad(text('socketBad'), text('socketRemedy'))
    : byCode(code);
}

export function mediaStep(path: MediaPath, { code, roundTripMs, outgoingBps }: PathResult): Step {
  if (code !== null) {
    return code === 'path-blocked'
      ? bad(text(path === 'udp' ? 'udpBad' : 'tcpBad'), text(path === 'udp' ? 'udpRemedy' : 'tcpRemedy'))
      : byCode(code);
  }
  const words = text(path === 'udp' ? 'udpGood' : 'tcpGood');
  if (roundTripMs === null || outgoingBps === null) {
    return good(words);
  }
  const slow = roundTripMs > slowRoundTripMs || outgoingBps < lowBps;
  const figures = { ms: Math.max(1, Math.round(roundTripMs)), mbit: decimal(outgoingBps / 1_000_000) };
  return {
    state: 'good',
    words: `${words} ${text(slow ? 'lineSlow' : 'line', figures)}`,
    remedy: slow ? text('lineRemedy') : null,
  };
}

export const deviceStep = (failure: CaptureFailure | null): Step =>
  failure === null ? good(text('deviceGood')) : bad(pageText(failure), pageText(`${failure}Hint`));

export const byCode = (code: string): Step => {
  const { sentence, remedy } = errorText(code);
  return bad(sentence, remedy);
};

/** The sentence that counts; null while something is still open. */
export function verdict(
  steps: Readonly<Record<StepName, Step>>,
): { readonly words: string; readonly good: boolean } | null {
  const { socket, udp, tcp } = steps;
  if (socket.state === 'bad') {
    return { words: text('noServer'), good: false };
  }
  if (udp.state !== 'good' && udp.state !== 'bad') {
    return null;
  }
  if (udp.state === 'good') {
    return tcp.state === 'running' ? null : { words: text('allGood'), good: true };
  }
  return tcp.state === 'running' || tcp.state === 'waiting'
    ? null
    : tcp.state === 'good'
      ? { words: text('slowWay'), good: true }
      : { words: text('noMedia'), good: false };
}
