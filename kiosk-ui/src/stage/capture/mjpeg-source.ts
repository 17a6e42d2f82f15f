import { signal, type ReadonlySignal } from '@preact/signals-core';
import type { Timers } from '../../shared/timers.ts';
import type { CaptureState, FrameSource } from './frame-source.ts';
import { MultipartParser, boundaryOf } from './multipart-parser.ts';

const silenceMs = 4000;
const retryMs = 1000;

const decode = async (jpeg: Uint8Array): Promise<ImageBitmap | null> => {
  try {
    return await createImageBitmap(new Blob([jpeg.slice()], { type: 'image/jpeg' }));
  } catch {
    return null;
  }
};

/**
 * A camera as Motion JPEG over HTTP. Every camera's stream is read all the time, so that a cut needs no connection;
 * only the one on air is decoded, always the newest picture, older ones are dropped.
 */
export class MjpegSource implements FrameSource {
  readonly cameraId: string;
  readonly #url: string;
  readonly #timers: Timers;
  readonly #state = signal<CaptureState>('off');
  readonly #closing = new AbortController();
  #connection = new AbortController();
  #cancelSilence: (() => void) | null = null;
  #jpeg: Uint8Array | null = null;
  #decoded: Uint8Array | null = null;
  #bitmap: ImageBitmap | null = null;
  #active = false;
  #decoding = false;

  constructor(cameraId: string, url: string, timers: Timers) {
    this.cameraId = cameraId;
    this.#url = url;
    this.#timers = timers;
    void this.#run();
  }

  get state(): ReadonlySignal<CaptureState> {
    return this.#state;
  }

  setActive(active: boolean): void {
    this.#active = active;
    if (active) {
      void this.#decodeNewest();
    }
  }

  frame(): CanvasImageSource | null {
    return this.#bitmap;
  }

  async still(): Promise<CanvasImageSource | null> {
    return this.#jpeg === null ? null : decode(this.#jpeg);
  }

  close(): void {
    this.#closing.abort();
    this.#connection.abort();
    this.#cancelSilence?.();
    this.#bitmap?.close();
    this.#bitmap = null;
  }

  async #run(): Promise<void> {
    while (!this.#closing.signal.aborted) {
      this.#connection = new AbortController();
      try {
        await this.#read(this.#connection.signal);
      } catch {
        // A refused, silent or cut stream: the state says missing and the next try follows.
      }
      this.#cancelSilence?.();
      if (!this.#closing.signal.aborted) {
        this.#state.value = 'missing';
        await new Promise<void>((resolve) => this.#timers.after(retryMs, resolve));
      }
    }
  }

  async #read(cut: AbortSignal): Promise<void> {
    this.#expectPicture();
    const response = await fetch(this.#url, { signal: cut, cache: 'no-store' });
    const boundary = boundaryOf(response.headers.get('content-type'));
    if (!response.ok || response.body === null || boundary === null) {
      await response.body?.cancel();
      return;
    }
    const parser = new MultipartParser(boundary);
    const reader = response.body.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) {
        return;
      }
      const newest = parser.push(value).at(-1);
      if (newest !== undefined) {
        this.#received(newest);
      }
    }
  }

  #received(jpeg: Uint8Array): void {
    this.#expectPicture();
    this.#jpeg = jpeg;
    this.#state.value = 'live';
    if (this.#active) {
      void this.#decodeNewest();
    }
  }

  #expectPicture(): void {
    this.#cancelSilence?.();
    this.#cancelSilence = this.#timers.after(silenceMs, () => this.#connection.abort());
  }

  async #decodeNewest(): Promise<void> {
    if (this.#decoding) {
      return;
    }
    this.#decoding = true;
    while (this.#active && this.#jpeg !== null && this.#jpeg !== this.#decoded) {
      const jpeg = this.#jpeg;
      const bitmap = await decode(jpeg);
      this.#decoded = jpeg;
      if (this.#closing.signal.aborted) {
        bitmap?.close();
      } else if (bitmap !== null) {
        this.#bitmap?.close();
        this.#bitmap = bitmap;
      }
    }
    this.#decoding = false;
  }
}
