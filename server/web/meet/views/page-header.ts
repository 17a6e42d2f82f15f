import { css, html, nothing } from 'lit';
import { LogOut, Moon, ShieldCheck, Sun } from 'lucide';
import { SignalElement, elementStyles, isDark, language, setLanguage, setTheme } from '@ratspult/server/ui';
import type { Account } from '../../../src/protocol/index.ts';
import '../../shared/own-factor.ts';
import '../../shared/proof-dialog.ts';
import { factorText } from '../../shared/second-factor-texts.ts';
import { navigate } from '../routes.ts';
import { session, signOut } from '../session.ts';
import { text } from '../texts.ts';

/** Brand, language, appearance and who is signed in, on top of every page outside a meeting. */
export class PageHeader extends SignalElement {
  static override properties = { showsFactor: { state: true } };
  declare showsFactor: boolean;

  static override styles = [
    elementStyles,
    css`
      header {
        display: flex;
        align-items: center;
        gap: var(--space-2);
        padding: var(--space-3) var(--space-5);
      }
      .brand {
        display: inline-flex;
        align-items: center;
        min-height: var(--target);
        margin-right: auto;
        border-radius: var(--radius-s);
        color: var(--text);
        font-size: var(--text-l);
        font-weight: 750;
        letter-spacing: -0.02em;
        text-decoration: none;
      }
      .name {
        overflow: hidden;
        color: var(--text-soft);
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      @media (max-width: 40rem) {
        header {
          padding: var(--space-2) var(--space-3);
        }
        .name {
          display: none;
        }
      }
    `,
  ];

  constructor() {
    super();
    this.showsFactor = false;
  }

  override render() {
    const dark = isDark();
    const current = session.value;
    const account = current.state === 'ready' ? current.account : null;
    return html`<header>
      <a class="brand" href="/" @click=${this.#home}>${text('product')}</a>
      ${account === null ? nothing : html`<span class="name" data-testid="signed-in">${account.displayName}</span> ${this.#ownSignIn(account)}`}
      <rp-button
        kind="quiet"
        label=${text('languageLabel')}
        data-testid="language"
        @click=${() => setLanguage(language.value === 'de' ? 'en' : 'de')}
        >${text('language')}</rp-button
      >
      <rp-button
        kind="quiet"
        round
        .icon=${dark ? Sun : Moon}
        label=${text(dark ? 'lighter' : 'darker')}
        data-testid="theme"
        @click=${() => setTheme(dark ? 'light' : 'dark')}
      ></rp-button>
      ${
        account === null
          ? nothing
          : html`<rp-button
              kind="quiet"
              round
              .icon=${LogOut}
              label=${text('signOut')}
              data-testid="sign-out"
              @click=${() => void signOut()}
            ></rp-button>`
      }
    </header>`;
  }

  /** Accounts of an identity provider have their second factor there. */
  #ownSignIn({ provider }: Account) {
    if (provider !== null) {
      return nothing;
    }
    return html`<rp-button
        kind="quiet"
        round
        .icon=${ShieldCheck}
        label=${factorText('mine')}
        data-testid="own-sign-in"
        @click=${() => (this.showsFactor = true)}
      ></rp-button>
      <rp-dialog .open=${this.showsFactor} heading=${factorText('mineTitle')} @rp-close=${this.#closeFactor}>
        ${this.showsFactor ? html`<own-factor></own-factor>` : nothing}
        <rp-button slot="actions" kind="quiet" @click=${this.#closeFactor}>${factorText('close')}</rp-button>
      </rp-dialog>
      <proof-dialog></proof-dialog>`;
  }

  readonly #closeFactor = (): void => {
    this.showsFactor = false;
  };

  readonly #home = (event: MouseEvent): void => {
    if (!event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      navigate('/');
    }
  };
}
customElements.define('meet-header', PageHeader);
