import { html, nothing, type PropertyValues } from 'lit';
import { Cable, Pencil, Trash2 } from 'lucide';
import { SignalElement, announce, elementStyles } from '@ratspult/server/ui';
import type { AddedDevice, DeviceUse, DriverSummary, RoomSummary } from '../../../src/protocol/index.ts';
import { callApi, type ApiError } from '../../shared/api.ts';
import { addingStyles } from '../adding/adding-styles.ts';
import { driverWords } from '../adding/driver-words.ts';
import { addingText as text } from '../adding/texts.ts';
import { useFields, usesOfKind, useWords } from '../adding/use-form.ts';
import { consoleStyles } from '../console-styles.ts';
import { formProblem } from '../form-problem.ts';
import { text as consoleText } from '../texts.ts';

type Asking =
  | { readonly what: 'remove'; readonly device: AddedDevice }
  | { readonly what: 'change'; readonly device: AddedDevice; readonly name: string; readonly use: DeviceUse };

const stateWords = (state: AddedDevice['state']): { readonly level: string; readonly word: string } => {
  switch (state) {
    case 'running':
      return { level: 'ok', word: text('stateRunning') };
    case 'waiting':
      return { level: 'warning', word: text('stateWaiting') };
    case 'removing':
      return { level: 'warning', word: text('stateRemoving') };
    case 'refused':
      return { level: 'fault', word: text('stateRefused') };
  }
};

/** The devices of a room that were added at the console: what they are used for, with change and removal. */
export class AddedDevices extends SignalElement {
  static override properties = {
    room: { attribute: false },
    items: { state: true },
    drivers: { state: true },
    problem: { state: true },
    asking: { state: true },
    askingProblem: { state: true },
    busy: { state: true },
    told: { state: true },
  };
  declare room: RoomSummary | null;
  declare items: readonly AddedDevice[] | null;
  declare drivers: readonly DriverSummary[];
  declare problem: ApiError | null;
  declare asking: Asking | null;
  declare askingProblem: ApiError | null;
  declare busy: boolean;
  declare told: string | null;
  /** What the list was loaded for: it is loaded anew when the room is back or its devices or meeting change. */
  #loadedFor = '';

  static override styles = [elementStyles, consoleStyles, addingStyles];

  constructor() {
    super();
    this.room = null;
    this.items = null;
    this.drivers = [];
    this.problem = null;
    this.asking = null;
    this.askingProblem = null;
    this.busy = false;
    this.told = null;
  }

  override updated(changed: PropertyValues<this>): void {
    const { room } = this;
    const key =
      room?.online === true ? `${room.id} ${room.report?.use} ${room.report?.devices.map(({ id }) => id).join()}` : '';
    if (changed.has('room') && key !== this.#loadedFor) {
      this.#loadedFor = key;
      if (key !== '') {
        void this.#load();
      }
    }
  }

  override render() {
    const { room, items } = this;
    if (room === null || !room.online) {
      return nothing;
    }
    return html`<div class="stack">
      <h3>${text('addedTitle')}</h3>
      ${formProblem(this.problem)}
      ${this.told === null ? nothing : html`<p class="notice ok" role="status" data-testid="added-told">${this.told}</p>`}
      ${items === null ? this.#loading() : this.#list(items)} ${this.#dialog()}
    </div>`;
  }

  #loading() {
    return this.problem === null ? html`<p class="soft" role="status">${consoleText('loading')}</p>` : nothing;
  }

  #list(items: readonly AddedDevice[]) {
    return items.length === 0
      ? html`<p class="soft">${text('noneAdded')}</p>`
      : html`<ul class="list">
          ${items.map((device) => this.#item(device))}
        </ul>`;
  }

  #item(device: AddedDevice) {
    const { level, word } = stateWords(device.state);
    const driver = this.drivers.find(({ name }) => name === device.driver);
    const going = device.state === 'removing';
    return html`<li class="item" data-testid="added-device" data-device-id=${device.id} data-state=${device.state}>
      <div class="about">
        <strong>${device.name}</strong> <span class="pill ${level}">${word}</span>
        <div class="soft">
          ${useWords(device.use.as).label} · ${driver === undefined ? device.driver : driverWords(driver)}
        </div>
        ${device.state === 'refused' ? html`<div>${text('refusedRemedy')} <span class="soft" lang="en">${device.problem}</span></div>` : nothing}
      </div>
      <div class="row">
        <rp-button
          .icon=${Cable}
          label=${text('connectionNamed', { name: device.name })}
          ?disabled=${going}
          data-testid="change-connection"
          @click=${() => this.#reconnect(device)}
          >${text('connection')}</rp-button
        >
        <rp-button
          .icon=${Pencil}
          label=${text('changeNamed', { name: device.name })}
          ?disabled=${going}
          data-testid="change-device"
          @click=${() => this.#ask({ what: 'change', device, name: device.name, use: device.use })}
          >${text('change')}</rp-button
        >
        <rp-button
          .icon=${Trash2}
          label=${text('removeNamed', { name: device.name })}
          ?disabled=${going}
          data-testid="remove-device"
          @click=${() => this.#ask({ what: 'remove', device })}
          >${text('remove')}</rp-button
        >
      </div>
    </li>`;
  }

  #dialog() {
    const { asking } = this;
    const heading = asking === null ? '' : text(asking.what === 'remove' ? 'removeTitle' : 'changeTitle');
    return html`<rp-dialog .open=${asking !== null} heading=${heading} @rp-close=${this.#close}>
      ${asking === null ? nothing : this.#question(asking)}
    </rp-dialog>`;
  }

  #question(asking: Asking) {
    const remove = asking.what === 'remove';
    return html`<form autocomplete="off" @submit=${this.#submit}>
      ${remove ? html`<p>${text('removeQuestion', { name: asking.device.name })}</p>` : this.#changeFields(asking)}
      ${formProblem(this.askingProblem)}
      <div class="row end">
        <rp-button kind="quiet" @click=${this.#close}>${consoleText('cancel')}</rp-button>
        <rp-button
          kind=${remove ? 'danger' : 'primary'}
          type="submit"
          ?busy=${this.busy}
          data-testid=${remove ? 'confirm-remove' : 'confirm-change'}
          >${text(remove ? 'remove' : 'changeSave')}</rp-button
        >
      </div>
    </form>`;
  }

  #changeFields(asking: Extract<Asking, { what: 'change' }>) {
    const { device, name, use } = asking;
    const rename = (event: Event): void => {
      if (event.target instanceof HTMLInputElement) {
        this.asking = { ...asking, name: event.target.value };
      }
    };
    const kind = this.drivers.find((driver) => driver.name === device.driver)?.kind ?? 'other';
    const uses = usesOfKind(kind, device.use);
    return html`<div class="field">
        <label for="name">${text('name')}</label>
        <input id="name" .value=${name} required maxlength="80" data-testid="new-name" @input=${rename} />
      </div>
      ${useFields(use, { uses, inputs: [], channels: [] }, (next) => {
        this.asking = { ...asking, use: next };
      })}`;
  }

  #reconnect({ id }: AddedDevice): void {
    location.hash = `#/raeume/${encodeURIComponent(this.room?.id ?? '')}/geraet/${encodeURIComponent(id)}`;
  }

  #ask(asking: Asking): void {
    this.told = null;
    this.askingProblem = null;
    this.asking = asking;
  }

  readonly #close = (): void => {
    this.asking = null;
  };

  readonly #submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (this.asking !== null && this.room !== null && !this.busy) {
      void this.#send(this.room.id, this.asking);
    }
  };

  async #send(roomId: string, asking: Asking): Promise<void> {
    const places = { roomId, deviceId: asking.device.id };
    this.busy = true;
    const answer =
      asking.what === 'remove'
        ? await callApi('removeDevice', null, places)
        : await callApi('changeDevice', { name: asking.name.trim(), use: asking.use }, places);
    this.busy = false;
    if (!answer.ok) {
      this.askingProblem = answer.error;
      return;
    }
    this.asking = null;
    const name = asking.what === 'remove' ? asking.device.name : asking.name.trim();
    const done = text(asking.what === 'remove' ? 'doneRemoved' : 'doneChanged', { name });
    this.told = answer.value.counts === 'now' ? done : text('doneLater');
    announce(this.told);
    await this.#load();
  }

  async #load(): Promise<void> {
    const places = { roomId: this.room?.id ?? '' };
    const [added, drivers] = await Promise.all([
      callApi('addedDevices', null, places),
      callApi('roomDrivers', null, places),
    ]);
    this.problem = added.ok ? null : added.error;
    this.items = added.ok ? added.value.items : this.items;
    this.drivers = drivers.ok ? drivers.value.items : this.drivers;
  }
}
customElements.define('added-devices', AddedDevices);
