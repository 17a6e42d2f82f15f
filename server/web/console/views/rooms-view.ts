import { css, html, nothing } from 'lit';
import { DoorOpen, Plus } from 'lucide';
import { SignalElement, elementStyles } from '@ratspult/server/ui';
import type { RoomSummary } from '../../../src/protocol/index.ts';
import { consoleStyles } from '../console-styles.ts';
import { roomHealth, roomUse, type HealthLevel } from '../room-health.ts';
import { rooms } from '../rooms.ts';
import { healthText } from '../health-texts.ts';
import { text } from '../texts.ts';
import './create-room-dialog.ts';

type Filter = 'all' | 'problems' | 'in-use';

const urgency: Readonly<Record<HealthLevel, number>> = { fault: 0, warning: 1, unpaired: 2, ok: 3 };

const matches = (room: RoomSummary, search: string, filter: Filter): boolean => {
  const inText = `${room.name} ${room.location}`.toLowerCase().includes(search.toLowerCase());
  const level = roomHealth(room).level;
  const inFilter =
    filter === 'all' || (filter === 'problems' ? level !== 'ok' : room.online && room.report?.use === 'in-meeting');
  return inText && inFilter;
};

/** All rooms, broken ones first: which room, what is wrong, what to do. */
export class RoomsView extends SignalElement {
  static override properties = { search: { state: true }, filter: { state: true }, creating: { state: true } };
  declare search: string;
  declare filter: Filter;
  declare creating: boolean;

  static override styles = [
    elementStyles,
    consoleStyles,
    css`
      .tools {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-3);
        align-items: center;
      }
      .tools input {
        flex: 1 1 16rem;
        max-width: 26rem;
        min-height: var(--target);
        padding: var(--space-2) var(--space-4);
        border: 1px solid var(--border-strong);
        border-radius: var(--radius-m);
        background: var(--surface);
      }
      .rooms {
        display: grid;
        gap: var(--space-3);
      }
      .room {
        display: grid;
        grid-template-columns: minmax(0, 5fr) minmax(0, 6fr) minmax(0, 4fr);
        gap: var(--space-2) var(--space-5);
        align-items: center;
        padding: var(--space-4) var(--space-5);
        color: inherit;
        text-decoration: none;
        border-left: 6px solid var(--border-strong);
      }
      .room:hover {
        background: var(--surface-2);
      }
      .room.ok {
        border-left-color: var(--success);
      }
      .room.warning {
        border-left-color: var(--warning);
      }
      .room.fault {
        border-left-color: var(--danger);
      }
      .name {
        font-size: var(--text-l);
        font-weight: 650;
        line-height: 1.25;
        overflow-wrap: anywhere;
        hyphens: auto;
      }
      .room .pill {
        justify-self: end;
        border-radius: var(--radius-m);
        white-space: normal;
      }
      .headline {
        font-weight: 600;
      }
      @media (max-width: 50rem) {
        .room {
          grid-template-columns: 1fr;
        }
        .room .pill {
          justify-self: start;
        }
      }
    `,
  ];

  constructor() {
    super();
    this.search = '';
    this.filter = 'all';
    this.creating = false;
  }

  override render() {
    const { items } = rooms.value;
    return html`<main class="page" id="content">
      <div class="page-head">
        <div>
          <h1>${text('roomsTitle')}</h1>
          ${items === null ? nothing : html`<p class="soft">${this.#summary(items)}</p>`}
        </div>
        <rp-button kind="primary" .icon=${Plus} data-testid="new-room" @click=${() => (this.creating = true)}
          >${text('newRoom')}</rp-button
        >
      </div>
      ${items === null ? html`<p class="soft" role="status">${text('loading')}</p>` : this.#list(items)}
      <create-room-dialog .open=${this.creating} @rp-close=${() => (this.creating = false)}></create-room-dialog>
    </main>`;
  }

  #summary(items: readonly RoomSummary[]): string {
    const problems = items.filter((room) => roomHealth(room).level !== 'ok').length;
    const inUse = items.filter((room) => room.online && room.report?.use === 'in-meeting').length;
    return text(items.length === 1 ? 'summaryOne' : 'summary', { rooms: items.length, problems, inUse });
  }

  #list(items: readonly RoomSummary[]) {
    if (items.length === 0) {
      return html`<div class="card empty">
        <rp-icon .shapes=${DoorOpen}></rp-icon>
        <h2>${text('noRoomsTitle')}</h2>
        <p class="soft">${text('noRooms')}</p>
      </div>`;
    }
    const shown = items
      .filter((room) => matches(room, this.search, this.filter))
      .toSorted(
        (a, b) => urgency[roomHealth(a).level] - urgency[roomHealth(b).level] || a.name.localeCompare(b.name, 'de'),
      );
    return html`<div class="tools" role="search">
        <input
          type="search"
          aria-label=${text('search')}
          placeholder=${text('search')}
          .value=${this.search}
          @input=${this.#typed}
        />
        ${this.#filterButton('all', text('filterAll'))} ${this.#filterButton('problems', text('filterProblems'))}
        ${this.#filterButton('in-use', text('filterInUse'))}
      </div>
      ${
        shown.length === 0
          ? html`<p class="soft">${text('noMatch')}</p>`
          : html`<ul class="rooms">
              ${shown.map((room) => this.#room(room))}
            </ul>`
      }`;
  }

  #filterButton(filter: Filter, label: string) {
    const active = this.filter === filter;
    return html`<rp-button
      kind=${active ? 'primary' : 'secondary'}
      .pressed=${active}
      @click=${() => (this.filter = filter)}
      >${label}</rp-button
    >`;
  }

  #room(room: RoomSummary) {
    const health = roomHealth(room);
    const [first] = health.problems;
    return html`<li>
      <a class="card room ${health.level}" href="#/raeume/${room.id}" data-testid="room">
        <div>
          <div class="name">${room.name}</div>
          <div class="soft">${room.location}</div>
        </div>
        <div>
          <div class="headline">${health.headline}</div>
          <div class="soft">${first === undefined ? healthText('healthOkDetail') : first.remedy}</div>
        </div>
        ${room.online ? html`<span class="pill ${room.report?.use === 'in-meeting' ? 'info' : ''}">${roomUse(room)}</span>` : nothing}
      </a>
    </li>`;
  }

  readonly #typed = (event: InputEvent): void => {
    if (event.target instanceof HTMLInputElement) {
      this.search = event.target.value;
    }
  };
}
customElements.define('rooms-view', RoomsView);
