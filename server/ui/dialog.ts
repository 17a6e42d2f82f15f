import { LitElement, css, html, type PropertyValues } from 'lit';
import { elementStyles } from './element-styles.ts';

/**
 * A modal on the native `<dialog>`: focus goes in, stays in and returns; Esc and a click beside it send `rp-close`.
 * The owner sets `open`. Slots: default for the content, `actions` for the buttons (primary last).
 */
export class RpDialog extends LitElement {
  static override properties = { open: { type: Boolean, reflect: true }, heading: {} };
  declare open: boolean;
  declare heading: string;

  static override styles = [
    elementStyles,
    css`
      /* Out of the flow: a closed dialog must not leave a gap in a grid. */
      :host {
        position: fixed;
      }
      dialog {
        width: min(var(--dialog-width, 34rem), calc(100vw - 2rem));
        max-height: calc(100dvh - 2rem);
        padding: var(--space-6);
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
      h2 {
        margin-bottom: var(--space-4);
        font-size: var(--text-xl);
        line-height: 1.2;
      }
      .actions {
        display: flex;
        flex-wrap: wrap;
        justify-content: flex-end;
        gap: var(--space-3);
      }
      ::slotted([slot='actions']) {
        margin-top: var(--space-6);
      }
    `,
  ];

  constructor() {
    super();
    this.open = false;
    this.heading = '';
  }

  override render() {
    return html`<dialog aria-labelledby="heading" @cancel=${this.#cancel} @pointerdown=${this.#pressBeside}>
      <h2 id="heading">${this.heading}</h2>
      <slot></slot>
      <div class="actions"><slot name="actions"></slot></div>
    </dialog>`;
  }

  override updated(changed: PropertyValues<this>): void {
    if (!changed.has('open')) {
      return;
    }
    const dialog = this.renderRoot.querySelector('dialog');
    if (this.open && dialog?.open === false) {
      dialog.showModal();
    } else if (!this.open && dialog?.open === true) {
      dialog.close();
    }
  }

  readonly #cancel = (event: Event): void => {
    event.preventDefault();
    this.#requestClose();
  };

  readonly #pressBeside = (event: PointerEvent): void => {
    if (event.target === event.currentTarget) {
      this.#requestClose();
    }
  };

  #requestClose(): void {
    this.dispatchEvent(new CustomEvent('rp-close', { bubbles: true, composed: true }));
  }
}
customElements.define('rp-dialog', RpDialog);

declare global {
  interface HTMLElementTagNameMap {
    'rp-dialog': RpDialog;
  }
}
