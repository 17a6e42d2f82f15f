import { css, html, nothing } from 'lit';
import { MicOff } from 'lucide';
import { elementStyles } from '@ratspult/server/ui';
import { text } from '../../texts/panel.ts';
import { PanelElement } from '../panel-element.ts';
import { muteState, mutedByText, pendingMute } from './mute-view.ts';

/** The wide red band across the panel; hatched while the room may still be heard. */
export class MutedBand extends PanelElement {
  static override styles = [
    elementStyles,
    css`
      div {
        display: flex;
        align-items: center;
        justify-content: center;
        flex-wrap: wrap;
        gap: var(--space-1) var(--space-5);
        min-height: calc(var(--target) * 1.1);
        padding: var(--space-3) var(--space-5);
        background: var(--alarm);
        color: #fff;
        text-align: center;
        line-height: 1.25;
      }
      div[data-state='muting'] {
        background: repeating-linear-gradient(
          -45deg,
          var(--alarm) 0 1.5rem,
          color-mix(in srgb, var(--alarm) 82%, black) 1.5rem 3rem
        );
      }
      b {
        display: inline-flex;
        align-items: center;
        gap: var(--space-3);
        font-size: var(--text-xl);
        font-weight: 750;
      }
      span {
        font-size: var(--text-m);
        font-weight: 500;
      }
    `,
  ];

  override render() {
    const { room } = this;
    if (room === null) {
      return nothing;
    }
    const state = muteState(
      room.audio,
      pendingMute((key) => this.model.isPending(key)),
    );
    if (state !== 'muted' && state !== 'muting') {
      return nothing;
    }
    const muting = state === 'muting';
    return html`<div data-testid="muted-band" data-state=${state} role="status">
      <b><rp-icon .shapes=${MicOff}></rp-icon>${text(muting ? 'meeting.mutingBand' : 'meeting.muted')}</b>
      <span>${muting ? text('meeting.notYetSafe') : mutedByText(room.audio.mutedBy)}</span>
    </div>`;
  }
}
customElements.define('rp-muted-band', MutedBand);
