import { LitElement, css, html, nothing, type PropertyValues } from 'lit';
import { elementStyles } from '@ratspult/server/ui';
import { type ConferenceState, shownCaptions } from '../../../client/index.ts';

const tickMs = 500;

/** The last lines of what is said, as text over the pictures; gone a moment after nothing more comes. */
export class CaptionsLine extends LitElement {
  static override properties = { state: { attribute: false }, now: { state: true } };
  declare state: ConferenceState | null;
  declare now: number;
  #ticker: ReturnType<typeof setInterval> | null = null;

  static override styles = [
    elementStyles,
    css`
      :host {
        position: absolute;
        right: var(--space-4);
        bottom: var(--space-6);
        left: var(--space-4);
        z-index: 3;
        display: grid;
        gap: var(--space-1);
        justify-items: center;
        pointer-events: none;
      }
      p {
        max-width: 50rem;
        padding: var(--space-1) var(--space-4);
        border-radius: var(--radius-s);
        background: rgb(0 0 0 / 85%);
        color: #ffffff;
        font-size: clamp(1.1rem, 2.4vw, 1.7rem);
        line-height: 1.35;
        text-wrap: balance;
        overflow-wrap: anywhere;
      }
      b {
        color: #ffd166;
      }
    `,
  ];

  constructor() {
    super();
    this.state = null;
    this.now = performance.now();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#ticker = setInterval(() => {
      this.now = performance.now();
    }, tickMs);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    if (this.#ticker !== null) {
      clearInterval(this.#ticker);
    }
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('state')) {
      this.now = performance.now();
    }
  }

  override render() {
    return this.state === null
      ? nothing
      : shownCaptions(this.state, this.now).map(
          ({ speaker, text }) =>
            html`<p data-testid="caption">${speaker === '' ? nothing : html`<b>${speaker}:</b> `}${text}</p>`,
        );
  }
}
customElements.define('meet-captions', CaptionsLine);
