import { LitElement, css, html, nothing } from 'lit';
import { elementStyles } from './element-styles.ts';
import { RpIcon, type IconShapes } from './icon.ts';

export type ButtonKind = 'primary' | 'secondary' | 'quiet' | 'danger';

/**
 * A native button with our look. `pressed` makes it a toggle (aria-pressed), `busy` shows that something is under way
 * and swallows further clicks, `size="large"` is for the one obvious action of a screen, `round` for icon-only buttons (then set `label`).
 * Clicks are the native `click` event of the host.
 */
export class RpButton extends LitElement {
  static override shadowRootOptions: ShadowRootInit = { mode: 'open', delegatesFocus: true };
  static override properties = {
    kind: { reflect: true },
    size: { reflect: true },
    round: { type: Boolean, reflect: true },
    disabled: { type: Boolean, reflect: true },
    busy: { type: Boolean, reflect: true },
    pressed: { attribute: false },
    expanded: { attribute: false },
    label: {},
    type: {},
    icon: { attribute: false },
  };
  declare kind: ButtonKind;
  declare size: 'normal' | 'large';
  declare round: boolean;
  declare disabled: boolean;
  declare busy: boolean;
  declare pressed: boolean | null;
  declare expanded: boolean | null;
  /** Accessible name where the visible text is missing or too short. */
  declare label: string | null;
  declare type: 'button' | 'submit';
  declare icon: IconShapes | null;

  static override styles = [
    elementStyles,
    css`
      :host {
        display: inline-flex;
      }
      button {
        display: inline-flex;
        flex: 1;
        align-items: center;
        justify-content: center;
        gap: var(--space-3);
        min-height: var(--target);
        min-width: var(--target);
        padding: var(--space-2) var(--space-5);
        border: 1px solid transparent;
        border-radius: var(--radius-m);
        background: var(--button-bg, var(--surface-3));
        color: var(--button-color, var(--text));
        font-weight: 600;
        line-height: 1.2;
        text-align: center;
        cursor: pointer;
        user-select: none;
        touch-action: manipulation;
        transition:
          background var(--fast),
          transform var(--fast);
      }
      button:active:not(:disabled) {
        transform: scale(0.97);
      }
      button:disabled {
        opacity: 0.45;
        cursor: default;
      }
      :host([kind='primary']) button {
        background: var(--button-bg, var(--primary));
        color: var(--button-color, var(--on-primary));
      }
      :host([kind='primary']) button:hover:not(:disabled) {
        background: var(--primary-hover);
      }
      :host([kind='danger']) button {
        background: var(--danger);
        color: var(--on-danger);
      }
      :host([kind='danger']) button:hover:not(:disabled) {
        background: var(--danger-hover);
      }
      :host([kind='secondary']) button {
        border-color: var(--border-strong);
        background: var(--button-bg, var(--surface));
      }
      :host([kind='quiet']) button {
        background: transparent;
      }
      :host([kind='secondary']) button:hover:not(:disabled),
      :host([kind='quiet']) button:hover:not(:disabled) {
        background: var(--surface-3);
      }
      :host([size='large']) button {
        min-height: calc(var(--target) * 1.35);
        padding: var(--space-3) var(--space-6);
        border-radius: var(--radius-l);
        font-size: var(--text-l);
      }
      :host([round]) button {
        padding: 0;
        width: var(--target);
        flex: none;
        border-radius: var(--radius-round);
      }
      :host([busy]) button {
        cursor: progress;
      }
      .spinner {
        width: 1.2em;
        height: 1.2em;
        border: 3px solid currentColor;
        border-right-color: transparent;
        border-radius: 50%;
        animation: turn 900ms linear infinite;
      }
      @keyframes turn {
        to {
          rotate: 1turn;
        }
      }
    `,
  ];

  constructor() {
    super();
    this.kind = 'secondary';
    this.size = 'normal';
    this.round = false;
    this.disabled = false;
    this.busy = false;
    this.pressed = null;
    this.expanded = null;
    this.label = null;
    this.type = 'button';
    this.icon = null;
    this.addEventListener('click', this.#guard, { capture: true });
  }

  override render() {
    return html`<button
      type="button"
      part="button"
      ?disabled=${this.disabled}
      aria-busy=${this.busy ? 'true' : nothing}
      aria-pressed=${this.pressed ?? nothing}
      aria-expanded=${this.expanded ?? nothing}
      aria-label=${this.label ?? nothing}
      @click=${this.#submit}
    >
      ${this.busy ? html`<span class="spinner"></span>` : this.icon === null ? nothing : html`<rp-icon .shapes=${this.icon}></rp-icon>`}<slot
      ></slot>
    </button>`;
  }

  readonly #guard = (event: Event): void => {
    if (this.busy || this.disabled) {
      event.stopImmediatePropagation();
      event.preventDefault();
    }
  };

  /** A button in a shadow root is outside the form: submit the form the host stands in. */
  readonly #submit = (): void => {
    if (this.type === 'submit') {
      this.closest('form')?.requestSubmit();
    }
  };
}
customElements.define('rp-button', RpButton);

// Keeps the icon element's registration in the bundle even though only its tag is used above.
export const buttonDependsOn = RpIcon;

declare global {
  interface HTMLElementTagNameMap {
    'rp-button': RpButton;
  }
}
