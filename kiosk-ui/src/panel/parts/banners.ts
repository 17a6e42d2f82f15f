import { css, html, nothing } from 'lit';
import { ChevronRight, Eye, TriangleAlert, Unplug, WifiOff, X } from 'lucide';
import type { RoomSnapshot } from '@ratspult/appliance/protocol';
import { elementStyles, formatTime, type IconShapes } from '@ratspult/server/ui';
import { errorText } from '../../texts/errors.ts';
import { faultText } from '../../texts/faults.ts';
import { text } from '../../texts/panel.ts';
import { PanelElement } from '../panel-element.ts';
import { lastActionText, watchingText } from '../remote-text.ts';

/** What is going on besides the task: lost link, lost meeting, faults, somebody looking in. One line each, the gravest first. */
export class Banners extends PanelElement {
  static override styles = [
    elementStyles,
    css`
      .line {
        display: flex;
        align-items: center;
        gap: var(--space-3);
        width: 100%;
        min-height: 3rem;
        padding: var(--space-2) var(--space-5);
        border: 0;
        border-bottom: 1px solid var(--border);
        background: var(--surface-2);
        text-align: start;
        line-height: 1.3;
      }
      .line > rp-icon {
        font-size: 0.9rem;
      }
      .line b {
        font-weight: 650;
      }
      .grow {
        flex: 1;
      }
      .lost {
        min-height: var(--target);
        background: var(--alarm);
        color: #fff;
      }
      .warn {
        background: var(--warning-soft);
        color: var(--on-warning-soft);
      }
      .eye {
        background: var(--primary-soft);
        color: var(--on-primary-soft);
      }
      button.line {
        min-height: var(--target);
        cursor: pointer;
        touch-action: manipulation;
      }
      .more {
        display: inline-flex;
        align-items: center;
        font-weight: 650;
        white-space: nowrap;
      }
    `,
  ];

  override render() {
    const { room } = this;
    const link = this.model.link.state.value;
    if (link === 'lost') {
      return html`<div class="line lost" role="alert" data-testid="link-lost">
        <rp-icon .shapes=${Unplug}></rp-icon>
        <span class="grow"><b>${text('link.lost')}.</b> ${text('link.lostDetail')}</span>
      </div>`;
    }
    if (room === null) {
      return nothing;
    }
    return html`${link === 'silent' ? line('warn', Unplug, text('link.silent'), 'link-silent') : nothing}
    ${
      room.meeting.phase === 'reconnecting'
        ? line('warn', WifiOff, text('meeting.reconnecting'), 'meeting-reconnecting')
        : nothing
    }
    ${this.#notice()} ${this.#faults(room)} ${this.#remote(room)}`;
  }

  #notice() {
    const notice = this.model.notice.value;
    if (notice === null) {
      return nothing;
    }
    const { what, remedy } = errorText(notice.code);
    return html`<div class="line warn" data-testid="notice" data-code=${notice.code}>
      <rp-icon .shapes=${TriangleAlert}></rp-icon>
      <span class="grow"><b>${what}</b> ${remedy}</span>
      <rp-button
        round
        kind="quiet"
        .icon=${X}
        .label=${text('app.close')}
        @click=${() => this.model.dismissNotice()}
      ></rp-button>
    </div>`;
  }

  #faults(room: RoomSnapshot) {
    const [first, ...others] = room.faults;
    if (first === undefined) {
      return room.room.paired && room.server.state === 'offline'
        ? line('warn', WifiOff, text('server.offline', { time: formatTime(room.server.since) }), 'server-offline')
        : nothing;
    }
    const { what } = faultText(first.code, first.subject);
    return html`<button
      type="button"
      class="line warn"
      data-testid="faults"
      data-count=${room.faults.length}
      data-codes=${room.faults.map((fault) => fault.code).join(' ')}
      @click=${() => (this.model.dialog.value = 'faults')}
    >
      <rp-icon .shapes=${TriangleAlert}></rp-icon>
      <span class="grow" role="status"
        ><b>${what}</b> ${others.length === 0 ? nothing : text('faults.more', { count: others.length })}</span
      >
      <span class="more">${text('faults.show')}<rp-icon .shapes=${ChevronRight}></rp-icon></span>
    </button>`;
  }

  #remote(room: RoomSnapshot) {
    const watching = watchingText(room.remote.watching);
    const action = lastActionText(room.remote.lastAction, this.model.now);
    return html`${watching === null ? nothing : line('eye', Eye, watching, 'remote-watching')}
    ${action === null ? nothing : line('eye', Eye, action, 'remote-action')}`;
  }
}
customElements.define('rp-banners', Banners);

const line = (kind: string, icon: IconShapes, sentence: string, testId: string) =>
  html`<p class="line ${kind}" role="status" data-testid=${testId}>
    <rp-icon .shapes=${icon}></rp-icon><span class="grow">${sentence}</span>
  </p>`;
