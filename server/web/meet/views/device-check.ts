import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { Mic, MicOff, Video, VideoOff, Volume2 } from 'lucide';
import { SignalElement, elementStyles } from '@ratspult/server/ui';
import type { CaptureFailure } from '../../../client/index.ts';
import { playTestTone, watchLevel } from '../level-meter.ts';
import type { LocalDevice, LocalMedia } from '../local-media.ts';
import { pageStyles } from '../page-styles.ts';
import { text } from '../texts.ts';
import './video-view.ts';

/** Camera preview, microphone level, device choice and test tone; before joining and again in the meeting. */
export class DeviceCheck extends SignalElement {
  static override properties = {
    media: { attribute: false },
    switches: { type: Boolean },
    level: { state: true },
    testing: { state: true },
  };
  declare media: LocalMedia | null;
  /** Buttons over the picture; in a meeting the toolbar has them. */
  declare switches: boolean;
  declare level: number;
  declare testing: boolean;
  #metered: MediaStreamTrack | null = null;
  #stopMeter: (() => void) | null = null;

  static override styles = [
    elementStyles,
    pageStyles,
    css`
      .preview {
        position: relative;
        display: grid;
        overflow: hidden;
        aspect-ratio: 16 / 9;
        place-items: center;
        border-radius: var(--radius-l);
        background: var(--video-bg);
        color: var(--on-video);
      }
      .preview meet-video {
        position: absolute;
        inset: 0;
      }
      .preview .off {
        display: grid;
        gap: var(--space-2);
        justify-items: center;
        padding: var(--space-4);
        text-align: center;
      }
      .preview .off rp-icon {
        font-size: 2rem;
      }
      .switches {
        position: absolute;
        bottom: var(--space-4);
        left: 50%;
        display: flex;
        gap: var(--space-3);
        transform: translateX(-50%);
      }
      .switches rp-button {
        --target: 3.5rem;
        --button-bg: rgb(255 255 255 / 92%);
        --button-color: #11202a;
      }
      .switches rp-button.off {
        --button-bg: #b3261e;
        --button-color: #ffffff;
      }
      .meter {
        height: 0.6rem;
        overflow: hidden;
        border-radius: var(--radius-round);
        background: var(--surface-3);
      }
      .meter > div {
        width: 100%;
        height: 100%;
        background: var(--success);
        transform-origin: left;
        transition: transform 100ms linear;
      }
      .devices {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(14rem, 1fr));
        gap: var(--space-4);
      }
    `,
  ];

  constructor() {
    super();
    this.media = null;
    this.switches = false;
    this.level = 0;
    this.testing = false;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#meter(null);
  }

  override render() {
    const { media } = this;
    if (media === null) {
      return nothing;
    }
    const camera = media.camera.state.value;
    const microphone = media.microphone.state.value;
    return html`<div class="stack">
      <div class="preview">
        ${this.#picture(camera)} ${this.switches ? this.#switches(media, camera, microphone) : nothing}
      </div>
      ${this.#failure('camera', camera.failure, () => void media.camera.open(null))}
      ${this.#failure('microphone', microphone.failure, () => void media.microphone.open(null))}
      <div class="field">
        <span class="label">${text('level')}</span>
        <div
          class="meter"
          role="meter"
          aria-label=${text('level')}
          aria-valuemin="0"
          aria-valuemax="100"
          aria-valuenow=${Math.round(this.level * 100)}
          data-testid="level"
        >
          <div .style=${`transform: scaleX(${this.level})`}></div>
        </div>
        <span class="hint">${text(microphone.on ? 'levelHint' : 'microphoneOff')}</span>
      </div>
      <div class="devices">
        ${this.#choice('camera', camera.deviceId, (id) => void media.camera.choose(id))}
        ${this.#choice('microphone', microphone.deviceId, (id) => void media.microphone.choose(id))}
        ${this.#choice('speaker', media.speakerId.value, (id) => {
          media.speakerId.value = id;
        })}
      </div>
      <div>
        <rp-button .icon=${Volume2} ?busy=${this.testing} data-testid="test-speaker" @click=${() => void this.#test()}
          >${text('testSpeaker')}</rp-button
        >
      </div>
    </div>`;
  }

  override updated(_changed: PropertyValues<this>): void {
    this.#meter(this.media?.microphone.state.peek().track ?? null);
  }

  #switches(media: LocalMedia, camera: LocalDevice, microphone: LocalDevice): TemplateResult {
    return html`<div class="switches">
      <rp-button
        round
        class=${microphone.on ? '' : 'off'}
        .icon=${microphone.on ? Mic : MicOff}
        label=${text(microphone.on ? 'turnMicrophoneOff' : 'turnMicrophoneOn')}
        data-testid="check-microphone"
        @click=${() => (microphone.on ? media.microphone.close() : void media.microphone.open())}
      ></rp-button>
      <rp-button
        round
        class=${camera.on ? '' : 'off'}
        .icon=${camera.on ? Video : VideoOff}
        label=${text(camera.on ? 'turnCameraOff' : 'turnCameraOn')}
        data-testid="check-camera"
        @click=${() => (camera.on ? media.camera.close() : void media.camera.open())}
      ></rp-button>
    </div>`;
  }

  #picture(camera: LocalDevice): TemplateResult {
    return camera.track === null
      ? html`<div class="off">
          <rp-icon .shapes=${VideoOff}></rp-icon>
          <span role="status">${text(camera.opening ? 'opening' : 'cameraOff')}</span>
        </div>`
      : html`<meet-video
          .track=${camera.track}
          mirror
          label=${text('yourPreview')}
          data-testid="preview"
        ></meet-video>`;
  }

  #failure(device: 'camera' | 'microphone', failure: CaptureFailure | null, retry: () => void) {
    return failure === null
      ? nothing
      : html`<div class="notice calm spread" role="alert" data-testid="${device}-failure" data-failure=${failure}>
          <div><strong>${text(device)}: ${text(failure)}</strong> ${text(`${failure}Hint`)}</div>
          <rp-button @click=${retry}>${text('retry')}</rp-button>
        </div>`;
  }

  #choice(kind: 'camera' | 'microphone' | 'speaker', chosen: string | null, choose: (id: string | null) => void) {
    const devices = this.media?.devices.value.filter((device) => device.kind === kind) ?? [];
    if (devices.length === 0) {
      return nothing;
    }
    const change = (event: Event): void => {
      if (event.target instanceof HTMLSelectElement) {
        choose(event.target.value === '' ? null : event.target.value);
      }
    };
    return html`<div class="field">
      <label for=${kind}>${text(kind)}</label>
      <select id=${kind} @change=${change} data-testid="choose-${kind}">
        <option value="" ?selected=${chosen === null}>${text('systemDevice')}</option>
        ${devices.map(
          (device) =>
            html`<option value=${device.deviceId} ?selected=${device.deviceId === chosen}>${device.label}</option>`,
        )}
      </select>
    </div>`;
  }

  async #test(): Promise<void> {
    this.testing = true;
    await playTestTone(this.media?.speakerId.peek() ?? null).catch(() => {});
    this.testing = false;
  }

  #meter(track: MediaStreamTrack | null): void {
    if (track === this.#metered) {
      return;
    }
    this.#stopMeter?.();
    this.#metered = track;
    this.#stopMeter =
      track === null
        ? null
        : watchLevel(track, (level) => {
            this.level = level;
          });
    if (track === null) {
      this.level = 0;
    }
  }
}
customElements.define('meet-device-check', DeviceCheck);
