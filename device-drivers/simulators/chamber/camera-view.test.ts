import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { CameraView, cropFor, defaultPictureSize } from './camera-view.ts';
import {
  columnOf,
  panoramaHeight,
  panoramaWidth,
  panRangeDeg,
  rowOf,
  tiltRangeDeg,
  zoomForView,
  viewAngleDeg,
} from './geometry.ts';
import { markerAt } from './live-marks.ts';
import { renderPanorama } from './panorama.ts';
import { chamberSeats, overviewPreset, presetFor } from './seat-map.ts';

const colourAt = async (jpeg: Buffer, left: number, top: number): Promise<readonly number[]> => {
  const { data, info } = await sharp(jpeg).raw().toBuffer({ resolveWithObject: true });
  const at = (top * info.width + left) * info.channels;
  return [...data.subarray(at, at + 3)];
};

const expectColour = (seen: readonly number[], wanted: readonly number[]): void => {
  for (const [index, value] of wanted.entries()) {
    expect(Math.abs((seen[index] ?? -999) - value)).toBeLessThan(45);
  }
};

const raw = async (view: CameraView | undefined, panDeg: number, timeMs: number): Promise<Buffer> =>
  Buffer.from((await view?.raw({ panDeg, tiltDeg: 0, zoom01: 0.3 }, timeMs))?.pixels ?? []);

describe('the crop of a head position', () => {
  it('stays inside the panorama at every end of pan, tilt and zoom', () => {
    for (const panDeg of panRangeDeg) {
      for (const tiltDeg of tiltRangeDeg) {
        for (const zoom01 of [0, 0.5, 1]) {
          const crop = cropFor({ panDeg, tiltDeg, zoom01 }, defaultPictureSize);
          expect(crop.left).toBeGreaterThanOrEqual(0);
          expect(crop.top).toBeGreaterThanOrEqual(0);
          expect(crop.left + crop.width).toBeLessThanOrEqual(panoramaWidth);
          expect(crop.top + crop.height).toBeLessThanOrEqual(panoramaHeight);
        }
      }
    }
  });

  it('moves right when the head pans right and up when it tilts up', () => {
    const middle = cropFor({ panDeg: 0, tiltDeg: 0, zoom01: 0.5 }, defaultPictureSize);
    const moved = cropFor({ panDeg: 20, tiltDeg: 8, zoom01: 0.5 }, defaultPictureSize);
    expect(moved.left).toBeGreaterThan(middle.left);
    expect(moved.top).toBeLessThan(middle.top);
  });

  it('turns an angle of view into a zoom and back', () => {
    for (const angle of [6, 12, 30, 65]) {
      expect(viewAngleDeg(zoomForView(angle))).toBeCloseTo(angle, 6);
    }
  });
});

describe('the seats', () => {
  it('are numbered without gaps and each has a preset that shows its desk edge', () => {
    expect(chamberSeats.map(({ seat }) => seat)).toEqual(Array.from({ length: 29 }, (_, index) => index + 1));
    for (const camera of [1, 2] as const) {
      for (const { seat, place } of chamberSeats) {
        const preset = presetFor(camera, seat);
        const crop = cropFor(preset ?? overviewPreset, defaultPictureSize);
        const desk = [columnOf(camera === 1 ? place.panDeg : -place.panDeg), rowOf(place.deskTiltDeg)] as const;
        expect(desk[0]).toBeGreaterThan(crop.left);
        expect(desk[0]).toBeLessThan(crop.left + crop.width);
        expect(desk[1]).toBeLessThan(crop.top + crop.height);
      }
    }
  });

  it('have no preset for a number that is not there', () => {
    expect(presetFor(1, 30)).toBeNull();
  });
});

describe('the picture of a camera', () => {
  let views: readonly CameraView[] = [];
  beforeAll(async () => {
    views = await Promise.all(([1, 2] as const).map(async (camera) => CameraView.create(await renderPanorama(camera))));
  });

  it('carries the marker of its camera where and when the helper says, also after JPEG', async () => {
    for (const [index, view] of views.entries()) {
      for (const timeMs of [0, 750, 1_700_000_000_400]) {
        const marker = markerAt(index === 0 ? 1 : 2, timeMs);
        const jpeg = await view.jpeg(overviewPreset, timeMs);
        expectColour(await colourAt(jpeg, marker.left + 16, marker.top + 8), marker.colour);
        const next = markerAt(1, timeMs + 250);
        expectColour(await colourAt(jpeg, next.left + 16, next.top + 8), [16, 20, 24]);
      }
    }
  });

  it('differs between head positions and between the two cameras, and stays the same at rest but for the marks', async () => {
    const [first, second] = views;
    const atRest = await raw(first, 0, 1000);
    expect((await raw(first, 0, 1000)).equals(atRest)).toBe(true);
    expect((await raw(first, 0, 1300)).equals(atRest)).toBe(false);
    expect((await raw(first, 5, 1000)).equals(atRest)).toBe(false);
    expect((await raw(second, 30, 1000)).equals(await raw(first, 30, 1000))).toBe(false);
  });
});
