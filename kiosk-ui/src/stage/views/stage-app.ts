import { css, html, nothing } from 'lit';
import { Volume2 } from 'lucide';
import { elementStyles } from '@ratspult/server/ui';
import { text } from '../../texts/stage.ts';
import { StageElement } from './stage-element.ts';
import './idle-screen.ts';
import './meeting-screen.ts';
import './status-line.ts';

type Screen = 'replaced' | 'connecting' | 'meeting' | 'waiting' | 'joining' | 'idle';

/** The whole display: one screen for what the room does, the status line below. */
export class StageApp extends StageElement {
  static override styles = [
    elementStyles,
    css`
      :host {
        display: grid;
        grid-template-rows: minmax(0, 1fr) auto;
        height: 100dvh;
      }
      .plain {
        display: grid;
        place-content: center;
        justify-items: center;
        gap: 1.2rem;
        text-align: center;
        font-size: 2rem;
        color: #b9ccd6;
      }
      .plain h1 {
        font-size: 3.6rem;
        line-height: 1.15;
        color: #fff;
      }
      .ring {
        width: 6rem;
        height: 6rem;
        margin-bottom: 1rem;
        border: 0.5rem solid rgb(255 255 255 / 15%);
        border-top-color: #58b9dc;
        border-radius: 50%;
        animation: turn 1.1s linear infinite;
      }
      @keyframes turn {
        to {
          rotate: 1turn;
        }
      }
      rp-status-line {
        padding: 0 1.2rem 0.8rem;
      }
      .sound {
        position: fixed;
        z-index: 5;
        inset: 0;
        display: grid;
        place-content: center;
        justify-items: center;
        gap: 1.5rem;
        background: rgb(7 12 16 / 78%);
        font-size: 1.8rem;
      }
      .sound rp-button {
        font-size: 1.6rem;
        --target: 6rem;
      }
    `,
  ];

  override render() {
    const screen = this.#screen();
    if (screen === 'replaced') {
      return html`<div class="plain" data-testid="stage-screen" data-screen="replaced">
        <h1>${text('app.replaced')}</h1>
        <p>${text('app.replacedHint')}</p>
      </div>`;
    }
    return html`${this.#view(screen)}
      <rp-status-line .model=${this.model}></rp-status-line>
      ${
        this.model.audio.blocked.value
          ? html`<div class="sound">
              <rp-button
                kind="primary"
                size="large"
                data-testid="enable-sound"
                .icon=${Volume2}
                @click=${() => void this.model.audio.resume()}
                >${text('sound.enable')}</rp-button
              >
              <p>${text('sound.hint')}</p>
            </div>`
          : nothing
      }`;
  }

  override updated(): void {
    document.title = `${this.model.snapshot.value?.room.name ?? 'Ratspult'} – ${text('app.title')}`;
  }

  #screen(): Screen {
    if (this.model.replaced.value) {
      return 'replaced';
    }
    const phase = this.model.state.value?.phase ?? null;
    if (phase === 'joined' || phase === 'reconnecting') {
      return 'meeting';
    }
    if (phase === 'waiting') {
      return 'waiting';
    }
    const snapshot = this.model.snapshot.value;
    if (snapshot === null) {
      return 'connecting';
    }
    return phase === 'connecting' || snapshot.meeting.phase === 'joining' ? 'joining' : 'idle';
  }

  #view(screen: Exclude<Screen, 'replaced'>) {
    switch (screen) {
      case 'meeting':
        return html`<rp-meeting-screen
          data-testid="stage-screen"
          data-screen="meeting"
          .model=${this.model}
        ></rp-meeting-screen>`;
      case 'idle':
        return html`<rp-idle-screen
          data-testid="stage-screen"
          data-screen="idle"
          .model=${this.model}
        ></rp-idle-screen>`;
      case 'waiting':
        return html`<div class="plain" data-testid="stage-screen" data-screen="waiting">
          <h1>${text('waiting.title')}</h1>
          <p>${this.model.state.value?.waitingTitle ?? nothing}</p>
          <p>${text('waiting.hint')}</p>
        </div>`;
      case 'joining':
      case 'connecting':
        return html`<div class="plain" data-testid="stage-screen" data-screen=${screen} role="status">
          <span class="ring"></span>
          <h1>${text(screen === 'joining' ? 'joining.title' : 'app.connecting')}</h1>
          <p>${this.model.snapshot.value?.meeting.title ?? nothing}</p>
        </div>`;
    }
  }
}
customElements.define('rp-stage', StageApp);

declare global {
  interface HTMLElementTagNameMap {
    'rp-stage': StageApp;
  }
}
