import { html, nothing, type TemplateResult } from 'lit';
import type { ModerationAction } from '../../../client/index.ts';
import type { CaptureState } from '../../../src/protocol/index.ts';
import { text } from './recording-texts.ts';

/** Buttons of the chair for recording and non-public parts; `mayRecord` is the right of the account. */
export function captureActions(
  { public: isPublic, recording: { phase } }: CaptureState,
  mayRecord: boolean,
  act: (action: ModerationAction) => void,
  confirmRecording: () => void,
): TemplateResult {
  return html`<rp-button data-testid="set-public" @click=${() => act({ type: 'setPublic', public: !isPublic })}
      >${text(isPublic ? 'closePublic' : 'openPublic')}</rp-button
    >
    ${recordingActions(phase, mayRecord, act, confirmRecording)}`;
}

function recordingActions(
  phase: CaptureState['recording']['phase'],
  mayRecord: boolean,
  act: (action: ModerationAction) => void,
  confirmRecording: () => void,
): TemplateResult | typeof nothing {
  const stop = html`<rp-button data-testid="stop-recording" @click=${() => act({ type: 'stopRecording' })}
    >${text(phase === 'announced' ? 'cancelStart' : 'stop')}</rp-button
  >`;
  switch (phase) {
    case 'unavailable':
      return nothing;
    case 'off':
      return mayRecord
        ? html`<rp-button data-testid="start-recording" @click=${confirmRecording}>${text('start')}</rp-button>`
        : nothing;
    case 'announced':
      return stop;
    case 'running':
    case 'paused':
      return html`${
        mayRecord
          ? html`<rp-button
              data-testid="pause-recording"
              @click=${() => act({ type: 'pauseRecording', paused: phase === 'running' })}
              >${text(phase === 'running' ? 'pause' : 'goOn')}</rp-button
            >`
          : nothing
      }${stop}`;
  }
}
