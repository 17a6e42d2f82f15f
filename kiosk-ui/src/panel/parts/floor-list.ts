import { css, html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { Mic } from 'lucide';
import { elementStyles } from '@ratspult/server/ui';
import { text } from '../../texts/panel.ts';
import { PanelElement } from '../panel-element.ts';
import { panelStyles } from '../panel-styles.ts';

/** Who speaks and who asked to, at the microphones of the hall. */
export class FloorList extends PanelElement {
  static override styles = [
    elementStyles,
    panelStyles,
    css`
      :host {
        display: grid;
        grid-template-rows: auto minmax(0, 1fr);
        gap: var(--space-2);
        min-height: 0;
        padding: var(--space-4) var(--space-5);
      }
      ol {
        display: grid;
        align-content: start;
        gap: var(--space-1);
      }
      li {
        display: grid;
        grid-template-columns: 1.6rem minmax(0, 1fr) auto;
        align-items: center;
        gap: var(--space-3);
        padding: var(--space-2) var(--space-3);
        border-radius: var(--radius-s);
        line-height: 1.25;
      }
      li.speaking {
        background: var(--success-soft);
        color: var(--on-success-soft);
        font-weight: 600;
      }
      .place {
        text-align: center;
        color: var(--text-soft);
        font-weight: 600;
      }
      small {
        display: block;
        font-size: var(--text-s);
        font-weight: 400;
      }
      .state {
        font-size: var(--text-s);
      }
    `,
  ];

  override render() {
    const floor = this.room?.floor ?? [];
    if (floor.length === 0) {
      return nothing;
    }
    const speaking = floor.filter((entry) => entry.state === 'speaking');
    const requested = floor.filter((entry) => entry.state === 'requested').toSorted((a, b) => a.since - b.since);
    return html`<h2 class="section-title">${text('floor.title')}</h2>
      <ol class="scroll" data-testid="floor" tabindex="0" aria-label=${text('floor.title')}>
        ${repeat(
          [...speaking, ...requested],
          (entry) => `${entry.state}:${entry.seat}`,
          (entry) =>
            html`<li class=${entry.state} data-testid="floor-entry" data-seat=${entry.seat} data-state=${entry.state}>
              ${
                entry.state === 'speaking'
                  ? html`<rp-icon .shapes=${Mic}></rp-icon>`
                  : html`<span class="place">${requested.indexOf(entry) + 1}.</span>`
              }
              <span>
                ${entry.name === '' ? text('floor.seat', { seat: entry.seat }) : entry.name}
                <small>${entry.detail}</small>
              </span>
              <span class="state">${text(entry.state === 'speaking' ? 'floor.speaking' : 'floor.requested')}</span>
            </li>`,
        )}
      </ol>`;
  }
}
customElements.define('rp-floor-list', FloorList);
