import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FakeTimers, settle } from '../shared/fake-timers.ts';
import { PtzHold, type PtzVector } from './ptz-hold.ts';

const right: PtzVector = { panSpeed: 0.5, tiltSpeed: 0, zoomSpeed: 0 };
const closer: PtzVector = { panSpeed: 0, tiltSpeed: 0, zoomSpeed: 0.6 };

/** A camera that answers when the test says so, or at once. */
const setUp = (options: { readonly answerAtOnce: boolean; readonly stopAccepted?: boolean }) => {
  const timers = new FakeTimers();
  const sent: (PtzVector | 'stop')[] = [];
  const outstanding: (() => void)[] = [];
  const answer = (accepted: boolean): Promise<boolean> =>
    options.answerAtOnce
      ? Promise.resolve(accepted)
      : new Promise((resolve) => outstanding.push(() => resolve(accepted)));
  const hold = new PtzHold({
    timers,
    repeatMs: 200,
    gapMs: 33,
    wire: {
      move: (vector) => {
        sent.push(vector);
        return answer(true);
      },
      stop: () => {
        sent.push('stop');
        return Promise.resolve(options.stopAccepted ?? true);
      },
    },
  });
  return { timers, sent, outstanding, hold };
};

describe('holding a camera', () => {
  it('moves at once and repeats while it is held', async () => {
    const { timers, sent, hold } = setUp({ answerAtOnce: true });
    hold.hold('stick', right);
    expect(sent).toEqual([right]);
    await timers.advance(650);
    expect(sent).toEqual([right, right, right, right]);
  });

  it('stops at once on release and sends nothing afterwards', async () => {
    const { timers, sent, hold } = setUp({ answerAtOnce: true });
    hold.hold('stick', right);
    hold.release('stick');
    expect(sent).toEqual([right, 'stop']);
    await timers.advance(2000);
    expect(sent).toEqual([right, 'stop']);
    expect(timers.waiting).toBe(0);
  });

  it('stops although the last move is not answered yet', async () => {
    const { timers, sent, outstanding, hold } = setUp({ answerAtOnce: false });
    hold.hold('stick', right);
    hold.hold('stick', { ...right, panSpeed: 0.9 });
    hold.release('stick');
    expect(sent).toEqual([right, 'stop']);
    for (const answer of outstanding) {
      answer();
    }
    await timers.advance(1000);
    expect(sent).toEqual([right, 'stop']);
  });

  it('keeps one changing move in flight and then sends only the newest', async () => {
    const { timers, sent, outstanding, hold } = setUp({ answerAtOnce: false });
    hold.hold('stick', right);
    for (const panSpeed of [0.6, 0.7, 0.8]) {
      hold.hold('stick', { ...right, panSpeed });
    }
    await timers.advance(50);
    expect(sent).toHaveLength(1);
    outstanding.shift()?.();
    await settle();
    expect(sent.at(-1)).toEqual({ ...right, panSpeed: 0.8 });
    expect(sent).toHaveLength(2);
  });

  it('repeats even when the camera is slow to answer, so that the appliance does not stop it', async () => {
    const { timers, sent, hold } = setUp({ answerAtOnce: false });
    hold.hold('stick', right);
    await timers.advance(450);
    expect(sent).toEqual([right, right, right]);
  });

  it('sends at most one changing move per gap', async () => {
    const { timers, sent, hold } = setUp({ answerAtOnce: true });
    for (let step = 1; step <= 100; step += 1) {
      hold.hold('stick', { ...right, panSpeed: step / 100 });
      await timers.advance(5);
    }
    expect(sent.length).toBeLessThanOrEqual(Math.ceil(500 / 33) + 1);
    await timers.advance(40);
    expect(sent.at(-1)).toEqual({ ...right, panSpeed: 1 });
  });

  it('goes on moving with the other hand when one of two lets go', async () => {
    const { sent, hold } = setUp({ answerAtOnce: true });
    hold.hold('stick', right);
    await settle();
    hold.hold('zoom-button', closer);
    hold.release('stick');
    expect(hold.moving).toBe(true);
    hold.release('zoom-button');
    expect(sent.at(-1)).toBe('stop');
  });

  it('stops when everything is let go and again when the stop was not accepted', async () => {
    const { timers, sent, hold } = setUp({ answerAtOnce: true, stopAccepted: false });
    hold.hold('stick', right);
    hold.hold('zoom-button', closer);
    hold.releaseAll();
    await timers.advance(2000);
    expect(sent.filter((entry) => entry === 'stop')).toHaveLength(3);
    expect(sent.at(-1)).toBe('stop');
  });

  it('ends every story with a stop when nothing is held any more', async () => {
    const step = fc.oneof(
      fc.record({
        do: fc.constant('hold' as const),
        grip: fc.constantFrom('stick' as const, 'keys' as const, 'zoom-button' as const),
        speed: fc.constantFrom(-1, -0.3, 0, 0.4, 1),
      }),
      fc.record({ do: fc.constant('release' as const), grip: fc.constantFrom('stick' as const, 'keys' as const) }),
      fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 400 }) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), fc.boolean(), async (steps, answerAtOnce) => {
        const { timers, sent, hold } = setUp({ answerAtOnce });
        for (const one of steps) {
          if (one.do === 'hold') {
            hold.hold(one.grip, { panSpeed: one.speed, tiltSpeed: 0, zoomSpeed: 0 });
          } else if (one.do === 'release') {
            hold.release(one.grip);
          } else {
            await timers.advance(one.ms);
          }
        }
        hold.releaseAll();
        await timers.advance(3000);
        expect(sent.length === 0 || sent.at(-1) === 'stop').toBe(true);
        expect(hold.moving).toBe(false);
        expect(timers.waiting).toBe(0);
      }),
      { numRuns: 60 },
    );
  });
});
