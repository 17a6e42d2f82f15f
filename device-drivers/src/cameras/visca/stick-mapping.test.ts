import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { viscaProfiles } from './profiles.ts';
import { panTiltDriveOf, zoomDriveOf } from './stick-mapping.ts';

const profile = viscaProfiles.generic;
const at = (panSpeed: number, tiltSpeed: number, zoomSpeed = 0) => ({ panSpeed, tiltSpeed, zoomSpeed });

describe('the stick', () => {
  test('at its end asks for the greatest speeds, in the right direction', () => {
    expect(panTiltDriveOf(at(1, 1), profile, 0)).toEqual({ panSpeed: 0x18, tiltSpeed: 0x14, panWay: 2, tiltWay: 1 });
    expect(panTiltDriveOf(at(-1, -1), profile, 0)).toEqual({ panSpeed: 0x18, tiltSpeed: 0x14, panWay: 1, tiltWay: 2 });
    expect(zoomDriveOf(at(0, 0, 1), profile)).toBe(0x27);
    expect(zoomDriveOf(at(0, 0, -1), profile)).toBe(0x37);
  });

  test('at rest, or as good as, asks for nothing', () => {
    for (const velocity of [at(0, 0), at(0.01, -0.01, 0.01), at(Number.NaN, 0, Number.NaN)]) {
      expect(panTiltDriveOf(velocity, profile, 0)).toBeNull();
      expect(zoomDriveOf(velocity, profile)).toBeNull();
    }
  });

  test('on one axis leaves the other one still', () => {
    expect(panTiltDriveOf(at(0.5, 0), profile, 0)).toMatchObject({ panWay: 2, tiltWay: 3, tiltSpeed: 1 });
    expect(panTiltDriveOf(at(0, 0.5), profile, 0)).toMatchObject({ panWay: 3, panSpeed: 1, tiltWay: 1 });
  });

  test('is gentler when the picture is zoomed in', () => {
    const wide = panTiltDriveOf(at(1, 0), profile, 0)?.panSpeed ?? 0;
    const tele = panTiltDriveOf(at(1, 0), profile, 1)?.panSpeed ?? 0;
    expect(tele).toBeLessThan(wide / 2);
  });

  test('never asks for more than the camera has, and never for less with a further stick', () => {
    const way = fc.double({ min: -3, max: 3 });
    fc.assert(
      fc.property(way, way, fc.double({ min: 0, max: 1, noNaN: true }), (one, other, zoom01) => {
        const first = panTiltDriveOf(at(one, other), profile, zoom01);
        expect(first?.panSpeed ?? 1).toBeLessThanOrEqual(0x18);
        expect(first?.panSpeed ?? 1).toBeGreaterThanOrEqual(1);
        const second = panTiltDriveOf(at(other, one), profile, zoom01);
        if (Math.abs(one) >= Math.abs(other)) {
          expect(first?.panSpeed ?? 1).toBeGreaterThanOrEqual(second?.panSpeed ?? 1);
        }
      }),
    );
  });
});
