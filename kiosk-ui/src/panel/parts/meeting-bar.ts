import { css, html, nothing } from 'lit';
import { LogOut, SwitchCamera, Users, Video, VideoOff } from 'lucide';
import { elementStyles } from '@ratspult/server/ui';
import { text } from '../../texts/panel.ts';
import { PanelElement } from '../panel-element.ts';
import './mute-button.ts';

/** Always at the lower edge while in a meeting: sound, picture, the other page, the way out. */
export class MeetingBar extends PanelElement {
  static override styles = [
    elementStyles,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1.5fr) repeat(3, minmax(0, 1fr));
        gap: var(--space-3);
        padding: var(--space-4) var(--space-5);
        border-top: 1px solid var(--border);
        background: var(--surface-2);
      }
      .camera {
        display: flex;
        align-items: center;
        justify-content: center;
        gap: var(--space-3);
        padding: var(--space-2) var(--space-3);
        border: 1px solid var(--border-strong);
        border-radius: var(--radius-l);
        background: var(--surface);
        font-weight: 600;
        line-height: 1.2;
        cursor: pointer;
        touch-action: manipulation;
      }
      .camera[aria-pressed='true'] {
        background: var(--warning-soft);
        color: var(--on-warning-soft);
      }
      .camera[aria-busy='true'] {
        border-style: dashed;
      }
      .camera:active:not(:disabled) {
        transform: scale(0.97);
      }
      .camera:disabled {
        opacity: 0.45;
        cursor: default;
      }
      rp-button::part(button) {
        min-height: calc(var(--target) * 1.5);
        padding-inline: var(--space-3);
        border-radius: var(--radius-l);
        hyphens: auto;
      }
      @media (orientation: portrait) {
        :host {
          grid-template-columns: repeat(3, minmax(0, 1fr));
        }
        rp-mute-button {
          grid-column: 1 / -1;
        }
      }
    `,
  ];

  override render() {
    const { room } = this;
    if (room === null) {
      return nothing;
    }
    const off = room.video.cameraOff;
    const onCameras = this.model.page.value === 'cameras';
    return html`<rp-mute-button .model=${this.model}></rp-mute-button>
      <button
        type="button"
        class="camera"
        data-testid="camera-off"
        aria-pressed=${off ? 'true' : 'false'}
        aria-busy=${this.model.isPending('setCameraOff') ? 'true' : nothing}
        ?disabled=${!this.model.usable}
        @click=${() => void this.model.run('setCameraOff', { off: !off })}
      >
        <rp-icon .shapes=${off ? VideoOff : Video}></rp-icon>${text(off ? 'meeting.cameraOn' : 'meeting.cameraOff')}
      </button>
      <rp-button
        data-testid=${onCameras ? 'meeting-page' : 'cameras'}
        .icon=${onCameras ? Users : SwitchCamera}
        ?disabled=${!this.model.usable}
        @click=${() => (this.model.page.value = onCameras ? 'main' : 'cameras')}
        >${text(onCameras ? 'meeting.overview' : 'meeting.cameras')}</rp-button
      >
      <rp-button
        kind="secondary"
        data-testid="leave"
        .icon=${LogOut}
        ?busy=${this.model.isPending('leave')}
        ?disabled=${!this.model.usable}
        @click=${() => this.#leave(room.meeting.participants.some((participant) => !participant.self))}
        >${text('meeting.leave')}</rp-button
      >`;
  }

  #leave(othersRemain: boolean): void {
    if (othersRemain) {
      this.model.dialog.value = 'leave';
    } else {
      void this.model.run('leave', {});
    }
  }
}
customElements.define('rp-meeting-bar', MeetingBar);
