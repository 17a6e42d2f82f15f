import { css, html, nothing } from 'lit';
import { Mic, MicOff } from 'lucide';
import { elementStyles } from '@ratspult/server/ui';
import { text } from '../../texts/panel.ts';
import { PanelElement } from '../panel-element.ts';
import { muteKey, muteState, pendingMute } from './mute-view.ts';

const stateText = {
  audible: 'meeting.audible',
  muting: 'meeting.muting',
  muted: 'meeting.muted',
  unmuting: 'meeting.unmuting',
} as const;

/** The largest control of the panel: one look tells whether the room can be heard. */
export class MuteButton extends PanelElement {
  static override styles = [
    elementStyles,
    css`
      :host {
        display: grid;
      }
      button {
        display: grid;
        grid-template-columns: auto 1fr;
        align-items: center;
        gap: 0 var(--space-4);
        min-height: calc(var(--target) * 1.5);
        padding: var(--space-2) var(--space-5);
        border: 3px solid var(--success);
        border-radius: var(--radius-l);
        background: var(--success-soft);
        color: var(--on-success-soft);
        text-align: start;
        cursor: pointer;
        touch-action: manipulation;
      }
      button[data-state='muted'],
      button[data-state='muting'] {
        border-color: var(--alarm);
        background: var(--alarm);
        color: #fff;
      }
      button[data-state='muting'],
      button[data-state='unmuting'] {
        border-style: dashed;
      }
      button[data-state='muting'] {
        border-color: #fff;
      }
      button:disabled {
        opacity: 0.45;
        cursor: default;
      }
      button:active:not(:disabled) {
        transform: scale(0.985);
      }
      rp-icon {
        font-size: 1.7rem;
        grid-row: span 2;
      }
      .verb {
        align-self: end;
        font-size: var(--text-l);
        font-weight: 700;
        line-height: 1.2;
      }
      .state {
        align-self: start;
        font-size: var(--text-s);
        font-weight: 600;
        line-height: 1.3;
      }
    `,
  ];

  override render() {
    const { room } = this;
    if (room === null) {
      return nothing;
    }
    const pendingTo = pendingMute((key) => this.model.isPending(key));
    const state = muteState(room.audio, pendingTo);
    const muted = state === 'muted' || state === 'muting';
    return html`<button
      type="button"
      data-testid="mute"
      data-state=${state}
      aria-pressed=${muted ? 'true' : 'false'}
      aria-busy=${state === 'muting' || state === 'unmuting' ? 'true' : nothing}
      ?disabled=${!this.model.usable}
      @click=${() => this.#toggle(!muted)}
    >
      <rp-icon .shapes=${muted ? MicOff : Mic}></rp-icon>
      <span class="verb">${text(muted ? 'meeting.unmute' : 'meeting.mute')}</span>
      <span class="state">${text(stateText[state])}</span>
    </button>`;
  }

  #toggle(muted: boolean): void {
    void this.model.run('setRoomMuted', { muted }, muteKey(muted));
  }
}
customElements.define('rp-mute-button', MuteButton);
