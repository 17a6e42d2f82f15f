import { css, html, type PropertyValues, type TemplateResult } from 'lit';
import { CircleAlert, DoorClosed, DoorOpen, Hourglass } from 'lucide';
import { SignalElement, announce, elementStyles, errorText, type IconShapes } from '@ratspult/server/ui';
import type { ConferenceState } from '../../../client/index.ts';
import { pageStyles } from '../page-styles.ts';
import { text } from '../texts.ts';

const endTexts = {
  left: ['endedLeft', 'endedLeftHint'],
  removed: ['endedRemoved', 'endedRemovedHint'],
  refused: ['endedRefused', 'endedRefusedHint'],
  'meeting-ended': ['endedMeeting', 'endedMeetingHint'],
  'time-over': ['endedByTime', 'endedByTimeHint'],
  replaced: ['endedReplaced', 'endedReplacedHint'],
  'connection-lost': ['endedLost', 'endedLostHint'],
} as const;

/** The screens before and after a meeting: connecting, waiting room, ended, failed. Sends `meet-again`, `meet-home`, `meet-leave`. */
export class OverView extends SignalElement {
  static override properties = { state: { attribute: false } };
  declare state: ConferenceState | null;

  static override styles = [
    elementStyles,
    pageStyles,
    css`
      .waiting {
        animation: breathe 3s ease-in-out infinite;
      }
      @keyframes breathe {
        50% {
          opacity: 0.45;
        }
      }
      @media (prefers-reduced-motion: reduce) {
        .waiting {
          animation: none;
        }
      }
    `,
  ];

  constructor() {
    super();
    this.state = null;
  }

  override render() {
    switch (this.state?.phase) {
      case 'waiting':
        return this.#screen(
          Hourglass,
          'waiting',
          text('waitingTitle'),
          html`<strong>${this.state.waitingTitle}</strong><br />${text('waitingHint')}`,
          html`<rp-button data-testid="stop-waiting" @click=${this.#send('meet-leave')}
            >${text('stopWaiting')}</rp-button
          >`,
        );
      case 'ended': {
        const reason = this.state.endReason ?? 'left';
        const [title, hint] = endTexts[reason];
        const again = reason === 'left' || reason === 'connection-lost' || reason === 'replaced';
        return this.#screen(
          reason === 'left' ? DoorOpen : DoorClosed,
          `ended-${reason}`,
          text(title),
          text(hint),
          this.#ways(again),
        );
      }
      case 'failed': {
        const { sentence, remedy } = errorText(this.state.errorCode ?? 'internal');
        return this.#screen(
          CircleAlert,
          'failed',
          text('failedTitle'),
          html`${sentence}<br />${remedy}`,
          this.#ways(true),
        );
      }
      case 'connecting':
      case 'joined':
      case 'reconnecting':
      case undefined:
        return html`<main class="page narrow center" role="status">
          <h1>${text('connecting')}</h1>
        </main>`;
    }
  }

  override updated(changed: PropertyValues<this>): void {
    const heading = this.renderRoot.querySelector('h1');
    if (changed.has('state') && heading !== null && changed.get('state')?.phase !== this.state?.phase) {
      announce(heading.textContent, 'assertive');
    }
  }

  #screen(icon: IconShapes, name: string, title: string, hint: TemplateResult | string, ways: TemplateResult) {
    return html`<main class="page narrow center" data-testid="screen-${name}">
      <rp-icon class="big-icon ${name}" .shapes=${icon}></rp-icon>
      <h1>${title}</h1>
      <p class="soft">${hint}</p>
      ${ways}
    </main>`;
  }

  #ways(again: boolean): TemplateResult {
    const home = html`<rp-button
      kind=${again ? 'quiet' : 'primary'}
      size=${again ? 'normal' : 'large'}
      data-testid="go-home"
      @click=${this.#send('meet-home')}
      >${text('home')}</rp-button
    >`;
    return again
      ? html`<rp-button kind="primary" size="large" data-testid="join-again" @click=${this.#send('meet-again')}
            >${text('joinAgain')}</rp-button
          >${home}<a class="link" href="/verbindungstest" target="_blank">${text('testConnection')}</a>`
      : home;
  }

  #send(name: string): () => void {
    return () => {
      this.dispatchEvent(new CustomEvent(name));
    };
  }
}
customElements.define('meet-over', OverView);
