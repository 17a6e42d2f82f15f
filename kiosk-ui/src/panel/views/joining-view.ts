import { css, html, nothing } from 'lit';
import { RotateCcw, TriangleAlert } from 'lucide';
import { elementStyles, formatNumber } from '@ratspult/server/ui';
import { errorText } from '../../texts/errors.ts';
import { text } from '../../texts/panel.ts';
import { PanelElement } from '../panel-element.ts';
import '../parts/stage-hint.ts';

const shared = css`
  :host {
    display: grid;
    place-content: center;
    justify-items: center;
    gap: var(--space-4);
    height: 100%;
    padding: var(--space-6);
    text-align: center;
  }
  h1 {
    max-width: 30ch;
    font-size: var(--text-2xl);
    line-height: 1.15;
  }
  p {
    max-width: 46ch;
    font-size: var(--text-l);
    color: var(--text-soft);
  }
  .meeting {
    color: var(--text);
    font-weight: 600;
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    justify-content: center;
    gap: var(--space-4);
    min-height: calc(var(--target) * 1.35);
    margin-top: var(--space-4);
  }
`;

/** On the way in or out; after ten seconds a way back. */
export class JoiningView extends PanelElement {
  static override styles = [
    elementStyles,
    shared,
    css`
      .ring {
        width: 5rem;
        height: 5rem;
        margin-bottom: var(--space-4);
        border: 0.45rem solid var(--surface-3);
        border-top-color: var(--primary);
        border-radius: 50%;
        animation: turn 1.1s linear infinite;
      }
      @keyframes turn {
        to {
          rotate: 1turn;
        }
      }
      @media (prefers-reduced-motion: reduce) {
        .ring {
          animation-duration: 6s;
        }
      }
    `,
  ];

  override render() {
    const { room } = this;
    if (room === null) {
      return nothing;
    }
    const { meeting, stage } = room;
    const leaving = meeting.phase === 'leaving';
    return html`<div
        class="ring"
        role="progressbar"
        aria-label=${text(leaving ? 'joining.leaving' : 'joining.title')}
      ></div>
      <h1 data-testid="joining">${text(leaving ? 'joining.leaving' : 'joining.title')}</h1>
      ${meeting.title === null ? nothing : html`<p class="meeting">${meeting.title}</p>`}
      ${
        leaving
          ? nothing
          : stage.state === 'absent'
            ? html`<rp-stage-hint .url=${stage.openUrl} .lead=${text('joining.noStage')}></rp-stage-hint>`
            : html`<p role="status">
                ${meeting.slow ? html`${text('joining.slow')} ${text('joining.slowDetail')}` : text('joining.waiting')}
              </p>`
      }
      <div class="actions">
        ${
          meeting.slow && !leaving
            ? html`<rp-button
                size="large"
                data-testid="cancel-join"
                ?busy=${this.model.isPending('cancelJoin')}
                ?disabled=${!this.model.usable}
                @click=${() => void this.model.run('cancelJoin', {})}
                >${text('app.cancel')}</rp-button
              >`
            : nothing
        }
      </div>`;
  }
}
customElements.define('rp-joining', JoiningView);

/** Why it did not work, what to do, one more try. */
export class FailedView extends PanelElement {
  static override styles = [
    elementStyles,
    shared,
    css`
      rp-icon {
        font-size: 3rem;
        color: var(--warning);
      }
    `,
  ];

  override render() {
    const { room } = this;
    if (room === null) {
      return nothing;
    }
    const { meeting, stage } = room;
    const { what, remedy } = errorText(meeting.errorCode ?? 'internal');
    return html`<rp-icon .shapes=${TriangleAlert}></rp-icon>
      <h1>${text('failed.title')}</h1>
      <div role="alert" data-testid="join-failed">
        <p class="meeting">${what}</p>
        <p>${remedy}</p>
      </div>
      ${
        meeting.title === null
          ? nothing
          : html`<p>
              ${meeting.title}${
                meeting.number === null
                  ? nothing
                  : html` · ${text('meeting.number', { number: formatNumber(meeting.number) })}`
              }
            </p>`
      }
      ${
        meeting.errorCode === 'stage-missing'
          ? html`<rp-stage-hint .url=${stage.openUrl} .lead=${text('stage.open')}></rp-stage-hint>`
          : nothing
      }
      <div class="actions">
        <rp-button
          size="large"
          data-testid="dismiss-failure"
          ?busy=${this.model.isPending('dismissFailure')}
          ?disabled=${!this.model.usable}
          @click=${() => void this.model.run('dismissFailure', {})}
          >${text('failed.dismiss')}</rp-button
        >
        ${
          meeting.meetingId === null && meeting.number === null
            ? nothing
            : html`<rp-button
                kind="primary"
                size="large"
                data-testid="retry-join"
                .icon=${RotateCcw}
                ?busy=${this.model.isPending('retry')}
                ?disabled=${!this.model.usable}
                @click=${() => this.#retry(meeting)}
                >${text('failed.retry')}</rp-button
              >`
        }
      </div>`;
  }

  #retry(meeting: { readonly meetingId: string | null; readonly number: string | null }): void {
    if (meeting.meetingId !== null) {
      void this.model.run('join', { meetingId: meeting.meetingId }, 'retry');
    } else if (meeting.number !== null) {
      void this.model.run('joinByNumber', { number: meeting.number }, 'retry');
    }
  }
}
customElements.define('rp-failed', FailedView);
