import { html } from 'lit';
import { elementStyles, SignalElement } from '@ratspult/server/ui';
import '../../shared/own-factor.ts';
import { factorText } from '../../shared/second-factor-texts.ts';
import { consoleStyles } from '../console-styles.ts';

/** What somebody may change about the own sign-in. */
export class OwnSignInView extends SignalElement {
  static override styles = [elementStyles, consoleStyles];

  override render() {
    return html`<main class="page" id="content">
      <h1>${factorText('mine')}</h1>
      <section class="card stack">
        <h2>${factorText('mineTitle')}</h2>
        <own-factor></own-factor>
      </section>
    </main>`;
  }
}
customElements.define('own-sign-in-view', OwnSignInView);
