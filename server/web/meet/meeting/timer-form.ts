import { LitElement, css, html } from 'lit';
import { elementStyles, language } from '@ratspult/server/ui';
import { text } from './time-texts.ts';

const usual = [1, 2, 3, 5, 10, 15];

/** Choice of a speaking time. Sends `meet-timer` with seconds. */
export class TimerForm extends LitElement {
  static override properties = { language: {} };
  declare language: string;

  static override styles = [
    elementStyles,
    css`
      :host {
        display: grid;
        gap: var(--space-5);
      }
      .usual {
        display: grid;
        grid-template-columns: repeat(3, minmax(0, 1fr));
        gap: var(--space-3);
      }
      form {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: var(--space-3);
        align-items: end;
      }
    `,
  ];

  constructor() {
    super();
    this.language = language.peek();
  }

  override render() {
    return html`<p>${text('setTimeHint')}</p>
      <div class="usual">
        ${usual.map(
          (minutes) =>
            html`<rp-button data-testid="timer-${minutes}" @click=${() => this.#send(minutes)}
              >${minutes === 1 ? text('minute') : text('minutes', { count: minutes })}</rp-button
            >`,
        )}
      </div>
      <form @submit=${this.#submit}>
        <div class="field">
          <label for="minutes">${text('otherMinutes')}</label>
          <input id="minutes" type="number" min="0.5" max="360" step="0.5" required data-testid="timer-minutes" />
        </div>
        <rp-button type="submit" data-testid="timer-start">${text('startTime')}</rp-button>
      </form>`;
  }

  readonly #submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const field = this.renderRoot.querySelector('input');
    if (field !== null && field.checkValidity()) {
      this.#send(field.valueAsNumber);
    }
  };

  #send(minutes: number): void {
    this.dispatchEvent(new CustomEvent<number>('meet-timer', { detail: Math.round(minutes * 60) }));
  }
}
customElements.define('meet-timer-form', TimerForm);
