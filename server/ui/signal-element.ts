import { effect } from '@preact/signals-core';
import { LitElement } from 'lit';

/**
 * A Lit element that renders again when a signal read in `render` changes.
 * The signals are tracked by running Lit's own update inside an effect; disconnecting drops the subscription.
 */
export class SignalElement extends LitElement {
  #dispose: (() => void) | null = null;

  override performUpdate(): void {
    if (!this.isUpdatePending) {
      return;
    }
    this.#dispose?.();
    let first = true;
    this.#dispose = effect(() => {
      if (first) {
        first = false;
        super.performUpdate();
        return;
      }
      // A signal changed: let Lit batch it; the next performUpdate makes a new effect with the signals read then.
      this.#dispose?.();
      this.#dispose = null;
      this.requestUpdate();
    });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#dispose?.();
    this.#dispose = null;
  }
}
