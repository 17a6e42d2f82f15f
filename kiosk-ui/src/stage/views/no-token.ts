import { css, html } from 'lit';
import { SignalElement, elementStyles } from '@ratspult/server/ui';
import { text } from '../../texts/stage.ts';

export class StageNoToken extends SignalElement {
  static override styles = [
    elementStyles,
    css`
      :host {
        display: grid;
        place-content: center;
        gap: 1rem;
        height: 100dvh;
        text-align: center;
        font-size: 2rem;
      }
      h1 {
        font-size: 3rem;
      }
    `,
  ];

  override render() {
    return html`<h1 data-testid="no-token">${text('app.noToken')}</h1>
      <p>${text('app.noTokenRemedy')}</p>`;
  }
}
customElements.define('rp-stage-no-token', StageNoToken);
