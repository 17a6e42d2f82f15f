import { contain } from './contain.ts';
import { sizeOf, type FrameSource } from './frame-source.ts';

const width = 320;
const height = 180;
const maxBase64 = 90_000;

/** A JPEG of about 320x180 of what the camera shows now, base64; null when it shows nothing. */
export const takeStill = async (source: FrameSource | null): Promise<string | null> => {
  const frame = (await source?.still()) ?? null;
  if (frame === null) {
    return null;
  }
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d', { alpha: false });
  const box = contain(sizeOf(frame), { width, height });
  if (context === null || box.width === 0) {
    return null;
  }
  context.imageSmoothingQuality = 'high';
  context.drawImage(frame, box.x, box.y, box.width, box.height);
  const base64 = canvas.toDataURL('image/jpeg', 0.8).split(',')[1] ?? '';
  return base64 === '' || base64.length > maxBase64 ? null : base64;
};
