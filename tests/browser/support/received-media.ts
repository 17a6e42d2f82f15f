import type { Page } from '@playwright/test';

/** Mean colour and a coarse fingerprint of what a `<video>` shows right now, read from decoded frames. */
export interface DecodedFrame {
  readonly width: number;
  readonly height: number;
  /** Mean RGB over the frame's centre column band, 0..255. */
  readonly mean: readonly [number, number, number];
  /** 16x9 luminance cells, row by row, 0..255. */
  readonly cells: readonly number[];
  readonly decodedFrames: number;
}

/** Reads one decoded frame of the video matching `selector`; null when there is none yet. Looks through shadow roots. */
export const readFrame = async (page: Page, selector: string): Promise<DecodedFrame | null> => {
  const found = page.locator(selector).first();
  if ((await found.count()) === 0) {
    return null;
  }
  return found.evaluate((element) => {
    const video = element instanceof HTMLVideoElement ? element : element.querySelector('video');
    if (!(video instanceof HTMLVideoElement) || video.videoWidth === 0) {
      return null;
    }
    const canvas = document.createElement('canvas');
    canvas.width = 160;
    canvas.height = 90;
    const context = canvas.getContext('2d', { willReadFrequently: true });
    if (context === null) {
      return null;
    }
    context.drawImage(video, 0, 0, 160, 90);
    const { data } = context.getImageData(0, 0, 160, 90);
    const sum = [0, 0, 0];
    const cells = Array.from({ length: 144 }, () => 0);
    for (let y = 0; y < 90; y++) {
      for (let x = 0; x < 160; x++) {
        const at = (y * 160 + x) * 4;
        const [red, green, blue] = [data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0];
        sum[0] = (sum[0] ?? 0) + red;
        sum[1] = (sum[1] ?? 0) + green;
        sum[2] = (sum[2] ?? 0) + blue;
        const cell = Math.floor(y / 10) * 16 + Math.floor(x / 10);
        cells[cell] = (cells[cell] ?? 0) + (0.3 * red + 0.59 * green + 0.11 * blue) / 100;
      }
    }
    const count = 160 * 90;
    return {
      width: video.videoWidth,
      height: video.videoHeight,
      mean: [(sum[0] ?? 0) / count, (sum[1] ?? 0) / count, (sum[2] ?? 0) / count] as const,
      cells,
      decodedFrames: video.getVideoPlaybackQuality().totalVideoFrames,
    };
  });
};

/** Mean absolute difference of two frames' cells, 0..255: noise and the moving bar stay low, a turned camera is high. */
export const frameDifference = (a: DecodedFrame, b: DecodedFrame): number =>
  a.cells.reduce((sum, cell, index) => sum + Math.abs(cell - (b.cells[index] ?? 0)), 0) / a.cells.length;
