import { css, html } from 'lit';
import { ScanEye } from 'lucide';
import { SignalElement, elementStyles } from '@ratspult/server/ui';
import type { LocalMedia } from '../local-media.ts';
import { pageStyles } from '../page-styles.ts';
import type { MeetingSession } from './meeting-session.ts';
import { text } from './texts.ts';

/** Switches the second camera on and off; which one is chosen among those that are not the first. */
export class DocumentCamera extends SignalElement {
  static override properties = { meeting: { attribute: false }, media: { attribute: false }, chosen: { state: true } };
  declare meeting: MeetingSession | null;
  declare media: LocalMedia | null;
  declare chosen: string | null;

  static override styles = [
    elementStyles,
    pageStyles,
    css`
      :host {
        display: grid;
        gap: var(--space-3);
        margin-top: var(--space-5);
        padding-top: var(--space-4);
        border-top: 1px solid var(--border);
      }
      h3 {
        font-size: var(--text-m);
      }
    `,
  ];

  constructor() {
    super();
    this.meeting = null;
    this.media = null;
    this.chosen = null;
  }

  override render() {
    const { media } = this;
    const own = media?.camera.state.value.track?.getSettings().deviceId;
    const cameras = (media?.devices.value ?? []).filter(
      ({ kind, deviceId }) => kind === 'camera' && deviceId !== own && deviceId !== '',
    );
    const on = media?.document.state.value.track !== null && media !== null;
    const chosen = cameras.find(({ deviceId }) => deviceId === this.chosen) ?? cameras[0];
    return html`<h3>${text('documentCamera')}</h3>
      <p class="soft">${text(cameras.length === 0 && !on ? 'documentNone' : 'documentHint')}</p>
      <div class="field" ?hidden=${cameras.length < 2 || on}>
        <label for="camera">${text('documentCamera')}</label>
        <select id="camera" data-testid="document-device" @change=${this.#choose}>
          ${cameras.map(({ deviceId, label }) => html`<option value=${deviceId}>${label}</option>`)}
        </select>
      </div>
      <div>
        <rp-button
          .icon=${ScanEye}
          .pressed=${on}
          ?disabled=${cameras.length === 0 && !on}
          ?busy=${media?.document.state.value.opening ?? false}
          data-testid="document-camera"
          @click=${() => void this.meeting?.toggleDocument(chosen?.deviceId ?? null)}
          >${text(on ? 'documentStop' : 'documentStart')}</rp-button
        >
      </div>`;
  }

  readonly #choose = (event: Event): void => {
    this.chosen = event.target instanceof HTMLSelectElement ? event.target.value : null;
  };
}
customElements.define('meet-document-camera', DocumentCamera);
