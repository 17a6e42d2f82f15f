import { html } from 'lit';
import { SignalElement, elementStyles } from '@ratspult/server/ui';
import { callApi, type ApiError } from '../../shared/api.ts';
import { consoleStyles } from '../console-styles.ts';
import { fieldOf, formProblem } from '../form-problem.ts';
import { text } from '../texts.ts';

/** Creates a room and goes to its page, where the pairing code waits. Sends `rp-close`. */
export class CreateRoomDialog extends SignalElement {
  static override properties = { open: { type: Boolean }, problem: { state: true }, busy: { state: true } };
  declare open: boolean;
  declare problem: ApiError | null;
  declare busy: boolean;

  static override styles = [elementStyles, consoleStyles];

  constructor() {
    super();
    this.open = false;
    this.problem = null;
    this.busy = false;
  }

  override render() {
    return html`<rp-dialog .open=${this.open} heading=${text('createRoomTitle')}>
      <form id="form" @submit=${this.#create}>
        <div class="field">
          <label for="name">${text('roomName')}</label>
          <input id="name" name="name" maxlength="120" required autocomplete="off" data-testid="room-name" />
        </div>
        <div class="field">
          <label for="location">${text('roomLocation')}</label>
          <input id="location" name="location" maxlength="120" autocomplete="off" data-testid="room-location" />
        </div>
        ${formProblem(this.problem)}
        <div class="row end">
          <rp-button kind="quiet" @click=${this.#close}>${text('cancel')}</rp-button>
          <rp-button kind="primary" type="submit" ?busy=${this.busy} data-testid="create-room"
            >${text('createRoom')}</rp-button
          >
        </div>
      </form>
    </rp-dialog>`;
  }

  readonly #close = (): void => {
    this.problem = null;
    this.dispatchEvent(new CustomEvent('rp-close'));
  };

  readonly #create = (event: SubmitEvent): void => {
    event.preventDefault();
    if (event.target instanceof HTMLFormElement) {
      void this.#send(event.target);
    }
  };

  async #send(form: HTMLFormElement): Promise<void> {
    this.busy = true;
    const answer = await callApi('createRoom', { name: fieldOf(form, 'name'), location: fieldOf(form, 'location') });
    this.busy = false;
    if (!answer.ok) {
      this.problem = answer.error;
      return;
    }
    form.reset();
    this.#close();
    location.hash = `#/raeume/${answer.value.id}`;
  }
}
customElements.define('create-room-dialog', CreateRoomDialog);
