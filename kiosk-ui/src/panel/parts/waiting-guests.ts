import { css, html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { announce, elementStyles } from '@ratspult/server/ui';
import { text } from '../../texts/panel.ts';
import { PanelElement } from '../panel-element.ts';
import { panelStyles } from '../panel-styles.ts';

/** Somebody stands before the door: prominent, with both answers. */
export class WaitingGuests extends PanelElement {
  static override styles = [
    elementStyles,
    panelStyles,
    css`
      :host {
        display: block;
        flex: none;
      }
      section {
        border: 2px solid var(--warning);
        border-radius: var(--radius-l);
        background: var(--warning-soft);
        color: var(--on-warning-soft);
        padding: var(--space-4) var(--space-5);
      }
      h2 {
        margin-bottom: var(--space-2);
        font-size: var(--text-l);
        line-height: 1.25;
      }
      ul {
        display: grid;
        gap: var(--space-2);
        max-height: 11rem;
      }
      li {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto auto;
        align-items: center;
        gap: var(--space-3);
      }
      .name {
        font-weight: 600;
        font-size: var(--text-l);
        line-height: 1.2;
        overflow-wrap: anywhere;
        color: var(--text);
      }
    `,
  ];
  #known: ReadonlySet<string> = new Set();

  override render() {
    const waiting = this.room?.meeting.waiting ?? [];
    if (waiting.length === 0) {
      return nothing;
    }
    return html`<section data-testid="waiting" aria-label=${text('waiting.title')}>
      <h2>${waiting.length === 1 ? text('waiting.one') : text('waiting.many', { count: waiting.length })}</h2>
      <ul class="scroll">
        ${repeat(
          waiting,
          (guest) => guest.waitingId,
          (guest) => this.#guest(guest.waitingId, guest.name),
        )}
      </ul>
    </section>`;
  }

  override updated(): void {
    const waiting = this.room?.meeting.waiting ?? [];
    for (const guest of waiting) {
      if (!this.#known.has(guest.waitingId)) {
        announce(text('waiting.announce', { name: guest.name }), 'assertive');
      }
    }
    this.#known = new Set(waiting.map((guest) => guest.waitingId));
  }

  #guest(waitingId: string, name: string) {
    const blocked = !this.model.usable;
    return html`<li data-testid="waiting-guest" data-waiting-id=${waitingId}>
      <span class="name">${name}</span>
      <rp-button
        data-testid="refuse"
        .label=${text('waiting.refuseNamed', { name })}
        ?busy=${this.model.isPending(`refuse:${waitingId}`)}
        ?disabled=${blocked}
        @click=${() => void this.model.run('refuse', { waitingId }, `refuse:${waitingId}`)}
        >${text('waiting.refuse')}</rp-button
      >
      <rp-button
        kind="primary"
        data-testid="admit"
        .label=${text('waiting.admitNamed', { name })}
        ?busy=${this.model.isPending(`admit:${waitingId}`)}
        ?disabled=${blocked}
        @click=${() => void this.model.run('admit', { waitingId }, `admit:${waitingId}`)}
        >${text('waiting.admit')}</rp-button
      >
    </li>`;
  }
}
customElements.define('rp-waiting-guests', WaitingGuests);
