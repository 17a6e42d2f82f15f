import { css, html, nothing } from 'lit';
import { signal } from '@preact/signals-core';
import { Volume1, Volume2 } from 'lucide';
import { elementStyles } from '@ratspult/server/ui';
import { text } from '../../texts/panel.ts';
import { PanelElement } from '../panel-element.ts';
import { panelStyles } from '../panel-styles.ts';

const step = 0.1;

/** Loudness of the hall: a wide slider between two buttons. While a finger is on it the slider leads, afterwards the room does. */
export class VolumeControl extends PanelElement {
  static override styles = [
    elementStyles,
    panelStyles,
    css`
      :host {
        display: grid;
        gap: var(--space-2);
        padding: var(--space-4) var(--space-5);
      }
      .row {
        display: grid;
        grid-template-columns: auto 1fr auto;
        align-items: center;
        gap: var(--space-3);
      }
      input {
        appearance: none;
        width: 100%;
        height: var(--target);
        margin: 0;
        background: transparent;
        cursor: pointer;
        touch-action: none;
      }
      input::-webkit-slider-runnable-track {
        height: 0.9rem;
        border-radius: var(--radius-round);
        background: linear-gradient(
          to right,
          var(--primary) calc(var(--level) * 100%),
          var(--surface-3) calc(var(--level) * 100%)
        );
      }
      input::-moz-range-track {
        height: 0.9rem;
        border-radius: var(--radius-round);
        background: var(--surface-3);
      }
      input::-moz-range-progress {
        height: 0.9rem;
        border-radius: var(--radius-round);
        background: var(--primary);
      }
      input::-webkit-slider-thumb {
        appearance: none;
        width: 2.4rem;
        height: 2.4rem;
        margin-top: -0.75rem;
        border: 3px solid var(--primary);
        border-radius: 50%;
        background: var(--surface);
        box-shadow: var(--shadow-1);
      }
      input::-moz-range-thumb {
        width: 2.2rem;
        height: 2.2rem;
        border: 3px solid var(--primary);
        border-radius: 50%;
        background: var(--surface);
      }
      input:disabled {
        opacity: 0.45;
      }
    `,
  ];
  /** Value under the finger; null when nobody drags. */
  readonly #dragged = signal<number | null>(null);
  #sending = false;

  override render() {
    const { room } = this;
    if (room === null) {
      return nothing;
    }
    const volume = this.#dragged.value ?? room.audio.volume01;
    const blocked = !this.model.usable;
    return html`<h2 class="section-title" id="label">${text('meeting.volume')}</h2>
      <div class="row">
        <rp-button
          round
          kind="secondary"
          data-testid="volume-down"
          .icon=${Volume1}
          .label=${text('meeting.quieter')}
          ?disabled=${blocked || volume <= 0}
          @click=${() => this.#set(volume - step)}
        ></rp-button>
        <input
          type="range"
          min="0"
          max="100"
          step="5"
          data-testid="volume"
          aria-labelledby="label"
          .value=${String(Math.round(volume * 100))}
          ?disabled=${blocked}
          @input=${this.#drag}
          @change=${() => (this.#dragged.value = null)}
        />
        <rp-button
          round
          kind="secondary"
          data-testid="volume-up"
          .icon=${Volume2}
          .label=${text('meeting.louder')}
          ?disabled=${blocked || volume >= 1}
          @click=${() => this.#set(volume + step)}
        ></rp-button>
      </div>`;
  }

  override updated(): void {
    const level = this.#dragged.value ?? this.room?.audio.volume01 ?? 0;
    this.style.setProperty('--level', String(level));
  }

  readonly #drag = (event: Event): void => {
    if (event.currentTarget instanceof HTMLInputElement) {
      this.#dragged.value = event.currentTarget.valueAsNumber / 100;
      void this.#sendLatest();
    }
  };

  #set(volume: number): void {
    const volume01 = Math.round(Math.max(0, Math.min(1, volume)) * 100) / 100;
    void this.model.run('setVolume', { volume01 });
  }

  /** One command in flight; what the finger passed over meanwhile is not sent. */
  async #sendLatest(): Promise<void> {
    if (this.#sending) {
      return;
    }
    this.#sending = true;
    let sent: number | null = null;
    while (this.#dragged.value !== null && this.#dragged.value !== sent) {
      sent = this.#dragged.value;
      await this.model.run('setVolume', { volume01: sent });
    }
    this.#sending = false;
  }
}
customElements.define('rp-volume', VolumeControl);
