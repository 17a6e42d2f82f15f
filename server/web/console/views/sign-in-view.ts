import { css, html } from 'lit';
import { SignalElement, elementStyles } from '@ratspult/server/ui';
import type { ApiError } from '../../shared/api.ts';
import { consoleStyles } from '../console-styles.ts';
import { fieldOf, formProblem } from '../form-problem.ts';
import '../../shared/second-factor-form.ts';
import { factorText } from '../../shared/second-factor-texts.ts';
import { changePassword, session, signIn, signOut, startSession } from '../session.ts';
import { text } from '../texts.ts';
import { signOnProviders } from '../../shared/sign-on-ways.ts';

/** Sign-in, and the forced change of a generated password. */
export class SignInView extends SignalElement {
  static override properties = { problem: { state: true }, busy: { state: true } };
  declare problem: ApiError | null;
  declare busy: boolean;

  static override styles = [
    elementStyles,
    consoleStyles,
    css`
      .card {
        width: min(26rem, calc(100vw - 2rem));
        margin: 12vh auto 0;
        padding: var(--space-6);
      }
      h1 {
        font-size: var(--text-xl);
      }
      rp-button {
        display: flex;
      }
    `,
  ];

  constructor() {
    super();
    this.problem = null;
    this.busy = false;
  }

  override render() {
    return html`<main class="card stack">${this.#form()}</main>`;
  }

  #form() {
    const { state } = session.value;
    if (state === 'code' || state === 'set-up') {
      return this.#factorForm(state);
    }
    return state === 'password' ? this.#passwordForm() : this.#signInForm();
  }

  #factorForm(state: 'code' | 'set-up') {
    return html`<h1>${factorText(state === 'code' ? 'proveTitle' : 'setUpTitle')}</h1>
      <second-factor-form
        mode=${state === 'code' ? 'prove' : 'set-up'}
        @done=${() => void startSession()}
      ></second-factor-form>
      <rp-button kind="quiet" @click=${() => void signOut()}>${factorText('cancel')}</rp-button>`;
  }

  #signInForm() {
    return html`<h1>${text('signInTitle')}</h1>
      <p class="soft">${text('signInIntro')}</p>
      <sign-on-ways></sign-on-ways>
      <form @submit=${this.#signIn}>
        <div class="field">
          <label for="username">${text('username')}</label>
          <input id="username" name="username" autocomplete="username" required data-testid="username" />
        </div>
        <div class="field">
          <label for="password">${text('password')}</label>
          <input
            id="password"
            name="password"
            type="password"
            autocomplete="current-password"
            required
            data-testid="password"
          />
        </div>
        ${formProblem(this.problem)}
        <button class="visually-hidden" tabindex="-1" aria-hidden="true"></button>
        <rp-button
          kind=${signOnProviders.value.length === 0 ? 'primary' : 'secondary'}
          size="large"
          type="submit"
          ?busy=${this.busy}
          data-testid="sign-in"
          >${text('signIn')}</rp-button
        >
      </form>`;
  }

  #passwordForm() {
    return html`<h1>${text('passwordTitle')}</h1>
      <p class="soft">${text('passwordIntro')}</p>
      <form @submit=${this.#change}>
        <div class="field">
          <label for="current">${text('currentPassword')}</label>
          <input
            id="current"
            name="current"
            type="password"
            autocomplete="current-password"
            required
            data-testid="current-password"
          />
        </div>
        <div class="field">
          <label for="new">${text('newPassword')}</label>
          <input
            id="new"
            name="new"
            type="password"
            autocomplete="new-password"
            minlength="12"
            required
            data-testid="new-password"
          />
        </div>
        ${formProblem(this.problem)}
        <button class="visually-hidden" tabindex="-1" aria-hidden="true"></button>
        <rp-button kind="primary" size="large" type="submit" ?busy=${this.busy} data-testid="save-password"
          >${text('savePassword')}</rp-button
        >
      </form>`;
  }

  readonly #signIn = (event: SubmitEvent): void => {
    void this.#submit(event, (form) => signIn(fieldOf(form, 'username'), fieldOf(form, 'password')));
  };

  readonly #change = (event: SubmitEvent): void => {
    void this.#submit(event, (form) => changePassword(fieldOf(form, 'current'), fieldOf(form, 'new')));
  };

  async #submit(event: SubmitEvent, send: (form: HTMLFormElement) => Promise<ApiError | null>): Promise<void> {
    event.preventDefault();
    if (this.busy || !(event.target instanceof HTMLFormElement)) {
      return;
    }
    this.busy = true;
    this.problem = await send(event.target);
    this.busy = false;
  }
}
customElements.define('sign-in-view', SignInView);
