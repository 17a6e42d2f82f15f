import { css, html } from 'lit';
import { signal } from '@preact/signals-core';
import { LogIn } from 'lucide';
import { elementStyles } from '@ratspult/server/ui';
import { text } from '../../texts/panel.ts';
import { PanelElement } from '../panel-element.ts';
import '../parts/number-pad.ts';

const numberLength = 9;

/** Joining by the number of the invitation. */
export class NumberView extends PanelElement {
  static override styles = [
    elementStyles,
    css`
      :host {
        display: grid;
        place-content: center;
        justify-items: center;
        gap: var(--space-4);
        height: 100%;
        padding: var(--space-4);
      }
      h1 {
        font-size: var(--text-xl);
        line-height: 1.2;
      }
      p {
        color: var(--text-soft);
      }
      .problem {
        color: var(--danger);
        font-weight: 600;
      }
      .actions {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: var(--space-3);
        width: min(24rem, 100%);
      }
    `,
  ];
  readonly #number = signal('');
  readonly #incomplete = signal(false);

  override render() {
    const blocked = !this.model.usable;
    return html`<h1>${text('number.title')}</h1>
      ${
        this.#incomplete.value
          ? html`<p class="problem" role="alert">${text('number.incomplete')}</p>`
          : html`<p>${text('number.hint')}</p>`
      }
      <rp-number-pad
        data-testid="number-pad"
        .groups=${[3, 3, 3]}
        .digits=${this.#number.value}
        .label=${text('number.label')}
        ?disabled=${blocked}
        @rp-digits=${(event: CustomEvent<string>) => this.#changed(event.detail)}
        @rp-enter=${this.#submit}
      ></rp-number-pad>
      <div class="actions">
        <rp-button data-testid="number-back" @click=${() => (this.model.page.value = 'main')}
          >${text('app.back')}</rp-button
        >
        <rp-button
          kind="primary"
          data-testid="number-join"
          .icon=${LogIn}
          ?busy=${this.model.isPending('joinByNumber')}
          ?disabled=${blocked}
          @click=${this.#submit}
          >${text('home.join')}</rp-button
        >
      </div>`;
  }

  override firstUpdated(): void {
    const pad = this.renderRoot.querySelector('rp-number-pad');
    // The pad's field exists only after its own first render.
    void pad?.updateComplete.then(() => pad.focus());
  }

  #changed(digits: string): void {
    this.#number.value = digits;
    this.#incomplete.value = false;
  }

  readonly #submit = (): void => {
    if (this.#number.value.length !== numberLength) {
      this.#incomplete.value = true;
      return;
    }
    void this.model.run('joinByNumber', { number: this.#number.value });
  };
}
customElements.define('rp-number-view', NumberView);
