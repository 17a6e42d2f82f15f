import sharp from 'sharp';
import type { MechanicalPosition } from '../ptz-mechanics.ts';
import { columnOf, panoramaHeight, panoramaWidth, pixelsPerDeg, rowOf, viewAngleDeg, wallClock } from './geometry.ts';
import { paintLine, paintMarker, paintTile, type RawPicture } from './live-marks.ts';
import type { Panorama } from './panorama.ts';

export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

export const defaultPictureSize: PictureSize = { width: 960, height: 540 };

/** The part of the panorama that a camera shows, in panorama pixels. */
export interface Crop {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Maps a head position to its crop; at the upper and lower edge the picture stays inside the panorama. */
export const cropFor = (position: MechanicalPosition, size: PictureSize): Crop => {
  const width = Math.round(viewAngleDeg(position.zoom01) * pixelsPerDeg);
  const height = Math.min(panoramaHeight, Math.round((width * size.height) / size.width));
  const left = Math.round(columnOf(position.panDeg) - width / 2);
  const top = Math.round(rowOf(position.tiltDeg) - height / 2);
  return {
    left: Math.min(panoramaWidth - width, Math.max(0, left)),
    top: Math.min(panoramaHeight - height, Math.max(0, top)),
    width,
    height,
  };
};

interface Tile {
  readonly coverage: Uint8Array;
  readonly width: number;
  readonly height: number;
}

const renderLabel = async (text: string): Promise<Tile> => {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="150" height="30"><rect width="150" height="30" fill="#000"/><text x="4" y="22" font-family="DejaVu Sans" font-size="19" font-weight="bold" fill="#fff">${text}</text></svg>`;
  const { data, info } = await sharp(Buffer.from(svg)).greyscale().raw().toBuffer({ resolveWithObject: true });
  return { coverage: data, width: info.width, height: info.height };
};

/** Draws what one camera of the chamber sees: the crop of its head position, the running wall clock, its label and the marker. */
export class CameraView {
  readonly #panorama: Panorama;
  readonly #label: Tile;
  readonly #size: PictureSize;
  /** The last crop without marks: a camera at rest costs no scaling. */
  #last: { readonly crop: Crop; readonly pixels: Buffer } | null = null;

  private constructor(panorama: Panorama, label: Tile, size: PictureSize) {
    this.#panorama = panorama;
    this.#label = label;
    this.#size = size;
  }

  static async create(panorama: Panorama, size: PictureSize = defaultPictureSize): Promise<CameraView> {
    return new CameraView(panorama, await renderLabel(`Kamera ${panorama.camera}`), size);
  }

  /** The picture at this moment as JPEG; `timeMs` is the wall clock that drives marker and clock hands. */
  async jpeg(position: MechanicalPosition, timeMs: number): Promise<Buffer> {
    const picture = await this.raw(position, timeMs);
    const { width, height } = picture;
    return sharp(picture.pixels, { raw: { width, height, channels: 3 } })
      .jpeg({ quality: 80 })
      .toBuffer();
  }

  async raw(position: MechanicalPosition, timeMs: number): Promise<RawPicture> {
    const crop = cropFor(position, this.#size);
    const pixels = Buffer.from(await this.#cropped(crop));
    const picture = { pixels, width: this.#size.width, height: this.#size.height };
    this.#paintClock(picture, crop, timeMs);
    paintTile(picture, this.#label, 17, 17, [0, 0, 0]);
    paintTile(picture, this.#label, 15, 15, [255, 255, 255]);
    paintMarker(picture, this.#panorama.camera, timeMs);
    return picture;
  }

  async #cropped(crop: Crop): Promise<Buffer> {
    const last = this.#last;
    if (last !== null && last.crop.left === crop.left && last.crop.top === crop.top && last.crop.width === crop.width) {
      return last.pixels;
    }
    const { pixels, width, height } = this.#panorama;
    const shown = await sharp(pixels, { raw: { width, height, channels: 3 } })
      .extract(crop)
      .resize(this.#size.width, this.#size.height, { fit: 'fill', kernel: 'linear' })
      .raw()
      .toBuffer();
    this.#last = { crop, pixels: shown };
    return shown;
  }

  #paintClock(picture: RawPicture, crop: Crop, timeMs: number): void {
    const clock = wallClock(this.#panorama.camera);
    const scale = picture.width / crop.width;
    const centre = [(columnOf(clock.panDeg) - crop.left) * scale, (rowOf(clock.tiltDeg) - crop.top) * scale] as const;
    const radius = clock.radiusDeg * pixelsPerDeg * scale;
    const time = new Date(timeMs);
    const seconds = time.getSeconds();
    const minutes = time.getMinutes() + seconds / 60;
    const hands = [
      { turn: (time.getHours() + minutes / 60) / 12, length: 0.5, half: 0.045, colour: [36, 34, 31] },
      { turn: minutes / 60, length: 0.75, half: 0.032, colour: [36, 34, 31] },
      { turn: seconds / 60, length: 0.82, half: 0.014, colour: [192, 32, 38] },
    ] as const;
    for (const hand of hands) {
      const angle = hand.turn * 2 * Math.PI;
      const tip = [
        centre[0] + Math.sin(angle) * radius * hand.length,
        centre[1] - Math.cos(angle) * radius * hand.length,
      ] as const;
      paintLine(picture, centre, tip, Math.max(0.4, hand.half * radius), hand.colour);
    }
  }
}
