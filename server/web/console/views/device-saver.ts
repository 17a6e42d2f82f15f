import { html, nothing, type PropertyValues } from 'lit';
import { CircleCheck, Save } from 'lucide';
import { SignalElement, announce, elementStyles } from '@ratspult/server/ui';
import type { AddedDevice, DeviceChanged, DeviceTry, DeviceUse } from '../../../src/protocol/index.ts';
import { callApi, type ApiError } from '../../shared/api.ts';
import { addingStyles } from '../adding/adding-styles.ts';
import { addingText as text } from '../adding/texts.ts';
import { useFields } from '../adding/use-form.ts';
import { consoleStyles } from '../console-styles.ts';
import { formProblem } from '../form-problem.ts';

interface Saved {
  readonly name: string;
  readonly counts: DeviceChanged['counts'];
}

/** Gives a device that answered a name and a use, and saves it. Locked without one. Sends `rp-another`. */
export class DeviceSaver extends SignalElement {
  static override properties = {
    roomId: {},
    tried: { attribute: false },
    calledItself: { attribute: false },
    replaced: { attribute: false },
    name: { state: true },
    use: { state: true },
    busy: { state: true },
    problem: { state: true },
    saved: { state: true },
  };
  declare roomId: string;
  /** The try that may be saved; null locks. */
  declare tried: DeviceTry | null;
  declare calledItself: string | null;
  /** The device whose connection is changed: its name and use are kept. */
  declare replaced: AddedDevice | null;
  declare name: string;
  declare use: DeviceUse;
  declare busy: boolean;
  declare problem: ApiError | null;
  declare saved: Saved | null;

  static override styles = [elementStyles, consoleStyles, addingStyles];

  constructor() {
    super();
    this.roomId = '';
    this.tried = null;
    this.calledItself = null;
    this.replaced = null;
    this.name = '';
    this.use = { as: 'none' };
    this.busy = false;
    this.problem = null;
    this.saved = null;
  }

  override willUpdate(changed: PropertyValues<this>): void {
    const result = this.tried?.result ?? null;
    if (!changed.has('tried') || result === null) {
      return;
    }
    this.problem = null;
    const made = [result.make, result.model].filter((part) => part !== null).join(' ');
    this.name = this.name === '' ? (this.replaced?.name ?? this.calledItself ?? made).slice(0, 80) : this.name;
    const [likely = { as: 'none' } as const] = result.uses;
    // What was chosen before stays, if this device can be it as well.
    const chosen = this.use.as === 'none' ? (this.replaced?.use ?? this.use) : this.use;
    const isPossible = result.uses.some(({ as }) => as === chosen.as);
    this.use = isPossible && (chosen.as !== 'none' || this.replaced !== null) ? chosen : likely;
  }

  override render() {
    return this.saved === null ? this.#form() : this.#done(this.saved);
  }

  #form() {
    const result = this.tried?.result ?? null;
    return html`<section class="card stack" data-testid="save-step" data-locked=${result === null ? 'true' : 'false'}>
      <h2>${text('saveTitle')}</h2>
      ${
        result === null
          ? html`<p class="soft">${text('saveLocked')}</p>`
          : html`<form autocomplete="off" @submit=${this.#submit}>
              <div class="field">
                <label for="name">${text('name')}</label>
                <input
                  id="name"
                  .value=${this.name}
                  required
                  maxlength="80"
                  data-testid="device-name"
                  @input=${this.#rename}
                />
                <span class="hint">${text('nameHint')}</span>
              </div>
              ${useFields(this.use, result, (use) => {
                this.use = use;
              })}
              ${formProblem(this.problem)}
              <div class="row end">${this.#button(false)}</div>
            </form>`
      }
      ${result === null ? html`<div class="row end">${this.#button(true)}</div>` : nothing}
    </section>`;
  }

  #button(locked: boolean) {
    return html`<rp-button
      kind="primary"
      type="submit"
      .icon=${Save}
      ?disabled=${locked}
      ?busy=${this.busy}
      data-testid="save-device"
      >${text('save')}</rp-button
    >`;
  }

  #done({ name, counts }: Saved) {
    const sentence = text(counts === 'now' ? 'savedNow' : 'savedLater', { name });
    return html`<section class="card stack">
      <p class="notice ok row" role="status" data-testid="saved">
        <rp-icon .shapes=${CircleCheck}></rp-icon>${sentence}
      </p>
      <div class="row end">
        <rp-button @click=${() => this.dispatchEvent(new CustomEvent('rp-another', { bubbles: true, composed: true }))}
          >${text('another')}</rp-button
        >
        <rp-button kind="primary" data-testid="to-room" @click=${this.#toRoom}>${text('toRoom')}</rp-button>
      </div>
    </section>`;
  }

  readonly #rename = (event: Event): void => {
    if (event.target instanceof HTMLInputElement) {
      this.name = event.target.value;
    }
  };

  readonly #toRoom = (): void => {
    location.hash = `#/raeume/${encodeURIComponent(this.roomId)}`;
  };

  readonly #submit = (event: SubmitEvent): void => {
    event.preventDefault();
    void this.#save();
  };

  async #save(): Promise<void> {
    const { tried, roomId, use, busy } = this;
    const name = this.name.trim();
    if (tried === null || name === '' || busy) {
      return;
    }
    this.busy = true;
    const answer = await callApi('saveDevice', { tryId: tried.tryId, name, use }, { roomId });
    this.busy = false;
    this.problem = answer.ok ? null : answer.error;
    if (answer.ok) {
      this.saved = { name, counts: answer.value.counts };
      announce(text(answer.value.counts === 'now' ? 'savedNow' : 'savedLater', { name }));
    }
  }
}
customElements.define('device-saver', DeviceSaver);
