import { css, html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { TriangleAlert } from 'lucide';
import { elementStyles, formatTime } from '@ratspult/server/ui';
import { faultText } from '../../texts/faults.ts';
import { text } from '../../texts/panel.ts';
import { PanelElement } from '../panel-element.ts';
import './stage-hint.ts';

/** Every fault with what happened, since when and what to do. */
export class FaultSheet extends PanelElement {
  static override styles = [
    elementStyles,
    css`
      ul {
        display: grid;
        gap: var(--space-4);
      }
      li {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: var(--space-2) var(--space-4);
        padding-top: var(--space-4);
        border-top: 1px solid var(--border);
      }
      li > rp-icon {
        color: var(--warning);
      }
      h3 {
        font-size: var(--text-l);
        line-height: 1.25;
      }
      .since {
        font-size: var(--text-s);
        color: var(--text-soft);
      }
      .remedy {
        margin-top: var(--space-2);
      }
      rp-stage-hint {
        margin-top: var(--space-3);
      }
    `,
  ];

  override render() {
    const { room } = this;
    const faults = room?.faults ?? [];
    return html`<rp-dialog
      data-testid="fault-sheet"
      ?open=${this.model.dialog.value === 'faults'}
      .heading=${text('faults.title')}
      @rp-close=${this.#close}
    >
      ${faults.length === 0 ? html`<p>${text('faults.gone')}</p>` : nothing}
      <ul>
        ${repeat(
          faults,
          (fault) => `${fault.code}:${fault.deviceId ?? ''}:${fault.subject ?? ''}`,
          (fault) => {
            const { what, remedy } = faultText(fault.code, fault.subject);
            return html`<li data-testid="fault" data-code=${fault.code} data-device-id=${fault.deviceId ?? nothing}>
              <rp-icon .shapes=${TriangleAlert}></rp-icon>
              <div>
                <h3>${what}</h3>
                <p class="since">${text('faults.since', { time: formatTime(fault.since) })}</p>
                <p class="remedy">${remedy}</p>
                ${
                  fault.code === 'stage-missing' && room !== null
                    ? html`<rp-stage-hint .url=${room.stage.openUrl} .lead=${text('stage.open')}></rp-stage-hint>`
                    : nothing
                }
              </div>
            </li>`;
          },
        )}
      </ul>
      <rp-button slot="actions" kind="primary" data-testid="fault-close" @click=${this.#close}
        >${text('app.close')}</rp-button
      >
    </rp-dialog>`;
  }

  readonly #close = (): void => {
    this.model.dialog.value = 'none';
  };
}
customElements.define('rp-fault-sheet', FaultSheet);
