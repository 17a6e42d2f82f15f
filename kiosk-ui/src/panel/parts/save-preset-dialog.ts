import { css, html } from 'lit';
import { signal } from '@preact/signals-core';
import { SignalElement, elementStyles } from '@ratspult/server/ui';
import { text } from '../../texts/panel.ts';
import './screen-keyboard.ts';

const longestName = 40;

/** Asks for the name of a camera position. Sends `rp-save` with the name, `rp-close` to give up. */
export class SavePresetDialog extends SignalElement {
  static override properties = { open: { type: Boolean }, busy: { type: Boolean } };
  declare open: boolean;
  declare busy: boolean;

  static override styles = [
    elementStyles,
    css`
      dialog {
        width: min(58rem, calc(100vw - 1.5rem));
        max-width: none;
        max-height: calc(100dvh - 1rem);
        padding: var(--space-5);
        border: 1px solid var(--border);
        border-radius: var(--radius-l);
        background: var(--surface);
        color: var(--text);
        box-shadow: var(--shadow-2);
        overflow: auto;
      }
      dialog::backdrop {
        background: var(--scrim);
      }
      .head {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto auto;
        align-items: end;
        gap: var(--space-3);
        margin-bottom: var(--space-4);
      }
      h2 {
        grid-column: 1 / -1;
        font-size: var(--text-xl);
        line-height: 1.2;
      }
      .field input {
        font-size: var(--text-l);
        user-select: text;
      }
      .suggestions {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-2);
        margin-bottom: var(--space-4);
      }
      @media (orientation: portrait) {
        .field {
          grid-column: 1 / -1;
        }
      }
    `,
  ];
  readonly #name = signal('');

  constructor() {
    super();
    this.open = false;
    this.busy = false;
  }

  override render() {
    const name = this.#name.value.trim();
    const suggestions = [
      text('save.suggest.lectern'),
      text('save.suggest.chair'),
      text('save.suggest.overview'),
      text('save.suggest.audience'),
    ];
    return html`<dialog data-testid="save-dialog" aria-labelledby="heading" @cancel=${this.#cancel}>
      <form class="head" @submit=${this.#submit}>
        <h2 id="heading">${text('save.title')}</h2>
        <div class="field">
          <label for="name">${text('save.name')}</label>
          <input
            id="name"
            data-testid="preset-name"
            type="text"
            inputmode="none"
            autocomplete="off"
            maxlength=${longestName}
            placeholder=${text('save.placeholder')}
            .value=${this.#name.value}
            @input=${this.#typed}
          />
        </div>
        <rp-button data-testid="save-cancel" @click=${this.#close}>${text('app.cancel')}</rp-button>
        <rp-button
          kind="primary"
          data-testid="save-submit"
          ?busy=${this.busy}
          ?disabled=${name === ''}
          @click=${this.#save}
          >${text('save.submit')}</rp-button
        >
      </form>
      <div class="suggestions" role="group" aria-label=${text('save.suggestions')}>
        ${suggestions.map(
          (suggestion) => html`<rp-button @click=${() => (this.#name.value = suggestion)}>${suggestion}</rp-button>`,
        )}
      </div>
      <rp-screen-keyboard
        @rp-key=${(event: CustomEvent<string>) => this.#add(event.detail)}
        @rp-backspace=${() => (this.#name.value = this.#name.value.slice(0, -1))}
      ></rp-screen-keyboard>
    </dialog>`;
  }

  override updated(changed: Map<PropertyKey, unknown>): void {
    const dialog = this.renderRoot.querySelector('dialog');
    if (!changed.has('open') || dialog === null) {
      return;
    }
    if (this.open && !dialog.open) {
      this.#name.value = '';
      dialog.showModal();
      this.renderRoot.querySelector('input')?.focus();
    } else if (!this.open && dialog.open) {
      dialog.close();
    }
  }

  readonly #typed = (event: Event): void => {
    if (event.currentTarget instanceof HTMLInputElement) {
      this.#name.value = event.currentTarget.value;
    }
  };

  #add(key: string): void {
    this.#name.value = (this.#name.value + key).slice(0, longestName);
  }

  readonly #submit = (event: Event): void => {
    event.preventDefault();
    this.#save();
  };

  readonly #save = (): void => {
    const name = this.#name.value.trim();
    if (name !== '' && !this.busy) {
      this.dispatchEvent(new CustomEvent('rp-save', { detail: name }));
    }
  };

  readonly #cancel = (event: Event): void => {
    event.preventDefault();
    this.#close();
  };

  readonly #close = (): void => {
    this.dispatchEvent(new CustomEvent('rp-close'));
  };
}
customElements.define('rp-save-preset', SavePresetDialog);
