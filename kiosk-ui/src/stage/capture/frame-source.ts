import type { ReadonlySignal } from '@preact/signals-core';

export type CaptureState = 'live' | 'missing' | 'off';

/** One camera's picture, wherever it comes from. */
export interface FrameSource {
  readonly cameraId: string;
  readonly state: ReadonlySignal<CaptureState>;
  /** Whether the newest picture must be ready all the time (it is on air). */
  setActive(active: boolean): void;
  /** Newest picture ready to draw; null when there is none yet. */
  frame(): CanvasImageSource | null;
  /** Newest picture for a still, also while not active; null when there is none. */
  still(): Promise<CanvasImageSource | null>;
  close(): void;
}

export const sizeOf = (frame: CanvasImageSource): { readonly width: number; readonly height: number } => {
  if (frame instanceof HTMLVideoElement) {
    return { width: frame.videoWidth, height: frame.videoHeight };
  }
  if (frame instanceof ImageBitmap || frame instanceof HTMLCanvasElement) {
    return { width: frame.width, height: frame.height };
  }
  return { width: 0, height: 0 };
};
