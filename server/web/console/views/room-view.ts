import { css, html, nothing } from 'lit';
import { ArrowLeft, Plus } from 'lucide';
import { SignalElement, elementStyles } from '@ratspult/server/ui';
import type { RoomReport, RoomSummary } from '../../../src/protocol/index.ts';
import { consoleStyles } from '../console-styles.ts';
import { roomHealth, roomUse } from '../room-health.ts';
import { rooms } from '../rooms.ts';
import { healthText } from '../health-texts.ts';
import { text } from '../texts.ts';
import { addingText } from '../adding/texts.ts';
import { session } from '../session.ts';
import './added-devices.ts';
import { deviceTable } from './device-table.ts';
import './room-actions.ts';
import './room-meetings.ts';
import './room-pairing.ts';

const mayManage = (): boolean =>
  session.value.state === 'ready' && session.value.account.permissions.includes('rooms.manage');

/** One room: health in words, what goes on, devices, remote actions, meetings, pairing. */
export class RoomView extends SignalElement {
  static override properties = { roomId: {} };
  declare roomId: string;

  static override styles = [
    elementStyles,
    consoleStyles,
    css`
      .columns {
        display: grid;
        grid-template-columns: minmax(0, 2fr) minmax(20rem, 1fr);
        gap: var(--space-5);
        align-items: start;
      }
      .back {
        display: inline-flex;
        align-items: center;
        gap: var(--space-2);
        min-height: var(--target);
        color: var(--primary);
        font-weight: 600;
      }
      dl {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: var(--space-2) var(--space-5);
      }
      dt {
        color: var(--text-soft);
      }
      dd {
        font-weight: 600;
      }
      .problems {
        display: grid;
        gap: var(--space-3);
        margin-top: var(--space-3);
      }
      .health {
        border-left: 6px solid var(--success);
      }
      .health.fault {
        border-left-color: var(--danger);
      }
      .health.warning {
        border-left-color: var(--warning);
      }
      .health.unpaired {
        border-left-color: var(--border-strong);
      }
      @media (max-width: 62rem) {
        .columns {
          grid-template-columns: minmax(0, 1fr);
        }
      }
    `,
  ];

  constructor() {
    super();
    this.roomId = '';
  }

  override render() {
    const { items } = rooms.value;
    const room = items?.find((one) => one.id === this.roomId);
    return html`<main class="page" id="content">
      <a class="back" href="#/raeume"><rp-icon .shapes=${ArrowLeft}></rp-icon>${text('back')}</a>
      ${room === undefined ? html`<p class="soft" role="status">${items === null ? text('loading') : text('noMatch')}</p>` : this.#room(room)}
    </main>`;
  }

  #room(room: RoomSummary) {
    return html`<div class="page-head">
        <div>
          <h1>${room.name}</h1>
          <p class="soft">${room.location}</p>
        </div>
        ${room.online ? html`<span class="pill ${room.report?.use === 'in-meeting' ? 'info' : ''}">${roomUse(room)}</span>` : nothing}
      </div>
      ${this.#health(room)}
      <div class="columns">
        <div class="stack">
          ${
            room.paired
              ? html`<section class="card stack">
                  <div class="page-head">
                    <h2>${text('devicesTitle')}</h2>
                    ${mayManage() ? this.#addDevice(room) : nothing}
                  </div>
                  ${deviceTable(room.report?.devices ?? [], room.online)}
                  ${mayManage() ? html`<added-devices .room=${room}></added-devices>` : nothing}
                </section>`
              : nothing
          }
          <room-meetings .roomId=${room.id}></room-meetings>
        </div>
        <div class="stack">
          ${room.report !== null && room.online ? this.#now(room.report) : nothing}
          ${room.paired ? html`<room-actions .room=${room}></room-actions>` : nothing}
          <room-pairing .room=${room}></room-pairing>
        </div>
      </div>`;
  }

  #addDevice(room: RoomSummary) {
    const open = (): void => {
      location.hash = `#/raeume/${encodeURIComponent(room.id)}/geraet`;
    };
    return html`<rp-button .icon=${Plus} ?disabled=${!room.online} data-testid="add-device" @click=${open}
      >${addingText('addDevice')}</rp-button
    >`;
  }

  #health(room: RoomSummary) {
    const health = roomHealth(room);
    return html`<section class="card health ${health.level}" aria-live="polite" data-testid="room-health">
      <h2>${health.headline}</h2>
      ${
        health.problems.length === 0
          ? html`<p class="soft">${healthText('healthOkDetail')}</p>`
          : html`<ul class="problems">
              ${health.problems.map(({ sentence, remedy }) => html`<li><strong>${sentence}</strong> ${remedy}</li>`)}
            </ul>`
      }
    </section>`;
  }

  #now(report: RoomReport) {
    const speaking = report.speakers.map(({ name }) => name).join(', ');
    return html`<section class="card stack">
      <h2>${text('nowTitle')}</h2>
      <dl>
        <dt>${text('microphone')}</dt>
        <dd data-testid="room-microphone">${report.roomMuted ? text('muted') : text('open')}</dd>
        <dt>${text('cameraState')}</dt>
        <dd>${report.cameraOff ? text('cameraOff') : text('cameraOn')}</dd>
        <dt>${text('speakersTitle')}</dt>
        <dd>${speaking === '' ? text('nobody') : speaking}</dd>
        <dt>${text('version')}</dt>
        <dd>${report.applianceVersion}</dd>
      </dl>
    </section>`;
  }
}
customElements.define('room-view', RoomView);
