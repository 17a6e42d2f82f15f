import { css, html, nothing } from 'lit';
import { Hand, MicOff, Presentation, WifiOff } from 'lucide';
import { SignalElement, elementStyles } from '@ratspult/server/ui';
import { text } from '../../texts/stage.ts';
import type { SceneTile } from '../layout/scene.ts';

const initials = (name: string): string =>
  name
    .split(/\s+/)
    .filter((word) => /^\p{L}/u.test(word))
    .map((word) => word.charAt(0))
    .filter((_, index, all) => index === 0 || index === all.length - 1)
    .join('')
    .toUpperCase();

/** One picture with its name plate; without a picture the initials. */
export class StageTile extends SignalElement {
  static override properties = {
    tile: { attribute: false },
    track: { attribute: false },
    place: { reflect: true },
  };
  declare tile: SceneTile;
  declare track: MediaStreamTrack | null;
  declare place: 'main' | 'strip' | 'grid' | 'inset';

  static override styles = [
    elementStyles,
    css`
      :host {
        position: absolute;
        overflow: hidden;
        border-radius: 0.75rem;
        background: #14212b;
        box-shadow: inset 0 0 0 0.06rem rgb(255 255 255 / 10%);
        container-type: size;
      }
      :host([place='inset']) {
        z-index: 1;
        box-shadow:
          0 0.4rem 1.6rem rgb(0 0 0 / 55%),
          0 0 0 0.12rem rgb(255 255 255 / 35%);
      }
      video {
        position: absolute;
        inset: 0;
        width: 100%;
        height: 100%;
        object-fit: cover;
      }
      video.content {
        object-fit: contain;
        background: #000;
      }
      .ring {
        position: absolute;
        inset: 0;
        border: 0.3rem solid #4fd08a;
        border-radius: inherit;
        pointer-events: none;
      }
      .face {
        position: absolute;
        inset: 0;
        display: grid;
        place-items: center;
      }
      .face span {
        display: grid;
        place-items: center;
        width: 34cqmin;
        height: 34cqmin;
        border-radius: 50%;
        background: #24485c;
        color: #d5ecf6;
        font-size: 13cqmin;
        font-weight: 600;
      }
      .plate {
        position: absolute;
        left: 0.6rem;
        bottom: 0.6rem;
        display: flex;
        align-items: center;
        gap: 0.5rem;
        max-width: calc(100% - 1.2rem);
        padding: 0.35rem 0.8rem;
        border-radius: 0.5rem;
        background: var(--video-plate);
        color: var(--on-video);
        font-size: clamp(1rem, 3.4cqh, 1.9rem);
        font-weight: 600;
        line-height: 1.25;
      }
      :host([place='strip']) .plate,
      :host([place='inset']) .plate {
        font-size: 1.05rem;
        left: 0.4rem;
        bottom: 0.4rem;
        padding: 0.2rem 0.6rem;
      }
      .name {
        min-width: 0;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .detail {
        display: block;
        overflow: hidden;
        text-overflow: ellipsis;
        font-size: 0.75em;
        font-weight: 500;
        opacity: 0.85;
      }
      .plate rp-icon {
        font-size: 0.75em;
      }
      .muted {
        color: #ff9c98;
      }
      .hand {
        position: absolute;
        top: 0.6rem;
        left: 0.6rem;
        display: grid;
        place-items: center;
        width: 3rem;
        height: 3rem;
        border-radius: 50%;
        background: #f2b24c;
        color: #2c1d00;
      }
      .lost {
        position: absolute;
        inset: 0;
        display: grid;
        place-content: center;
        justify-items: center;
        gap: 0.5rem;
        background: rgb(7 12 16 / 70%);
        color: #fff;
        font-size: clamp(1rem, 4cqh, 1.6rem);
        text-align: center;
      }
    `,
  ];
  #shown: MediaStreamTrack | null = null;

  override render() {
    const { tile, track } = this;
    return html`${
        track === null
          ? html`<div class="face" aria-hidden="true"><span>${initials(tile.name)}</span></div>`
          : html`<video
              class=${tile.kind}
              data-testid="stage-video"
              data-participant-id=${tile.participantId ?? nothing}
              data-kind=${tile.kind}
              autoplay
              playsinline
              .muted=${true}
            ></video>`
      }
      ${
        tile.handRaised
          ? html`<span class="hand" role="img" aria-label=${text('tile.hand')}
              ><rp-icon .shapes=${Hand}></rp-icon
            ></span>`
          : nothing
      }
      <p class="plate">
        ${
          tile.kind === 'content'
            ? html`<rp-icon .shapes=${Presentation}></rp-icon>`
            : tile.muted
              ? html`<rp-icon class="muted" .shapes=${MicOff}></rp-icon
                  ><span class="visually-hidden">${text('tile.muted')}</span>`
              : nothing
        }
        ${this.#name()}
      </p>
      ${
        tile.reconnecting
          ? html`<p class="lost"><rp-icon .shapes=${WifiOff}></rp-icon>${text('tile.reconnecting')}</p>`
          : nothing
      }
      ${tile.speaking ? html`<span class="ring"></span>` : nothing}`;
  }

  override updated(): void {
    const video = this.renderRoot.querySelector('video');
    if (video === null || this.track === null) {
      this.#shown = null;
      return;
    }
    if (this.track !== this.#shown || video.srcObject === null) {
      this.#shown = this.track;
      video.srcObject = new MediaStream([this.track]);
      // Muted video may always play; a rejection means that the track changed meanwhile.
      video.play().catch(() => undefined);
    }
  }

  #name() {
    const { tile } = this;
    if (tile.kind === 'content') {
      return html`<span class="name">${text('tile.content', { name: tile.name })}</span>`;
    }
    if (tile.kind === 'self') {
      return html`<span class="name">${text('tile.self')}</span>`;
    }
    return tile.detail === ''
      ? html`<span class="name">${tile.name}</span>`
      : html`<span class="name">${tile.detail}<span class="detail">${tile.name}</span></span>`;
  }
}
customElements.define('rp-stage-tile', StageTile);

declare global {
  interface HTMLElementTagNameMap {
    'rp-stage-tile': StageTile;
  }
}
