import { signal, type ReadonlySignal } from '@preact/signals-core';
import { watchDevices } from '@ratspult/server/client';
import type { Timers } from '../../shared/timers.ts';
import { openDevice } from './device-picker.ts';
import type { CaptureState } from './frame-source.ts';

const retryMs = 3000;

/** A camera or microphone of the room PC that is wanted or not; while wanted it comes back after it was unplugged. */
export class HeldDevice {
  readonly #kind: 'camera' | 'microphone';
  readonly #label: string | null;
  readonly #timers: Timers;
  readonly #state = signal<CaptureState>('off');
  readonly #track = signal<MediaStreamTrack | null>(null);
  readonly #unwatch: () => void;
  #wanted = false;
  #opening = false;
  #cancelRetry: (() => void) | null = null;

  constructor(kind: 'camera' | 'microphone', label: string | null, timers: Timers) {
    this.#kind = kind;
    this.#label = label;
    this.#timers = timers;
    this.#unwatch = watchDevices(() => {
      if (this.#state.peek() === 'missing') {
        void this.#open();
      }
    });
  }

  get state(): ReadonlySignal<CaptureState> {
    return this.#state;
  }

  get track(): ReadonlySignal<MediaStreamTrack | null> {
    return this.#track;
  }

  setWanted(wanted: boolean): void {
    if (wanted === this.#wanted) {
      return;
    }
    this.#wanted = wanted;
    if (wanted) {
      void this.#open();
    } else {
      this.#release('off');
    }
  }

  close(): void {
    this.#wanted = false;
    this.#unwatch();
    this.#release('off');
  }

  #release(state: CaptureState): void {
    this.#cancelRetry?.();
    this.#cancelRetry = null;
    this.#track.peek()?.stop();
    this.#track.value = null;
    this.#state.value = state;
  }

  async #open(): Promise<void> {
    if (this.#opening || this.#track.peek() !== null) {
      return;
    }
    this.#opening = true;
    const track = await openDevice(this.#kind, this.#label);
    this.#opening = false;
    if (!this.#wanted) {
      track?.stop();
      return;
    }
    if (track === null) {
      this.#release('missing');
      this.#cancelRetry = this.#timers.after(retryMs, () => void this.#open());
      return;
    }
    track.addEventListener('ended', () => {
      if (this.#track.peek() === track) {
        this.#release('missing');
        void this.#open();
      }
    });
    this.#track.value = track;
    this.#state.value = 'live';
  }
}
