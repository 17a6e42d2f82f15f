import { css, html, nothing, type PropertyValues } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { SignalElement, elementStyles, language } from '@ratspult/server/ui';
import type { ShownVideo } from '../../../client/index.ts';
import type { LocalMedia } from '../local-media.ts';
import {
  arrange,
  bestGrid,
  isPinned,
  rememberSpeaker,
  videoTrack,
  type Layout,
  type Tile,
  type VideoSource,
} from './layout.ts';
import type { MeetingSession } from './meeting-session.ts';
import type { MeetTile } from './tile.ts';
import './tile.ts';
import { text } from './texts.ts';

/** Smallest tile in which a face still says something, in CSS pixels. */
const minTileWidth = 220;
const maxTiles = 12;

/** The pictures of a meeting. Tells the conference what it shows and in which size. */
export class StageArea extends SignalElement {
  static override properties = {
    meeting: { attribute: false },
    media: { attribute: false },
    layout: {},
    pinSignLanguage: { type: Boolean },
    width: { state: true },
    height: { state: true },
  };
  declare meeting: MeetingSession | null;
  declare media: LocalMedia | null;
  declare layout: Layout;
  declare pinSignLanguage: boolean;
  declare width: number;
  declare height: number;
  #spoke: readonly string[] = [];
  readonly #resize = new ResizeObserver(([entry]) => {
    this.width = entry?.contentRect.width ?? 0;
    this.height = entry?.contentRect.height ?? 0;
  });

  static override styles = [
    elementStyles,
    css`
      :host {
        position: relative;
        display: block;
        min-width: 0;
        min-height: 0;
        overflow: hidden;
      }
      .area {
        display: grid;
        gap: var(--space-2);
        width: 100%;
        height: 100%;
        padding: var(--space-2);
      }
      .gallery {
        display: flex;
        flex-wrap: wrap;
        justify-content: center;
        align-content: center;
      }
      .gallery meet-tile {
        flex: none;
        width: var(--tile-width);
        height: var(--tile-height);
      }
      .big {
        grid-template: minmax(0, 1fr) / minmax(0, 1fr) 15rem;
      }
      /* Hands and faces need more than a thumbnail. */
      .big.pinned {
        grid-template-columns: minmax(0, 1fr) minmax(15rem, 26rem);
      }
      .big.below {
        grid-template: minmax(0, 1fr) auto / minmax(0, 1fr);
      }
      .big.alone {
        grid-template: minmax(0, 1fr) / minmax(0, 1fr);
      }
      .strip {
        display: flex;
        flex-direction: column;
        gap: var(--space-2);
        min-height: 0;
        overflow: hidden auto;
        scrollbar-width: thin;
      }
      .strip meet-tile {
        flex: none;
        width: 100%;
        aspect-ratio: 16 / 9;
      }
      .below .strip {
        flex-direction: row;
        overflow: auto hidden;
      }
      .below .strip meet-tile {
        width: auto;
        height: 6rem;
      }
      .big.below.pinned {
        grid-template-columns: minmax(0, 1fr);
      }
      .below.pinned .strip meet-tile {
        height: 11rem;
      }
      .more {
        position: absolute;
        top: var(--space-4);
        left: var(--space-4);
        padding: 0.15rem var(--space-3);
        border-radius: var(--radius-round);
        background: var(--video-plate);
        color: var(--on-video);
        font-size: var(--text-s);
      }
    `,
  ];

  constructor() {
    super();
    this.meeting = null;
    this.media = null;
    this.layout = 'speaker';
    this.pinSignLanguage = true;
    this.width = 0;
    this.height = 0;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#resize.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resize.disconnect();
    this.meeting?.conference.show([]);
  }

  override render() {
    const state = this.meeting?.conference.state.value;
    if (state === undefined) {
      return nothing;
    }
    this.#spoke = rememberSpeaker(this.#spoke, state.audible.activeParticipantId);
    const { main, others, hidden } = arrange({
      participants: state.participants,
      selfId: state.selfId,
      spoke: this.#spoke,
      pinSignLanguage: this.pinSignLanguage,
      layout: this.layout,
      places: this.#places(),
    });
    const more = hidden === 0 ? nothing : html`<div class="more">${text('more', { count: hidden })}</div>`;
    return html`${main === null ? this.#gallery(others) : this.#big(main, others)}${more}`;
  }

  override updated(_changed: PropertyValues<this>): void {
    this.meeting?.conference.show(this.#shown());
  }

  #places(): number {
    if (this.layout === 'speaker') {
      return maxTiles - 1;
    }
    const columns = Math.max(1, Math.floor(this.width / minTileWidth));
    const rows = Math.max(1, Math.floor(this.height / (minTileWidth * (9 / 16))));
    return Math.max(2, Math.min(maxTiles, columns * rows));
  }

  #gallery(tiles: readonly Tile[]) {
    const gap = 8;
    const { columns, rows } = bestGrid(tiles.length, this.width, this.height);
    const width = Math.floor((this.width - gap * (columns + 1)) / columns);
    const height = Math.floor((this.height - gap * (rows + 1)) / rows);
    // Tiles fill their cell up to a square or a wide picture; faces stay in the middle.
    const tileWidth = Math.max(1, Math.min(width, Math.round(height * (16 / 9))));
    const tileHeight = Math.max(1, Math.min(height, tileWidth));
    const style = `--tile-width: ${tileWidth}px; --tile-height: ${tileHeight}px`;
    return html`<div class="area gallery" .style=${style} data-testid="gallery">
      ${repeat(
        tiles,
        (tile) => `${tile.participant.id}/${tile.source}`,
        (tile) => this.#tile(tile, tileWidth < 300),
      )}
    </div>`;
  }

  #big(main: Tile, others: readonly Tile[]) {
    const place = others.length === 0 ? 'alone' : this.width < 720 || this.width < this.height ? 'below' : '';
    const pinned = others.some(({ participant }) => isPinned(participant, this)) ? 'pinned' : '';
    return html`<div class="area big ${place} ${pinned}" data-testid="speaker-layout">
      ${this.#tile(main, false)}
      ${
        others.length === 0
          ? nothing
          : html`<div class="strip">
              ${repeat(
                others,
                (tile) => `${tile.participant.id}/${tile.source}`,
                (tile) => this.#tile(tile, true),
              )}
            </div>`
      }
    </div>`;
  }

  #tile({ participant, source }: Tile, small: boolean) {
    const state = this.meeting?.conference.state.value;
    const self = participant.id === state?.selfId;
    const track = videoTrack(participant, source);
    const remote = track === null ? undefined : this.meeting?.conference.tracks.value.get(track.producerId);
    const own = this.#ownTrack(source);
    return html`<meet-tile
      data-testid="tile"
      data-participant-id=${participant.id}
      data-name=${participant.name}
      data-source=${source}
      data-producer-id=${self ? nothing : (track?.producerId ?? nothing)}
      .participant=${participant}
      .source=${source}
      .track=${(self ? own : remote) ?? null}
      ?self=${self}
      ?small=${small}
      ?active=${source === 'camera' && state?.audible.activeParticipantId === participant.id}
      .language=${language.value}
    ></meet-tile>`;
  }

  #ownTrack(source: VideoSource): MediaStreamTrack | null {
    return source === 'screen' ? (this.meeting?.screenTrack ?? null) : (this.media?.[source].state.value.track ?? null);
  }

  /** Measured, not computed: what is shown is what is asked for. */
  #shown(): readonly ShownVideo[] {
    return [...this.renderRoot.querySelectorAll<MeetTile>('meet-tile')].flatMap((tile) => {
      const producerId = tile.dataset['producerId'];
      const box = tile.getBoundingClientRect();
      return producerId === undefined || box.width === 0
        ? []
        : [{ producerId, widthPx: box.width * devicePixelRatio, heightPx: box.height * devicePixelRatio }];
    });
  }
}
customElements.define('meet-stage', StageArea);
