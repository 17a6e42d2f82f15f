import { computed, signal, type ReadonlySignal } from '@preact/signals-core';
import type { StageConfiguration, StageReport } from '@ratspult/appliance/protocol';
import type { Timers } from '../../shared/timers.ts';
import { DeviceSource } from './device-source.ts';
import type { FrameSource } from './frame-source.ts';
import { HeldDevice } from './held-device.ts';
import { MjpegSource } from './mjpeg-source.ts';
import { Program } from './program.ts';
import { takeStill } from './still.ts';

export type CaptureReport = Extract<StageReport, { type: 'capture' }>;

export interface CaptureDeskOptions {
  readonly timers: Timers;
  /** Address of a path on the appliance, with the token. */
  readonly address: (path: string) => string;
}

/** All cameras and the microphone of the room as configured, and the program picture made of them. */
export class CaptureDesk {
  readonly program = new Program();
  readonly #options: CaptureDeskOptions;
  readonly #sources = signal<readonly FrameSource[]>([]);
  readonly #microphone = signal<HeldDevice | null>(null);
  readonly report: ReadonlySignal<CaptureReport>;
  readonly microphone: ReadonlySignal<MediaStreamTrack | null>;
  #configuration = '';
  #selectedId: string | null = null;
  #onAir = false;

  constructor(options: CaptureDeskOptions) {
    this.#options = options;
    this.microphone = computed(() => this.#microphone.value?.track.value ?? null);
    this.report = computed(() => ({
      type: 'capture',
      microphone: this.#microphone.value?.state.value ?? 'off',
      cameras: this.#sources.value.map((source) => ({ cameraId: source.cameraId, state: source.state.value })),
    }));
  }

  /** The same configuration again changes nothing. */
  configure(configuration: StageConfiguration): void {
    const key = JSON.stringify(configuration);
    if (key === this.#configuration) {
      return;
    }
    this.#configuration = key;
    const { timers, address } = this.#options;
    this.program.select(null);
    for (const source of this.#sources.peek()) {
      source.close();
    }
    this.#microphone.peek()?.close();
    this.#sources.value = configuration.cameras.map(({ cameraId, source }) =>
      source.kind === 'device'
        ? new DeviceSource(cameraId, source.label, timers)
        : new MjpegSource(cameraId, address(source.path), timers),
    );
    this.#microphone.value = new HeldDevice('microphone', configuration.microphone, timers);
    this.#apply();
  }

  /** Which camera is the room's picture; null takes the first. */
  select(cameraId: string | null): void {
    this.#selectedId = cameraId;
    this.#apply();
  }

  /** Cameras and microphone are open only in a meeting. */
  setOnAir(onAir: boolean): void {
    this.#onAir = onAir;
    this.#apply();
  }

  still(cameraId: string): Promise<string | null> {
    return takeStill(this.#find(cameraId));
  }

  #apply(): void {
    const sources = this.#sources.peek();
    const selected = this.#find(this.#selectedId) ?? sources[0] ?? null;
    this.program.select(this.#onAir ? selected : null);
    this.#microphone.peek()?.setWanted(this.#onAir);
  }

  #find(cameraId: string | null): FrameSource | null {
    return this.#sources.peek().find((source) => source.cameraId === cameraId) ?? null;
  }
}
