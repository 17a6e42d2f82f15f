import { css, html, type PropertyValues } from 'lit';
import { SignalElement, elementStyles } from '@ratspult/server/ui';
import { enterSubmits, fieldOf, problem, secretOf } from '../form.ts';
import { pageStyles } from '../page-styles.ts';
import '../../shared/second-factor-form.ts';
import { factorText } from '../../shared/second-factor-texts.ts';
import { changePassword, session, signIn, signOut, startSession } from '../session.ts';
import { signOnProviders } from '../../shared/sign-on-ways.ts';
import type { ApiError } from '../../shared/api.ts';
import { text } from '../texts.ts';

/** Sign-in by local account, and the forced change of a generated password. */
export class SignInForm extends SignalElement {
  static override properties = { code: { state: true }, busy: { state: true }, quiet: { type: Boolean } };
  declare code: string | null;
  declare busy: boolean;
  /** True where another form is the main one of the page. */
  declare quiet: boolean;
  static override styles = [
    elementStyles,
    pageStyles,
    css`
      .above {
        margin-bottom: var(--space-4);
      }
    `,
  ];

  constructor() {
    super();
    this.code = null;
    this.busy = false;
    this.quiet = false;
  }

  override render() {
    const { state } = session.value;
    if (state === 'code' || state === 'set-up') {
      return this.#factorForm(state);
    }
    return state === 'password' ? this.#passwordForm() : this.#signInForm();
  }

  override updated(changed: PropertyValues<this>): void {
    if (changed.has('code') && this.code !== null) {
      this.renderRoot.querySelector<HTMLInputElement>('input[type=password]')?.select();
    }
  }

  #factorForm(state: 'code' | 'set-up') {
    return html`<div class="stack">
      <h2>${factorText(state === 'code' ? 'proveTitle' : 'setUpTitle')}</h2>
      <second-factor-form
        mode=${state === 'code' ? 'prove' : 'set-up'}
        @done=${() => void startSession()}
      ></second-factor-form>
      <rp-button kind="quiet" class="wide" @click=${() => void signOut()}>${factorText('cancel')}</rp-button>
    </div>`;
  }

  #signInForm() {
    return html`<sign-on-ways class="above"></sign-on-ways>
      <form @submit=${this.#signIn} data-testid="sign-in-form">
        <div class="field">
          <label for="username">${text('username')}</label>
          <input
            id="username"
            name="username"
            autocomplete="username"
            autocapitalize="none"
            required
            data-testid="username"
          />
        </div>
        ${this.#password('password', text('password'), 'current-password')} ${problem(this.code)} ${enterSubmits}
        <rp-button
          class="wide"
          kind=${this.quiet || signOnProviders.value.length > 0 ? 'secondary' : 'primary'}
          size="large"
          type="submit"
          ?busy=${this.busy}
          data-testid="sign-in"
          >${text('signIn')}</rp-button
        >
      </form>`;
  }

  #passwordForm() {
    return html`<form @submit=${this.#change} data-testid="password-form">
      <h2>${text('passwordTitle')}</h2>
      <p class="soft">${text('passwordIntro')}</p>
      ${this.#password('current', text('currentPassword'), 'current-password')}
      ${this.#password('new', text('newPassword'), 'new-password')} ${problem(this.code)} ${enterSubmits}
      <rp-button class="wide" kind="primary" size="large" type="submit" ?busy=${this.busy} data-testid="save-password"
        >${text('savePassword')}</rp-button
      >
    </form>`;
  }

  #password(name: 'password' | 'current' | 'new', label: string, autocomplete: 'current-password' | 'new-password') {
    const testId = { password: 'password', current: 'current-password', new: 'new-password' }[name];
    return html`<div class="field">
      <label for=${name}>${label}</label>
      <input id=${name} name=${name} type="password" autocomplete=${autocomplete} required data-testid=${testId} />
    </div>`;
  }

  readonly #signIn = (event: SubmitEvent): void => {
    void this.#submit(event, (form) => signIn(fieldOf(form, 'username'), secretOf(form, 'password')));
  };

  readonly #change = (event: SubmitEvent): void => {
    void this.#submit(event, (form) => changePassword(secretOf(form, 'current'), secretOf(form, 'new')));
  };

  async #submit(event: SubmitEvent, send: (form: HTMLFormElement) => Promise<ApiError | null>): Promise<void> {
    event.preventDefault();
    if (this.busy || !(event.target instanceof HTMLFormElement)) {
      return;
    }
    this.busy = true;
    this.code = null;
    const error = await send(event.target);
    this.code = error?.code ?? null;
    this.busy = false;
  }
}
customElements.define('meet-sign-in', SignInForm);
