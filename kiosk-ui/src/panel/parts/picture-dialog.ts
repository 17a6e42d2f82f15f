import { css, html, nothing } from 'lit';
import { Minus, Plus } from 'lucide';
import type { CameraView } from '@ratspult/appliance/protocol';
import { elementStyles } from '@ratspult/server/ui';
import { deviceText } from '../../texts/devices.ts';
import { text } from '../../texts/panel.ts';
import { PanelElement } from '../panel-element.ts';
import { panelStyles } from '../panel-styles.ts';
import './level-slider.ts';

type Setting = CameraView['picture']['settings'][number];

const focusWays = ['near', 'auto', 'far'] as const;

/** Brightness, colours and focus of one camera, as far as it has them. */
export class PictureDialog extends PanelElement {
  static override properties = { ...PanelElement.properties, camera: { attribute: false } };
  declare camera: CameraView;

  static override styles = [
    elementStyles,
    panelStyles,
    css`
      :host {
        --dialog-width: 34rem;
      }
      .settings {
        display: grid;
        align-items: end;
        gap: var(--space-3) var(--space-5);
      }
      @media (orientation: landscape) {
        :host {
          --dialog-width: 58rem;
        }
        .settings {
          grid-template-columns: repeat(2, minmax(0, 1fr));
        }
        .wide {
          grid-column: 1 / -1;
        }
      }
      section {
        display: grid;
        gap: var(--space-1);
      }
      .segments {
        flex-wrap: wrap;
      }
      .segments button {
        flex: 1 1 auto;
      }
    `,
  ];

  override render() {
    const { camera } = this;
    const { settings, whiteBalances, focus } = camera.picture;
    return html`<rp-dialog
      data-testid="picture-dialog"
      ?open=${this.model.dialog.value === 'picture'}
      .heading=${deviceText('picture.title', { camera: camera.name })}
      @rp-close=${this.#close}
    >
      <div class="settings">
        ${focus ? this.#focus() : nothing} ${whiteBalances.length === 0 ? nothing : this.#whiteBalance()}
        ${settings.map((setting) => this.#setting(setting))}
      </div>
      <rp-button slot="actions" kind="primary" data-testid="picture-close" @click=${this.#close}
        >${text('app.close')}</rp-button
      >
    </rp-dialog>`;
  }

  get #blocked(): boolean {
    const { health } = this.camera;
    return !this.model.usable || (health !== 'online' && health !== 'degraded');
  }

  #focus() {
    return html`<section class="wide">
      <p class="section-title" id="focus">${deviceText('picture.focus')}</p>
      <div class="segments" role="group" aria-labelledby="focus">
        ${focusWays.map(
          (way) =>
            html`<button
              type="button"
              data-testid=${`focus-${way}`}
              ?disabled=${this.#blocked}
              @click=${() => void this.model.run('setCameraFocus', { cameraId: this.camera.id, way }, `focus:${way}`)}
            >
              ${deviceText(`picture.focus.${way}`)}
            </button>`,
        )}
      </div>
    </section>`;
  }

  #whiteBalance() {
    const { id, picture } = this.camera;
    return html`<section class="wide">
      <p class="section-title" id="balance">${deviceText('picture.whiteBalance')}</p>
      <div class="segments" role="group" aria-labelledby="balance">
        ${picture.whiteBalances.map(
          (mode) =>
            html`<button
              type="button"
              data-testid="white-balance"
              data-mode=${mode}
              aria-pressed=${picture.whiteBalance === mode ? 'true' : 'false'}
              ?disabled=${this.#blocked}
              @click=${() => void this.model.run('setCameraWhiteBalance', { cameraId: id, mode }, `balance:${mode}`)}
            >
              ${deviceText(`picture.whiteBalance.${mode}`)}
            </button>`,
        )}
      </div>
    </section>`;
  }

  #setting({ setting, value01 }: Setting) {
    const name = deviceText(`picture.${setting}`);
    return html`<section data-testid="picture-setting" data-setting=${setting}>
      <p class="section-title">${name}</p>
      <rp-level
        heading=${name}
        less=${deviceText('picture.less', { setting: name })}
        more=${deviceText('picture.more', { setting: name })}
        .icons=${[Minus, Plus]}
        .value=${value01}
        ?blocked=${this.#blocked}
        .apply=${(value: number) =>
          this.model.run('setCameraImage', { cameraId: this.camera.id, setting, value01: value })}
      ></rp-level>
    </section>`;
  }

  readonly #close = (): void => {
    this.model.dialog.value = 'none';
  };
}
customElements.define('rp-picture-dialog', PictureDialog);
