import { css, html, nothing } from 'lit';
import { Languages, Moon, Sun } from 'lucide';
import { elementStyles, formatNumber, formatTime, isDark, language, setLanguage, setTheme } from '@ratspult/server/ui';
import { text } from '../../texts/panel.ts';
import { PanelElement } from '../panel-element.ts';

/** Where am I, what time is it, language and brightness at a tap. */
export class TopBar extends PanelElement {
  static override styles = [
    elementStyles,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        align-items: center;
        gap: var(--space-4);
        min-height: var(--target);
        padding: var(--space-1) var(--space-4) var(--space-1) var(--space-5);
        border-bottom: 1px solid var(--border);
        background: var(--surface);
      }
      .where {
        line-height: 1.25;
        min-width: 0;
      }
      .where :is(b, h1, span) {
        display: block;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .where :is(b, h1) {
        font-size: var(--text-l);
        font-weight: 700;
      }
      .where span {
        font-size: var(--text-s);
        color: var(--text-soft);
      }
      .right {
        display: flex;
        align-items: center;
        gap: var(--space-1);
      }
      .clock {
        margin-inline-end: var(--space-4);
        font-size: var(--text-xl);
        font-weight: 600;
        font-variant-numeric: tabular-nums;
      }
      @media (orientation: portrait) {
        .where :is(b, h1) {
          display: -webkit-box;
          -webkit-box-orient: vertical;
          -webkit-line-clamp: 2;
          font-size: var(--text-m);
          white-space: normal;
        }
        .clock {
          display: none;
        }
      }
    `,
  ];

  override render() {
    const dark = isDark();
    return html`<div class="where">${this.#where()}</div>
      <div class="right">
        ${this.room === null || this.#atHome() ? nothing : html`<span class="clock">${formatTime(this.model.now)}</span>`}
        <rp-button
          kind="quiet"
          data-testid="language"
          lang=${language.value === 'de' ? 'en' : 'de'}
          .icon=${Languages}
          .label=${text('app.languageHint')}
          @click=${() => setLanguage(language.value === 'de' ? 'en' : 'de')}
          >${text('app.language')}</rp-button
        >
        <rp-button
          kind="quiet"
          round
          data-testid="theme"
          .icon=${dark ? Sun : Moon}
          .label=${text(dark ? 'app.light' : 'app.dark')}
          @click=${() => setTheme(dark ? 'light' : 'dark')}
        ></rp-button>
      </div>`;
  }

  /** There the time and the name of the room stand large below. */
  #atHome(): boolean {
    return this.room?.meeting.phase === 'idle' && this.room.room.paired && this.model.page.value === 'main';
  }

  #where() {
    const { room } = this;
    if (room === null) {
      return html`<b>Ratspult</b>`;
    }
    const { meeting } = room;
    if (meeting.phase !== 'joined' && meeting.phase !== 'reconnecting') {
      const name = room.room.name === '' || this.#atHome() ? 'Ratspult' : room.room.name;
      // The other views have a heading of their own.
      return meeting.phase === 'idle' && this.model.page.value === 'cameras'
        ? html`<h1>${name}</h1>`
        : html`<b>${name}</b>`;
    }
    return html`<h1 data-testid="meeting-title">${meeting.title ?? text('meeting.titleFallback')}</h1>
      <span>
        ${room.room.name} ·
        ${text('meeting.since', { time: formatTime(meeting.since) })}${
          meeting.number === null
            ? nothing
            : html` · ${text('meeting.number', { number: formatNumber(meeting.number) })}`
        }
      </span>`;
  }
}
customElements.define('rp-top-bar', TopBar);
