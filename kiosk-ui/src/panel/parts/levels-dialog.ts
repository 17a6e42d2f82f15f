import { css, html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { AudioLevelView } from '@ratspult/appliance/protocol';
import { elementStyles } from '@ratspult/server/ui';
import { deviceText } from '../../texts/devices.ts';
import { text } from '../../texts/panel.ts';
import { PanelElement } from '../panel-element.ts';
import { panelStyles } from '../panel-styles.ts';
import { isReachable, levelHint } from './level-hint.ts';
import { muteToggle } from './volume-control.ts';

/** Every level of the hall: loudspeakers, gallery, radio microphones. */
export class LevelsDialog extends PanelElement {
  static override styles = [
    elementStyles,
    panelStyles,
    css`
      ul {
        display: grid;
        gap: var(--space-4);
      }
      li {
        display: grid;
        gap: var(--space-2);
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
      .hint {
        margin-inline-start: var(--space-2);
        font-weight: 400;
      }
    `,
  ];

  override render() {
    const levels = this.room?.audio.levels ?? [];
    return html`<rp-dialog
      data-testid="levels-dialog"
      ?open=${this.model.dialog.value === 'levels'}
      .heading=${deviceText('levels.title')}
      @rp-close=${this.#close}
    >
      <ul>
        ${repeat(
          levels,
          ({ id }) => id,
          (level, index) => this.#level(level, index),
        )}
      </ul>
      <rp-button slot="actions" kind="primary" data-testid="levels-close" @click=${this.#close}
        >${text('app.close')}</rp-button
      >
    </rp-dialog>`;
  }

  #level(level: AudioLevelView, index: number) {
    const name = level.name ?? deviceText('levels.unnamed', { number: index + 1 });
    const hint = levelHint(level);
    const blocked = !this.model.usable || !isReachable(level);
    return html`<li data-testid="level" data-level-id=${level.id}>
      <p class="section-title">
        ${name}${hint === null ? nothing : html`<span class="hint">${deviceText(hint)}</span>`}
      </p>
      <div class="row">
        ${muteToggle(this, level, blocked)}
        ${
          level.level01 === null && !blocked
            ? html`<p class="hint">${deviceText('levels.fixed')}</p>`
            : html`<rp-level
                heading=${name}
                less=${text('meeting.quieter')}
                more=${text('meeting.louder')}
                .value=${level.level01}
                ?blocked=${blocked}
                .apply=${(level01: number) => this.model.run('setAudioLevel', { levelId: level.id, level01 })}
              ></rp-level>`
        }
      </div>
    </li>`;
  }

  readonly #close = (): void => {
    this.model.dialog.value = 'none';
  };
}
customElements.define('rp-levels-dialog', LevelsDialog);
