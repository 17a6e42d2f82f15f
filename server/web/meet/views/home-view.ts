import { css, html, nothing, type TemplateResult } from 'lit';
import { CalendarPlus, Ellipsis, Film, Hash, Link, Repeat } from 'lucide';
import { SignalElement, announce, elementStyles, formatDay, formatNumber, formatTime } from '@ratspult/server/ui';
import type { Meeting, MeetingDetails } from '../../../src/protocol/index.ts';
import { callApi } from '../../shared/api.ts';
import { enterSubmits, fieldOf, problem } from '../form.ts';
import { pageStyles } from '../page-styles.ts';
import { lineStyles } from './line-styles.ts';
import { recordingsText } from '../recordings-texts.ts';
import { navigate } from '../routes.ts';
import '../schedule/manage-meeting.ts';
import { type MeetingLine, meetingLines } from '../../shared/meeting-lines.ts';
import { text as scheduleText } from '../schedule/texts.ts';
import { session } from '../session.ts';
import { text } from '../texts.ts';
import './create-meeting.ts';

const byDay = (meetings: readonly Meeting[]): ReadonlyMap<string, readonly MeetingLine[]> =>
  Map.groupBy(meetingLines(meetings, Date.now()), (line) => new Date(line.startsAt).toDateString());

/** The signed-in start page: planned meetings, create one, join by number. */
export class HomeView extends SignalElement {
  static override properties = {
    meetings: { state: true },
    code: { state: true },
    numberCode: { state: true },
    creating: { state: true },
    managed: { state: true },
    edited: { state: true },
    busy: { state: true },
  };
  declare meetings: readonly Meeting[] | null;
  declare code: string | null;
  declare numberCode: string | null;
  declare creating: boolean;
  declare managed: Meeting | null;
  declare edited: MeetingDetails | null;
  declare busy: boolean;

  static override styles = [
    elementStyles,
    pageStyles,
    lineStyles,
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
        grid-template-columns: 5.5rem minmax(0, 1fr) auto;
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
      .title rp-icon {
        color: var(--text-soft);
        font-size: 0.75em;
        vertical-align: -0.15em;
      }
      .pill.off {
        background: var(--danger-soft);
        color: var(--on-danger-soft);
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
          grid-template-columns: 4.5rem minmax(0, 1fr);
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
    this.managed = null;
    this.edited = null;
    this.busy = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  override render() {
    const account = session.value.state === 'ready' ? session.value.account : null;
    const name = account?.displayName ?? '';
    const mayRecord = account?.permissions.includes('recordings.make') ?? false;
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
        ${
          mayRecord
            ? html`<p>
                <rp-button
                  kind="quiet"
                  .icon=${Film}
                  data-testid="recordings"
                  @click=${() => navigate('/aufzeichnungen')}
                  >${recordingsText('title')}</rp-button
                >
              </p>`
            : nothing
        }
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
        .meeting=${this.edited}
        @rp-close=${this.#formClosed}
        @meet-created=${this.#created}
      ></meet-create-meeting>
      <meet-manage
        ?open=${this.managed !== null}
        .meeting=${this.managed}
        @rp-close=${() => {
          this.managed = null;
        }}
        @meet-changed=${() => void this.#load()}
        @meet-edit=${this.#edit}
      ></meet-manage>`;
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
      ([day, lines]) =>
        html`<h3 class="day">${day === today ? `${text('today')}, ` : nothing}${formatDay(lines[0]?.startsAt ?? 0)}</h3>
          <ul>
            ${lines.map((line) => this.#line(line))}
          </ul>`,
    );
  }

  #line({ meeting, startsAt, endsAt, current }: MeetingLine): TemplateResult {
    const running = meeting.running && current;
    return html`<li data-testid="meeting" data-meeting-id=${meeting.id}>
      <div class="time">${formatTime(startsAt)}<small>– ${formatTime(endsAt)}</small></div>
      <div>
        <div class="title">
          ${meeting.title}
          ${
            meeting.recurrence === null
              ? nothing
              : html`<rp-icon .shapes=${Repeat}></rp-icon
                  ><span class="visually-hidden">${scheduleText('series')}</span>`
          }
        </div>
        <div class="facts">
          ${text('number', { number: formatNumber(meeting.number) })}${
            meeting.chair ? nothing : html` · ${text('organiser', { name: meeting.organiser })}`
          }
        </div>
        ${running ? html`<span class="pill">${text('running')}</span>` : nothing}
        ${meeting.cancelled ? html`<span class="pill off">${scheduleText('cancelled')}</span>` : nothing}
      </div>
      <div class="actions">
        <rp-button
          ?hidden=${meeting.cancelled}
          kind=${running ? 'primary' : 'secondary'}
          data-testid="open-meeting"
          label="${text('open')}: ${meeting.title}"
          @click=${() => navigate(meeting.link)}
          >${text('join')}</rp-button
        >
        <rp-button
          ?hidden=${meeting.cancelled}
          kind="quiet"
          round
          .icon=${Link}
          label="${text('copyLink')}: ${meeting.title}"
          @click=${() => void this.#copy(meeting.link)}
        ></rp-button>
        ${
          meeting.chair
            ? html`<rp-button
                kind="quiet"
                round
                .icon=${Ellipsis}
                label="${scheduleText('manage')}: ${meeting.title}"
                data-testid="manage-meeting"
                @click=${() => {
                  this.managed = meeting;
                }}
              ></rp-button>`
            : nothing
        }
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

  readonly #edit = (event: CustomEvent<MeetingDetails>): void => {
    this.managed = null;
    this.edited = event.detail;
    this.creating = true;
  };

  readonly #formClosed = (): void => {
    this.creating = false;
    this.edited = null;
  };

  readonly #created = (): void => {
    if (this.edited !== null) {
      announce(scheduleText('meetingChanged'));
    }
    this.#formClosed();
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
