import { css, html } from 'lit';
import { SignalElement, elementStyles } from '@ratspult/server/ui';
import { text } from '../../texts/panel.ts';

export class NoTokenView extends SignalElement {
  static override styles = [
    elementStyles,
    css`
      :host {
        display: grid;
        place-content: center;
        gap: var(--space-4);
        height: 100dvh;
        padding: var(--space-7);
        text-align: center;
      }
      h1 {
        font-size: var(--text-2xl);
        line-height: 1.2;
      }
      p {
        font-size: var(--text-l);
        color: var(--text-soft);
      }
    `,
  ];

  override render() {
    return html`<h1 data-testid="no-token">${text('app.noToken')}</h1>
      <p>${text('app.noTokenRemedy')}</p>`;
  }
}
customElements.define('rp-no-token', NoTokenView);
