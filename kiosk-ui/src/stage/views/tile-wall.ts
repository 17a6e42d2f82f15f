import { css, html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { signal } from '@preact/signals-core';
import type { ShownVideo } from '@ratspult/server/client';
import { elementStyles } from '@ratspult/server/ui';
import { text } from '../../texts/stage.ts';
import { arrange, type Arrangement } from '../layout/arrange.ts';
import { sceneOf, type Scene, type SceneTile } from '../layout/scene.ts';
import { StageElement } from './stage-element.ts';
import './stage-tile.ts';

/** All pictures of the meeting where the layout puts them; tells the conference which it shows and how large. */
export class TileWall extends StageElement {
  static override properties = { ...StageElement.properties, corner: { attribute: false } };
  /** Size of the speaker list at the upper right, px; null when there is none. */
  declare corner: { readonly width: number; readonly height: number } | null;

  static override styles = [
    elementStyles,
    css`
      :host {
        position: relative;
        display: block;
        min-height: 0;
        min-width: 0;
      }
      .more {
        position: absolute;
        right: 0.6rem;
        bottom: 0.6rem;
        z-index: 2;
        padding: 0.3rem 1rem;
        border-radius: 2rem;
        background: var(--video-plate);
        font-size: 1.2rem;
        font-weight: 600;
      }
    `,
  ];
  readonly #size = signal({ width: 0, height: 0 });
  readonly #observer = new ResizeObserver(([entry]) => {
    if (entry !== undefined) {
      this.#size.value = { width: entry.contentRect.width, height: entry.contentRect.height };
    }
  });
  #placed: Arrangement = { tiles: [], hidden: 0 };
  #shownTiles: ReadonlyMap<string, SceneTile> = new Map();

  override connectedCallback(): void {
    super.connectedCallback();
    this.#observer.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#observer.disconnect();
  }

  override render() {
    const scene = this.#scene();
    const { width, height } = this.#size.value;
    if (scene === null || width === 0) {
      return nothing;
    }
    this.#placed = arrange({
      mode: this.model.snapshot.value?.stage.layout ?? 'speaker',
      content: scene.content?.key ?? null,
      people: scene.people.map((tile) => tile.key),
      self: scene.self.key,
      width,
      height,
      corner: this.corner,
    });
    const all = [scene.self, ...scene.people, ...(scene.content === null ? [] : [scene.content])];
    this.#shownTiles = new Map(all.map((tile) => [tile.key, tile]));
    return html`${repeat(
      this.#placed.tiles,
      (placed) => placed.key,
      (placed) => {
        const tile = this.#shownTiles.get(placed.key);
        return tile === undefined
          ? nothing
          : html`<rp-stage-tile
              data-testid="stage-tile"
              data-key=${placed.key}
              data-participant-id=${tile.participantId ?? nothing}
              data-kind=${tile.kind}
              .place=${placed.place}
              .tile=${tile}
              .track=${this.#trackOf(tile)}
            ></rp-stage-tile>`;
      },
    )}
    ${
      this.#placed.hidden === 0
        ? nothing
        : html`<p class="more" data-testid="stage-more">${text('meeting.more', { count: this.#placed.hidden })}</p>`
    }`;
  }

  override updated(): void {
    for (const element of this.renderRoot.querySelectorAll('rp-stage-tile')) {
      const placed = this.#placed.tiles.find((tile) => tile.key === element.dataset['key']);
      if (placed !== undefined) {
        element.style.left = `${placed.x}px`;
        element.style.top = `${placed.y}px`;
        element.style.width = `${placed.width}px`;
        element.style.height = `${placed.height}px`;
      }
    }
    const [first] = this.#placed.tiles;
    const more = this.renderRoot.querySelector<HTMLElement>('.more');
    if (more !== null && first !== undefined && first.place === 'main') {
      // In the lower right of the main picture: the small ones must stay free.
      more.style.right = `calc(${this.#size.value.width - first.x - first.width}px + 0.6rem)`;
      more.style.bottom = `calc(${this.#size.value.height - first.y - first.height}px + 0.6rem)`;
    }
    this.model.room.peek()?.conference.show(this.#shownVideos());
  }

  #scene(): Scene | null {
    const state = this.model.state.value;
    const snapshot = this.model.snapshot.value;
    const room = this.model.room.value;
    return state === null || snapshot === null || room === null ? null : sceneOf(state, snapshot, room.lookAtId.value);
  }

  #trackOf(tile: SceneTile): MediaStreamTrack | null {
    if (tile.kind === 'self') {
      return this.model.snapshot.value?.video.cameraOff === true ? null : this.model.capture.program.track;
    }
    return tile.producerId === null ? null : (this.model.tracks.value.get(tile.producerId) ?? null);
  }

  #shownVideos(): readonly ShownVideo[] {
    const ratio = devicePixelRatio;
    return this.#placed.tiles.flatMap((placed) => {
      const producerId = this.#shownTiles.get(placed.key)?.producerId ?? null;
      return producerId === null
        ? []
        : [
            {
              producerId,
              widthPx: Math.max(1, Math.round(placed.width * ratio)),
              heightPx: Math.max(1, Math.round(placed.height * ratio)),
            },
          ];
    });
  }
}
customElements.define('rp-tile-wall', TileWall);
