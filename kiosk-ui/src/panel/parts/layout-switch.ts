import { css, html, nothing } from 'lit';
import { LayoutGrid, Presentation, UserRound } from 'lucide';
import { elementStyles } from '@ratspult/server/ui';
import { text } from '../../texts/panel.ts';
import { PanelElement } from '../panel-element.ts';
import { panelStyles } from '../panel-styles.ts';

const choices = [
  { layout: 'speaker', label: 'meeting.layout.speaker', icon: UserRound },
  { layout: 'gallery', label: 'meeting.layout.gallery', icon: LayoutGrid },
  { layout: 'content', label: 'meeting.layout.content', icon: Presentation },
] as const;

/** What the room display shows. */
export class LayoutSwitch extends PanelElement {
  static override styles = [
    elementStyles,
    panelStyles,
    css`
      :host {
        display: grid;
        gap: var(--space-2);
        padding: var(--space-4) var(--space-5);
      }
    `,
  ];

  override render() {
    const { room } = this;
    if (room === null) {
      return nothing;
    }
    const pending = choices.find((choice) => this.model.isPending(`layout:${choice.layout}`));
    const shown = pending?.layout ?? room.stage.layout;
    return html`<h2 class="section-title" id="label">${text('meeting.layout')}</h2>
      <div class="segments" role="group" aria-labelledby="label">
        ${choices.map(
          ({ layout, label, icon }) =>
            html`<button
              type="button"
              data-testid=${`layout-${layout}`}
              aria-pressed=${shown === layout ? 'true' : 'false'}
              ?disabled=${!this.model.usable}
              @click=${() => void this.model.run('setLayout', { layout }, `layout:${layout}`)}
            >
              <rp-icon .shapes=${icon}></rp-icon>${text(label)}
            </button>`,
        )}
      </div>`;
  }
}
customElements.define('rp-layout-switch', LayoutSwitch);
