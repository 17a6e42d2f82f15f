import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deflectionToSpeed } from './deflection.ts';

describe('deflection of the stick', () => {
  it('stands still in the middle', () => {
    expect(deflectionToSpeed(4, -3, 100)).toEqual({ panSpeed: 0, tiltSpeed: 0 });
  });

  it('is full at the rim, up is positive', () => {
    expect(deflectionToSpeed(0, -100, 100)).toEqual({ panSpeed: 0, tiltSpeed: 1 });
    expect(deflectionToSpeed(300, 0, 100)).toEqual({ panSpeed: 1, tiltSpeed: 0 });
  });

  it('never exceeds full speed and grows with the deflection', () => {
    fc.assert(
      fc.property(fc.integer({ min: -500, max: 500 }), fc.integer({ min: -500, max: 500 }), (x, y) => {
        const { panSpeed, tiltSpeed } = deflectionToSpeed(x, y, 100);
        expect(Math.hypot(panSpeed, tiltSpeed)).toBeLessThanOrEqual(1.002);
        const further = deflectionToSpeed(x * 1.5, y * 1.5, 100);
        expect(Math.hypot(further.panSpeed, further.tiltSpeed)).toBeGreaterThanOrEqual(
          Math.hypot(panSpeed, tiltSpeed) - 0.002,
        );
      }),
    );
  });
});
