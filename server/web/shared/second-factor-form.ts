import { css, html, nothing, type PropertyValues } from 'lit';
import { elementStyles, errorText, SignalElement } from '@ratspult/server/ui';
import { callApi, type ApiError } from './api.ts';
import { qrCode } from './qr-code.ts';
import { factorText } from './second-factor-texts.ts';

interface NewKey {
  readonly address: string;
  readonly key: string;
}

/** Four letters at a time are easier to type off. */
const inGroups = (key: string): string => key.replaceAll(/(.{4})(?=.)/g, '$1 ');

/**
 * Asks for the code (`prove`), or sets a factor up and shows the recovery codes (`set-up`). Sends `done` when that is
 * finished.
 */
export class SecondFactorForm extends SignalElement {
  static override properties = {
    mode: {},
    problem: { state: true },
    busy: { state: true },
    made: { state: true },
    recoveryCodes: { state: true },
  };
  declare mode: 'prove' | 'set-up';
  declare problem: ApiError | null;
  declare busy: boolean;
  declare made: NewKey | null;
  declare recoveryCodes: readonly string[];

  static override styles = [
    elementStyles,
    css`
      :host,
      form {
        display: grid;
        gap: var(--space-4);
      }
      .soft {
        color: var(--text-soft);
      }
      h2 {
        font-size: var(--text-l);
      }
      input {
        font-size: var(--text-l);
        font-variant-numeric: tabular-nums;
        letter-spacing: 0.12em;
      }
      svg {
        width: min(15rem, 100%);
        border-radius: var(--radius-m);
      }
      code {
        padding: var(--space-3) var(--space-4);
        border-radius: var(--radius-s);
        background: var(--surface-2);
        font-size: var(--text-m);
        overflow-wrap: anywhere;
        user-select: all;
      }
      .codes {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(9rem, 1fr));
        gap: var(--space-2);
      }
      .codes code {
        text-align: center;
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
    `,
  ];

  constructor() {
    super();
    this.mode = 'prove';
    this.problem = null;
    this.busy = false;
    this.made = null;
    this.recoveryCodes = [];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.mode === 'set-up') {
      void this.#begin();
    }
  }

  override render() {
    if (this.recoveryCodes.length > 0) {
      return this.#recovery();
    }
    if (this.mode === 'prove') {
      return html`<p class="soft">${factorText('proveIntro')}</p>
        ${this.#codeForm('code', 'codeHint')}`;
    }
    return html`<p class="soft">${factorText('setUpIntro')}</p>
      ${this.made === null ? this.#noKey() : this.#key(this.made)}`;
  }

  override updated(changed: PropertyValues<this>): void {
    if (changed.has('problem') && this.problem !== null) {
      this.renderRoot.querySelector('input')?.select();
    }
    if (changed.has('recoveryCodes') && this.recoveryCodes.length > 0) {
      this.renderRoot.querySelector('h2')?.focus();
    }
  }

  #noKey() {
    return this.problem === null
      ? html`<p role="status">${factorText('preparing')}</p>`
      : html`${this.#problem()}<rp-button @click=${() => void this.#begin()}>${factorText('retry')}</rp-button>`;
  }

  #key({ address, key }: NewKey) {
    return html`<h2>${factorText('scan')}</h2>
      ${qrCode(address, factorText('qrLabel'))}
      <p class="soft">${factorText('orType')}</p>
      <code data-testid="factor-key">${inGroups(key)}</code>
      ${this.#codeForm('typeCode', null)}`;
  }

  #codeForm(label: 'code' | 'typeCode', hint: 'codeHint' | null) {
    return html`<form @submit=${this.#submit}>
      <div class="field">
        <label for="code">${factorText(label)}</label>
        <input
          id="code"
          name="code"
          autocomplete="one-time-code"
          autocapitalize="none"
          spellcheck="false"
          inputmode=${hint === null ? 'numeric' : 'text'}
          minlength="6"
          maxlength="32"
          required
          aria-describedby=${hint === null ? nothing : 'hint'}
          data-testid="factor-code"
        />
        ${hint === null ? nothing : html`<span class="hint" id="hint">${factorText(hint)}</span>`}
      </div>
      ${this.#problem()}
      <button class="visually-hidden" tabindex="-1" aria-hidden="true"></button>
      <rp-button kind="primary" size="large" type="submit" ?busy=${this.busy} data-testid="factor-confirm"
        >${factorText('confirm')}</rp-button
      >
    </form>`;
  }

  #recovery() {
    return html`<h2 tabindex="-1">${factorText('recoveryTitle')}</h2>
      <p class="soft">${factorText('recoveryIntro')}</p>
      <div class="codes" data-testid="recovery-codes">
        ${this.recoveryCodes.map((code) => html`<code>${code}</code>`)}
      </div>
      <rp-button kind="primary" size="large" data-testid="recovery-done" @click=${this.#finish}
        >${factorText('recoveryDone')}</rp-button
      >`;
  }

  #problem() {
    if (this.problem === null) {
      return nothing;
    }
    const { sentence, remedy } = errorText(this.problem.code);
    return html`<p class="problem" role="alert" data-testid="factor-problem">
      <strong>${sentence}</strong> ${remedy}
    </p>`;
  }

  readonly #finish = (): void => {
    this.dispatchEvent(new CustomEvent('done'));
  };

  readonly #submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (event.target instanceof HTMLFormElement && !this.busy) {
      const code = new FormData(event.target).get('code');
      void this.#send(typeof code === 'string' ? code.trim() : '');
    }
  };

  async #begin(): Promise<void> {
    this.problem = null;
    const answer = await callApi('beginSecondFactor', {});
    this.made = answer.ok ? answer.value : null;
    this.problem = answer.ok ? null : answer.error;
  }

  async #send(code: string): Promise<void> {
    this.busy = true;
    this.problem = null;
    if (this.mode === 'prove') {
      const answer = await callApi('proveSecondFactor', { code });
      this.problem = answer.ok ? null : answer.error;
    } else {
      const answer = await callApi('confirmSecondFactor', { code });
      this.problem = answer.ok ? null : answer.error;
      this.recoveryCodes = answer.ok ? answer.value.recoveryCodes : [];
    }
    this.busy = false;
    if (this.problem === null && this.mode === 'prove') {
      this.#finish();
    }
  }
}
customElements.define('second-factor-form', SecondFactorForm);
