import { effect, signal, type ReadonlySignal } from '@preact/signals-core';
import { listDevices } from '@ratspult/server/client';
import { pickDevice } from './capture/device-picker.ts';

export interface AudioOutOptions {
  readonly tracks: ReadonlySignal<ReadonlyMap<string, MediaStreamTrack>>;
  readonly volume01: ReadonlySignal<number>;
  /** Part of the label of the loudspeaker; null takes the system's. */
  readonly speaker: ReadonlySignal<string | null>;
  /** Holds the audio elements; they are not seen. */
  readonly parent: HTMLElement;
}

/** The hall's sound: one audio element per audible sender. `blocked` is true while the browser wants a gesture first. */
export class AudioOut {
  readonly #options: AudioOutOptions;
  readonly #elements = new Map<string, HTMLAudioElement>();
  readonly #blocked = signal(false);
  readonly #dispose: () => void;
  #sinkId = '';

  constructor(options: AudioOutOptions) {
    this.#options = options;
    const disposers = [
      effect(() => this.#sync(options.tracks.value)),
      effect(() => {
        const volume = options.volume01.value;
        for (const element of this.#elements.values()) {
          element.volume = volume;
        }
      }),
      effect(() => void this.#chooseSpeaker(options.speaker.value)),
    ];
    this.#dispose = () => {
      for (const dispose of disposers) {
        dispose();
      }
    };
  }

  get blocked(): ReadonlySignal<boolean> {
    return this.#blocked;
  }

  /** After a gesture. */
  async resume(): Promise<void> {
    this.#blocked.value = false;
    await Promise.all([...this.#elements.values()].map((element) => this.#play(element)));
  }

  close(): void {
    this.#dispose();
    this.#sync(new Map());
  }

  #sync(tracks: ReadonlyMap<string, MediaStreamTrack>): void {
    for (const [producerId, element] of this.#elements) {
      if (tracks.get(producerId)?.kind !== 'audio') {
        element.srcObject = null;
        element.remove();
        this.#elements.delete(producerId);
      }
    }
    for (const [producerId, track] of tracks) {
      if (track.kind === 'audio') {
        this.#attach(producerId, track);
      }
    }
  }

  #attach(producerId: string, track: MediaStreamTrack): void {
    const known = this.#elements.get(producerId);
    if (known !== undefined) {
      const stream = known.srcObject;
      if (!(stream instanceof MediaStream) || stream.getAudioTracks()[0] !== track) {
        known.srcObject = new MediaStream([track]);
        void this.#play(known);
      }
      return;
    }
    const element = document.createElement('audio');
    element.dataset['testid'] = 'stage-audio';
    element.dataset['producerId'] = producerId;
    element.srcObject = new MediaStream([track]);
    element.volume = this.#options.volume01.peek();
    this.#elements.set(producerId, element);
    this.#options.parent.append(element);
    void this.#route(element).then(() => this.#play(element));
  }

  async #play(element: HTMLAudioElement): Promise<void> {
    try {
      await element.play();
    } catch (error) {
      // Anything else (a track that went away while it was to start) heals with the next track.
      if (error instanceof DOMException && error.name === 'NotAllowedError') {
        this.#blocked.value = true;
      }
    }
  }

  async #chooseSpeaker(label: string | null): Promise<void> {
    const device = label === null ? null : pickDevice(await listDevices(), 'speaker', label);
    this.#sinkId = device?.deviceId ?? '';
    await Promise.all([...this.#elements.values()].map((element) => this.#route(element)));
  }

  async #route(element: HTMLAudioElement): Promise<void> {
    if (this.#sinkId === '' && element.sinkId === '') {
      return;
    }
    // An unplugged loudspeaker: the system's own takes over.
    await element.setSinkId(this.#sinkId).catch(() => undefined);
  }
}
