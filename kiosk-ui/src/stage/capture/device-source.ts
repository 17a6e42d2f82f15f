import { effect, type ReadonlySignal } from '@preact/signals-core';
import type { Timers } from '../../shared/timers.ts';
import type { CaptureState, FrameSource } from './frame-source.ts';
import { HeldDevice } from './held-device.ts';

const stillWaitMs = 3000;

/** A capture device of the room PC. It is open only while on air or for a still: its light tells people that it looks. */
export class DeviceSource implements FrameSource {
  readonly cameraId: string;
  readonly #device: HeldDevice;
  readonly #timers: Timers;
  readonly #video = document.createElement('video');
  readonly #dispose: () => void;
  #active = false;
  #stills = 0;

  constructor(cameraId: string, label: string, timers: Timers) {
    this.cameraId = cameraId;
    this.#timers = timers;
    this.#device = new HeldDevice('camera', label, timers);
    this.#video.muted = true;
    this.#video.playsInline = true;
    this.#dispose = effect(() => {
      const track = this.#device.track.value;
      this.#video.srcObject = track === null ? null : new MediaStream([track]);
      if (track !== null) {
        // Muted video may always play; a rejection means that the track changed meanwhile.
        this.#video.play().catch(() => undefined);
      }
    });
  }

  get state(): ReadonlySignal<CaptureState> {
    return this.#device.state;
  }

  setActive(active: boolean): void {
    this.#active = active;
    this.#device.setWanted(this.#active || this.#stills > 0);
  }

  frame(): CanvasImageSource | null {
    return this.#video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA && this.#video.videoWidth > 0
      ? this.#video
      : null;
  }

  async still(): Promise<CanvasImageSource | null> {
    this.#stills += 1;
    this.#device.setWanted(true);
    await this.#firstFrame();
    const frame = this.frame();
    const picture = frame === null ? null : await createImageBitmap(frame).catch(() => null);
    this.#stills -= 1;
    this.#device.setWanted(this.#active || this.#stills > 0);
    return picture;
  }

  close(): void {
    this.#dispose();
    this.#device.close();
    this.#video.srcObject = null;
  }

  #firstFrame(): Promise<void> {
    if (this.frame() !== null) {
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      const cancel = this.#timers.after(stillWaitMs, resolve);
      this.#video.addEventListener(
        'loadeddata',
        () => {
          cancel();
          resolve();
        },
        { once: true },
      );
    });
  }
}
