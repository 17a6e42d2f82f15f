import { css, html, nothing, type TemplateResult } from 'lit';
import { CalendarPlus, Hash, Link } from 'lucide';
import { SignalElement, announce, elementStyles, formatDay, formatNumber, formatTime } from '@ratspult/server/ui';
import type { Meeting } from '../../../src/protocol/index.ts';
import { callApi } from '../../shared/api.ts';
import { enterSubmits, fieldOf, problem } from '../form.ts';
import { pageStyles } from '../page-styles.ts';
import { navigate } from '../routes.ts';
import { session } from '../session.ts';
import { text } from '../texts.ts';
import './create-meeting.ts';

/** A meeting is worth showing until some time after its planned end: councils overrun. */
const overrunMs = 3 * 3_600_000;

const byDay = (meetings: readonly Meeting[]): ReadonlyMap<string, readonly Meeting[]> => {
  const shown = meetings
    .filter((meeting) => meeting.running || meeting.endsAt + overrunMs > Date.now())
    .toSorted((a, b) => a.startsAt - b.startsAt);
  return Map.groupBy(shown, (meeting) => new Date(meeting.startsAt).toDateString());
};

/** The signed-in start page: planned meetings, create one, join by number. */
export class HomeView extends SignalElement {
  static override properties = {
    meetings: { state: true },
    code: { state: true },
    numberCode: { state: true },
    creating: { state: true },
    busy: { state: true },
  };
  declare meetings: readonly Meeting[] | null;
  declare code: string | null;
  declare numberCode: string | null;
  declare creating: boolean;
  declare busy: boolean;

  static override styles = [
    elementStyles,
    pageStyles,
    css`
      .columns {
        display: grid;
        grid-template-columns: minmax(0, 1fr) 20rem;
        gap: var(--space-5);
        align-items: start;
      }
      .day {
        margin: var(--space-3) 0 0;
        color: var(--text-soft);
        font-size: var(--text-s);
        font-weight: 600;
      }
      li {
        display: grid;
        grid-template-columns: 5.5rem minmax(0, 1fr) auto;
        gap: var(--space-2) var(--space-4);
        align-items: center;
        padding: var(--space-4) 0;
        border-top: 1px solid var(--border);
      }
      li:first-child {
        border-top: 0;
      }
      .time {
        font-size: var(--text-l);
        font-weight: 650;
        line-height: 1.2;
      }
      .time small {
        display: block;
        color: var(--text-soft);
        font-size: var(--text-s);
        font-weight: 450;
      }
      .title {
        font-weight: 650;
        overflow-wrap: anywhere;
      }
      .facts {
        color: var(--text-soft);
        font-size: var(--text-s);
      }
      .actions {
        display: flex;
        gap: var(--space-2);
      }
      .number input {
        font-size: var(--text-l);
        letter-spacing: 0.08em;
      }
      @media (max-width: 52rem) {
        .columns {
          grid-template-columns: minmax(0, 1fr);
        }
        li {
          grid-template-columns: minmax(0, 1fr) auto;
        }
        li .actions {
          grid-column: 1 / -1;
        }
        li .actions rp-button:first-child {
          flex: 1;
        }
      }
    `,
  ];

  constructor() {
    super();
    this.meetings = null;
    this.code = null;
    this.numberCode = null;
    this.creating = false;
    this.busy = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  override render() {
    const name = session.value.state === 'ready' ? session.value.account.displayName : '';
    return html`<main class="page">
        <div class="spread">
          <h1>${text('greeting', { name })}</h1>
          <rp-button
            kind="primary"
            size="large"
            .icon=${CalendarPlus}
            data-testid="new-meeting"
            @click=${() => {
              this.creating = true;
            }}
            >${text('newMeeting')}</rp-button
          >
        </div>
        <div class="columns">
          <section class="card stack" aria-labelledby="meetings">
            <h2 id="meetings">${text('meetings')}</h2>
            ${problem(this.code)} ${this.#list()}
          </section>
          ${this.#byNumber()}
        </div>
      </main>
      <meet-create-meeting
        ?open=${this.creating}
        @rp-close=${() => {
          this.creating = false;
        }}
        @meet-created=${this.#created}
      ></meet-create-meeting>`;
  }

  #list(): TemplateResult | TemplateResult[] {
    if (this.meetings === null) {
      return html`<p class="soft" role="status">
        ${
          this.code === null
            ? text('loading')
            : html`<rp-button @click=${() => void this.#load()}>${text('retry')}</rp-button>`
        }
      </p>`;
    }
    const days = byDay(this.meetings);
    if (days.size === 0) {
      return html`<div class="stack">
        <p>${text('noMeetings')}</p>
        <p class="soft">${text('noMeetingsHint')}</p>
      </div>`;
    }
    const today = new Date().toDateString();
    return [...days].map(
      ([day, meetings]) =>
        html`<h3 class="day">
            ${day === today ? `${text('today')}, ` : nothing}${formatDay(meetings[0]?.startsAt ?? 0)}
          </h3>
          <ul>
            ${meetings.map((meeting) => this.#meeting(meeting))}
          </ul>`,
    );
  }

  #meeting(meeting: Meeting): TemplateResult {
    return html`<li data-testid="meeting" data-meeting-id=${meeting.id}>
      <div class="time">${formatTime(meeting.startsAt)}<small>– ${formatTime(meeting.endsAt)}</small></div>
      <div>
        <div class="title">${meeting.title}</div>
        <div class="facts">
          ${text('number', { number: formatNumber(meeting.number) })}${
            meeting.chair ? nothing : html` · ${text('organiser', { name: meeting.organiser })}`
          }
        </div>
        ${meeting.running ? html`<span class="pill">${text('running')}</span>` : nothing}
      </div>
      <div class="actions">
        <rp-button
          kind=${meeting.running ? 'primary' : 'secondary'}
          data-testid="open-meeting"
          label="${text('open')}: ${meeting.title}"
          @click=${() => navigate(meeting.link)}
          >${text('join')}</rp-button
        >
        <rp-button
          kind="quiet"
          round
          .icon=${Link}
          label="${text('copyLink')}: ${meeting.title}"
          @click=${() => void this.#copy(meeting.link)}
        ></rp-button>
      </div>
    </li>`;
  }

  #byNumber(): TemplateResult {
    return html`<section class="card number" aria-labelledby="by-number">
      <form @submit=${this.#join}>
        <h2 id="by-number">${text('joinByNumber')}</h2>
        <div class="field">
          <label for="number">${text('numberLabel')}</label>
          <input
            id="number"
            name="number"
            inputmode="numeric"
            autocomplete="off"
            required
            maxlength="13"
            data-testid="number"
            aria-describedby="number-hint"
          />
          <span class="hint" id="number-hint">${text('numberHint')}</span>
        </div>
        ${problem(this.numberCode)} ${enterSubmits}
        <rp-button class="wide" type="submit" .icon=${Hash} ?busy=${this.busy} data-testid="join-number"
          >${text('join')}</rp-button
        >
      </form>
    </section>`;
  }

  async #load(): Promise<void> {
    this.code = null;
    const answer = await callApi('listMeetings', null);
    if (answer.ok) {
      this.meetings = answer.value.items;
    } else {
      this.code = answer.error.code;
    }
  }

  readonly #created = (): void => {
    this.creating = false;
    void this.#load();
  };

  readonly #join = (event: SubmitEvent): void => {
    event.preventDefault();
    if (event.target instanceof HTMLFormElement && !this.busy) {
      void this.#joinNumber(fieldOf(event.target, 'number').replace(/\D/g, ''));
    }
  };

  async #joinNumber(number: string): Promise<void> {
    this.numberCode = null;
    if (number.length !== 9) {
      this.numberCode = 'meeting-not-found';
      return;
    }
    this.busy = true;
    const answer = await callApi('meetingByNumber', null, { number });
    this.busy = false;
    if (answer.ok) {
      navigate(answer.value.link);
    } else {
      this.numberCode = answer.error.code === 'not-found' ? 'meeting-not-found' : answer.error.code;
    }
  }

  async #copy(link: string): Promise<void> {
    await navigator.clipboard.writeText(new URL(link, location.href).href);
    announce(text('copied'));
  }
}
customElements.define('meet-home', HomeView);
