import { css, html, nothing } from 'lit';
import { ArrowLeft } from 'lucide';
import { SignalElement, elementStyles } from '@ratspult/server/ui';
import type { RoomSummary } from '../../../src/protocol/index.ts';
import { addingText as text } from '../adding/texts.ts';
import { consoleStyles } from '../console-styles.ts';
import { rooms } from '../rooms.ts';
import { session } from '../session.ts';
import { text as consoleText } from '../texts.ts';
import type { DeviceChoice } from './device-finder.ts';
import './device-finder.ts';
import './device-trier.ts';

/** Adding a device to a room: find it, try it, save it. */
export class AddDeviceView extends SignalElement {
  static override properties = { roomId: {}, choice: { state: true }, savable: { state: true } };
  declare roomId: string;
  declare choice: DeviceChoice | null;
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
    this.choice = null;
    this.savable = false;
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
          <h1>${text('addDevice')}</h1>
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

  readonly #back = (): void => {
    this.choice = null;
    this.savable = false;
    scrollTo(0, 0);
  };
}
customElements.define('add-device-view', AddDeviceView);
