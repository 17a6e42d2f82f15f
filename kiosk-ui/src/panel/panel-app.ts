import { css, html, nothing } from 'lit';
import type { MeetingPhase, RoomSnapshot } from '@ratspult/appliance/protocol';
import { announce, elementStyles } from '@ratspult/server/ui';
import { text } from '../texts/panel.ts';
import { PanelElement } from './panel-element.ts';
import './parts/banners.ts';
import './parts/fault-sheet.ts';
import './parts/leave-dialog.ts';
import './parts/levels-dialog.ts';
import './parts/meeting-bar.ts';
import './parts/muted-band.ts';
import './parts/top-bar.ts';
import './views/camera-view.ts';
import './views/home-view.ts';
import './views/joining-view.ts';
import './views/meeting-view.ts';
import './views/not-paired-view.ts';
import './views/number-view.ts';

const inMeeting = (phase: MeetingPhase): boolean => phase === 'joined' || phase === 'reconnecting';

/** The frame: top bar, what must be said, the view of the room's state, in a meeting the bar below. */
export class PanelApp extends PanelElement {
  static override styles = [
    elementStyles,
    css`
      :host {
        display: grid;
        grid-template-rows: auto auto auto minmax(0, 1fr) auto;
        height: 100dvh;
        overflow: hidden;
      }
      main {
        min-height: 0;
        min-width: 0;
        overflow: auto;
      }
      .connecting {
        display: grid;
        place-content: center;
        height: 100%;
        font-size: var(--text-l);
        color: var(--text-soft);
      }
      .locked {
        opacity: 0.55;
      }
    `,
  ];
  #phase: MeetingPhase | null = null;

  override render() {
    const { room } = this;
    const shown = room !== null && inMeeting(room.meeting.phase);
    const locked = room !== null && !this.model.usable;
    return html`<header><rp-top-bar .model=${this.model}></rp-top-bar></header>
      ${shown ? html`<rp-muted-band .model=${this.model}></rp-muted-band>` : html`<span></span>`}
      <rp-banners .model=${this.model}></rp-banners>
      <main
        class=${locked ? 'locked' : ''}
        data-testid="view"
        data-view=${room === null ? 'connecting' : this.#viewName(room)}
      >
        ${room === null ? html`<p class="connecting" role="status">${text('link.connecting')}</p>` : this.#view(room)}
      </main>
      ${shown ? html`<rp-meeting-bar .model=${this.model}></rp-meeting-bar>` : nothing}
      <rp-leave-dialog .model=${this.model}></rp-leave-dialog>
      <rp-levels-dialog .model=${this.model}></rp-levels-dialog>
      <rp-fault-sheet .model=${this.model}></rp-fault-sheet>`;
  }

  override updated(): void {
    document.title = `${this.room?.room.name ?? 'Ratspult'} – ${text('app.title')}`;
    const phase = this.room?.meeting.phase ?? null;
    if (phase === this.#phase) {
      return;
    }
    const before = this.#phase;
    this.#phase = phase;
    if (phase === 'joined' && before === 'joining') {
      announce(this.room?.meeting.title ?? text('meeting.titleFallback'));
    }
    // The keypad and the camera page belong to the situation they were opened in.
    if (phase !== 'reconnecting' && !(phase === 'joined' && before === 'reconnecting') && before !== null) {
      this.#resetPages();
    }
  }

  #resetPages(): void {
    queueMicrotask(() => {
      this.model.page.value = 'main';
      if (this.model.dialog.peek() !== 'faults') {
        this.model.dialog.value = 'none';
      }
    });
  }

  #viewName(room: RoomSnapshot): string {
    if (!room.room.paired) {
      return 'not-paired';
    }
    const page = this.model.page.value;
    switch (room.meeting.phase) {
      case 'idle':
        return page === 'main' ? 'home' : page;
      case 'joining':
      case 'leaving':
        return 'joining';
      case 'failed':
        return 'failed';
      case 'joined':
      case 'reconnecting':
        return page === 'cameras' ? 'cameras' : 'meeting';
    }
  }

  #view(room: RoomSnapshot) {
    switch (this.#viewName(room)) {
      case 'not-paired':
        return html`<rp-not-paired .model=${this.model}></rp-not-paired>`;
      case 'number':
        return html`<rp-number-view .model=${this.model}></rp-number-view>`;
      case 'cameras':
        return html`<rp-cameras .model=${this.model}></rp-cameras>`;
      case 'joining':
        return html`<rp-joining .model=${this.model}></rp-joining>`;
      case 'failed':
        return html`<rp-failed .model=${this.model}></rp-failed>`;
      case 'meeting':
        return html`<rp-meeting .model=${this.model}></rp-meeting>`;
      default:
        return html`<rp-home .model=${this.model}></rp-home>`;
    }
  }
}
customElements.define('rp-panel', PanelApp);

declare global {
  interface HTMLElementTagNameMap {
    'rp-panel': PanelApp;
  }
}
