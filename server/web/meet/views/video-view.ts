import { LitElement, css, html, type PropertyValues } from 'lit';

/** A picture of one track. Sound never plays here. `mirror` for the own camera, `contain` for screens. */
export class VideoView extends LitElement {
  static override properties = {
    track: { attribute: false },
    mirror: { type: Boolean, reflect: true },
    contain: { type: Boolean, reflect: true },
    label: {},
  };
  declare track: MediaStreamTrack | null;
  declare mirror: boolean;
  declare contain: boolean;
  declare label: string;

  static override styles = css`
    :host {
      display: block;
      overflow: hidden;
    }
    video {
      display: block;
      width: 100%;
      height: 100%;
      object-fit: var(--video-fit, cover);
    }
    :host([mirror]) video {
      transform: scaleX(-1);
    }
  `;

  constructor() {
    super();
    this.track = null;
    this.mirror = false;
    this.contain = false;
    this.label = '';
  }

  override render() {
    return html`<video .muted=${true} autoplay playsinline disablepictureinpicture aria-label=${this.label}></video>`;
  }

  override updated(changed: PropertyValues<this>): void {
    const video = this.renderRoot.querySelector('video');
    if (video !== null && changed.has('track')) {
      video.srcObject = this.track === null ? null : new MediaStream([this.track]);
      // Rejected when the track changes again meanwhile; the next one plays.
      video.play().catch(() => {});
    }
  }
}
customElements.define('meet-video', VideoView);
