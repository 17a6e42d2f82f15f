import * as fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { FakeClock } from '@ratspult/device-drivers/testing';
import { PtzLease } from './ptz-lease.ts';

let clock: FakeClock;
let calls: string[];
let lease: PtzLease<number, boolean>;
const one = { panel: 1 };
const other = { panel: 2 };

beforeEach(() => {
  clock = new FakeClock();
  calls = [];
  lease = new PtzLease(
    { move: (id, speed) => calls.push(`move ${id} ${speed}`) > 0, stop: (id) => void calls.push(`stop ${id}`) },
    clock,
    600,
  );
});

test('a camera stops 600 ms after the last move, and not while moves go on', async () => {
  lease.move(one, 'a', 1);
  await clock.advance(500);
  lease.move(one, 'a', 1);
  await clock.advance(599);
  expect(calls).toEqual(['move a 1', 'move a 1']);
  await clock.advance(1);
  expect(calls.at(-1)).toBe('stop a');
  expect(clock.pendingTimers()).toBe(0);
});

test('letting go stops at once', () => {
  lease.move(one, 'a', 1);
  lease.stop(one, 'a');
  expect(calls).toEqual(['move a 1', 'stop a']);
});

test('a stop without a hold is passed on', () => {
  lease.stop(one, 'a');
  expect(calls).toEqual(['stop a']);
});

test('a panel that goes away stops everything it held, and nothing of others', () => {
  lease.move(one, 'a', 1);
  lease.move(one, 'b', 1);
  lease.move(other, 'c', 1);
  calls = [];
  lease.release(one);
  expect(calls).toEqual(['stop a', 'stop b']);
});

test('the newest holder wins; the one before is ignored until it lets go', () => {
  lease.move(one, 'a', 1);
  lease.move(other, 'a', -1);
  expect(lease.move(one, 'a', 1)).toBeNull();
  lease.stop(one, 'a');
  expect(calls).toEqual(['move a 1', 'move a -1']);
  expect(lease.move(one, 'a', 1)).toBe(true);
  lease.release(other);
  expect(calls.at(-1)).toBe('move a 1');
});

test('closing stops what moves', () => {
  lease.move(one, 'a', 1);
  lease.close();
  expect(calls.at(-1)).toBe('stop a');
  expect(clock.pendingTimers()).toBe(0);
});

const deed = fc.record({
  who: fc.constantFrom(one, other),
  what: fc.constantFrom('move', 'move', 'stop', 'release'),
  waitMs: fc.constantFrom(0, 1, 200, 599, 600, 700),
});

test('whatever fingers do, a camera moves only while its holder keeps saying so', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(deed, { maxLength: 25 }), async (deeds) => {
      const time = new FakeClock();
      let moving = false;
      let movedMs = 0;
      let mover: object | null = null;
      const head = new PtzLease<object, boolean>(
        {
          move: (_, by) => {
            mover = by;
            movedMs = time.monotonicMs();
            moving = true;
            return true;
          },
          stop: () => {
            moving = false;
          },
        },
        time,
        600,
      );
      for (const { who, what, waitMs } of deeds) {
        if (what === 'move') {
          head.move(who, 'a', who);
        } else {
          head[what](who, 'a');
          // Who held it has let go: no later answer, timer or rival starts it again.
          expect(moving && mover === who).toBe(false);
        }
        await time.advance(waitMs);
        expect(moving && time.monotonicMs() - movedMs >= 600).toBe(false);
      }
      await time.advance(600);
      expect([moving, time.pendingTimers()]).toEqual([false, 0]);
    }),
  );
});
