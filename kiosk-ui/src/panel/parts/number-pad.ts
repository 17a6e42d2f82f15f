import { css, html } from 'lit';
import { Delete } from 'lucide';
import { SignalElement, elementStyles } from '@ratspult/server/ui';
import { text } from '../../texts/panel.ts';
import { groupDigits } from './group-digits.ts';

const keys = ['1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;

/** The field keeps the focus, so that a real keyboard goes on where the finger stopped. */
const keepFocus = (event: Event): void => event.preventDefault();

/**
 * Digits by finger or keyboard. Sends `rp-digits` (detail: the digits) at each change and `rp-enter` for the Enter key.
 * The field asks for no on-screen keyboard of the system; ours stands below.
 */
export class NumberPad extends SignalElement {
  static override shadowRootOptions: ShadowRootInit = { mode: 'open', delegatesFocus: true };
  static override properties = {
    digits: { attribute: false },
    groups: { attribute: false },
    label: {},
    disabled: { type: Boolean },
  };
  declare digits: string;
  /** Sizes of the groups the digits are shown in, for example [3, 3, 3]. */
  declare groups: readonly number[];
  declare label: string;
  declare disabled: boolean;

  static override styles = [
    elementStyles,
    css`
      :host {
        display: grid;
        gap: var(--space-4);
        width: min(24rem, 100%);
      }
      input {
        width: 100%;
        height: calc(var(--target) * 1.2);
        border: 2px solid var(--border-strong);
        border-radius: var(--radius-m);
        background: var(--surface);
        text-align: center;
        font-size: var(--text-2xl);
        font-weight: 600;
        letter-spacing: 0.06em;
        font-variant-numeric: tabular-nums;
      }
      input::placeholder {
        color: var(--border-strong);
        opacity: 1;
      }
      .keys {
        display: grid;
        grid-template-columns: repeat(3, 1fr);
        gap: var(--space-3);
      }
      button {
        display: grid;
        place-items: center;
        min-height: calc(var(--target) * 1.05);
        border: 1px solid var(--border);
        border-radius: var(--radius-m);
        background: var(--surface);
        box-shadow: var(--shadow-1);
        font-size: var(--text-xl);
        font-weight: 600;
        cursor: pointer;
        touch-action: manipulation;
      }
      button:active:not(:disabled) {
        background: var(--primary-soft);
      }
      button:disabled {
        opacity: 0.45;
      }
      .clear {
        font-size: var(--text-m);
      }
    `,
  ];

  constructor() {
    super();
    this.digits = '';
    this.groups = [3, 3, 3];
    this.label = '';
    this.disabled = false;
  }

  override render() {
    const place = this.groups.map((size) => '–'.repeat(size)).join(' ');
    return html`<input
        data-testid="number-input"
        type="text"
        inputmode="none"
        autocomplete="off"
        spellcheck="false"
        aria-label=${this.label}
        placeholder=${place}
        ?disabled=${this.disabled}
        .value=${groupDigits(this.digits, this.groups)}
        @input=${this.#typed}
        @keydown=${this.#key}
      />
      <div class="keys" @mousedown=${keepFocus}>
        ${keys.map((key) => this.#digit(key))}
        <button
          type="button"
          class="clear"
          data-testid="key-clear"
          aria-label=${text('pad.clear')}
          ?disabled=${this.disabled || this.digits === ''}
          @click=${() => this.#change('')}
        >
          C
        </button>
        ${this.#digit('0')}
        <button
          type="button"
          data-testid="key-delete"
          aria-label=${text('pad.delete')}
          ?disabled=${this.disabled || this.digits === ''}
          @click=${() => this.#change(this.digits.slice(0, -1))}
        >
          <rp-icon .shapes=${Delete}></rp-icon>
        </button>
      </div>
      <span class="visually-hidden" role="status">
        ${this.digits === '' ? text('pad.empty') : text('pad.entered', { digits: this.digits.split('').join(' ') })}
      </span>`;
  }

  #digit(key: string) {
    return html`<button
      type="button"
      data-testid=${`key-${key}`}
      ?disabled=${this.disabled || this.digits.length >= this.#length}
      @click=${() => this.#change(this.digits + key)}
    >
      ${key}
    </button>`;
  }

  get #length(): number {
    return this.groups.reduce((total, size) => total + size, 0);
  }

  readonly #typed = (event: Event): void => {
    const field = event.currentTarget;
    if (field instanceof HTMLInputElement) {
      const digits = field.value.replaceAll(/\D/g, '').slice(0, this.#length);
      this.#change(digits);
      // A refused character changes no property, so Lit would leave it standing in the field.
      field.value = groupDigits(digits, this.groups);
    }
  };

  readonly #key = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') {
      this.dispatchEvent(new CustomEvent('rp-enter', { bubbles: true, composed: true }));
    }
  };

  #change(digits: string): void {
    this.digits = digits.slice(0, this.#length);
    this.dispatchEvent(new CustomEvent('rp-digits', { detail: this.digits, bubbles: true, composed: true }));
  }
}
customElements.define('rp-number-pad', NumberPad);

declare global {
  interface HTMLElementTagNameMap {
    'rp-number-pad': NumberPad;
  }
}
