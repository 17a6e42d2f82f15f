import { signal } from '@preact/signals-core';
import { css, html, nothing } from 'lit';
import { Building2 } from 'lucide';
import { defineTexts, elementStyles, errorText, SignalElement } from '@ratspult/server/ui';
import type { SignInProvider } from '../../src/protocol/index.ts';
import { callApi } from './api.ts';

const text = defineTexts(
  { with: 'Anmelden mit {name}', or: 'oder mit einem örtlichen Konto' },
  { with: 'Sign in with {name}', or: 'or with a local account' },
);
const problemKey = 'anmeldung';

/** The configured identity providers; empty until they are known, and without any. */
export const signOnProviders = signal<readonly SignInProvider[]>([]);

/** Takes what went wrong at a provider out of the address, so that a reload does not say it again. */
function takeProblem(): string | null {
  const address = new URL(location.href);
  const code = address.searchParams.get(problemKey);
  if (code !== null) {
    address.searchParams.delete(problemKey);
    history.replaceState(history.state, '', `${address.pathname}${address.search}${address.hash}`);
  }
  return code;
}

/** The ways in by an identity provider, above a form for local accounts; nothing where no provider is configured. */
export class SignOnWays extends SignalElement {
  static override properties = { problem: { state: true }, leaving: { state: true } };
  declare problem: string | null;
  declare leaving: string | null;

  static override styles = [
    elementStyles,
    css`
      :host {
        display: grid;
        gap: var(--space-4);
      }
      :host([hidden]) {
        display: none;
      }
      .problem {
        padding: var(--space-3) var(--space-4);
        border-radius: var(--radius-m);
        background: var(--danger-soft);
        color: var(--on-danger-soft);
      }
      rp-button {
        display: flex;
      }
      .or {
        display: flex;
        align-items: center;
        gap: var(--space-3);
        color: var(--text-soft);
        font-size: var(--text-s);
      }
      .or::before,
      .or::after {
        flex: 1;
        border-top: 1px solid var(--border);
        content: '';
      }
    `,
  ];

  constructor() {
    super();
    this.problem = null;
    this.leaving = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.problem = takeProblem();
    addEventListener('pageshow', this.#shown);
    void this.#load();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('pageshow', this.#shown);
  }

  override render() {
    const providers = signOnProviders.value;
    this.hidden = providers.length === 0 && this.problem === null;
    return html`${this.#problem()}
    ${providers.map(
      (provider) =>
        html`<rp-button
          kind="primary"
          size="large"
          .icon=${Building2}
          ?busy=${this.leaving === provider.id}
          data-testid="sign-on"
          @click=${() => this.#leave(provider)}
          >${text('with', { name: provider.name })}</rp-button
        >`,
    )}
    ${providers.length === 0 ? nothing : html`<span class="or">${text('or')}</span>`}`;
  }

  #problem() {
    if (this.problem === null) {
      return nothing;
    }
    const { sentence, remedy } = errorText(this.problem);
    return html`<p class="problem" role="alert" data-testid="sign-on-problem">
      <strong>${sentence}</strong> ${remedy}
    </p>`;
  }

  #leave({ id }: SignInProvider): void {
    this.leaving = id;
    location.assign(`/api/sign-on/${encodeURIComponent(id)}?to=${encodeURIComponent(location.pathname)}`);
  }

  /** Back from the provider by the browser's own button: the page is as it was left. */
  readonly #shown = (): void => {
    this.leaving = null;
  };

  async #load(): Promise<void> {
    const answer = await callApi('signInProviders', null);
    if (answer.ok) {
      signOnProviders.value = answer.value.items;
    }
  }
}
customElements.define('sign-on-ways', SignOnWays);
