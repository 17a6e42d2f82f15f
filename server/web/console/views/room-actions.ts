import { html, nothing } from 'lit';
import { Activity, MicOff, Move, RotateCw } from 'lucide';
import { SignalElement, announce, elementStyles, errorText } from '@ratspult/server/ui';
import type { RoomCommandRequest, RoomSummary, SelfTestResult } from '../../../src/protocol/index.ts';
import { callApi } from '../../shared/api.ts';
import { consoleStyles } from '../console-styles.ts';
import { fieldOf } from '../form-problem.ts';
import { text } from '../texts.ts';
import { selfTestTable } from './self-test-table.ts';

type CommandName = RoomCommandRequest['command'];

const questions = {
  recallPreset: { label: 'recallPreset', title: 'confirmRecallTitle', body: 'confirmRecall' },
  muteRoom: { label: 'muteRoom', title: 'confirmMuteTitle', body: 'confirmMute' },
  restartStage: { label: 'restartStage', title: 'confirmRestartTitle', body: 'confirmRestart' },
  selfTest: { label: 'selfTest', title: 'confirmSelfTestTitle', body: 'confirmSelfTest' },
} as const;

/** Remote actions on a room: each asks first, then says what came of it. */
export class RoomActions extends SignalElement {
  static override properties = {
    room: { attribute: false },
    asking: { state: true },
    busy: { state: true },
    result: { state: true },
    selfTest: { state: true },
  };
  declare room: RoomSummary | null;
  declare asking: CommandName | null;
  declare busy: boolean;
  declare result: { readonly ok: boolean; readonly sentence: string } | null;
  declare selfTest: SelfTestResult | null;

  static override styles = [elementStyles, consoleStyles];

  constructor() {
    super();
    this.room = null;
    this.asking = null;
    this.busy = false;
    this.result = null;
    this.selfTest = null;
  }

  override render() {
    const { room } = this;
    if (room === null) {
      return nothing;
    }
    const available = room.online && room.report !== null;
    const muted = room.report?.roomMuted === true;
    const hasPresets = room.report?.devices.some((device) => device.presets.length > 0) === true;
    return html`<section class="card stack">
      <h2>${text('actionsTitle')}</h2>
      <p class="soft">${text('actionsIntro')}</p>
      <div class="stack">
        <rp-button
          .icon=${Move}
          ?disabled=${!available || !hasPresets}
          data-testid="action-recallPreset"
          @click=${() => this.#ask('recallPreset')}
          >${text('recallPreset')}</rp-button
        >
        <rp-button
          .icon=${MicOff}
          ?disabled=${!available || muted}
          data-testid="action-muteRoom"
          @click=${() => this.#ask('muteRoom')}
          >${muted ? text('alreadyMuted') : text('muteRoom')}</rp-button
        >
        <rp-button
          .icon=${RotateCw}
          ?disabled=${!available}
          data-testid="action-restartStage"
          @click=${() => this.#ask('restartStage')}
          >${text('restartStage')}</rp-button
        >
        <rp-button
          .icon=${Activity}
          ?disabled=${!available}
          data-testid="action-selfTest"
          @click=${() => this.#ask('selfTest')}
          >${text('selfTest')}</rp-button
        >
      </div>
      ${this.result === null ? nothing : html`<p class="notice ${this.result.ok ? 'ok' : 'fault'}" role="status" data-testid="action-result">${this.result.sentence}</p>`}
      ${this.#dialog(room)}
      <rp-dialog
        .open=${this.selfTest !== null}
        heading=${text('selfTestTitle')}
        @rp-close=${() => (this.selfTest = null)}
      >
        ${this.selfTest === null ? nothing : selfTestTable(this.selfTest, room)}
        <rp-button slot="actions" kind="primary" @click=${() => (this.selfTest = null)}>${text('close')}</rp-button>
      </rp-dialog>
    </section>`;
  }

  #dialog(room: RoomSummary) {
    const question = this.asking === null ? null : questions[this.asking];
    return html`<rp-dialog
      .open=${question !== null}
      heading=${question === null ? '' : text(question.title)}
      @rp-close=${this.#cancel}
    >
      <form id="confirm" @submit=${this.#confirm}>
        <p>${question === null ? nothing : text(question.body)}</p>
        ${this.asking === 'recallPreset' ? this.#presetChoice(room) : nothing}
        <div class="row end">
          <rp-button kind="quiet" @click=${this.#cancel}>${text('cancel')}</rp-button>
          <rp-button
            kind=${this.asking === 'muteRoom' ? 'danger' : 'primary'}
            type="submit"
            ?busy=${this.busy}
            data-testid="confirm-action"
            >${question === null ? nothing : text(question.label)}</rp-button
          >
        </div>
      </form>
    </rp-dialog>`;
  }

  #presetChoice(room: RoomSummary) {
    const cameras = room.report?.devices.filter((device) => device.presets.length > 0) ?? [];
    return html`<div class="field">
      <label for="preset">${text('preset')}</label>
      <select id="preset" name="preset" data-testid="preset-choice">
        ${cameras.map(
          (camera) =>
            html`<optgroup label=${camera.name}>
              ${camera.presets.map((preset) => html`<option value=${JSON.stringify([camera.id, preset.id])}>${preset.name}</option>`)}
            </optgroup>`,
        )}
      </select>
    </div>`;
  }

  #ask(command: CommandName): void {
    this.result = null;
    this.asking = command;
  }

  readonly #cancel = (): void => {
    this.asking = null;
  };

  readonly #confirm = (event: SubmitEvent): void => {
    event.preventDefault();
    if (event.target instanceof HTMLFormElement && this.room !== null && !this.busy) {
      void this.#send(this.room.id, event.target);
    }
  };

  #request(form: HTMLFormElement): RoomCommandRequest | null {
    switch (this.asking) {
      case 'recallPreset': {
        const chosen: unknown = JSON.parse(fieldOf(form, 'preset') || 'null');
        const [deviceId, presetId]: unknown[] = Array.isArray(chosen) ? chosen : [];
        return typeof deviceId === 'string' && typeof presetId === 'string'
          ? { command: 'recallPreset', deviceId, presetId }
          : null;
      }
      case 'muteRoom':
      case 'restartStage':
      case 'selfTest':
        return { command: this.asking };
      case null:
        return null;
    }
  }

  async #send(roomId: string, form: HTMLFormElement): Promise<void> {
    const request = this.#request(form);
    if (request === null) {
      return;
    }
    this.busy = true;
    const answer = await callApi('roomCommand', request, { roomId });
    this.busy = false;
    this.asking = null;
    const action = text(questions[request.command].label);
    if (answer.ok) {
      this.result = { ok: true, sentence: text('done', { action }) };
      this.selfTest = answer.value.selfTest;
    } else {
      const { sentence, remedy } = errorText(answer.error.code);
      this.result = { ok: false, sentence: text('failed', { reason: `${sentence} ${remedy}` }) };
    }
    announce(this.result.sentence);
  }
}
customElements.define('room-actions', RoomActions);
