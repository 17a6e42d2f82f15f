import { css, html, nothing, type PropertyValues } from 'lit';
import { SignalElement, elementStyles, language } from '@ratspult/server/ui';
import { defaultMeetingSettings, type MeetingSettings, type RoomSummary } from '../../../src/protocol/index.ts';
import { callApi } from '../../shared/api.ts';
import { enterSubmits, fieldOf, problem } from '../form.ts';
import { pageStyles } from '../page-styles.ts';
import '../rules-form.ts';
import { text } from '../texts.ts';

const two = (value: number): string => String(value).padStart(2, '0');
const dayOf = (date: Date): string => `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
const timeOf = (date: Date): string => `${two(date.getHours())}:${two(date.getMinutes())}`;

/** The next quarter of an hour, and an hour later. */
const suggestion = (): { readonly from: Date; readonly to: Date } => {
  const quarterMs = 900_000;
  const from = new Date(Math.ceil(Date.now() / quarterMs) * quarterMs);
  return { from, to: new Date(from.getTime() + 3_600_000) };
};

/** Dialog that creates a meeting. Sends `meet-created` when it is there. */
export class CreateMeeting extends SignalElement {
  static override properties = {
    open: { type: Boolean },
    rooms: { state: true },
    code: { state: true },
    endsEarly: { state: true },
    busy: { state: true },
    settings: { state: true },
    unknownModerator: { state: true },
  };
  declare open: boolean;
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
        grid-template-columns: 1fr 1fr;
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
      this.settings = defaultMeetingSettings;
      this.unknownModerator = null;
      void this.#loadRooms();
    }
  }

  override render() {
    return html`<rp-dialog ?open=${this.open} heading=${text('newMeeting')}>
      ${this.open ? this.#form() : nothing}
      <rp-button slot="actions" @click=${this.#cancel}>${text('cancel')}</rp-button>
      <rp-button slot="actions" kind="primary" ?busy=${this.busy} data-testid="create-meeting" @click=${this.#press}
        >${text('createMeeting')}</rp-button
      >
    </rp-dialog>`;
  }

  #form() {
    const { from, to } = suggestion();
    return html`<form @submit=${this.#submit}>
      <div class="field">
        <label for="title">${text('meetingTitle')}</label>
        <input id="title" name="title" required maxlength="200" autofocus data-testid="meeting-title" />
      </div>
      <div class="when">
        <div class="field">
          <label for="day">${text('meetingDay')}</label>
          <input id="day" name="day" type="date" required .value=${dayOf(from)} data-testid="meeting-day" />
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
      ${
        this.rooms.length === 0
          ? nothing
          : html`<div class="field">
              <label for="room">${text('meetingRoom')}</label>
              <select id="room" name="room" data-testid="meeting-room">
                <option value="">${text('noRoom')}</option>
                ${this.rooms.map((room) => html`<option value=${room.id}>${room.name}</option>`)}
              </select>
            </div>`
      }
      <label class="row">
        <input type="checkbox" name="guests" checked data-testid="meeting-guests" />
        <span>${text('guestsAllowed')}<br /><span class="soft">${text('guestsHint')}</span></span>
      </label>
      <details>
        <summary data-testid="meeting-rules">${text('moreSettings')}</summary>
        <div class="stack">
          <div class="field">
            <label for="moderators">${text('moderators')}</label>
            <input
              id="moderators"
              name="moderators"
              autocomplete="off"
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
      ${this.unknownModerator === null ? problem(this.code) : html`<p class="notice" role="alert">${text('unknownModerator', { name: this.unknownModerator })}</p>`}
      ${enterSubmits}
    </form>`;
  }

  async #loadRooms(): Promise<void> {
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
    const startsAt = new Date(`${day}T${fieldOf(form, 'from')}`).getTime();
    const endsAt = new Date(`${day}T${fieldOf(form, 'to')}`).getTime();
    this.endsEarly = endsAt <= startsAt;
    if (this.endsEarly) {
      return;
    }
    this.busy = true;
    const roomId = fieldOf(form, 'room');
    const moderators = [
      ...new Set(
        fieldOf(form, 'moderators')
          .toLowerCase()
          .split(/[\s,;]+/),
      ),
    ].filter((name) => name !== '');
    this.unknownModerator = null;
    const answer = await callApi('createMeeting', {
      title: fieldOf(form, 'title'),
      startsAt,
      endsAt,
      roomId: roomId === '' ? null : roomId,
      guestsAllowed: new FormData(form).has('guests'),
      settings: this.settings,
      moderators,
    });
    this.busy = false;
    if (answer.ok) {
      this.dispatchEvent(new CustomEvent('meet-created'));
    } else {
      this.code = answer.error.code;
      const place = /^\/moderators\/(\d+)$/.exec(answer.error.path ?? '')?.[1];
      this.unknownModerator = place === undefined ? null : (moderators[Number(place)] ?? null);
    }
  }
}
customElements.define('meet-create-meeting', CreateMeeting);
