import { css, html, nothing } from 'lit';
import { LogOut, Moon, Sun } from 'lucide';
import { SignalElement, elementStyles, isDark, language, setLanguage, setTheme, theme } from '@ratspult/server/ui';
import type { Account } from '../../src/protocol/index.ts';
import { accessText } from './access-texts.ts';
import { consoleStyles } from './console-styles.ts';
import { parseRoute, type ConsoleRoute } from './routes.ts';
import { retentionText } from './retention-texts.ts';
import { closeRooms, rooms, watchRooms } from './rooms.ts';
import { session, signOut, startSession } from './session.ts';
import { factorText } from '../shared/second-factor-texts.ts';
import { text } from './texts.ts';
import './views/access-view.ts';
import './views/accounts-view.ts';
import './views/add-device-view.ts';
import './views/audit-view.ts';
import './views/own-sign-in-view.ts';
import '../shared/proof-dialog.ts';
import './views/retention-view.ts';
import './views/room-view.ts';
import './views/rooms-view.ts';
import './views/sign-in-view.ts';

/** The console's frame: who is signed in, where one is, and the page for it. */
export class ConsoleApp extends SignalElement {
  static override properties = { route: { state: true } };
  declare route: ConsoleRoute;
  #watching: string | null | undefined = undefined;

  static override styles = [
    elementStyles,
    consoleStyles,
    css`
      header {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--space-2) var(--space-5);
        padding: var(--space-2) var(--space-5);
        border-bottom: 1px solid var(--border);
        background: var(--surface);
      }
      .brand {
        font-size: var(--text-l);
        font-weight: 750;
        letter-spacing: -0.02em;
      }
      .brand span {
        color: var(--text-soft);
        font-weight: 450;
      }
      nav {
        display: flex;
        flex: 1;
        gap: var(--space-1);
      }
      nav a {
        display: inline-flex;
        align-items: center;
        min-height: var(--target);
        padding: 0 var(--space-4);
        border-radius: var(--radius-m);
        color: var(--text);
        font-weight: 600;
        text-decoration: none;
      }
      nav a:hover {
        background: var(--surface-2);
      }
      nav a[aria-current] {
        background: var(--primary-soft);
        color: var(--on-primary-soft);
      }
      .who {
        display: inline-flex;
        align-items: center;
        min-height: var(--target);
        color: var(--text-soft);
      }
      .skip {
        position: absolute;
        left: -100vw;
      }
      .skip:focus {
        left: var(--space-4);
        z-index: 2;
        padding: var(--space-3);
        background: var(--surface);
      }
      .notice {
        margin: var(--space-4) auto 0;
        max-width: 79rem;
      }
      .center {
        display: grid;
        justify-items: center;
        gap: var(--space-4);
        padding-top: 20vh;
        text-align: center;
      }
    `,
  ];

  constructor() {
    super();
    this.route = parseRoute(location.hash);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('hashchange', this.#navigated);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('hashchange', this.#navigated);
    closeRooms();
  }

  override render() {
    this.#follow();
    switch (session.value.state) {
      case 'loading':
        return html`<p class="center soft" role="status">${text('loading')}</p>`;
      case 'unreachable':
        return html`<div class="center">
          <p class="notice fault">${text('linkLost')}</p>
          <rp-button @click=${() => void startSession()}>${text('retry')}</rp-button>
        </div>`;
      case 'signed-out':
      case 'password':
      case 'code':
      case 'set-up':
        return html`<sign-in-view></sign-in-view>`;
      case 'forbidden':
        return html`<main class="center">
          <h1>${text('notAllowedTitle')}</h1>
          <p>${text('notAllowed')}</p>
          <rp-button @click=${() => void signOut()}>${text('signOut')}</rp-button>
        </main>`;
      case 'ready':
        return html`<proof-dialog></proof-dialog>${this.#header(session.value.account)}
          ${rooms.value.linked ? nothing : html`<p class="notice" role="alert">${text('linkLost')}</p>`} ${this.#page()}`;
    }
  }

  #header({ displayName, permissions }: Account) {
    return html`<a class="skip" href="#content" @click=${this.#skip}>${text('skip')}</a>
      <header>
        <div class="brand">${text('product')} <span>${text('console')}</span></div>
        <nav aria-label=${text('console')}>
          ${this.#link('#/raeume', text('rooms'), this.route.page === 'rooms' || 'roomId' in this.route)}
          ${permissions.includes('audit.read') ? this.#link('#/protokoll', text('audit'), this.route.page === 'audit') : nothing}
          ${permissions.includes('audit.read') ? this.#link('#/loeschfristen', retentionText('retention'), this.route.page === 'retention') : nothing}
          ${permissions.includes('accounts.manage') ? this.#link('#/konten', text('accounts'), this.route.page === 'accounts') : nothing}
          ${permissions.includes('access.manage') ? this.#link('#/zugang', accessText('access'), this.route.page === 'access') : nothing}
        </nav>
        <a class="who" href="#/anmeldung" title=${factorText('mine')} data-testid="signed-in">${displayName}</a>
        <rp-button kind="quiet" @click=${() => setLanguage(language.value === 'de' ? 'en' : 'de')}
          >${text('language')}</rp-button
        >
        <rp-button
          kind="quiet"
          round
          .icon=${theme.value !== 'light' && isDark() ? Sun : Moon}
          label=${text(isDark() ? 'lighter' : 'darker')}
          @click=${() => setTheme(isDark() ? 'light' : 'dark')}
        ></rp-button>
        <rp-button
          kind="quiet"
          round
          .icon=${LogOut}
          label=${text('signOut')}
          data-testid="sign-out"
          @click=${() => void signOut()}
        ></rp-button>
      </header>`;
  }

  #link(href: string, label: string, current: boolean) {
    return html`<a href=${href} aria-current=${current ? 'page' : nothing}>${label}</a>`;
  }

  #page() {
    switch (this.route.page) {
      case 'rooms':
        return html`<rooms-view></rooms-view>`;
      case 'room':
        return html`<room-view .roomId=${this.route.roomId}></room-view>`;
      case 'add-device':
        return html`<add-device-view .roomId=${this.route.roomId} .deviceId=${this.route.deviceId}></add-device-view>`;
      case 'audit':
        return html`<audit-view></audit-view>`;
      case 'accounts':
        return html`<accounts-view></accounts-view>`;
      case 'retention':
        return html`<retention-view></retention-view>`;
      case 'own-sign-in':
        return html`<own-sign-in-view></own-sign-in-view>`;
      case 'access':
        return html`<access-view></access-view>`;
    }
  }

  /** Keeps the room stream in step with who is signed in and which room is open. */
  #follow(): void {
    const wanted = session.value.state === 'ready' ? ('roomId' in this.route ? this.route.roomId : null) : undefined;
    if (wanted === this.#watching) {
      return;
    }
    this.#watching = wanted;
    // Not inside the render that tracks signals: opening the stream writes one.
    queueMicrotask(() => (wanted === undefined ? closeRooms() : watchRooms(wanted)));
  }

  readonly #navigated = (): void => {
    this.route = parseRoute(location.hash);
    scrollTo(0, 0);
  };

  readonly #skip = (event: Event): void => {
    event.preventDefault();
    const [view] = this.renderRoot.querySelectorAll(
      'rooms-view, room-view, add-device-view, audit-view, accounts-view, access-view, own-sign-in-view, retention-view',
    );
    const main = view?.shadowRoot?.querySelector('main');
    main?.setAttribute('tabindex', '-1');
    main?.focus();
  };
}
customElements.define('console-app', ConsoleApp);
