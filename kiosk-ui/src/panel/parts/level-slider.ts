import { css, html } from 'lit';
import { signal } from '@preact/signals-core';
import { Volume1, Volume2, type IconNode } from 'lucide';
import { SignalElement, elementStyles } from '@ratspult/server/ui';

const step = 0.1;

/**
 * A wide slider between two buttons, 0 to 1; null is not known. While a finger is on it the slider leads, afterwards
 * the room does. `apply` sends a value and resolves when it was accepted.
 */
export class LevelSlider extends SignalElement {
  static override shadowRootOptions: ShadowRootInit = { mode: 'open', delegatesFocus: true };
  static override properties = {
    value: { attribute: false },
    blocked: { type: Boolean },
    heading: {},
    less: {},
    more: {},
    icons: { attribute: false },
    apply: { attribute: false },
  };
  declare value: number | null;
  declare blocked: boolean;
  /** Name of the slider for those who do not see it. */
  declare heading: string;
  declare less: string;
  declare more: string;
  declare icons: readonly [less: IconNode, more: IconNode];
  declare apply: (value: number) => Promise<boolean>;

  static override styles = [
    elementStyles,
    css`
      :host {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr) auto;
        align-items: center;
        gap: var(--space-3);
      }
      input {
        appearance: none;
        width: 100%;
        height: var(--target);
        margin: 0;
        background: transparent;
        cursor: pointer;
        touch-action: none;
      }
      input::-webkit-slider-runnable-track {
        height: 0.9rem;
        border-radius: var(--radius-round);
        background: linear-gradient(
          to right,
          var(--primary) calc(var(--level) * 100%),
          var(--surface-3) calc(var(--level) * 100%)
        );
      }
      input::-moz-range-track {
        height: 0.9rem;
        border-radius: var(--radius-round);
        background: var(--surface-3);
      }
      input::-moz-range-progress {
        height: 0.9rem;
        border-radius: var(--radius-round);
        background: var(--primary);
      }
      input::-webkit-slider-thumb {
        appearance: none;
        width: 2.4rem;
        height: 2.4rem;
        margin-top: -0.75rem;
        border: 3px solid var(--primary);
        border-radius: 50%;
        background: var(--surface);
        box-shadow: var(--shadow-1);
      }
      input::-moz-range-thumb {
        width: 2.2rem;
        height: 2.2rem;
        border: 3px solid var(--primary);
        border-radius: 50%;
        background: var(--surface);
      }
      input:disabled {
        opacity: 0.45;
      }
    `,
  ];
  /** Value under the finger; null when nobody drags. */
  readonly #dragged = signal<number | null>(null);
  #sending = false;

  constructor() {
    super();
    this.value = null;
    this.blocked = false;
    this.heading = '';
    this.less = '';
    this.more = '';
    this.icons = [Volume1, Volume2];
    this.apply = async () => true;
  }

  override render() {
    const value = this.#dragged.value ?? this.value ?? 0;
    const blocked = this.blocked || this.value === null;
    return html`<rp-button
        round
        kind="secondary"
        data-testid="less"
        .icon=${this.icons[0]}
        .label=${this.less}
        ?disabled=${blocked || value <= 0}
        @click=${() => this.#set(value - step)}
      ></rp-button>
      <input
        type="range"
        min="0"
        max="100"
        step="5"
        data-testid="slider"
        aria-label=${this.heading}
        .value=${String(Math.round(value * 100))}
        ?disabled=${blocked}
        @input=${this.#drag}
        @change=${() => (this.#dragged.value = null)}
      />
      <rp-button
        round
        kind="secondary"
        data-testid="more"
        .icon=${this.icons[1]}
        .label=${this.more}
        ?disabled=${blocked || value >= 1}
        @click=${() => this.#set(value + step)}
      ></rp-button>`;
  }

  override updated(): void {
    this.style.setProperty('--level', String(this.#dragged.value ?? this.value ?? 0));
  }

  readonly #drag = (event: Event): void => {
    if (event.currentTarget instanceof HTMLInputElement) {
      this.#dragged.value = event.currentTarget.valueAsNumber / 100;
      void this.#sendLatest();
    }
  };

  #set(value: number): void {
    void this.apply(Math.round(Math.max(0, Math.min(1, value)) * 100) / 100);
  }

  /** One command in flight; what the finger passed over meanwhile is not sent. */
  async #sendLatest(): Promise<void> {
    if (this.#sending) {
      return;
    }
    this.#sending = true;
    let sent: number | null = null;
    while (this.#dragged.value !== null && this.#dragged.value !== sent) {
      sent = this.#dragged.value;
      await this.apply(sent);
    }
    this.#sending = false;
  }
}
customElements.define('rp-level', LevelSlider);
