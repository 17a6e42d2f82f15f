import { html, nothing, type TemplateResult } from 'lit';
import { Cable, PenLine, Search, X } from 'lucide';
import { SignalElement, announce, elementStyles } from '@ratspult/server/ui';
import type { AddedDevice, DeviceSearch, DriverSummary, FoundDevice } from '../../../src/protocol/index.ts';
import { callApi, type ApiError } from '../../shared/api.ts';
import { addingStyles } from '../adding/adding-styles.ts';
import { driverGroups, driverWords } from '../adding/driver-words.ts';
import { addingText as text } from '../adding/texts.ts';
import { consoleStyles } from '../console-styles.ts';
import { fieldOf, formProblem } from '../form-problem.ts';
import { text as consoleText } from '../texts.ts';

/** What was chosen to be tried. */
export interface DeviceChoice {
  readonly driver: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** How the device calls itself; null where it does not. */
  readonly name: string | null;
  readonly lines: readonly string[];
  /** The added device whose connection is changed; null adds one. */
  readonly replaces: AddedDevice | null;
}

const askEveryMs = 700;

/** Finds devices through the room PC, or takes one by hand. Sends `rp-choose` with a `DeviceChoice`. */
export class DeviceFinder extends SignalElement {
  static override properties = {
    roomId: {},
    drivers: { state: true },
    search: { state: true },
    problem: { state: true },
    asking: { state: true },
    busy: { state: true },
  };
  declare roomId: string;
  declare drivers: readonly DriverSummary[] | null;
  declare search: DeviceSearch | null;
  declare problem: ApiError | null;
  /** Line that is to be checked, if the warning is accepted. */
  declare asking: string | null;
  declare busy: boolean;
  #timer: ReturnType<typeof setTimeout> | null = null;

  static override styles = [elementStyles, consoleStyles, addingStyles];

  constructor() {
    super();
    this.roomId = '';
    this.drivers = null;
    this.search = null;
    this.problem = null;
    this.asking = null;
    this.busy = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#open();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stopAsking();
  }

  override render() {
    const running = this.search?.state === 'running';
    return html`<section class="card stack" aria-busy=${running ? 'true' : 'false'}>
        <div class="head">
          <h2>${text('foundTitle')}</h2>
          ${
            running
              ? html`<rp-button .icon=${X} data-testid="cancel-search" @click=${this.#cancel}
                  >${text('cancelSearch')}</rp-button
                >`
              : html`<rp-button
                  .icon=${Search}
                  ?busy=${this.busy}
                  data-testid="search"
                  @click=${() => void this.#start(null)}
                  >${text('searchAgain')}</rp-button
                >`
          }
        </div>
        <p class="soft">${text('foundIntro')}</p>
        ${formProblem(this.problem)} ${this.search === null ? this.#loading() : this.#results(this.search)}
      </section>
      ${this.search === null ? nothing : this.#lines(this.search)} ${this.#byHand()} ${this.#warning()}`;
  }

  #loading() {
    return this.problem === null ? html`<p class="soft" role="status">${consoleText('loading')}</p>` : nothing;
  }

  #results(search: DeviceSearch): TemplateResult {
    return html`${search.state === 'running' ? this.#progress(search) : nothing} ${this.#outcome(search)}
      <ul class="list" data-testid="found">
        ${search.found.map((found) => this.#found(found))}
      </ul>`;
  }

  #progress({ probe, trying, done, of }: DeviceSearch): TemplateResult {
    const driver = this.drivers?.find(({ name }) => name === trying);
    const words =
      probe === null
        ? text('searching')
        : driver === undefined
          ? text('probing', { address: probe })
          : text('probingDriver', { address: probe, driver: driverWords(driver) });
    return html`<div role="status" data-testid="search-progress">
      <p>${words}</p>
      <progress max=${Math.max(of, 1)} .value=${done} aria-label=${words}></progress>
    </div>`;
  }

  #outcome({ state, found, probe }: DeviceSearch): TemplateResult | typeof nothing {
    if (state === 'cancelled') {
      return html`<p class="notice" role="status">${text('searchCancelled')}</p>`;
    }
    if (state === 'failed') {
      return html`<p class="notice fault" role="alert">
        <strong>${text('searchFailed')}</strong> ${text('searchFailedRemedy')}
      </p>`;
    }
    if (state !== 'done' || found.length > 0) {
      return nothing;
    }
    return probe === null
      ? html`<p data-testid="nothing-found"><strong>${text('nothingFound')}</strong> ${text('nothingFoundRemedy')}</p>`
      : html`<p data-testid="nothing-found">
          <strong>${text('nothingAt', { address: probe })}</strong> ${text('nothingAtRemedy')}
        </p>`;
  }

  #found(found: FoundDevice): TemplateResult {
    const { driver, make, model, name, address, usedBy } = found;
    const made = [make, model].filter((part) => part !== null).join(' ');
    const known = this.drivers?.find((one) => one.name === driver);
    const sort = known === undefined ? driver : driverWords(known);
    const title = name ?? (made === '' ? sort : made);
    const about = [made, address === 'USB' ? text('usb') : address, sort].filter((part) => part !== title);
    return html`<li class="item" data-testid="found-device" data-driver=${driver}>
      <div class="about">
        <strong>${title}</strong>
        <div class="soft">${about.filter((part) => part !== '').join(' · ')}</div>
      </div>
      ${
        usedBy === null
          ? html`<rp-button
              kind="primary"
              label=${text('chooseNamed', { device: title })}
              data-testid="choose"
              @click=${() => this.#choose(driver, found.options, name ?? (made === '' ? null : made))}
              >${text('choose')}</rp-button
            >`
          : html`<span class="pill info" data-testid="already-added">${text('alreadyAdded', { name: usedBy })}</span>`
      }
    </li>`;
  }

  #lines({ lines }: DeviceSearch): TemplateResult | typeof nothing {
    return lines.length === 0
      ? nothing
      : html`<section class="card stack">
          <h2>${text('linesTitle')}</h2>
          <p class="soft">${text('linesIntro')}</p>
          <ul class="list">
            ${lines.map(
              ({ path, name, usedBy }) =>
                html`<li class="item" data-testid="line">
                  <div class="about">
                    <strong>${name}</strong>
                    <div class="soft">${path}</div>
                  </div>
                  ${
                    usedBy === null
                      ? html`<rp-button .icon=${Cable} @click=${() => (this.asking = path)}
                          >${text('probeLine')}</rp-button
                        >`
                      : html`<span class="pill info">${text('lineUsed', { name: usedBy })}</span>`
                  }
                </li>`,
            )}
          </ul>
        </section>`;
  }

  #byHand(): TemplateResult {
    const groups = driverGroups(this.drivers ?? []);
    return html`<section class="card stack">
      <h2>${text('byHandTitle')}</h2>
      <p class="soft">${text('byHandIntro')}</p>
      <form @submit=${this.#enter}>
        <div class="field">
          <label for="driver">${text('driver')}</label>
          <select id="driver" name="driver" required ?disabled=${groups.length === 0} data-testid="driver">
            <option value="">${this.drivers === null ? consoleText('loading') : text('chooseDriver')}</option>
            ${groups.map(
              ({ label, drivers }) =>
                html`<optgroup label=${label}>
                  ${drivers.map((driver) => html`<option value=${driver.name}>${driverWords(driver)}</option>`)}
                </optgroup>`,
            )}
          </select>
        </div>
        <div class="row end">
          <rp-button kind="primary" type="submit" .icon=${PenLine} data-testid="enter-by-hand"
            >${text('enter')}</rp-button
          >
        </div>
      </form>
      <form @submit=${this.#probeAddress}>
        <div class="field">
          <label for="address">${text('address')}</label>
          <input
            id="address"
            name="address"
            maxlength="300"
            autocomplete="off"
            spellcheck="false"
            data-testid="address"
          />
          <span class="hint">${text('addressHint')}</span>
        </div>
        <div class="row end">
          <rp-button type="submit" .icon=${Search} ?disabled=${this.search?.state === 'running'} data-testid="probe"
            >${text('probeAddress')}</rp-button
          >
        </div>
      </form>
    </section>`;
  }

  #warning(): TemplateResult {
    const close = (): void => {
      this.asking = null;
    };
    const confirm = (): void => {
      const path = this.asking;
      this.asking = null;
      void this.#start(path);
    };
    return html`<rp-dialog .open=${this.asking !== null} heading=${text('probeTitle')} @rp-close=${close}>
      <p>${text('probeWarning')}</p>
      <rp-button slot="actions" kind="quiet" @click=${close}>${consoleText('cancel')}</rp-button>
      <rp-button slot="actions" kind="primary" data-testid="probe-now" @click=${confirm}>${text('probeNow')}</rp-button>
    </rp-dialog>`;
  }

  readonly #enter = (event: SubmitEvent): void => {
    event.preventDefault();
    const driver = event.target instanceof HTMLFormElement ? fieldOf(event.target, 'driver') : '';
    if (driver !== '') {
      this.#choose(driver, {}, null);
    }
  };

  readonly #probeAddress = (event: SubmitEvent): void => {
    event.preventDefault();
    const address = event.target instanceof HTMLFormElement ? fieldOf(event.target, 'address') : '';
    if (address !== '') {
      void this.#start(address);
    }
  };

  readonly #cancel = async (): Promise<void> => {
    this.#stopAsking();
    this.#take(await callApi('cancelDeviceSearch', null, { roomId: this.roomId }));
  };

  #choose(driver: string, options: DeviceChoice['options'], name: string | null): void {
    const lines = (this.search?.lines ?? []).filter(({ usedBy }) => usedBy === null).map(({ path }) => path);
    const detail: DeviceChoice = { driver, options, name, lines, replaces: null };
    this.dispatchEvent(new CustomEvent('rp-choose', { detail, bubbles: true, composed: true }));
  }

  /** A search that was made a moment ago is shown, else one is started: it sends nothing but the questions to everybody. */
  async #open(): Promise<void> {
    const places = { roomId: this.roomId };
    const [drivers, search] = await Promise.all([
      callApi('roomDrivers', null, places),
      callApi('deviceSearch', null, places),
    ]);
    if (drivers.ok) {
      this.drivers = drivers.value.items;
    }
    if (search.ok && search.value.state === 'none') {
      await this.#start(null);
    } else {
      this.#take(search);
    }
  }

  async #start(probe: string | null): Promise<void> {
    if (this.busy) {
      return;
    }
    this.busy = true;
    const answer = await callApi('startDeviceSearch', { probe }, { roomId: this.roomId });
    this.busy = false;
    this.#take(answer);
  }

  #take(answer: Awaited<ReturnType<typeof callApi<'deviceSearch'>>>): void {
    this.#stopAsking();
    this.problem = answer.ok ? null : answer.error;
    if (!answer.ok) {
      return;
    }
    const before = this.search?.state;
    this.search = answer.value;
    if (answer.value.state === 'running' && this.isConnected) {
      this.#timer = setTimeout(() => void this.#ask(), askEveryMs);
    } else if (before === 'running') {
      announce(`${text('foundTitle')}: ${answer.value.found.length}`);
    }
  }

  async #ask(): Promise<void> {
    this.#take(await callApi('deviceSearch', null, { roomId: this.roomId }));
  }

  #stopAsking(): void {
    clearTimeout(this.#timer ?? undefined);
    this.#timer = null;
  }
}
customElements.define('device-finder', DeviceFinder);
