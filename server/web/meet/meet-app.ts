import { css, html } from 'lit';
import { SignalElement, elementStyles, errorText } from '@ratspult/server/ui';
import { pageStyles } from './page-styles.ts';
import { navigate, route } from './routes.ts';
import { isBetween } from '../shared/sign-in-state.ts';
import { session, startSession } from './session.ts';
import { text } from './texts.ts';
import './check/connection-test-view.ts';
import './views/door-view.ts';
import './views/home-view.ts';
import './views/page-header.ts';
import './views/recordings-view.ts';
import './views/sign-in-form.ts';

/** The frame of the web client: which page for which address and who is signed in. */
export class MeetApp extends SignalElement {
  static override styles = [
    elementStyles,
    pageStyles,
    css`
      :host {
        display: block;
        min-height: 100dvh;
      }
    `,
  ];

  override render() {
    const place = route.value;
    switch (place.page) {
      case 'door':
        return html`<meet-door .linkToken=${place.linkToken}></meet-door>`;
      case 'home':
        return html`<meet-header></meet-header>${this.#home()}`;
      case 'connection-test':
        return html`<meet-header></meet-header><meet-connection-test></meet-connection-test>`;
      case 'recordings':
        return html`<meet-header></meet-header>${
            session.value.state === 'ready' ? html`<meet-recordings></meet-recordings>` : this.#home()
          }`;
      case 'unknown':
        return html`<meet-header></meet-header>
          <main class="page narrow center">
            <h1>${text('notFoundTitle')}</h1>
            <p class="soft">${text('notFoundHint')}</p>
            <rp-button kind="primary" size="large" @click=${() => navigate('/')}>${text('home')}</rp-button>
          </main>`;
    }
  }

  #home() {
    switch (session.value.state) {
      case 'loading':
        return html`<main class="page narrow center soft" role="status">${text('loading')}</main>`;
      case 'unreachable':
        return html`<main class="page narrow center">
          <h1>${text('unreachableTitle')}</h1>
          <p class="soft">${errorText('connection-failed').remedy}</p>
          <rp-button kind="primary" size="large" @click=${() => void startSession()}>${text('retry')}</rp-button>
        </main>`;
      case 'signed-out':
      case 'password':
      case 'code':
      case 'set-up':
        return html`<main class="page narrow">
          <div class="card stack">
            <h1>${isBetween(session.value.state) ? text('product') : text('signInTitle')}</h1>
            ${isBetween(session.value.state) ? '' : html`<p class="soft">${text('signInIntro')}</p>`}
            <meet-sign-in></meet-sign-in>
          </div>
        </main>`;
      case 'ready':
        return html`<meet-home></meet-home>`;
    }
  }
}
customElements.define('meet-app', MeetApp);
