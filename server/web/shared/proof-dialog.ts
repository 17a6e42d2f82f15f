import { html, nothing } from 'lit';
import { SignalElement } from '@ratspult/server/ui';
import { onProofNeeded } from './api.ts';
import './second-factor-form.ts';
import { factorText } from './second-factor-texts.ts';

/** Asks for a fresh code whenever a request needs one; the request goes on by itself then. One per page. */
export class ProofDialog extends SignalElement {
  static override properties = { open: { state: true } };
  declare open: boolean;
  #settle: (proved: boolean) => void = () => undefined;
  #asked: Promise<boolean> | null = null;

  constructor() {
    super();
    this.open = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    onProofNeeded(async () => await (this.#asked ??= this.#ask()));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    onProofNeeded(null);
    this.#settle(false);
  }

  override render() {
    return html`<rp-dialog .open=${this.open} heading=${factorText('proveTitle')} @rp-close=${this.#cancel}>
      ${this.open ? html`<second-factor-form mode="prove" @done=${this.#done}></second-factor-form>` : nothing}
      <rp-button slot="actions" kind="quiet" @click=${this.#cancel}>${factorText('cancel')}</rp-button>
    </rp-dialog>`;
  }

  async #ask(): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    this.#settle = resolve;
    this.open = true;
    const proved = await promise;
    this.open = false;
    this.#asked = null;
    return proved;
  }

  readonly #done = (): void => this.#settle(true);

  readonly #cancel = (): void => this.#settle(false);
}
customElements.define('proof-dialog', ProofDialog);
