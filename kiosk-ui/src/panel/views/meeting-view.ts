import { css, html, nothing } from 'lit';
import { CircleDot } from 'lucide';
import { elementStyles } from '@ratspult/server/ui';
import { captureSentence } from '../../texts/capture.ts';
import { PanelElement } from '../panel-element.ts';
import '../parts/floor-list.ts';
import '../parts/layout-switch.ts';
import '../parts/people-list.ts';
import '../parts/room-switches.ts';
import '../parts/volume-control.ts';
import '../parts/waiting-guests.ts';

/** In the meeting: who is there, who waits, how it looks and sounds in the hall. */
export class MeetingView extends PanelElement {
  static override styles = [
    elementStyles,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
        gap: var(--space-4);
        height: 100%;
        min-height: 0;
        padding: var(--space-4) var(--space-5);
      }
      .column {
        display: flex;
        flex-direction: column;
        gap: var(--space-4);
        min-height: 0;
      }
      rp-people-list {
        flex: 1;
      }
      .controls {
        flex: none;
      }
      rp-floor-list {
        flex: 1 1 0;
      }
      .captured {
        display: flex;
        flex: none;
        gap: var(--space-3);
        align-items: center;
        padding: var(--space-3) var(--space-5);
        border: 2px solid var(--warning);
        border-radius: var(--radius-l);
        background: var(--warning-soft);
        color: var(--on-warning-soft);
        font-size: var(--text-l);
        font-weight: 650;
        line-height: 1.3;
      }
      .controls rp-volume,
      .controls rp-room-switches {
        border-top: 1px solid var(--border);
      }
      .controls rp-room-switches {
        padding: var(--space-4) var(--space-5);
      }
      @media (orientation: portrait) {
        :host {
          grid-template-columns: minmax(0, 1fr);
          grid-template-rows: minmax(0, 1fr) auto;
        }
        rp-floor-list {
          flex: none;
          max-height: 15rem;
        }
      }
    `,
  ];

  override render() {
    const { room } = this;
    if (room === null) {
      return nothing;
    }
    const captured = captureSentence(room.meeting.capture);
    return html`<div class="column">
        ${
          captured === null
            ? nothing
            : html`<p class="captured" role="status" data-testid="captured">
                <rp-icon .shapes=${CircleDot}></rp-icon>${captured}
              </p>`
        }
        ${
          room.meeting.waiting.length === 0
            ? nothing
            : html`<rp-waiting-guests .model=${this.model}></rp-waiting-guests>`
        }
        <rp-people-list class="card" .model=${this.model}></rp-people-list>
      </div>
      <div class="column">
        ${room.floor.length === 0 ? nothing : html`<rp-floor-list class="card" .model=${this.model}></rp-floor-list>`}
        <div class="card controls">
          <rp-layout-switch .model=${this.model}></rp-layout-switch>
          <rp-volume .model=${this.model}></rp-volume>
          ${
            room.equipment.lights === null && room.equipment.power === null
              ? nothing
              : html`<rp-room-switches .model=${this.model}></rp-room-switches>`
          }
        </div>
      </div>`;
  }
}
customElements.define('rp-meeting', MeetingView);
