import { css, html } from 'lit';
import { ArrowBigUp, Delete } from 'lucide';
import { signal } from '@preact/signals-core';
import { SignalElement, elementStyles } from '@ratspult/server/ui';
import { text } from '../../texts/panel.ts';

const letters = ['qwertzuiopü', 'asdfghjklöä', 'yxcvbnmß-'] as const;
const digits = ['1234567890', '/().,:&+', '„“?!_'] as const;

/** A kiosk has no keyboard: letters of the German layout. Sends `rp-key` with the character, or `rp-backspace`. */
export class ScreenKeyboard extends SignalElement {
  static override styles = [
    elementStyles,
    css`
      :host {
        display: grid;
        gap: var(--space-2);
      }
      .row {
        display: flex;
        justify-content: center;
        gap: var(--space-2);
      }
      button {
        flex: 1 1 0;
        min-width: 0;
        max-width: 6rem;
        min-height: 4rem;
        border: 1px solid var(--border);
        border-radius: var(--radius-s);
        background: var(--surface-2);
        font-size: var(--text-l);
        font-weight: 600;
        cursor: pointer;
        touch-action: manipulation;
      }
      button:active {
        background: var(--primary-soft);
      }
      .wide {
        flex-grow: 1.6;
        font-size: var(--text-m);
      }
      .space {
        flex-grow: 6;
        max-width: none;
        font-size: var(--text-s);
        font-weight: 500;
        color: var(--text-soft);
      }
      button[aria-pressed='true'] {
        background: var(--primary);
        color: var(--on-primary);
      }
    `,
  ];
  /** Capital first: names begin so. */
  readonly #shift = signal(true);
  readonly #digits = signal(false);

  constructor() {
    super();
    // The field keeps the focus, so that a real keyboard goes on where the finger stopped.
    this.addEventListener('mousedown', (event) => event.preventDefault());
  }

  override render() {
    const rows = this.#digits.value ? digits : letters;
    return html`${rows.map(
        (row, index) =>
          html`<div class="row">
            ${
              index === 2 && !this.#digits.value
                ? html`<button
                    type="button"
                    class="wide"
                    data-testid="key-shift"
                    aria-label=${text('keys.shift')}
                    aria-pressed=${this.#shift.value ? 'true' : 'false'}
                    @click=${() => (this.#shift.value = !this.#shift.value)}
                  >
                    <rp-icon .shapes=${ArrowBigUp}></rp-icon>
                  </button>`
                : ''
            }
            ${row.split('').map((key) => this.#key(this.#shift.value && !this.#digits.value && key !== 'ß' ? key.toUpperCase() : key))}
            ${
              index === 2
                ? html`<button
                    type="button"
                    class="wide"
                    data-testid="key-backspace"
                    aria-label=${text('keys.delete')}
                    @click=${() => this.#send('rp-backspace', null)}
                  >
                    <rp-icon .shapes=${Delete}></rp-icon>
                  </button>`
                : ''
            }
          </div>`,
      )}
      <div class="row">
        <button
          type="button"
          class="wide"
          data-testid="key-digits"
          aria-label=${text(this.#digits.value ? 'keys.letters' : 'keys.digits')}
          @click=${() => (this.#digits.value = !this.#digits.value)}
        >
          ${this.#digits.value ? 'ABC' : '123'}
        </button>
        <button type="button" class="space" data-testid="key-space" @click=${() => this.#press(' ')}>
          ${text('keys.space')}
        </button>
      </div>`;
  }

  #key(key: string) {
    return html`<button type="button" data-testid=${`key-${key.toLowerCase()}`} @click=${() => this.#press(key)}>
      ${key}
    </button>`;
  }

  #press(key: string): void {
    this.#send('rp-key', key);
    this.#shift.value = key === ' ' || key === '-';
  }

  #send(name: 'rp-key' | 'rp-backspace', key: string | null): void {
    this.dispatchEvent(new CustomEvent(name, { detail: key, bubbles: true, composed: true }));
  }
}
customElements.define('rp-screen-keyboard', ScreenKeyboard);
