import { css, html, nothing } from 'lit';
import type { CalendarMeeting } from '@ratspult/appliance/protocol';
import { elementStyles, formatDay, formatTime } from '@ratspult/server/ui';
import { text } from '../../texts/stage.ts';
import { StageElement } from './stage-element.ts';

const mostMeetings = 4;

/** Between meetings: the room's name, the time, what comes next. */
export class IdleScreen extends StageElement {
  static override styles = [
    elementStyles,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1.15fr) minmax(0, 1fr);
        align-items: center;
        gap: 6rem;
        padding: 5rem 7rem;
        background:
          radial-gradient(60rem 40rem at 12% 8%, rgb(36 104 138 / 55%), transparent 70%),
          radial-gradient(50rem 40rem at 95% 100%, rgb(24 70 88 / 60%), transparent 70%), #0a141b;
      }
      .clock {
        font-size: 13rem;
        font-weight: 600;
        line-height: 1;
        letter-spacing: -0.04em;
        font-variant-numeric: tabular-nums;
      }
      .day {
        margin-top: 1.5rem;
        font-size: 2.6rem;
        color: #b9ccd6;
      }
      .room {
        margin-top: 4rem;
        padding-top: 2.2rem;
        border-top: 0.12rem solid rgb(255 255 255 / 20%);
        font-size: 2.8rem;
        font-weight: 650;
        line-height: 1.15;
        overflow-wrap: anywhere;
      }
      h2 {
        margin-bottom: 1.8rem;
        font-size: 1.7rem;
        font-weight: 600;
        color: #b9ccd6;
      }
      ul {
        display: grid;
        gap: 1.2rem;
      }
      li {
        display: grid;
        gap: 0.3rem;
        padding: 1.6rem 2rem;
        border-radius: 1.2rem;
        background: rgb(255 255 255 / 7%);
        line-height: 1.25;
      }
      li.now {
        background: #ffffff;
        color: #0b2531;
      }
      .when {
        font-size: 1.6rem;
        color: #b9ccd6;
        font-variant-numeric: tabular-nums;
      }
      .now .when {
        color: #0b5f80;
        font-weight: 650;
      }
      .what {
        font-size: 2.1rem;
        font-weight: 600;
        overflow-wrap: anywhere;
      }
      .none {
        font-size: 2.6rem;
        font-weight: 600;
      }
      .hint {
        margin-top: 1rem;
        font-size: 1.8rem;
        color: #b9ccd6;
      }
    `,
  ];

  override render() {
    const snapshot = this.model.snapshot.value;
    if (snapshot === null) {
      return nothing;
    }
    const now = this.model.now;
    const meetings = snapshot.calendar
      .filter((meeting) => meeting.endsAt > now)
      .toSorted((a, b) => a.startsAt - b.startsAt)
      .slice(0, mostMeetings);
    return html`<div>
        <p class="clock" data-testid="stage-clock">${formatTime(now)}</p>
        <p class="day">${formatDay(now)}</p>
        <h1 class="room" data-testid="room-name">${snapshot.room.name}</h1>
      </div>
      <div>
        ${
          snapshot.room.paired
            ? meetings.length === 0
              ? html`<p class="none">${text('idle.none')}</p>
                  <p class="hint">${text('idle.hint')}</p>`
              : html`<h2>${text('idle.upcoming')}</h2>
                  <ul data-testid="stage-calendar">
                    ${meetings.map((meeting) => this.#meeting(meeting, now))}
                  </ul>`
            : html`<p class="none">${text('idle.unpaired')}</p>
                <p class="hint">${text('idle.unpairedHint')}</p>`
        }
      </div>`;
  }

  #meeting(meeting: CalendarMeeting, now: number) {
    const running = meeting.startsAt <= now;
    const sameDay = new Date(meeting.startsAt).toDateString() === new Date(now).toDateString();
    const range = text('idle.range', { from: formatTime(meeting.startsAt), to: formatTime(meeting.endsAt) });
    return html`<li class=${running ? 'now' : ''}>
      <span class="when"
        >${running ? `${text('idle.now')} · ` : sameDay ? nothing : `${formatDay(meeting.startsAt)} · `}${range}</span
      >
      <span class="what">${meeting.title}</span>
    </li>`;
  }
}
customElements.define('rp-idle-screen', IdleScreen);
