import { css, html } from 'lit';
import { ExternalLink } from 'lucide';
import { SignalElement, elementStyles } from '@ratspult/server/ui';
import { text } from '../../texts/panel.ts';

/** How to open the stage by hand: its address to copy or type, and a link for panels that can open it themselves. */
export class StageHint extends SignalElement {
  static override properties = { url: {}, lead: {} };
  declare url: string;
  declare lead: string;

  static override styles = [
    elementStyles,
    css`
      :host {
        display: grid;
        gap: var(--space-2);
        justify-items: start;
        text-align: start;
      }
      code {
        display: block;
        max-width: 100%;
        padding: var(--space-3) var(--space-4);
        border: 1px dashed var(--border-strong);
        border-radius: var(--radius-s);
        background: var(--surface);
        color: var(--text);
        font-family: ui-monospace, 'DejaVu Sans Mono', monospace;
        font-size: var(--text-s);
        overflow-wrap: anywhere;
        user-select: all;
      }
      a {
        display: inline-flex;
        align-items: center;
        gap: var(--space-2);
        min-height: var(--target);
        color: var(--primary);
        font-weight: 600;
      }
      a rp-icon {
        font-size: 0.8rem;
      }
    `,
  ];

  constructor() {
    super();
    this.url = '';
    this.lead = '';
  }

  override render() {
    return html`<p>${this.lead}</p>
      <code data-testid="stage-url">${this.url}</code>
      <a href=${this.url} target="_blank" rel="noopener"
        ><rp-icon .shapes=${ExternalLink}></rp-icon>${text('stage.openLink')}</a
      >`;
  }
}
customElements.define('rp-stage-hint', StageHint);
