import { html, nothing } from 'lit';
import { Hash, LogIn, Video, Zap } from 'lucide';
import type { CalendarMeeting, RoomSnapshot } from '@ratspult/appliance/protocol';
import { elementStyles, formatDay, formatTime } from '@ratspult/server/ui';
import { text } from '../../texts/panel.ts';
import { agendaAt, minutesUntil } from '../calendar.ts';
import { PanelElement } from '../panel-element.ts';
import { panelStyles } from '../panel-styles.ts';
import '../parts/room-switches.ts';
import { homeStyles } from './home-styles.ts';

const range = (meeting: CalendarMeeting): string =>
  text('home.range', { from: formatTime(meeting.startsAt), to: formatTime(meeting.endsAt) });

/** Nothing runs: the time, what is planned, one obvious way in. */
export class HomeView extends PanelElement {
  static override styles = [elementStyles, panelStyles, homeStyles];

  override render() {
    const { room } = this;
    if (room === null) {
      return nothing;
    }
    const now = this.model.now;
    const agenda = agendaAt(room.calendar, now);
    const hero = agenda.now ?? agenda.next;
    const rest = agenda.now === null ? agenda.later : [...(agenda.next === null ? [] : [agenda.next]), ...agenda.later];
    return html`<section class="time" aria-label=${text('home.now')}>
        <p class="clock" data-testid="clock">${formatTime(now)}</p>
        <p class="day">${formatDay(now)}</p>
        <h1 class="room" data-testid="room-name">${room.room.name}</h1>
      </section>
      <section class="plan">
        ${hero === null ? this.#nothingPlanned(room) : this.#hero(room, hero, hero === agenda.now, now)}
        ${rest.length === 0 ? nothing : this.#rest(room, rest, agenda.now !== null, now)}
      </section>
      ${
        room.equipment.lights === null && room.equipment.power === null
          ? nothing
          : html`<rp-room-switches .model=${this.model}></rp-room-switches>`
      }
      <nav class="actions">
        ${hero === null ? nothing : this.#instant(room, 'secondary')}
        <rp-button
          size="large"
          data-testid="by-number"
          .icon=${Hash}
          ?disabled=${this.#blocked(room)}
          @click=${() => (this.model.page.value = 'number')}
          >${text('home.byNumber')}</rp-button
        >
        <rp-button
          size="large"
          data-testid="cameras"
          .icon=${Video}
          ?disabled=${!this.model.usable}
          @click=${() => (this.model.page.value = 'cameras')}
          >${text('home.cameras')}</rp-button
        >
      </nav>`;
  }

  #hero(room: RoomSnapshot, meeting: CalendarMeeting, running: boolean, now: number) {
    const minutes = minutesUntil(meeting, now);
    const when =
      minutes === null || running
        ? nothing
        : html`<span class="soon"
            >${minutes === 1 ? text('home.startsInOne') : text('home.startsIn', { minutes })}</span
          >`;
    return html`<article class="card hero" data-testid="next-meeting">
      <p class="when">
        <b>${running ? text('home.now') : text('home.next')}</b>
        <span>${range(meeting)}</span>${when}
      </p>
      <h2>${meeting.title}</h2>
      ${
        meeting.organiser === ''
          ? nothing
          : html`<p class="organiser">${text('home.organiser', { name: meeting.organiser })}</p>`
      }
      <rp-button
        kind="primary"
        size="large"
        data-testid="join"
        data-meeting-id=${meeting.meetingId}
        .icon=${LogIn}
        .label=${text('home.joinNamed', { title: meeting.title })}
        ?busy=${this.model.isPending(`join:${meeting.meetingId}`)}
        ?disabled=${this.#blocked(room)}
        @click=${() => this.#join(meeting)}
        >${text('home.join')}</rp-button
      >
    </article>`;
  }

  #nothingPlanned(room: RoomSnapshot) {
    return html`<article class="card hero">
      <h2>${text('home.none')}</h2>
      <p class="organiser">${text('home.noneDetail')}</p>
      ${this.#instant(room, 'primary')}
    </article>`;
  }

  #rest(room: RoomSnapshot, meetings: readonly CalendarMeeting[], startsWithNext: boolean, now: number) {
    return html`<ul class="rest scroll" data-testid="later" tabindex="0" aria-label=${text('home.later')}>
      ${meetings.map(
        (meeting, index) =>
          html`<li class="card">
            <p class="line">
              <b>${startsWithNext && index === 0 ? text('home.next') : text('home.later')}</b>
              <span
                >${this.#sameDay(meeting.startsAt, now) ? nothing : `${formatDay(meeting.startsAt)}, `}${range(meeting)}</span
              >
              <strong>${meeting.title}</strong>
            </p>
            <rp-button
              data-testid="join-later"
              data-meeting-id=${meeting.meetingId}
              .label=${text('home.joinNamed', { title: meeting.title })}
              ?busy=${this.model.isPending(`join:${meeting.meetingId}`)}
              ?disabled=${this.#blocked(room)}
              @click=${() => this.#join(meeting)}
              >${text('home.join')}</rp-button
            >
          </li>`,
      )}
    </ul>`;
  }

  #instant(room: RoomSnapshot, kind: 'primary' | 'secondary') {
    return html`<rp-button
      kind=${kind}
      size="large"
      data-testid="instant"
      .icon=${Zap}
      ?busy=${this.model.isPending('startInstantMeeting')}
      ?disabled=${this.#blocked(room)}
      @click=${() => void this.model.run('startInstantMeeting', {})}
      >${text('home.instant')}</rp-button
    >`;
  }

  #join(meeting: CalendarMeeting): void {
    void this.model.run('join', { meetingId: meeting.meetingId }, `join:${meeting.meetingId}`);
  }

  #blocked(room: RoomSnapshot): boolean {
    return !this.model.usable || room.server.state === 'offline';
  }

  #sameDay(a: number, b: number): boolean {
    return new Date(a).toDateString() === new Date(b).toDateString();
  }
}
customElements.define('rp-home', HomeView);
