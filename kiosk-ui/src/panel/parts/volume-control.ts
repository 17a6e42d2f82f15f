import { css, html, nothing } from 'lit';
import { SlidersHorizontal, VolumeX } from 'lucide';
import type { AudioLevelView, RoomSnapshot } from '@ratspult/appliance/protocol';
import { elementStyles } from '@ratspult/server/ui';
import { deviceText } from '../../texts/devices.ts';
import { text } from '../../texts/panel.ts';
import { PanelElement } from '../panel-element.ts';
import { panelStyles } from '../panel-styles.ts';
import { titledStyles } from './titled-styles.ts';
import { isReachable, levelHint } from './level-hint.ts';
import './level-slider.ts';

/** Loudness of the hall: of the loudspeakers where a device turns them, else of the stage. */
export class VolumeControl extends PanelElement {
  static override styles = [
    elementStyles,
    panelStyles,
    titledStyles,
    css`
      :host {
        display: grid;
        gap: var(--space-2);
        padding: var(--space-4) var(--space-5);
      }
      .row {
        display: flex;
        align-items: center;
        gap: var(--space-3);
      }
      rp-level {
        flex: 1;
        min-width: 0;
      }
    `,
  ];

  override render() {
    const { room } = this;
    if (room === null) {
      return nothing;
    }
    const [level] = room.audio.levels;
    const hint = level === undefined ? null : levelHint(level);
    return html`<p class="title">
        <span class="section-title">${text('meeting.volume')}</span>
        ${hint === null ? nothing : html`<span class="hint" data-testid="volume-hint">${deviceText(hint)}</span>`}
      </p>
      <div class="row">
        ${level === undefined ? this.#stage(room) : this.#device(level)}
        ${
          room.audio.levels.length < 2
            ? nothing
            : html`<rp-button
                round
                kind="secondary"
                data-testid="levels"
                .icon=${SlidersHorizontal}
                .label=${deviceText('levels.open')}
                ?disabled=${!this.model.usable}
                @click=${() => (this.model.dialog.value = 'levels')}
              ></rp-button>`
        }
      </div>`;
  }

  #stage(room: RoomSnapshot) {
    return html`<rp-level
      data-testid="volume"
      heading=${text('meeting.volume')}
      less=${text('meeting.quieter')}
      more=${text('meeting.louder')}
      .value=${room.audio.volume01}
      ?blocked=${!this.model.usable}
      .apply=${(volume01: number) => this.model.run('setVolume', { volume01 })}
    ></rp-level>`;
  }

  #device(level: AudioLevelView) {
    const blocked = !this.model.usable || !isReachable(level);
    return html`${muteToggle(this, level, blocked)}
      <rp-level
        data-testid="volume"
        heading=${text('meeting.volume')}
        less=${text('meeting.quieter')}
        more=${text('meeting.louder')}
        .value=${level.level01}
        ?blocked=${blocked}
        .apply=${(level01: number) => this.model.run('setAudioLevel', { levelId: level.id, level01 })}
      ></rp-level>`;
  }
}
customElements.define('rp-volume', VolumeControl);

/** The mute of a loudspeaker; nothing where the device cannot be muted. */
export const muteToggle = ({ model }: PanelElement, { id, muted }: AudioLevelView, blocked: boolean) =>
  muted === null
    ? nothing
    : html`<rp-button
        round
        kind=${muted ? 'primary' : 'secondary'}
        data-testid="level-mute"
        .icon=${VolumeX}
        .label=${deviceText('levels.mute')}
        .pressed=${muted}
        ?disabled=${blocked}
        @click=${() => void model.run('setAudioMuted', { levelId: id, muted: !muted }, `mute:${id}`)}
      ></rp-button>`;
