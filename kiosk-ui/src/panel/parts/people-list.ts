import { css, html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { Hand, Mic, MicOff, VideoOff, WifiOff } from 'lucide';
import { elementStyles, formatNumber, type IconShapes } from '@ratspult/server/ui';
import { text } from '../../texts/panel.ts';
import { PanelElement } from '../panel-element.ts';
import { panelStyles } from '../panel-styles.ts';
import { handPlace, sortPeople, type RoomPerson } from './people.ts';

/** Who is in the meeting. */
export class PeopleList extends PanelElement {
  static override styles = [
    elementStyles,
    panelStyles,
    css`
      :host {
        display: grid;
        grid-template-rows: auto minmax(0, 1fr);
        min-height: 0;
        padding: var(--space-4) 0 0;
      }
      h2 {
        display: flex;
        justify-content: space-between;
        padding: 0 var(--space-5) var(--space-3);
        border-bottom: 1px solid var(--border);
        font-size: var(--text-l);
        line-height: 1.2;
      }
      h2 span {
        color: var(--text-soft);
        font-weight: 500;
      }
      li {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr) auto;
        align-items: center;
        gap: var(--space-4);
        min-height: var(--target);
        padding: var(--space-2) var(--space-5);
        border-bottom: 1px solid var(--border);
      }
      li:last-child {
        border-bottom: 0;
      }
      .face {
        display: grid;
        place-items: center;
        width: 2.6rem;
        height: 2.6rem;
        border: 3px solid transparent;
        border-radius: 50%;
        background: var(--primary-soft);
        color: var(--on-primary-soft);
        font-weight: 700;
        font-size: var(--text-s);
      }
      .speaking .face {
        border-color: var(--success);
      }
      .name {
        font-weight: 600;
        line-height: 1.25;
        overflow-wrap: anywhere;
      }
      .badges {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-1);
        margin-top: 0.15rem;
      }
      .hand {
        background: var(--warning-soft);
        color: var(--on-warning-soft);
      }
      .lost {
        background: var(--danger-soft);
        color: var(--on-danger-soft);
      }
      .signs {
        display: flex;
        gap: var(--space-3);
        color: var(--text-soft);
      }
      .signs .on {
        color: var(--success);
      }
      .alone {
        display: grid;
        gap: var(--space-2);
        align-content: center;
        justify-items: center;
        padding: var(--space-5);
        text-align: center;
        color: var(--text-soft);
        font-size: var(--text-l);
      }
      .alone b {
        font-size: var(--text-2xl);
        color: var(--text);
        letter-spacing: 0.03em;
        font-variant-numeric: tabular-nums;
      }
    `,
  ];

  override render() {
    const { room } = this;
    if (room === null) {
      return nothing;
    }
    const people = room.meeting.participants;
    const alone = people.every((person) => person.self);
    return html`<h2>${text('meeting.people')}<span data-testid="people-count">${people.length}</span></h2>
      ${
        alone
          ? html`<div class="alone">
              <p>${text('meeting.alone')}</p>
              ${
                room.meeting.number === null
                  ? nothing
                  : html`<p>${text('meeting.howToJoin')}</p>
                      <b data-testid="meeting-number">${formatNumber(room.meeting.number)}</b>`
              }
            </div>`
          : html`<ul class="scroll" data-testid="people" tabindex="0" aria-label=${text('meeting.people')}>
              ${repeat(
                sortPeople(people),
                (person) => person.id,
                (person) => this.#person(person, people),
              )}
            </ul>`
      }`;
  }

  #person(person: RoomPerson, people: readonly RoomPerson[]) {
    const hand = handPlace(people, person);
    return html`<li data-testid="person" data-participant-id=${person.id} class=${person.speaking ? 'speaking' : ''}>
      <span class="face" aria-hidden="true">${initials(person.name)}</span>
      <div>
        <p class="name">${person.name}</p>
        <p class="badges">
          ${hand === null ? nothing : badge(text('people.handPlace', { place: hand }), 'hand', Hand)}
          ${person.reconnecting ? badge(text('people.reconnecting'), 'lost', WifiOff) : nothing}
          ${person.self ? badge(text('people.self'), '', null) : nothing}
          ${person.role === 'chair' ? badge(text('people.chair'), '', null) : nothing}
          ${person.kind === 'guest' ? badge(text('people.guest'), '', null) : nothing}
          ${person.kind === 'room' && !person.self ? badge(text('people.room'), '', null) : nothing}
          ${person.speaking ? html`<span class="visually-hidden">${text('people.speaking')}</span>` : nothing}
        </p>
      </div>
      <span class="signs">
        ${person.video ? nothing : sign(VideoOff, text('people.videoOff'), '')}
        ${person.muted ? sign(MicOff, text('people.muted'), '') : sign(Mic, text('people.audible'), 'on')}
      </span>
    </li>`;
  }
}
customElements.define('rp-people-list', PeopleList);

const badge = (label: string, kind: string, icon: IconShapes | null) =>
  html`<span class="badge ${kind}"
    >${icon === null ? nothing : html`<rp-icon .shapes=${icon}></rp-icon>`}${label}</span
  >`;

const sign = (icon: IconShapes, label: string, kind: string) =>
  html`<rp-icon class=${kind} .shapes=${icon}></rp-icon><span class="visually-hidden">${label}</span>`;

const initials = (name: string): string => {
  const words = name.split(/\s+/).filter((word) => /^\p{L}/u.test(word));
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => word?.at(0) ?? '');
  return letters.join('').toUpperCase();
};
