import { css, html, nothing, type PropertyValues } from 'lit';
import { SignalElement, elementStyles, language } from '@ratspult/server/ui';
import {
  defaultMeetingSettings,
  type MeetingDetails,
  type MeetingSettings,
  type Recurrence,
  type RoomSummary,
} from '../../../src/protocol/index.ts';
import { callApi } from '../../shared/api.ts';
import { enterSubmits, fieldOf, problem } from '../form.ts';
import { pageStyles } from '../page-styles.ts';
import '../rules-form.ts';
import '../schedule/recurrence-form.ts';
import { text as scheduleText } from '../schedule/texts.ts';
import { dayOf, spanOf, timeOf } from '../schedule/wall-clock.ts';
import { text } from '../texts.ts';

/** The next quarter of an hour, and an hour later. */
const suggestion = (): { readonly from: Date; readonly to: Date } => {
  const quarterMs = 900_000;
  const from = new Date(Math.ceil(Date.now() / quarterMs) * quarterMs);
  return { from, to: new Date(from.getTime() + 3_600_000) };
};

/** Dialog that creates a meeting, or changes the one it is given. Sends `meet-created` when it is done. */
export class CreateMeeting extends SignalElement {
  static override properties = {
    open: { type: Boolean },
    meeting: { attribute: false },
    day: { state: true },
    recurrence: { state: true },
    wrongRecurrence: { state: true },
    zone: { state: true },
    mail: { state: true },
    wrongAddress: { state: true },
    rooms: { state: true },
    code: { state: true },
    endsEarly: { state: true },
    busy: { state: true },
    settings: { state: true },
    unknownModerator: { state: true },
  };
  declare open: boolean;
  /** Null for a new one. */
  declare meeting: MeetingDetails | null;
  declare day: string;
  declare recurrence: Recurrence | null;
  declare wrongRecurrence: boolean;
  /** The instance's time zone, when it is another one than the browser's. */
  declare zone: string | null;
  /** Whether the instance sends mail. */
  declare mail: boolean;
  declare wrongAddress: string | null;
  declare rooms: readonly RoomSummary[];
  declare code: string | null;
  declare endsEarly: boolean;
  declare busy: boolean;
  declare settings: MeetingSettings;
  /** A user name that nobody has. */
  declare unknownModerator: string | null;
  static override styles = [
    elementStyles,
    pageStyles,
    css`
      summary {
        min-height: var(--target);
        align-content: center;
        font-weight: 600;
        cursor: pointer;
      }
      .when {
        display: grid;
        grid-template-columns: repeat(2, minmax(0, 1fr));
        gap: var(--space-3);
      }
      input[type='checkbox'] {
        flex: none;
        width: 1.4rem;
        height: 1.4rem;
      }
      label.row {
        flex-wrap: nowrap;
      }
      .when .field:first-child {
        grid-column: 1 / -1;
      }
    `,
  ];

  constructor() {
    super();
    this.open = false;
    this.meeting = null;
    this.day = '';
    this.recurrence = null;
    this.wrongRecurrence = false;
    this.zone = null;
    this.mail = false;
    this.wrongAddress = null;
    this.rooms = [];
    this.code = null;
    this.endsEarly = false;
    this.busy = false;
    this.settings = defaultMeetingSettings;
    this.unknownModerator = null;
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('open') && this.open) {
      this.code = null;
      this.endsEarly = false;
      this.settings = this.meeting?.settings ?? defaultMeetingSettings;
      this.recurrence = this.meeting?.recurrence ?? null;
      this.wrongRecurrence = false;
      this.wrongAddress = null;
      this.day = dayOf(this.#times().from);
      this.unknownModerator = null;
      void this.#loadRooms();
    }
  }

  override render() {
    return html`<rp-dialog
      ?open=${this.open}
      heading=${this.meeting === null ? text('newMeeting') : scheduleText('editTitle')}
    >
      ${this.open ? this.#form() : nothing}
      <rp-button slot="actions" @click=${this.#cancel}>${text('cancel')}</rp-button>
      <rp-button slot="actions" kind="primary" ?busy=${this.busy} data-testid="create-meeting" @click=${this.#press}
        >${this.meeting === null ? text('createMeeting') : scheduleText('save')}</rp-button
      >
    </rp-dialog>`;
  }

  #form() {
    const { from, to } = this.#times();
    const { meeting } = this;
    return html`<form @submit=${this.#submit}>
      <div class="field">
        <label for="title">${text('meetingTitle')}</label>
        <input
          id="title"
          name="title"
          required
          maxlength="200"
          autofocus
          data-testid="meeting-title"
          .value=${meeting?.title ?? ''}
        />
      </div>
      <div class="when">
        <div class="field">
          <label for="day">${this.recurrence === null ? text('meetingDay') : scheduleText('firstDay')}</label>
          <input
            id="day"
            name="day"
            type="date"
            required
            .value=${dayOf(from)}
            data-testid="meeting-day"
            @change=${this.#dayChosen}
          />
        </div>
        <div class="field">
          <label for="from">${text('meetingFrom')}</label>
          <input id="from" name="from" type="time" required .value=${timeOf(from)} data-testid="meeting-from" />
        </div>
        <div class="field">
          <label for="to">${text('meetingTo')}</label>
          <input
            id="to"
            name="to"
            type="time"
            required
            .value=${timeOf(to)}
            data-testid="meeting-to"
            aria-invalid=${this.endsEarly}
          />
        </div>
      </div>
      ${this.endsEarly ? html`<p class="notice" role="alert">${text('endsBeforeStart')}</p>` : nothing}
      <meet-recurrence
        .value=${this.recurrence}
        .day=${this.day}
        .language=${language.value}
        @meet-recurrence=${(event: CustomEvent<Recurrence | null>) => {
          this.recurrence = event.detail;
          this.wrongRecurrence = false;
        }}
      ></meet-recurrence>
      ${
        this.zone === null || this.recurrence === null
          ? nothing
          : html`<p class="hint soft">${scheduleText('zoneHint', { zone: this.zone })}</p>`
      }
      ${this.wrongRecurrence ? html`<p class="notice" role="alert">${scheduleText('wrongRecurrence')}</p>` : nothing}
      ${
        this.rooms.length === 0
          ? nothing
          : html`<div class="field">
              <label for="room">${text('meetingRoom')}</label>
              <select id="room" name="room" data-testid="meeting-room">
                <option value="">${text('noRoom')}</option>
                ${this.rooms.map((room) => html`<option value=${room.id} ?selected=${room.id === meeting?.roomId}>${room.name}</option>`)}
              </select>
            </div>`
      }
      <label class="row">
        <input type="checkbox" name="guests" .checked=${meeting?.guestsAllowed ?? true} data-testid="meeting-guests" />
        <span>${text('guestsAllowed')}<br /><span class="soft">${text('guestsHint')}</span></span>
      </label>
      ${this.mail ? this.#invite() : nothing}
      <details>
        <summary data-testid="meeting-rules">${text('moreSettings')}</summary>
        <div class="stack">
          <div class="field">
            <label for="moderators">${text('moderators')}</label>
            <input
              id="moderators"
              name="moderators"
              autocomplete="off"
              .value=${meeting?.moderators.join(', ') ?? ''}
              data-testid="meeting-moderators"
              aria-describedby="moderators-hint"
            />
            <span class="hint" id="moderators-hint">${text('moderatorsHint')}</span>
          </div>
          <meet-rules
            .settings=${this.settings}
            .language=${language.value}
            @meet-rules=${(event: CustomEvent<MeetingSettings>) => {
              this.settings = event.detail;
            }}
          ></meet-rules>
        </div>
      </details>
      ${this.wrongRecurrence || this.wrongAddress !== null ? nothing : this.unknownModerator === null ? problem(this.code) : html`<p class="notice" role="alert">${text('unknownModerator', { name: this.unknownModerator })}</p>`}
      ${enterSubmits}
    </form>`;
  }

  #invite() {
    const before = (this.meeting?.invitations ?? []).map(({ address }) => address).join(', ');
    return html`<div class="field">
      <label for="invite">${scheduleText('invite')}</label>
      <textarea
        id="invite"
        name="invite"
        rows="2"
        autocomplete="off"
        data-testid="meeting-invite"
        aria-describedby="invite-hint"
        .value=${before}
      ></textarea>
      <span class="hint" id="invite-hint">${scheduleText('inviteHint')}</span>
      ${
        this.wrongAddress === null
          ? nothing
          : html`<p class="notice" role="alert">${scheduleText('wrongAddress', { address: this.wrongAddress })}</p>`
      }
    </div>`;
  }

  #times(): { readonly from: Date; readonly to: Date } {
    return this.meeting === null
      ? suggestion()
      : { from: new Date(this.meeting.planned.startsAt), to: new Date(this.meeting.planned.endsAt) };
  }

  readonly #dayChosen = (event: Event): void => {
    this.day = event.target instanceof HTMLInputElement ? event.target.value : this.day;
  };

  async #loadRooms(): Promise<void> {
    const options = await callApi('meetingOptions', null);
    const here = new Intl.DateTimeFormat().resolvedOptions().timeZone;
    this.mail = options.ok && options.value.mail;
    this.zone = options.ok && options.value.timeZone !== here ? options.value.timeZone : null;
    // Who may not see rooms creates meetings without one.
    const answer = await callApi('listRooms', null);
    this.rooms = answer.ok ? answer.value.items : [];
  }

  readonly #cancel = (): void => {
    this.dispatchEvent(new CustomEvent('rp-close'));
  };

  readonly #press = (): void => {
    this.renderRoot.querySelector('form')?.requestSubmit();
  };

  readonly #submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (event.target instanceof HTMLFormElement && !this.busy) {
      void this.#create(event.target);
    }
  };

  async #create(form: HTMLFormElement): Promise<void> {
    const day = fieldOf(form, 'day');
    const { startsAt, endsAt } = spanOf(day, fieldOf(form, 'from'), fieldOf(form, 'to'));
    this.endsEarly = endsAt <= startsAt;
    if (this.endsEarly) {
      return;
    }
    this.busy = true;
    const roomId = fieldOf(form, 'room');
    const moderators = wordsIn(fieldOf(form, 'moderators'));
    const invitees = wordsIn(fieldOf(form, 'invite'));
    this.unknownModerator = null;
    const wish = {
      title: fieldOf(form, 'title'),
      startsAt,
      endsAt,
      roomId: roomId === '' ? null : roomId,
      guestsAllowed: new FormData(form).has('guests'),
      settings: this.settings,
      moderators,
      recurrence: this.recurrence,
      ...(this.mail ? { invitees } : {}),
    };
    const answer = await (this.meeting === null
      ? callApi('createMeeting', wish)
      : callApi('changeMeeting', wish, { meetingId: this.meeting.id }));
    this.busy = false;
    if (answer.ok) {
      this.dispatchEvent(new CustomEvent('meet-created'));
    } else {
      this.code = answer.error.code;
      this.wrongRecurrence = answer.error.path?.startsWith('/recurrence') ?? false;
      const wrong = /^\/invitees\/(\d+)/.exec(answer.error.path ?? '')?.[1];
      this.wrongAddress = wrong === undefined ? null : (invitees[Number(wrong)] ?? null);
      const place = /^\/moderators\/(\d+)$/.exec(answer.error.path ?? '')?.[1];
      this.unknownModerator = place === undefined ? null : (moderators[Number(place)] ?? null);
    }
  }
}
customElements.define('meet-create-meeting', CreateMeeting);

/** User names or addresses as people write them: separated by commas, blanks or new lines. */
const wordsIn = (typed: string): string[] => [
  ...new Set(
    typed
      .toLowerCase()
      .split(/[\s,;]+/)
      .filter((name) => name !== ''),
  ),
];
