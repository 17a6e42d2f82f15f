import { css, html, nothing, type TemplateResult } from 'lit';
import { Timer } from 'lucide';
import { SignalElement, announce, elementStyles, language } from '@ratspult/server/ui';
import { type MeetingTimes, meetingTimes, minutesText } from '../../../client/index.ts';
import { playTestTone } from '../level-meter.ts';
import type { LocalMedia } from '../local-media.ts';
import type { MeetingSession } from './meeting-session.ts';
import { moderates } from './moderates.ts';
import { text } from './time-texts.ts';

const tickMs = 250;
const extensionMinutes = 30;

/** Speaking time, the end that is near, and the question to somebody alone: one line each, by the server's clock. */
export class TimesBar extends SignalElement {
  static override properties = {
    meeting: { attribute: false },
    media: { attribute: false },
    now: { state: true },
    language: {},
  };
  declare meeting: MeetingSession | null;
  declare media: LocalMedia | null;
  declare now: number;
  declare language: string;
  #ticker: ReturnType<typeof setInterval> | null = null;
  #before: MeetingTimes | null = null;

  static override styles = [
    elementStyles,
    css`
      :host {
        display: grid;
      }
      p {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-2) var(--space-4);
        align-items: center;
        justify-content: center;
        padding: var(--space-1) var(--space-4);
        background: #17394a;
        color-scheme: dark;
        color: #d7eff9;
        font-weight: 600;
        font-variant-numeric: tabular-nums;
      }
      p.urgent {
        background: #ffd166;
        color-scheme: light;
        color: #2a1d00;
      }
      .speaking {
        font-size: var(--text-l);
      }
      rp-icon {
        font-size: 0.9em;
      }
    `,
  ];

  constructor() {
    super();
    this.meeting = null;
    this.media = null;
    this.now = performance.now();
    this.language = language.peek();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#ticker = setInterval(() => this.#tick(), tickMs);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    if (this.#ticker !== null) {
      clearInterval(this.#ticker);
    }
  }

  override render() {
    const state = this.meeting?.conference.state.value;
    if (state === undefined) {
      return nothing;
    }
    const { speaking, endsInMs, aloneInMs } = meetingTimes(state, this.now);
    const self = state.participants.find((participant) => participant.id === state.selfId);
    const moderator = self !== undefined && moderates(self);
    return html`${speaking === null ? nothing : this.#speaking(speaking, moderator)}
    ${endsInMs === null ? nothing : this.#end(endsInMs, moderator)}
    ${
      aloneInMs === null
        ? nothing
        : html`<p class="urgent" data-testid="alone-question">
            ${text('alone', { time: minutesText(aloneInMs) })}
            <rp-button kind="primary" data-testid="stay" @click=${() => void this.meeting?.stay()}
              >${text('stay')}</rp-button
            >
          </p>`
    }`;
  }

  #speaking({ leftMs }: { readonly leftMs: number }, moderator: boolean): TemplateResult {
    const over = leftMs === 0;
    return html`<p class="speaking ${over ? 'urgent' : ''}" role="timer" data-testid="speaking-time">
      <rp-icon .shapes=${Timer}></rp-icon>
      ${over ? text('speakingOver') : text('speakingLeft', { time: minutesText(leftMs) })}
      ${
        moderator && !over
          ? html`<rp-button
              kind="quiet"
              data-testid="stop-timer"
              @click=${() => void this.meeting?.moderate({ type: 'stopTimer' })}
              >${text('stopTime')}</rp-button
            >`
          : nothing
      }
    </p>`;
  }

  #end(endsInMs: number, moderator: boolean): TemplateResult {
    return html`<p class="urgent" data-testid="ends-soon">
      ${text('endsSoon', { time: minutesText(endsInMs) })}
      ${
        moderator
          ? html`<rp-button
              kind="primary"
              data-testid="extend"
              @click=${() => void this.meeting?.moderate({ type: 'extend', minutes: extensionMinutes })}
              >${text('extend')}</rp-button
            >`
          : nothing
      }
    </p>`;
  }

  #tick(): void {
    const state = this.meeting?.conference.state.peek();
    if (state === undefined) {
      return;
    }
    const now = performance.now();
    const times = meetingTimes(state, now);
    const before = this.#before;
    this.#before = times;
    if (times.speaking !== null || times.endsInMs !== null || times.aloneInMs !== null) {
      this.now = now;
    }
    if (before !== null) {
      this.#tell(before, times);
    }
  }

  /** Said once each; the sound is for those who look elsewhere. */
  #tell(before: MeetingTimes, { speaking, endsInMs, aloneInMs }: MeetingTimes): void {
    if (speaking !== null && before.speaking === null) {
      announce(text('speakingStarted', { time: minutesText(speaking.leftMs), by: speaking.by }));
    }
    if (speaking?.leftMs === 0 && (before.speaking?.leftMs ?? 0) > 0) {
      announce(text('speakingOver'), 'assertive');
      playTestTone(this.media?.speakerId.peek() ?? null).catch(() => {});
    }
    if (endsInMs !== null && before.endsInMs === null) {
      announce(text('endsSoon', { time: minutesText(endsInMs) }), 'assertive');
    }
    if (aloneInMs !== null && before.aloneInMs === null) {
      announce(text('alone', { time: minutesText(aloneInMs) }), 'assertive');
    }
  }
}
customElements.define('meet-times', TimesBar);
