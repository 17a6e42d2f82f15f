import { contain } from './contain.ts';
import { sizeOf, type FrameSource } from './frame-source.ts';

const width = 1280;
const height = 720;
const framesPerSecond = 25;
/** A source that is not ready yet leaves the last picture standing that long, so that a cut has no black. */
const holdTicks = framesPerSecond;

/**
 * The picture of the room: one track for the whole meeting, on which the chosen camera is painted. A cut is a repaint;
 * nothing is negotiated. Paint is driven from outside (a worker's timer).
 */
export class Program {
  readonly canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D | null;
  #stream: MediaStream | null = null;
  #source: FrameSource | null = null;
  #off = false;
  #emptyTicks = 0;

  constructor() {
    this.canvas = document.createElement('canvas');
    this.canvas.width = width;
    this.canvas.height = height;
    this.#context = this.canvas.getContext('2d', { alpha: false, desynchronized: true });
    this.#clear();
  }

  /** The track to publish; made on first use. */
  get track(): MediaStreamTrack | null {
    this.#stream ??= this.canvas.captureStream(framesPerSecond);
    return this.#stream.getVideoTracks()[0] ?? null;
  }

  select(source: FrameSource | null): void {
    if (source === this.#source) {
      return;
    }
    this.#source?.setActive(false);
    this.#source = source;
    this.#source?.setActive(!this.#off);
    this.#emptyTicks = 0;
  }

  /** Camera off: black at once, and a device camera is closed. */
  setOff(off: boolean): void {
    this.#off = off;
    this.#source?.setActive(!off);
    if (off) {
      this.#clear();
    }
  }

  /** True when something was painted. */
  paint(): boolean {
    if (this.#off) {
      this.#clear();
      return true;
    }
    const frame = this.#source?.state.peek() === 'live' ? this.#source.frame() : null;
    if (frame === null) {
      this.#emptyTicks += 1;
      if (this.#emptyTicks > holdTicks) {
        this.#clear();
      }
      return this.#emptyTicks > holdTicks;
    }
    this.#emptyTicks = 0;
    const box = contain(sizeOf(frame), { width, height });
    if (box.width < width || box.height < height) {
      this.#clear();
    }
    this.#context?.drawImage(frame, box.x, box.y, box.width, box.height);
    return true;
  }

  #clear(): void {
    if (this.#context !== null) {
      this.#context.fillStyle = '#0b1218';
      this.#context.fillRect(0, 0, width, height);
    }
  }
}
