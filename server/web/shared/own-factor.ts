import { css, html, nothing } from 'lit';
import { ShieldCheck, ShieldOff } from 'lucide';
import { elementStyles, errorText, SignalElement } from '@ratspult/server/ui';
import type { SessionInfo } from '../../src/protocol/index.ts';
import { callApi, type ApiError } from './api.ts';
import './second-factor-form.ts';
import { factorText } from './second-factor-texts.ts';

/** Somebody's own second factor: whether there is one, and how to set it up, anew or not at all. */
export class OwnFactor extends SignalElement {
  static override properties = {
    current: { state: true },
    problem: { state: true },
    settingUp: { state: true },
    removed: { state: true },
  };
  declare current: SessionInfo | null;
  declare problem: ApiError | null;
  declare settingUp: boolean;
  declare removed: boolean;

  static override styles = [
    elementStyles,
    css`
      :host {
        display: grid;
        gap: var(--space-4);
      }
      .row {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-3);
      }
      .problem {
        padding: var(--space-3) var(--space-4);
        border-radius: var(--radius-m);
        background: var(--danger-soft);
        color: var(--on-danger-soft);
      }
    `,
  ];

  constructor() {
    super();
    this.current = null;
    this.problem = null;
    this.settingUp = false;
    this.removed = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  override render() {
    if (this.settingUp) {
      return html`<second-factor-form mode="set-up" @done=${this.#setUp}></second-factor-form>`;
    }
    return html`${this.#problem()} ${this.current === null ? nothing : this.#state(this.current)}`;
  }

  #state({ account: { provider, secondFactor }, needsFactor }: SessionInfo) {
    if (provider !== null) {
      return html`<p>${factorText('ofProvider')}</p>`;
    }
    return html`<p role="status" data-testid="own-factor">
        ${this.removed ? factorText('removed') : factorText(secondFactor ? 'on' : 'off')}
      </p>
      <div class="row">
        <rp-button
          kind=${secondFactor ? 'secondary' : 'primary'}
          .icon=${ShieldCheck}
          data-testid="set-up-factor"
          @click=${() => (this.settingUp = true)}
          >${factorText(secondFactor ? 'setUpAnew' : 'setUp')}</rp-button
        >
        ${
          secondFactor && !needsFactor
            ? html`<rp-button kind="danger" .icon=${ShieldOff} data-testid="remove-factor" @click=${this.#remove}
                >${factorText('remove')}</rp-button
              >`
            : nothing
        }
      </div>`;
  }

  #problem() {
    if (this.problem === null) {
      return nothing;
    }
    const { sentence, remedy } = errorText(this.problem.code);
    return html`<p class="problem" role="alert"><strong>${sentence}</strong> ${remedy}</p>`;
  }

  readonly #setUp = (): void => {
    this.settingUp = false;
    this.removed = false;
    void this.#load();
  };

  readonly #remove = (): void => {
    void this.#takeAway();
  };

  async #takeAway(): Promise<void> {
    const answer = await callApi('removeSecondFactor', null);
    this.removed = answer.ok;
    if (answer.ok) {
      await this.#load();
    } else {
      this.problem = answer.error;
    }
  }

  async #load(): Promise<void> {
    const answer = await callApi('session', null);
    this.problem = answer.ok ? null : answer.error;
    this.current = answer.ok ? answer.value : this.current;
  }
}
customElements.define('own-factor', OwnFactor);
