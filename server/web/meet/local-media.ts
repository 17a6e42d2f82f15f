import { signal, type ReadonlySignal } from '@preact/signals-core';
import {
  captureCamera,
  captureDocument,
  captureMicrophone,
  listDevices,
  watchDevices,
  type CaptureDevice,
  type CaptureFailure,
  type CaptureResult,
} from '../../client/index.ts';

/** `on` is what the person wants; `track` is there when it works. */
export interface LocalDevice {
  readonly on: boolean;
  readonly opening: boolean;
  readonly track: MediaStreamTrack | null;
  readonly failure: CaptureFailure | null;
  readonly deviceId: string | null;
}

const closed: LocalDevice = { on: false, opening: false, track: null, failure: null, deviceId: null };

/** One camera or microphone: opened, closed, changed, and noticed when it is pulled out. */
class Capture {
  readonly #capture: (deviceId: string | null) => Promise<CaptureResult>;
  readonly #state = signal<LocalDevice>(closed);
  #turn = 0;

  constructor(capture: (deviceId: string | null) => Promise<CaptureResult>) {
    this.#capture = capture;
  }

  get state(): ReadonlySignal<LocalDevice> {
    return this.#state;
  }

  async open(deviceId: string | null = this.#state.peek().deviceId): Promise<void> {
    this.#turn += 1;
    const turn = this.#turn;
    const before = this.#state.peek().track;
    this.#state.value = { ...this.#state.peek(), on: true, opening: true, failure: null, deviceId };
    const result = await this.#capture(deviceId);
    if (turn !== this.#turn) {
      if (result.ok) {
        result.track.stop();
      }
      return;
    }
    before?.stop();
    if (result.ok) {
      result.track.addEventListener('ended', () => this.#lost(turn));
    }
    this.#state.value = {
      on: result.ok,
      opening: false,
      track: result.ok ? result.track : null,
      failure: result.ok ? null : result.failure,
      deviceId,
    };
  }

  /** Another device; one that is off stays off. */
  async choose(deviceId: string | null): Promise<void> {
    if (this.#state.peek().on) {
      await this.open(deviceId);
    } else {
      this.#state.value = { ...this.#state.peek(), deviceId };
    }
  }

  /** The device goes dark; its lamp too. */
  close(): void {
    this.#turn += 1;
    this.#state.peek().track?.stop();
    this.#state.value = { ...closed, deviceId: this.#state.peek().deviceId };
  }

  #lost(turn: number): void {
    if (turn === this.#turn) {
      this.#state.value = { ...this.#state.peek(), on: false, track: null, failure: 'missing', deviceId: null };
    }
  }
}

/** Own camera, microphone and loudspeaker, from the check before the meeting to its end. */
export class LocalMedia {
  readonly camera = new Capture(captureCamera);
  readonly document = new Capture(captureDocument);
  readonly microphone = new Capture(captureMicrophone);
  readonly devices = signal<readonly CaptureDevice[]>([]);
  readonly speakerId = signal<string | null>(null);
  readonly #unwatch: () => void;

  constructor() {
    this.#unwatch = watchDevices((devices) => {
      this.devices.value = devices;
    });
  }

  async openBoth(): Promise<void> {
    await Promise.all([this.camera.open(), this.microphone.open()]);
    // Names of devices are known only after the first permission.
    this.devices.value = await listDevices();
  }

  close(): void {
    this.#unwatch();
    this.camera.close();
    this.document.close();
    this.microphone.close();
  }
}
