import { css, html, nothing, type TemplateResult } from 'lit';
import { SignalElement, elementStyles, language } from '@ratspult/server/ui';
import type { CaptureState } from '../../../src/protocol/index.ts';
import { text } from './recording-texts.ts';

const secondMs = 1000;

/** What everybody has to know of a recording: that it begins, runs or rests, and that a part is not public. */
export class CaptureNotice extends SignalElement {
  static override properties = { capture: { attribute: false }, language: {} };
  declare capture: CaptureState | null;
  declare language: string;
  #timer: ReturnType<typeof setInterval> | null = null;

  static override styles = [
    elementStyles,
    css`
      :host {
        display: grid;
      }
      .marks {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-2);
        padding: 0 var(--space-4) var(--space-2);
      }
      .mark {
        display: inline-flex;
        gap: var(--space-2);
        align-items: center;
        padding: 0.15rem 0.7rem;
        border-radius: var(--radius-round);
        background: #22323c;
        color: #f0f5f7;
        font-size: var(--text-s);
        font-weight: 650;
      }
      .dot {
        width: 0.7rem;
        height: 0.7rem;
        border-radius: 50%;
        background: #ff5d52;
      }
      .resting .dot {
        border-radius: 0.1rem;
        background: #a8bac4;
      }
      .private {
        background: #ffd166;
        color: #2a1d00;
      }
      .banner {
        padding: var(--space-2) var(--space-4);
        background: #ffd166;
        color: #2a1d00;
        text-align: center;
      }
    `,
  ];

  constructor() {
    super();
    this.capture = null;
    this.language = language.peek();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#timer = setInterval(() => {
      if (this.capture?.recording.phase === 'announced') {
        this.requestUpdate();
      }
    }, secondMs);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    if (this.#timer !== null) {
      clearInterval(this.#timer);
    }
  }

  override render() {
    const { capture } = this;
    if (capture === null) {
      return nothing;
    }
    const { phase } = capture.recording;
    const marks = [
      phase === 'running' || phase === 'paused'
        ? html`<span class="mark ${phase === 'paused' || !capture.public ? 'resting' : ''}" data-testid="recording">
            <span class="dot"></span>${text(phase === 'paused' || !capture.public ? 'paused' : 'recording')}
          </span>`
        : nothing,
      capture.public
        ? nothing
        : html`<span class="mark private" data-testid="non-public" title=${text('nonPublicHint')}
            >${text('nonPublic')}</span
          >`,
    ].filter((mark) => mark !== nothing);
    return html`${phase === 'announced' ? this.#announcement(capture.recording.startsAt ?? 0) : nothing}
    ${marks.length === 0 ? nothing : html`<div class="marks">${marks}</div>`}`;
  }

  #announcement(startsAt: number): TemplateResult {
    const seconds = Math.max(0, Math.ceil((startsAt - Date.now()) / secondMs));
    return html`<p class="banner" data-testid="recording-announced">
      <strong>${seconds === 0 ? text('announced') : text('countdown', { seconds })}</strong> ${text('consent')}
    </p>`;
  }
}
customElements.define('meet-capture-notice', CaptureNotice);
