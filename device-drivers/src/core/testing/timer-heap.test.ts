import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FakeClock, settlePromises } from './fake-clock.ts';
import { TimerHeap } from './timer-heap.ts';

const entryOf = (dueMs: number, order: number) => ({ dueMs, order, place: -1 });

describe('the heap of timers', () => {
  test('gives what a sorted list would give, whatever is taken out in between', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('add'), value: fc.nat(9) }),
      fc.record({ kind: fc.constant('remove'), value: fc.nat(40) }),
      fc.record({ kind: fc.constant('take'), value: fc.constant(0) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const heap = new TimerHeap<ReturnType<typeof entryOf>>();
        const made: ReturnType<typeof entryOf>[] = [];
        let sorted: ReturnType<typeof entryOf>[] = [];
        for (const { kind, value } of steps) {
          if (kind === 'add') {
            const entry = entryOf(value, made.length);
            made.push(entry);
            sorted = [...sorted, entry].toSorted((a, b) => a.dueMs - b.dueMs || a.order - b.order);
            heap.add(entry);
          } else {
            const entry = kind === 'take' ? heap.first() : made[value];
            const there = entry !== undefined && entry !== null && sorted.includes(entry);
            expect(entry === undefined || entry === null ? false : heap.remove(entry)).toBe(there);
            sorted = sorted.filter((other) => other !== entry);
          }
          expect([heap.first(), heap.size]).toEqual([sorted[0] ?? null, sorted.length]);
        }
      }),
    );
  });
});

describe('the test clock', () => {
  test('runs timers by time, then in the order they were set, and none that was cancelled', async () => {
    const clock = new FakeClock();
    const ran: string[] = [];
    const note = (name: string) => () => void ran.push(`${name} at ${clock.monotonicMs()}`);
    clock.after(20, note('late'));
    clock.after(10, note('first'));
    clock.after(10, note('second'));
    const cancel = clock.after(15, note('cancelled'));
    clock.after(-5, note('overdue'));
    cancel();
    cancel();
    await clock.advance(19);
    expect(ran).toEqual(['overdue at 0', 'first at 10', 'second at 10']);
    expect([clock.monotonicMs(), clock.pendingTimers()]).toEqual([19, 1]);
  });

  test.each([
    ['with the event loop', undefined],
    ['with promises alone', settlePromises],
  ])('lets a chain of promises end before the next timer, %s', async (_, settleAll) => {
    const clock = settleAll === undefined ? new FakeClock() : new FakeClock(settleAll);
    const ran: string[] = [];
    clock.after(10, () => {
      let chain = Promise.resolve();
      for (let link = 0; link < 50; link += 1) {
        chain = chain.then(() => new Promise<void>((resolve) => queueMicrotask(resolve)));
      }
      void chain.then(() => ran.push('chain'));
    });
    clock.after(10, () => ran.push('next'));
    await clock.advance(10);
    expect(ran).toEqual(['chain', 'next']);
  });
});
