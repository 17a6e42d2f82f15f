import { css, html, nothing } from 'lit';
import { KeyRound, Trash2, Unlink } from 'lucide';
import { SignalElement, elementStyles, formatTime } from '@ratspult/server/ui';
import type { PairingCode, RoomSummary } from '../../../src/protocol/index.ts';
import { callApi, type ApiError } from '../../shared/api.ts';
import { consoleStyles } from '../console-styles.ts';
import { formProblem } from '../form-problem.ts';
import { healthText } from '../health-texts.ts';
import { text } from '../texts.ts';

type Question = 'unpair' | 'delete';

/** Pairing of a room: the code for the panel, taking the pairing back, deleting the room. */
export class RoomPairing extends SignalElement {
  static override properties = {
    room: { attribute: false },
    code: { state: true },
    problem: { state: true },
    asking: { state: true },
    busy: { state: true },
  };
  declare room: RoomSummary | null;
  declare code: PairingCode | null;
  declare problem: ApiError | null;
  declare asking: Question | null;
  declare busy: boolean;

  static override styles = [
    elementStyles,
    consoleStyles,
    css`
      .code {
        padding: var(--space-4);
        border-radius: var(--radius-m);
        background: var(--primary-soft);
        color: var(--on-primary-soft);
        font-size: var(--text-2xl);
        font-weight: 700;
        letter-spacing: 0.08em;
        text-align: center;
        white-space: nowrap;
      }
    `,
  ];

  constructor() {
    super();
    this.room = null;
    this.code = null;
    this.problem = null;
    this.asking = null;
    this.busy = false;
  }

  override render() {
    const { room } = this;
    return room === null
      ? nothing
      : html`<section class="card stack">
          <h2>${text('pairingTitle')}</h2>
          ${room.paired ? this.#paired() : this.#unpaired()} ${formProblem(this.problem)}
          <rp-button kind="quiet" .icon=${Trash2} data-testid="delete-room" @click=${() => (this.asking = 'delete')}
            >${text('deleteRoom')}</rp-button
          >
          ${this.#dialog(room)}
        </section>`;
  }

  #paired() {
    return html`<p role="status">${this.code === null ? text('paired') : text('codeDone')}</p>
      <rp-button .icon=${Unlink} data-testid="unpair" @click=${() => (this.asking = 'unpair')}
        >${text('unpair')}</rp-button
      >`;
  }

  #unpaired() {
    if (this.code === null) {
      return html`<p class="soft">${healthText('healthUnpairedRemedy')}</p>
        <rp-button
          kind="primary"
          .icon=${KeyRound}
          ?busy=${this.busy}
          data-testid="create-code"
          @click=${this.#createCode}
          >${text('createCode')}</rp-button
        >`;
    }
    const { code, expiresAt } = this.code;
    return html`<p>${text('codeIntro', { time: formatTime(expiresAt) })}</p>
      <p class="code" data-testid="pairing-code" data-code=${code}>${code.slice(0, 4)} ${code.slice(4)}</p>
      <rp-button ?busy=${this.busy} @click=${this.#createCode}>${text('createCode')}</rp-button>`;
  }

  #dialog(room: RoomSummary) {
    const deleting = this.asking === 'delete';
    return html`<rp-dialog
      .open=${this.asking !== null}
      heading=${text(deleting ? 'confirmDeleteTitle' : 'confirmUnpairTitle')}
      @rp-close=${this.#cancel}
    >
      <p>${text(deleting ? 'confirmDelete' : 'confirmUnpair')}</p>
      <rp-button slot="actions" kind="quiet" @click=${this.#cancel}>${text('cancel')}</rp-button>
      <rp-button
        slot="actions"
        kind="danger"
        ?busy=${this.busy}
        data-testid="confirm-pairing"
        @click=${() => void this.#confirm(room.id)}
        >${text(deleting ? 'deleteRoom' : 'unpair')}</rp-button
      >
    </rp-dialog>`;
  }

  readonly #cancel = (): void => {
    this.asking = null;
  };

  readonly #createCode = async (): Promise<void> => {
    this.busy = true;
    const answer = await callApi('createPairingCode', {}, { roomId: this.room?.id ?? '' });
    this.busy = false;
    this.problem = answer.ok ? null : answer.error;
    this.code = answer.ok ? answer.value : null;
  };

  async #confirm(roomId: string): Promise<void> {
    this.busy = true;
    const deleting = this.asking === 'delete';
    const answer = await callApi(deleting ? 'deleteRoom' : 'unpairRoom', null, { roomId });
    this.busy = false;
    this.asking = null;
    this.code = null;
    this.problem = answer.ok ? null : answer.error;
    if (deleting && answer.ok) {
      location.hash = '#/raeume';
    }
  }
}
customElements.define('room-pairing', RoomPairing);
