import { html, nothing } from 'lit';
import { ArrowLeft, Crosshair, House, ScanFace, SlidersHorizontal, TriangleAlert, Video } from 'lucide';
import { ptzRepeatMs, type CameraView as Camera, type RoomSnapshot } from '@ratspult/appliance/protocol';
import { elementStyles, formatTime } from '@ratspult/server/ui';
import { faultText } from '../../texts/faults.ts';
import { deviceText } from '../../texts/devices.ts';
import { text, type PanelTextKey } from '../../texts/panel.ts';
import { PanelElement } from '../panel-element.ts';
import { panelStyles } from '../panel-styles.ts';
import { PtzHold } from '../ptz-hold.ts';
import '../parts/picture-dialog.ts';
import { cameraStyles } from './camera-styles.ts';
import '../parts/joystick.ts';
import '../parts/preset-tiles.ts';

/** About thirty moves a second: more than a motor follows. */
const moveGapMs = 33;

const controls = [
  { control: 'automatic', label: 'camera.automatic' },
  { control: 'manual', label: 'camera.manual' },
] as const;

/** The devices of a camera fail in these ways; anything else counts as no answer. */
const troubleText: Readonly<Record<string, PanelTextKey>> = {
  'device-port-missing': 'camera.portMissing',
  'device-program-missing': 'camera.programMissing',
  'device-connection-refused': 'camera.connectionRefused',
  'device-garbled': 'camera.garbled',
  'device-refuses-commands': 'camera.refusesCommands',
  'device-wrong-password': 'camera.authFailed',
  'device-certificate': 'camera.certificate',
};

const shortState = ({ trouble, health, selected }: Camera): string => {
  if (trouble !== null) {
    return text(troubleText[trouble.code] ?? 'camera.offline');
  }
  if (health === 'connecting') {
    return text('camera.connecting');
  }
  return selected ? text('camera.onAirHint') : '';
};

const hasPicture = ({ picture }: Camera): boolean =>
  picture.focus || picture.settings.length > 0 || picture.whiteBalances.length > 0;

/** Choose a camera, move it by hand, go to saved positions, save new ones. */
export class CameraPage extends PanelElement {
  static override styles = [elementStyles, panelStyles, cameraStyles];
  readonly #holds = new Map<string, PtzHold>();

  override render() {
    const { room } = this;
    if (room === null) {
      return nothing;
    }
    const camera = room.cameras.find((candidate) => this.#isChosen(room, candidate)) ?? room.cameras[0];
    return html`${this.#head(room)}
    ${
      camera === undefined
        ? html`<p class="none">${text('camera.none')}</p>`
        : html`<div class="work">
            ${this.#handControl(camera)}
            <rp-presets class="card" .model=${this.model} .camera=${camera}></rp-presets>
          </div>`
    }`;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const hold of this.#holds.values()) {
      hold.releaseAll();
    }
  }

  #head(room: RoomSnapshot) {
    const inMeeting = room.meeting.phase === 'joined' || room.meeting.phase === 'reconnecting';
    return html`<header>
      ${
        inMeeting
          ? nothing
          : html`<rp-button
              data-testid="camera-back"
              .icon=${ArrowLeft}
              @click=${() => (this.model.page.value = 'main')}
              >${text('app.back')}</rp-button
            >`
      }
      <div class="cameras" role="group" aria-label=${text('camera.choose')}>
        ${room.cameras.map((camera) => this.#choice(room, camera))}
      </div>
      <div class="segments control" role="group" aria-label=${text('camera.control')}>
        ${controls.map(
          ({ control, label }) =>
            html`<button
              type="button"
              data-testid=${`control-${control}`}
              aria-pressed=${room.cameraControl === control ? 'true' : 'false'}
              ?disabled=${!this.model.usable}
              @click=${() => void this.model.run('setCameraControl', { control })}
            >
              ${text(label)}
            </button>`,
        )}
      </div>
    </header>`;
  }

  #choice(room: RoomSnapshot, camera: Camera) {
    const chosen = this.#isChosen(room, camera);
    const offline = camera.health === 'offline' || camera.health === 'auth-failed';
    const state = shortState(camera);
    return html`<button
      type="button"
      class=${offline ? 'camera offline' : 'camera'}
      data-testid="camera"
      data-camera-id=${camera.id}
      data-health=${camera.health}
      aria-pressed=${chosen ? 'true' : 'false'}
      ?disabled=${!this.model.usable}
      @click=${() => void this.model.run('selectCamera', { cameraId: camera.id }, `selectCamera:${camera.id}`)}
    >
      <rp-icon .shapes=${offline ? TriangleAlert : Video}></rp-icon>
      <span>${camera.name}${state === '' ? nothing : html`<small>${state}</small>`}</span>
    </button>`;
  }

  #handControl(camera: Camera) {
    const blocked = !this.model.usable || camera.health === 'offline' || camera.health === 'auth-failed';
    return html`<section class="hand card" aria-label=${camera.name}>
      <div class="reach">
        <rp-joystick .hold=${this.#holdOf(camera.id)} ?zoom=${camera.zoom} ?disabled=${blocked}></rp-joystick>
      </div>
      <p class="hint" data-testid="camera-state" data-moving=${camera.moving ? 'true' : 'false'}>
        ${this.#state(camera)}
      </p>
      <div class="deeds">
        ${camera.home ? this.#home(camera, blocked) : nothing}
        ${hasPicture(camera) ? this.#picture(camera, blocked) : nothing}
        ${camera.tracking === 'none' ? nothing : this.#tracking(camera, blocked)}
      </div>
      <rp-picture-dialog .model=${this.model} .camera=${camera}></rp-picture-dialog>
    </section>`;
  }

  #home({ id }: Camera, blocked: boolean) {
    return html`<rp-button
      data-testid="camera-home"
      .icon=${House}
      ?busy=${this.model.isPending('cameraHome')}
      ?disabled=${blocked}
      @click=${() => void this.model.run('cameraHome', { cameraId: id })}
      >${text('camera.home')}</rp-button
    >`;
  }

  #tracking({ id, tracking }: Camera, blocked: boolean) {
    const on = tracking === 'on';
    return html`<rp-button
      kind=${on ? 'primary' : 'secondary'}
      data-testid="camera-tracking"
      data-tracking=${tracking}
      .icon=${ScanFace}
      .pressed=${on}
      ?busy=${this.model.isPending(`tracking:${id}`)}
      ?disabled=${blocked}
      @click=${() => void this.model.run('setCameraTracking', { cameraId: id, on: !on }, `tracking:${id}`)}
      >${text('camera.tracking')}</rp-button
    >`;
  }

  #picture({ id }: Camera, blocked: boolean) {
    return html`<rp-button
      data-testid="camera-picture"
      .icon=${SlidersHorizontal}
      ?disabled=${blocked}
      @click=${() => {
        this.model.dialog.value = 'picture';
        void this.model.run('readCameraPicture', { cameraId: id });
      }}
      >${deviceText('picture.open')}</rp-button
    >`;
  }

  #state(camera: Camera) {
    const { trouble } = camera;
    if (trouble !== null) {
      const since = text('faults.since', { time: formatTime(trouble.since) });
      return html`<rp-icon .shapes=${TriangleAlert}></rp-icon>${faultText(trouble.code, camera.name).what} (${since})`;
    }
    if (camera.health === 'connecting') {
      return html`<rp-icon .shapes=${TriangleAlert}></rp-icon>${camera.name}: ${text('camera.connecting')}`;
    }
    return html`<rp-icon .shapes=${Crosshair}></rp-icon
      >${text(camera.moving ? 'camera.moving' : 'camera.stickFinger')}`;
  }

  #isChosen(room: RoomSnapshot, camera: Camera): boolean {
    const wanted = room.cameras.find((candidate) => this.model.isPending(`selectCamera:${candidate.id}`));
    return wanted === undefined ? camera.selected : wanted.id === camera.id;
  }

  /** One per camera: when another camera is chosen, the stick lets go of the old one before it gets the new one. */
  #holdOf(cameraId: string): PtzHold {
    const known = this.#holds.get(cameraId);
    for (const [id, other] of this.#holds) {
      if (id !== cameraId) {
        other.releaseAll();
      }
    }
    if (known !== undefined) {
      return known;
    }
    const { link, timers } = this.model;
    const hold = new PtzHold({
      timers,
      repeatMs: ptzRepeatMs,
      gapMs: moveGapMs,
      wire: {
        move: async (vector) => (await link.send('ptzMove', { cameraId, ...vector }, null)).ok,
        stop: async () => (await link.send('ptzStop', { cameraId }, null)).ok,
      },
    });
    this.#holds.set(cameraId, hold);
    return hold;
  }
}
customElements.define('rp-cameras', CameraPage);
