import { css, html, nothing } from 'lit';
import { ArrowLeft } from 'lucide';
import { SignalElement, elementStyles } from '@ratspult/server/ui';
import type { RoomSummary } from '../../../src/protocol/index.ts';
import { addingText as text } from '../adding/texts.ts';
import { callApi, type ApiError } from '../../shared/api.ts';
import { consoleStyles } from '../console-styles.ts';
import { formProblem } from '../form-problem.ts';
import { rooms } from '../rooms.ts';
import { session } from '../session.ts';
import { text as consoleText } from '../texts.ts';
import type { DeviceChoice } from './device-finder.ts';
import './device-finder.ts';
import './device-trier.ts';

/** Adding a device to a room: find it, try it, save it. */
export class AddDeviceView extends SignalElement {
  static override properties = {
    roomId: {},
    deviceId: { attribute: false },
    choice: { state: true },
    savable: { state: true },
    problem: { state: true },
  };
  declare roomId: string;
  /** The added device whose connection is changed; null adds one. */
  declare deviceId: string | null;
  declare choice: DeviceChoice | null;
  declare problem: ApiError | null;
  declare savable: boolean;

  static override styles = [
    elementStyles,
    consoleStyles,
    css`
      .back {
        display: inline-flex;
        align-items: center;
        gap: var(--space-2);
        min-height: var(--target);
        color: var(--primary);
        font-weight: 600;
      }
      .steps {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-2) var(--space-5);
      }
      .steps li {
        display: flex;
        align-items: center;
        gap: var(--space-2);
        color: var(--text-soft);
        font-weight: 600;
      }
      .steps span {
        display: grid;
        place-items: center;
        width: 1.8rem;
        height: 1.8rem;
        border-radius: 50%;
        background: var(--surface-3);
      }
      .steps [aria-current] {
        color: var(--text);
      }
      .steps [aria-current] span {
        background: var(--primary);
        color: var(--on-primary);
      }
      device-finder,
      device-trier {
        display: grid;
        gap: var(--space-5);
      }
    `,
  ];

  constructor() {
    super();
    this.roomId = '';
    this.deviceId = null;
    this.choice = null;
    this.savable = false;
    this.problem = null;
  }

  override firstUpdated(): void {
    if (this.deviceId !== null) {
      void this.#load(this.deviceId);
    }
  }

  override render() {
    const { items } = rooms.value;
    const room = items?.find((one) => one.id === this.roomId);
    return html`<main class="page" id="content">
      <a class="back" href=${`#/raeume/${encodeURIComponent(this.roomId)}`}
        ><rp-icon .shapes=${ArrowLeft}></rp-icon>${text('backToRoom')}</a
      >
      ${room === undefined ? html`<p class="soft" role="status">${items === null ? consoleText('loading') : consoleText('noMatch')}</p>` : this.#room(room)}
    </main>`;
  }

  #room(room: RoomSummary) {
    return html`<div class="page-head">
        <div>
          <h1>${text(this.deviceId === null ? 'addDevice' : 'changeConnection')}</h1>
          <p class="soft">${room.name}</p>
        </div>
        ${this.#steps()}
      </div>
      ${this.#content(room)}`;
  }

  #content(room: RoomSummary) {
    const state = session.value;
    if (state.state !== 'ready' || !state.account.permissions.includes('rooms.manage')) {
      return html`<p class="notice fault" data-testid="may-not">${text('mayNot')}</p>`;
    }
    // A try that is under way survives a short break of the room's connection.
    if (!room.online && this.choice === null) {
      return html`<p class="notice fault" role="alert" data-testid="room-offline">${text('roomOffline')}</p>`;
    }
    if (this.choice === null && this.deviceId !== null) {
      return this.problem === null
        ? html`<p class="soft" role="status">${consoleText('loading')}</p>`
        : formProblem(this.problem);
    }
    return this.choice === null
      ? html`<device-finder .roomId=${room.id} @rp-choose=${this.#choose}></device-finder>`
      : html`${room.online ? nothing : html`<p class="notice fault" role="alert">${text('roomOffline')}</p>`}
          <device-trier
            .roomId=${room.id}
            .choice=${this.choice}
            @rp-back=${this.#back}
            @rp-step=${this.#step}
            @rp-another=${this.#back}
          ></device-trier>`;
  }

  #steps() {
    const current = this.choice === null ? 0 : this.savable ? 2 : 1;
    return html`<ol class="steps">
      ${[text('stepFind'), text('stepTry'), text('stepSave')].map(
        (label, index) =>
          html`<li aria-current=${index === current ? 'step' : nothing}>
            <span aria-hidden="true">${index + 1}</span>${label}
          </li>`,
      )}
    </ol>`;
  }

  readonly #choose = (event: CustomEvent<DeviceChoice>): void => {
    this.choice = event.detail;
    scrollTo(0, 0);
  };

  readonly #step = (event: CustomEvent<{ readonly savable: boolean }>): void => {
    this.savable = event.detail.savable;
  };

  async #load(deviceId: string): Promise<void> {
    const answer = await callApi('addedDevices', null, { roomId: this.roomId });
    const device = answer.ok ? answer.value.items.find(({ id }) => id === deviceId) : undefined;
    if (device === undefined) {
      this.problem = answer.ok ? { code: 'not-found', message: '' } : answer.error;
      return;
    }
    const { driver, options, name } = device;
    this.choice = { driver, options, name, lines: [], replaces: device };
  }

  readonly #back = (): void => {
    if (this.deviceId !== null) {
      location.hash = `#/raeume/${encodeURIComponent(this.roomId)}`;
      return;
    }
    this.choice = null;
    this.savable = false;
    scrollTo(0, 0);
  };
}
customElements.define('add-device-view', AddDeviceView);
