import { LitElement, css, html, nothing } from 'lit';
import { Hand, MicOff, WifiOff } from 'lucide';
import { elementStyles, language } from '@ratspult/server/ui';
import type { Participant } from '../../../src/protocol/index.ts';
import '../views/video-view.ts';
import type { VideoSource } from './layout.ts';
import { text } from './texts.ts';

const initials = (name: string): string =>
  name
    .split(/[\s-]+/)
    .filter((word) => /^\p{L}/u.test(word) && !word.endsWith('.'))
    .map((word) => word.slice(0, 1).toUpperCase())
    .filter((_letter, index, all) => index === 0 || index === all.length - 1)
    .join('');

/** The newest open microphone in a room, as the lower third names it. */
const lowerThird = (participant: Participant): string | null => {
  const speaker = participant.roomSpeakers.at(-1);
  if (speaker === undefined) {
    return null;
  }
  const { name, detail, seat } = speaker;
  return detail === '' ? text('seat', { name, seat }) : text('seatDetail', { name, detail, seat });
};

/** One participant: picture or initials, name plate, badges, muted, hand, who speaks in a room. */
export class MeetTile extends LitElement {
  static override properties = {
    participant: { attribute: false },
    track: { attribute: false },
    source: {},
    self: { type: Boolean, reflect: true },
    active: { type: Boolean, reflect: true },
    small: { type: Boolean, reflect: true },
    language: {},
  };
  declare participant: Participant | null;
  declare track: MediaStreamTrack | null;
  declare source: VideoSource;
  declare self: boolean;
  declare active: boolean;
  declare small: boolean;
  /** Only there so that a change of language draws the tile anew. */
  declare language: string;

  static override styles = [
    elementStyles,
    css`
      :host {
        position: relative;
        display: block;
        overflow: hidden;
        min-width: 0;
        min-height: 0;
        border-radius: var(--radius-m);
        background: #17232b;
        color: var(--on-video);
        container-type: size;
      }
      meet-video {
        position: absolute;
        inset: 0;
        background: var(--video-bg);
      }
      meet-video[contain] {
        --video-fit: contain;
      }
      /* A wide picture cut to a tall window would show a nose: better with bars. */
      @container (max-aspect-ratio: 11 / 10) {
        meet-video {
          --video-fit: contain;
        }
      }
      .initials {
        position: absolute;
        top: 50%;
        left: 50%;
        display: grid;
        width: min(36cqh, 26cqw, 9rem);
        aspect-ratio: 1;
        place-items: center;
        border-radius: 50%;
        background: #2c4552;
        font-size: min(14cqh, 10cqw, 3.4rem);
        font-weight: 600;
        transform: translate(-50%, -50%);
      }
      :host([active])::after {
        position: absolute;
        inset: 0;
        border: 4px solid #4fc3ec;
        border-radius: inherit;
        box-shadow: inset 0 0 0 2px #06222d;
        content: '';
        pointer-events: none;
      }
      .plates {
        position: absolute;
        inset: auto var(--space-3) var(--space-3) var(--space-3);
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-2);
        align-items: flex-end;
      }
      .plate {
        display: inline-flex;
        gap: var(--space-2);
        align-items: center;
        max-width: 100%;
        padding: 0.15rem var(--space-3);
        border-radius: var(--radius-s);
        background: var(--video-plate);
        font-size: var(--text-s);
        font-weight: 600;
      }
      .plate .name {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .badge {
        flex: none;
        padding: 0 var(--space-2);
        border-radius: 0.3rem;
        background: rgb(255 255 255 / 20%);
        font-size: var(--text-xs);
        font-weight: 600;
      }
      .lower-third {
        flex-basis: 100%;
        width: fit-content;
        max-width: 100%;
        padding: var(--space-2) var(--space-4);
        border-left: 0.3rem solid #4fc3ec;
        border-radius: 0.25rem;
        background: var(--video-plate);
        font-size: clamp(var(--text-s), 4.2cqh, var(--text-xl));
        font-weight: 650;
        line-height: 1.25;
      }
      :host([small]) .plates {
        inset: auto var(--space-2) var(--space-2) var(--space-2);
      }
      :host([small]) .plate {
        padding: 0.05rem var(--space-2);
        font-size: var(--text-xs);
      }
      .muted {
        color: #ff9c98;
        font-size: 0.8em;
      }
      .corner {
        position: absolute;
        top: var(--space-3);
        right: var(--space-3);
        display: flex;
        gap: var(--space-2);
      }
      .corner > span {
        display: inline-flex;
        gap: var(--space-2);
        align-items: center;
        padding: 0.2rem var(--space-3);
        border-radius: var(--radius-round);
        background: var(--video-plate);
        font-size: var(--text-xs);
        font-weight: 600;
      }
      .corner .hand {
        background: #ffd166;
        color: #2a1d00;
      }
      .corner .self-muted {
        background: #b3261e;
      }
      :host([small]) .corner {
        top: var(--space-2);
        right: var(--space-2);
      }
      :host([small]) .corner .words {
        display: none;
      }
    `,
  ];

  constructor() {
    super();
    this.participant = null;
    this.track = null;
    this.source = 'camera';
    this.self = false;
    this.active = false;
    this.small = false;
    this.language = language.peek();
  }

  override render() {
    const { participant } = this;
    if (participant === null) {
      return nothing;
    }
    const screen = this.source !== 'camera';
    return html`${
        this.track === null
          ? html`<div class="initials" aria-hidden="true">${initials(participant.name)}</div>`
          : html`<meet-video
              .track=${this.track}
              ?mirror=${this.self && !screen}
              ?contain=${screen || participant.kind === 'room'}
              label=${participant.name}
            ></meet-video>`
      }${screen ? nothing : this.#corner(participant)}
      <div class="plates">${screen ? nothing : this.#lowerThird(participant)}${this.#plate(participant, screen)}</div>`;
  }

  #corner(participant: Participant) {
    const muted = this.self && isMuted(participant);
    return html`<div class="corner">
      ${
        participant.connection === 'reconnecting'
          ? html`<span><rp-icon .shapes=${WifiOff}></rp-icon><span class="words">${text('away')}</span></span>`
          : nothing
      }
      ${
        participant.handRaisedAt === null
          ? nothing
          : html`<span class="hand" data-testid="tile-hand"
              ><rp-icon .shapes=${Hand}></rp-icon><span class="words">${text('handUp')}</span></span
            >`
      }
      ${
        muted
          ? html`<span class="self-muted"
              ><rp-icon .shapes=${MicOff}></rp-icon><span class="words">${text('mutedBig')}</span></span
            >`
          : nothing
      }
    </div>`;
  }

  #lowerThird(participant: Participant) {
    const words = lowerThird(participant);
    return words === null ? nothing : html`<div class="lower-third" data-testid="lower-third">${words}</div>`;
  }

  #plate(participant: Participant, screen: boolean) {
    if (screen) {
      const words = shownWords(this.source, this.self, participant.name);
      return html`<div class="plate"><span class="name">${words}</span></div>`;
    }
    return html`<div class="plate">
      ${
        isMuted(participant)
          ? html`<rp-icon class="muted" .shapes=${MicOff}></rp-icon
              ><span class="visually-hidden">${text('muted')}</span>`
          : nothing
      }
      <span class="name" data-testid="tile-name">${participant.name}</span>
      ${badges(participant, this.self).map((badge) => html`<span class="badge">${badge}</span>`)}
    </div>`;
  }
}
customElements.define('meet-tile', MeetTile);

const shownWords = (source: VideoSource, self: boolean, name: string): string => {
  if (source === 'document') {
    return self ? text('yourDocument') : text('documentOf', { name });
  }
  return self ? text('yourScreen') : text('screenOf', { name });
};

/** True when nobody can hear the participant: no open microphone. */
export const isMuted = (participant: Participant): boolean =>
  !participant.tracks.some((track) => track.source === 'microphone' && !track.paused);

/** Words beside a name: oneself, room, guest, chair. */
export const badges = (participant: Participant, self: boolean): readonly string[] => [
  ...(self ? [text('you')] : []),
  ...(participant.kind === 'room' ? [text('room')] : []),
  ...(participant.kind === 'guest' ? [text('guest')] : []),
  ...(participant.signLanguage ? [text('signLanguage')] : []),
  ...(participant.role === 'chair' ? [text('chair')] : participant.moderator ? [text('moderator')] : []),
];
