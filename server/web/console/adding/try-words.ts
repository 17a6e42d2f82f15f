import type { DeviceTry, DeviceTryResult } from '../../../src/protocol/index.ts';
import { reasonWords } from '../room-health.ts';
import { addingText as text } from './texts.ts';

export interface TryWords {
  readonly level: 'ok' | 'warning' | 'fault';
  readonly sentence: string;
  readonly remedy: string;
}

const silentWords = ({ state, reason }: DeviceTryResult): TryWords => {
  if (state === 'auth-failed' || reason === 'wrong-password') {
    return { level: 'fault', sentence: text('wrongPassword'), remedy: text('wrongPasswordRemedy') };
  }
  if (reason === 'certificate') {
    return { level: 'fault', sentence: text('wrongCertificate'), remedy: text('wrongCertificateRemedy') };
  }
  return { level: 'fault', ...reasonWords({ state, reason: reason === 'none' ? 'no-answer' : reason }) };
};

/** What came of a try, in one sentence with what to do; null while it runs. */
export const tryWords = ({ state, result }: DeviceTry): TryWords | null => {
  if (state === 'running') {
    return null;
  }
  if (state === 'cancelled') {
    return { level: 'warning', sentence: text('tryCancelled'), remedy: '' };
  }
  if (result === null) {
    return { level: 'fault', sentence: text('tryFailed'), remedy: text('tryFailedRemedy') };
  }
  switch (result.outcome) {
    case 'answered':
      return result.state === 'degraded'
        ? { level: 'warning', sentence: text('limited'), remedy: text('limitedRemedy') }
        : { level: 'ok', sentence: text('answered'), remedy: '' };
    case 'unheard':
      return { level: 'warning', sentence: text('unheard'), remedy: text('unheardRemedy') };
    case 'options-wrong':
      return { level: 'fault', sentence: text('optionsWrong'), remedy: text('optionsWrongRemedy') };
    case 'silent':
      return silentWords(result);
  }
};

/** Whether what was tried may be saved. */
export const isSavable = ({ state, result }: DeviceTry): boolean =>
  state === 'ended' && (result?.outcome === 'answered' || result?.outcome === 'unheard');
