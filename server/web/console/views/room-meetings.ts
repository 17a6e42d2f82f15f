import { css, html, nothing } from 'lit';
import { CalendarPlus, Copy, Trash2 } from 'lucide';
import { SignalElement, announce, elementStyles, formatDateTime, formatNumber, formatTime } from '@ratspult/server/ui';
import type { Meeting } from '../../../src/protocol/index.ts';
import { callApi, type ApiError } from '../../shared/api.ts';
import { type MeetingLine, meetingLines } from '../../shared/meeting-lines.ts';
import { consoleStyles } from '../console-styles.ts';
import { fieldOf, formProblem } from '../form-problem.ts';
import { text } from '../texts.ts';

const invalid = (message: string): ApiError => ({ code: 'invalid-input', message });

/** A point in time as `datetime-local` wants it, in local time. */
const forInput = (epochMs: number): string => {
  const date = new Date(epochMs);
  return new Date(epochMs - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
};

/** The meetings of a room: what its panel shows as now, next and later. */
export class RoomMeetings extends SignalElement {
  static override properties = {
    roomId: {},
    meetings: { state: true },
    problem: { state: true },
    creating: { state: true },
    deleting: { state: true },
    busy: { state: true },
  };
  declare roomId: string;
  declare meetings: readonly Meeting[] | null;
  declare problem: ApiError | null;
  declare creating: boolean;
  declare deleting: Meeting | null;
  declare busy: boolean;

  static override styles = [
    elementStyles,
    consoleStyles,
    css`
      .times {
        display: grid;
        grid-template-columns: 1fr 1fr;
        gap: var(--space-4);
      }
      .check {
        display: flex;
        gap: var(--space-3);
        align-items: center;
        min-height: var(--target);
      }
      .check input {
        width: 1.4rem;
        height: 1.4rem;
      }
      td:last-child {
        white-space: nowrap;
        text-align: right;
      }
    `,
  ];

  constructor() {
    super();
    this.roomId = '';
    this.meetings = null;
    this.problem = null;
    this.creating = false;
    this.deleting = null;
    this.busy = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  override render() {
    return html`<section class="card stack">
      <div class="page-head">
        <h2>${text('meetingsTitle')}</h2>
        <rp-button .icon=${CalendarPlus} data-testid="new-meeting" @click=${() => (this.creating = true)}
          >${text('newMeeting')}</rp-button
        >
      </div>
      ${this.creating ? nothing : formProblem(this.problem)} ${this.#list()} ${this.#createDialog()}
      ${this.#deleteDialog()}
    </section>`;
  }

  #list() {
    if (this.meetings === null) {
      return html`<p class="soft">${text('loading')}</p>`;
    }
    return this.meetings.length === 0
      ? html`<p class="soft">${text('noMeetings')}</p>`
      : html`<div class="table-scroll" tabindex="0" role="region" aria-label=${text('meetingsTitle')}>
          <table>
            <tbody>
              ${meetingLines(this.meetings, Date.now()).map((line) => this.#meeting(line))}
            </tbody>
          </table>
        </div>`;
  }

  #meeting({ meeting, startsAt, endsAt }: MeetingLine) {
    return html`<tr data-testid="meeting">
      <td>${formatDateTime(startsAt)}–${formatTime(endsAt)}</td>
      <td>
        <strong>${meeting.title}</strong><br /><span class="soft"
          >${formatNumber(meeting.number)} · ${meeting.organiser}</span
        >
      </td>
      <td>
        <rp-button
          kind="quiet"
          round
          .icon=${Copy}
          label=${text('copyLink')}
          data-testid="copy-link"
          data-link=${meeting.link}
          @click=${() => void this.#copy(meeting)}
        ></rp-button>
        <rp-button
          kind="quiet"
          round
          .icon=${Trash2}
          label=${text('deleteMeeting')}
          @click=${() => (this.deleting = meeting)}
        ></rp-button>
      </td>
    </tr>`;
  }

  #createDialog() {
    const start = Math.ceil(Date.now() / 900_000) * 900_000;
    return html`<rp-dialog .open=${this.creating} heading=${text('newMeeting')} @rp-close=${this.#cancel}>
      <form @submit=${this.#create}>
        <div class="field">
          <label for="title">${text('meetingTitle')}</label>
          <input id="title" name="title" maxlength="200" required autocomplete="off" data-testid="meeting-title" />
        </div>
        <div class="times">
          <div class="field">
            <label for="start">${text('startsAt')}</label>
            <input
              id="start"
              name="start"
              type="datetime-local"
              required
              .value=${forInput(start)}
              data-testid="meeting-start"
            />
          </div>
          <div class="field">
            <label for="end">${text('endsAt')}</label>
            <input
              id="end"
              name="end"
              type="datetime-local"
              required
              .value=${forInput(start + 3_600_000)}
              data-testid="meeting-end"
            />
          </div>
        </div>
        <label class="check"
          ><input type="checkbox" name="guests" data-testid="meeting-guests" />${text('guestsAllowed')}</label
        >
        ${formProblem(this.problem)}
        <div class="row end">
          <rp-button kind="quiet" @click=${this.#cancel}>${text('cancel')}</rp-button>
          <rp-button kind="primary" type="submit" ?busy=${this.busy} data-testid="create-meeting"
            >${text('newMeeting')}</rp-button
          >
        </div>
      </form>
    </rp-dialog>`;
  }

  #deleteDialog() {
    return html`<rp-dialog
      .open=${this.deleting !== null}
      heading=${text('confirmDeleteMeetingTitle')}
      @rp-close=${this.#cancel}
    >
      <p><strong>${this.deleting?.title ?? ''}</strong></p>
      <p>${text('confirmDeleteMeeting')}</p>
      <rp-button slot="actions" kind="quiet" @click=${this.#cancel}>${text('cancel')}</rp-button>
      <rp-button slot="actions" kind="danger" ?busy=${this.busy} @click=${() => void this.#delete()}
        >${text('deleteMeeting')}</rp-button
      >
    </rp-dialog>`;
  }

  readonly #cancel = (): void => {
    this.creating = false;
    this.deleting = null;
    this.problem = null;
  };

  async #load(): Promise<void> {
    const answer = await callApi('listMeetings', null);
    this.problem = answer.ok ? null : answer.error;
    this.meetings = answer.ok ? answer.value.items.filter((meeting) => meeting.roomId === this.roomId) : [];
  }

  async #copy(meeting: Meeting): Promise<void> {
    await navigator.clipboard.writeText(meeting.link);
    announce(text('linkCopied'));
  }

  readonly #create = (event: SubmitEvent): void => {
    event.preventDefault();
    if (event.target instanceof HTMLFormElement && !this.busy) {
      void this.#send(event.target);
    }
  };

  async #send(form: HTMLFormElement): Promise<void> {
    const startsAt = new Date(fieldOf(form, 'start')).getTime();
    const endsAt = new Date(fieldOf(form, 'end')).getTime();
    if (!(endsAt > startsAt)) {
      this.problem = invalid(text('endBeforeStart'));
      return;
    }
    this.busy = true;
    const guestsAllowed = new FormData(form).has('guests');
    const body = { title: fieldOf(form, 'title'), startsAt, endsAt, roomId: this.roomId, guestsAllowed };
    const answer = await callApi('createMeeting', body);
    this.busy = false;
    this.problem = answer.ok ? null : answer.error;
    if (answer.ok) {
      form.reset();
      this.creating = false;
      await this.#load();
    }
  }

  async #delete(): Promise<void> {
    this.busy = true;
    const answer = await callApi('deleteMeeting', null, { meetingId: this.deleting?.id ?? '' });
    this.busy = false;
    this.deleting = null;
    await this.#load();
    this.problem = answer.ok ? this.problem : answer.error;
  }
}
customElements.define('room-meetings', RoomMeetings);
