import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { CalendarX2, Download, Pencil, Trash2 } from 'lucide';
import { SignalElement, announce, elementStyles, formatDay, formatTime, language } from '@ratspult/server/ui';
import type { Meeting, MeetingDetails, Occurrence, OccurrenceChange } from '../../../src/protocol/index.ts';
import { type ApiAnswer, callApi } from '../../shared/api.ts';
import { enterSubmits, fieldOf, problem } from '../form.ts';
import { pageStyles } from '../page-styles.ts';
import { text as pageText } from '../texts.ts';
import './invitation-list.ts';
import { recurrenceWords } from './recurrence-words.ts';
import { text } from './texts.ts';
import { dayOf, spanOf, timeOf } from './wall-clock.ts';

/** What the owner does with a meeting. Sends `meet-edit` with its details, `meet-changed` when something changed, `rp-close`. */
export class ManageMeeting extends SignalElement {
  static override properties = {
    open: { type: Boolean },
    meeting: { attribute: false },
    details: { state: true },
    code: { state: true },
    asking: { state: true },
    moving: { state: true },
    endsEarly: { state: true },
    busy: { state: true },
  };
  declare open: boolean;
  declare meeting: Meeting | null;
  declare details: MeetingDetails | null;
  declare code: string | null;
  /** The question before everything is cancelled. */
  declare asking: boolean;
  declare moving: Occurrence | null;
  declare endsEarly: boolean;
  declare busy: boolean;

  static override styles = [
    elementStyles,
    pageStyles,
    css`
      .content {
        display: grid;
        gap: var(--space-5);
      }
      li {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: var(--space-2) var(--space-3);
        align-items: center;
        padding: var(--space-2) 0;
        border-top: 1px solid var(--border);
      }
      li.off .when {
        color: var(--text-soft);
        text-decoration: line-through;
      }
      .pill.calm {
        background: var(--warning-soft);
        color: var(--on-warning-soft);
      }
      .when small {
        display: block;
        color: var(--text-soft);
        font-size: var(--text-s);
      }
      .buttons {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-2);
        justify-content: flex-end;
      }
      li form {
        grid-column: 1 / -1;
      }
      .fields {
        display: grid;
        grid-template-columns: repeat(2, minmax(0, 1fr));
        gap: var(--space-3);
      }
      .fields .field:first-child {
        grid-column: 1 / -1;
      }
      @media (max-width: 30rem) {
        li {
          grid-template-columns: minmax(0, 1fr);
        }
        .buttons {
          justify-content: flex-start;
        }
      }
    `,
  ];

  constructor() {
    super();
    this.open = false;
    this.meeting = null;
    this.#reset();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('open') && this.open) {
      this.#reset();
      void this.#load();
    }
  }

  override render() {
    return html`<rp-dialog
      ?open=${this.open}
      heading=${this.asking ? text('cancelQuestion') : (this.meeting?.title ?? '')}
      data-testid="manage-dialog"
    >
      ${
        this.open
          ? this.asking
            ? html`<p>${text('cancelHint')}</p>
                ${problem(this.code)}`
            : this.#content()
          : nothing
      }
      ${this.asking ? this.#answers() : html`<rp-button slot="actions" @click=${this.#close}>${pageText('close')}</rp-button>`}
    </rp-dialog>`;
  }

  #content(): TemplateResult {
    const { details } = this;
    if (details === null) {
      return this.code === null
        ? html`<p class="soft" role="status">${pageText('loading')}</p>`
        : html`${problem(this.code)}<rp-button @click=${() => void this.#load()}>${pageText('retry')}</rp-button>`;
    }
    return html`<div class="content">
      ${problem(this.code)}
      ${
        details.recurrence === null
          ? nothing
          : html`<p>${recurrenceWords(details.recurrence, details.planned.startsAt)}</p>`
      }
      ${this.#buttons(details)} ${details.recurrence === null || details.cancelled ? nothing : this.#dates(details)}
      ${this.#invitations(details)}
    </div>`;
  }

  #buttons(details: MeetingDetails): TemplateResult {
    if (details.cancelled) {
      return html`<p class="notice calm">${text('meetingCancelled')}</p>
        <div class="row">
          <rp-button .icon=${Trash2} ?busy=${this.busy} data-testid="delete-meeting" @click=${() => void this.#delete()}
            >${text('deleteMeeting')}</rp-button
          >
        </div>`;
    }
    return html`<div class="row">
      <rp-button .icon=${Pencil} data-testid="edit-meeting" @click=${() => this.#edit(details)}
        >${text('edit')}</rp-button
      >
      <rp-button .icon=${CalendarX2} data-testid="cancel-meeting" @click=${() => (this.asking = true)}
        >${text(details.recurrence === null ? 'cancelMeeting' : 'cancelSeries')}</rp-button
      >
      <rp-button .icon=${Download} data-testid="download-calendar" @click=${() => void this.#download()}
        >${text('download')}</rp-button
      >
    </div>`;
  }

  #dates({ upcoming }: MeetingDetails): TemplateResult {
    return html`<section>
      <h3>${text('dates')}</h3>
      ${
        upcoming.length === 0
          ? html`<p class="soft">${text('noDates')}</p>`
          : html`<ul>
              ${upcoming.slice(0, 12).map((one) => this.#date(one))}
            </ul>`
      }
      ${upcoming.length > 12 ? html`<p class="soft">${text('more')}</p>` : nothing}
    </section>`;
  }

  #invitations({ invitations }: MeetingDetails): TemplateResult | typeof nothing {
    return invitations === null || invitations.length === 0
      ? nothing
      : html`<section>
          <h3>${text('invitations')}</h3>
          <meet-invitations .invitations=${invitations} .language=${language.value}></meet-invitations>
        </section>`;
  }

  async #download(): Promise<void> {
    const answer = await callApi('meetingCalendar', null, { meetingId: this.meeting?.id ?? '' });
    if (answer.ok) {
      saveFile(answer.value.fileName, answer.value.content, 'text/calendar');
    }
    this.code = answer.ok ? null : answer.error.code;
  }

  #date(one: Occurrence): TemplateResult {
    const day = formatDay(one.startsAt);
    const moved = !one.cancelled && one.startsAt !== one.plannedAt;
    const changed = one.cancelled || moved;
    return html`<li class=${one.cancelled ? 'off' : ''} data-testid="occurrence">
      <div>
        <div class="when">
          ${day}<small>${pageText('timeRange', { from: formatTime(one.startsAt), to: formatTime(one.endsAt) })}</small>
        </div>
        ${changed ? html`<span class="pill calm">${text(one.cancelled ? 'cancelled' : 'moved')}</span>` : nothing}
      </div>
      <div class="buttons">
        ${
          changed
            ? html`<rp-button
                kind="quiet"
                label=${text('restoreOf', { day })}
                data-testid="restore-occurrence"
                @click=${() => void this.#change(one, { kind: 'restore' }, 'dateRestored')}
                >${text('restoreDate')}</rp-button
              >`
            : html`<rp-button
                  kind="quiet"
                  label=${text('moveOf', { day })}
                  data-testid="move-occurrence"
                  @click=${() => (this.moving = one)}
                  >${text('moveDate')}</rp-button
                ><rp-button
                  kind="quiet"
                  label=${text('cancelOf', { day })}
                  data-testid="cancel-occurrence"
                  @click=${() => void this.#change(one, { kind: 'cancel' }, 'dateCancelled')}
                  >${text('cancelDate')}</rp-button
                >`
        }
      </div>
      ${this.moving?.plannedAt === one.plannedAt ? this.#moveForm(one) : nothing}
    </li>`;
  }

  #moveForm(one: Occurrence): TemplateResult {
    const [from, to] = [new Date(one.startsAt), new Date(one.endsAt)];
    return html`<form @submit=${(event: SubmitEvent) => this.#move(event, one)}>
      <div class="fields">
        <div class="field">
          <label for="day">${pageText('meetingDay')}</label>
          <input id="day" name="day" type="date" required autofocus .value=${dayOf(from)} data-testid="move-day" />
        </div>
        <div class="field">
          <label for="from">${pageText('meetingFrom')}</label>
          <input id="from" name="from" type="time" required .value=${timeOf(from)} data-testid="move-from" />
        </div>
        <div class="field">
          <label for="to">${pageText('meetingTo')}</label>
          <input id="to" name="to" type="time" required .value=${timeOf(to)} data-testid="move-to" />
        </div>
      </div>
      ${this.endsEarly ? html`<p class="notice" role="alert">${pageText('endsBeforeStart')}</p>` : nothing}
      ${enterSubmits}
      <div class="buttons">
        <rp-button @click=${() => (this.moving = null)}>${pageText('cancel')}</rp-button>
        <rp-button kind="primary" type="submit" ?busy=${this.busy} data-testid="move-save"
          >${text('moveDate')}</rp-button
        >
      </div>
    </form>`;
  }

  #answers(): TemplateResult {
    return html`<rp-button slot="actions" @click=${() => (this.asking = false)}>${text('keep')}</rp-button>
      <rp-button
        slot="actions"
        kind="danger"
        ?busy=${this.busy}
        data-testid="cancel-now"
        @click=${() => void this.#cancelMeeting()}
        >${text('cancelNow')}</rp-button
      >`;
  }

  #move(event: SubmitEvent, one: Occurrence): void {
    event.preventDefault();
    if (!(event.target instanceof HTMLFormElement) || this.busy) {
      return;
    }
    const day = fieldOf(event.target, 'day');
    const { startsAt, endsAt } = spanOf(day, fieldOf(event.target, 'from'), fieldOf(event.target, 'to'));
    this.endsEarly = endsAt <= startsAt;
    if (!this.endsEarly) {
      void this.#change(one, { kind: 'move', startsAt, endsAt }, 'dateMoved');
    }
  }

  async #change(one: Occurrence, change: OccurrenceChange['change'], done: Parameters<typeof text>[0]): Promise<void> {
    const places = { meetingId: this.meeting?.id ?? '' };
    const answer = await this.#do(
      () => callApi('changeOccurrence', { plannedAt: one.plannedAt, change }, places),
      done,
    );
    if (answer?.ok === true) {
      this.details = answer.value;
      this.moving = null;
    }
  }

  async #cancelMeeting(): Promise<void> {
    const places = { meetingId: this.meeting?.id ?? '' };
    const answer = await this.#do(() => callApi('cancelMeeting', {}, places), 'meetingCancelled');
    if (answer?.ok === true) {
      this.#close();
    }
  }

  async #delete(): Promise<void> {
    const places = { meetingId: this.meeting?.id ?? '' };
    const answer = await this.#do(() => callApi('deleteMeeting', null, places), null);
    if (answer?.ok === true) {
      this.#close();
    }
  }

  /** One at a time; what went wrong is shown, what was done is said. */
  async #do<T>(
    call: () => Promise<ApiAnswer<T>>,
    done: Parameters<typeof text>[0] | null,
  ): Promise<ApiAnswer<T> | null> {
    if (this.busy) {
      return null;
    }
    this.busy = true;
    const answer = await call();
    this.busy = false;
    this.code = answer.ok ? null : answer.error.code;
    if (answer.ok) {
      if (done !== null) {
        announce(text(done));
      }
      this.dispatchEvent(new CustomEvent('meet-changed'));
    }
    return answer;
  }

  #edit(details: MeetingDetails): void {
    this.dispatchEvent(new CustomEvent<MeetingDetails>('meet-edit', { detail: details }));
  }

  async #load(): Promise<void> {
    this.code = null;
    const answer = await callApi('meeting', null, { meetingId: this.meeting?.id ?? '' });
    if (answer.ok) {
      this.details = answer.value;
    } else {
      this.code = answer.error.code;
    }
  }

  #reset(): void {
    this.details = null;
    this.code = null;
    this.asking = false;
    this.moving = null;
    this.endsEarly = false;
    this.busy = false;
  }

  readonly #close = (): void => {
    this.dispatchEvent(new CustomEvent('rp-close'));
  };
}
customElements.define('meet-manage', ManageMeeting);

/** Hands a text to the browser as a download. */
function saveFile(name: string, content: string, type: string): void {
  const address = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
