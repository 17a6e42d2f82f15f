import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FakeClock } from '../src/core/testing/fake-clock.ts';
import { PtzMechanics } from './ptz-mechanics.ts';

const build = () => {
  const clock = new FakeClock();
  const mechanics = new PtzMechanics({
    clock,
    panRangeDeg: [-170, 170],
    tiltRangeDeg: [-30, 90],
    maxPanDegPerS: 100,
    maxTiltDegPerS: 50,
    zoomSeconds: 4,
    initial: { panDeg: 0, tiltDeg: 0, zoom01: 0 },
  });
  return { clock, mechanics };
};

describe('PtzMechanics', () => {
  test('turns with the elapsed time and keeps its place after a stop', async () => {
    const { clock, mechanics } = build();
    mechanics.drive({ panDegPerS: 20, tiltDegPerS: -10, zoomPerS: 0 });
    await clock.advance(1500);
    expect(mechanics.position().panDeg).toBeCloseTo(30);
    expect(mechanics.position().tiltDeg).toBeCloseTo(-15);
    mechanics.stop();
    await clock.advance(1000);
    expect(mechanics.position().panDeg).toBeCloseTo(30);
    expect(mechanics.moving()).toBe(false);
    expect(clock.pendingTimers()).toBe(0);
  });

  test('zooms while another command pans, and each axis stops by itself', async () => {
    const { clock, mechanics } = build();
    mechanics.drive({ zoomPerS: 0.25 });
    mechanics.drive({ panDegPerS: 10, tiltDegPerS: 0 });
    await clock.advance(2000);
    mechanics.stop(['pan', 'tilt']);
    expect(mechanics.moving(['zoom'])).toBe(true);
    await clock.advance(2000);
    expect(mechanics.position()).toEqual({ panDeg: 20, tiltDeg: 0, zoom01: 1 });
  });

  test('reaches a position over time and announces the start and each end', async () => {
    const { clock, mechanics } = build();
    let changes = 0;
    mechanics.onChange(() => {
      changes += 1;
    });
    mechanics.goTo({ panDeg: 100, tiltDeg: 25, zoom01: 0 });
    expect(changes).toBe(1);
    await clock.advance(999);
    expect(mechanics.moving()).toBe(true);
    await clock.advance(2);
    expect(mechanics.position()).toEqual({ panDeg: 100, tiltDeg: 25, zoom01: 0 });
    expect(changes).toBe(3);
  });

  test('never leaves its ranges nor exceeds its speed', async () => {
    const speed = fc.double({ min: -1000, max: 1000, noNaN: true });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(speed, speed, speed, fc.nat(3000)), { maxLength: 20 }), async (steps) => {
        const { clock, mechanics } = build();
        for (const [panDegPerS, tiltDegPerS, zoomPerS, forMs] of steps) {
          const before = mechanics.position();
          mechanics.drive({ panDegPerS, tiltDegPerS, zoomPerS });
          await clock.advance(forMs);
          const { panDeg, tiltDeg, zoom01 } = mechanics.position();
          expect(Math.abs(panDeg)).toBeLessThanOrEqual(170);
          expect(tiltDeg).toBeGreaterThanOrEqual(-30);
          expect(tiltDeg).toBeLessThanOrEqual(90);
          expect(zoom01).toBeGreaterThanOrEqual(0);
          expect(zoom01).toBeLessThanOrEqual(1);
          expect(Math.abs(panDeg - before.panDeg)).toBeLessThanOrEqual(forMs * 0.1 + 1e-6);
        }
      }),
      { numRuns: 30 },
    );
  });
});
