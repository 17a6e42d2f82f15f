import { css, html, nothing } from 'lit';
import { signal } from '@preact/signals-core';
import { MicOff } from 'lucide';
import { elementStyles, formatNumber, formatTime } from '@ratspult/server/ui';
import { type ConferenceState, meetingTimes, minutesText, shownCaptions } from '@ratspult/server/client';
import { text } from '../../texts/stage.ts';
import { StageElement } from './stage-element.ts';
import './hall-floor.ts';
import './tile-wall.ts';

/** In the meeting: head, pictures, speaker list, lower third. */
export class MeetingScreen extends StageElement {
  static override styles = [
    elementStyles,
    css`
      :host {
        display: grid;
        grid-template-rows: auto auto minmax(0, 1fr) auto;
        gap: 0.8rem;
        padding: 0.8rem 1.2rem;
        min-height: 0;
      }
      header {
        display: flex;
        align-items: baseline;
        gap: 1.6rem;
        padding: 0 0.4rem;
        font-size: 1.35rem;
        color: #b9ccd6;
      }
      h1 {
        flex: 1;
        min-width: 0;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
        font-size: 1.7rem;
        color: #fff;
      }
      time {
        font-size: 1.9rem;
        font-weight: 600;
        color: #fff;
        font-variant-numeric: tabular-nums;
      }
      .speaking {
        padding: 0 0.8rem;
        border-radius: 0.6rem;
        background: #17394a;
        color: #d7eff9;
        font-size: 1.7rem;
        font-variant-numeric: tabular-nums;
      }
      .speaking.over {
        background: #ffd166;
        color: #2a1d00;
      }
      .captions {
        position: absolute;
        z-index: 3;
        inset: auto 4% 3%;
        display: grid;
        gap: 0.3rem;
        justify-items: center;
      }
      .captions p {
        padding: 0.3rem 1.4rem;
        border-radius: 0.5rem;
        background: rgb(0 0 0 / 88%);
        font-size: 2.1rem;
        line-height: 1.3;
        text-wrap: balance;
      }
      .captions b {
        color: #ffd166;
      }
      .muted {
        display: flex;
        align-items: center;
        justify-content: center;
        gap: 1.4rem;
        padding: 0.5rem;
        border-radius: 0.6rem;
        background: #c62a31;
        font-size: 1.5rem;
        line-height: 1.2;
      }
      .muted[data-state='muting'] {
        background: repeating-linear-gradient(-45deg, #c62a31 0 1.5rem, #9d2026 1.5rem 3rem);
      }
      .muted b {
        font-size: 2.8rem;
        font-weight: 750;
      }
      .muted rp-icon {
        font-size: 2.2rem;
      }
      rp-hall-floor {
        position: absolute;
        z-index: 2;
        top: 0;
        right: 0;
        width: 22rem;
        max-height: 70%;
        overflow: hidden;
      }
      .alone {
        position: absolute;
        z-index: 2;
        inset: auto 0 6%;
        margin: 0 auto;
        width: fit-content;
        max-width: 80%;
        padding: 1.6rem 3rem;
        border-radius: 1.2rem;
        background: rgb(7 12 16 / 82%);
        text-align: center;
        font-size: 1.5rem;
      }
      .alone strong {
        display: block;
        font-size: 2.4rem;
      }
      .alone b {
        display: block;
        margin-top: 0.8rem;
        font-size: 3.4rem;
        letter-spacing: 0.04em;
        font-variant-numeric: tabular-nums;
      }
      .alone code {
        font-family: inherit;
        font-size: 1.7rem;
        color: #b9e4f5;
      }
      .pictures {
        position: relative;
        display: grid;
        min-height: 0;
      }
    `,
  ];
  readonly #corner = signal<{ readonly width: number; readonly height: number } | null>(null);
  readonly #observer = new ResizeObserver(([entry]) => {
    const size = entry?.borderBoxSize[0];
    this.#corner.value = size === undefined ? null : { width: size.inlineSize, height: size.blockSize };
  });
  #observed: Element | null = null;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#observer.disconnect();
    this.#observed = null;
  }

  override updated(): void {
    const floor = this.renderRoot.querySelector('rp-hall-floor');
    if (floor !== this.#observed) {
      this.#observer.disconnect();
      this.#observed = floor;
      if (floor !== null) {
        this.#observer.observe(floor);
      }
    }
  }

  override render() {
    const snapshot = this.model.snapshot.value;
    const state = this.model.state.value;
    if (snapshot === null || state === null) {
      return nothing;
    }
    const title = state.meeting?.title ?? snapshot.meeting.title ?? '';
    const number = state.meeting?.number ?? snapshot.meeting.number;
    const alone = state.participants.every((participant) => participant.id === state.selfId);
    const withFloor = snapshot.floor.length > 0;
    return html`<header>
        <h1 data-testid="stage-title">${title === '' ? text('meeting.fallback') : title}</h1>
        <span>${snapshot.room.name}</span>
        ${number === null ? nothing : html`<span>${text('meeting.number', { number: formatNumber(number) })}</span>`}
        ${this.#speakingTime(state)}
        <time>${formatTime(this.model.now)}</time>
      </header>
      ${this.#muted(snapshot.audio.roomMuted, snapshot.audio.enforced)}
      <div class="pictures">
        <rp-tile-wall .model=${this.model} .corner=${withFloor ? this.#corner.value : null}></rp-tile-wall>
        ${alone && number !== null ? this.#howTo(number, state.meeting?.link ?? snapshot.meeting.link) : nothing}
        ${this.#captions(state)} ${withFloor ? html`<rp-hall-floor .model=${this.model}></rp-hall-floor>` : nothing}
      </div>
      <rp-lower-third .model=${this.model}></rp-lower-third>`;
  }

  /** Read by the second: the model's clock ticks while this is drawn. */
  #speakingTime(state: ConferenceState) {
    const { speaking } = meetingTimes(state, performance.now());
    if (speaking === null) {
      return nothing;
    }
    const words =
      speaking.leftMs === 0
        ? text('meeting.speakingOver')
        : text('meeting.speakingTime', { time: minutesText(speaking.leftMs) });
    return html`<b class="speaking ${speaking.leftMs === 0 ? 'over' : ''}" data-testid="stage-speaking-time"
      >${words}</b
    >`;
  }

  /** Whoever leads the meeting switched them on; in the hall everybody reads the same screen. */
  #captions(state: ConferenceState) {
    const lines = shownCaptions(state, performance.now());
    return lines.length === 0
      ? nothing
      : html`<div class="captions" data-testid="stage-captions" data-tick=${this.model.now}>
          ${lines.map(({ speaker, text: words }) => html`<p>${speaker === '' ? nothing : html`<b>${speaker}:</b> `}${words}</p>`)}
        </div>`;
  }

  #muted(muted: boolean, enforced: boolean) {
    if (!muted) {
      return html`<span></span>`;
    }
    return html`<p class="muted" role="status" data-testid="stage-muted" data-state=${enforced ? 'muted' : 'muting'}>
      <rp-icon .shapes=${MicOff}></rp-icon>
      <b>${text(enforced ? 'muted.sign' : 'muted.pending')}</b>
      <span>${text(enforced ? 'muted.detail' : 'muted.pendingDetail')}</span>
    </p>`;
  }

  #howTo(number: string, link: string | null) {
    return html`<div class="alone" data-testid="stage-how-to-join">
      <strong>${text('meeting.alone')}</strong>
      <p>${text('meeting.howTo')}</p>
      ${link === null || link === '' ? nothing : html`<code>${link}</code>`}
      <b>${formatNumber(number)}</b>
    </div>`;
  }
}
customElements.define('rp-meeting-screen', MeetingScreen);
