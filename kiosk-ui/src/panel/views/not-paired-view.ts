import { css, html, nothing } from 'lit';
import { signal } from '@preact/signals-core';
import { elementStyles } from '@ratspult/server/ui';
import { errorText } from '../../texts/errors.ts';
import { text } from '../../texts/panel.ts';
import { PanelElement } from '../panel-element.ts';
import '../parts/number-pad.ts';

const codeLength = 8;

/** A new room PC: which server, three steps, the code. */
export class NotPairedView extends PanelElement {
  static override styles = [
    elementStyles,
    css`
      :host {
        display: grid;
        grid-template-columns: 1fr auto;
        align-content: center;
        align-items: center;
        gap: var(--space-7);
        height: 100%;
        max-width: 76rem;
        margin: 0 auto;
        padding: var(--space-6);
      }
      h1 {
        margin-bottom: var(--space-5);
        font-size: var(--text-2xl);
        line-height: 1.15;
      }
      ol {
        display: grid;
        gap: var(--space-4);
        counter-reset: step;
        font-size: var(--text-l);
      }
      li {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: var(--space-4);
        align-items: start;
        counter-increment: step;
      }
      li::before {
        content: counter(step);
        display: grid;
        place-items: center;
        width: 2rem;
        height: 2rem;
        border-radius: 50%;
        background: var(--primary-soft);
        color: var(--on-primary-soft);
        font-size: var(--text-m);
        font-weight: 700;
      }
      .server {
        margin-top: var(--space-6);
        color: var(--text-soft);
      }
      .server b {
        display: block;
        color: var(--text);
        font-size: var(--text-l);
        user-select: text;
        overflow-wrap: anywhere;
      }
      form {
        display: grid;
        gap: var(--space-4);
        width: min(24rem, 100%);
      }
      .problem {
        padding: var(--space-3) var(--space-4);
        border-radius: var(--radius-m);
        background: var(--danger-soft);
        color: var(--on-danger-soft);
      }
      .problem b {
        display: block;
      }
      @media (orientation: portrait) {
        :host {
          grid-template-columns: 1fr;
          justify-items: center;
          gap: var(--space-6);
        }
      }
    `,
  ];
  readonly #code = signal('');
  readonly #incomplete = signal(false);

  override render() {
    const { room } = this;
    if (room === null) {
      return nothing;
    }
    const checking = room.pairing.state === 'checking' || this.model.isPending('pair');
    return html`<div>
        <h1>${text('pair.title')}</h1>
        <ol>
          <li>${text('pair.step1')}</li>
          <li>${text('pair.step2')}</li>
          <li>${text('pair.step3')}</li>
        </ol>
        <p class="server">
          ${text('pair.server')}
          <b data-testid="server-url">${room.room.serverUrl}</b>
        </p>
      </div>
      <form @submit=${(event: Event) => event.preventDefault()}>
        <rp-number-pad
          data-testid="pairing-pad"
          .groups=${[4, 4]}
          .digits=${this.#code.value}
          .label=${text('pair.code')}
          ?disabled=${checking || !this.model.usable}
          @rp-digits=${(event: CustomEvent<string>) => this.#changed(event.detail)}
          @rp-enter=${this.#submit}
        ></rp-number-pad>
        ${this.#problem(checking ? null : room.pairing.errorCode)}
        <rp-button
          kind="primary"
          size="large"
          data-testid="pair"
          ?busy=${checking}
          ?disabled=${!this.model.usable}
          @click=${this.#submit}
          >${checking ? text('pair.checking') : text('pair.submit')}</rp-button
        >
      </form>`;
  }

  #problem(errorCode: string | null) {
    if (this.#incomplete.value) {
      return html`<p class="problem" role="alert" data-testid="pair-problem"><b>${text('pair.incomplete')}</b></p>`;
    }
    if (errorCode === null || this.#code.value !== '') {
      return nothing;
    }
    const { what, remedy } = errorText(errorCode);
    return html`<p class="problem" role="alert" data-testid="pair-problem"><b>${what}</b>${remedy}</p>`;
  }

  #changed(digits: string): void {
    this.#code.value = digits;
    this.#incomplete.value = false;
  }

  readonly #submit = (): void => {
    if (this.#code.value.length !== codeLength) {
      this.#incomplete.value = true;
      return;
    }
    void this.#pair(this.#code.value);
  };

  async #pair(code: string): Promise<void> {
    await this.model.run('pair', { code });
    // A code is used up by the attempt, right or wrong: the next one is typed anew.
    this.#code.value = '';
  }
}
customElements.define('rp-not-paired', NotPairedView);
