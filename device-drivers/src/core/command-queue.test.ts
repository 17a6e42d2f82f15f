import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CommandPriority } from './command-queue.ts';
import { succeeded } from './outcome.ts';
import { codeOf as code, done, queueUnderTest as build } from './testing/queue-under-test.ts';

describe('the command queue', () => {
  test('sends one command, and the next when it was acknowledged', async () => {
    const { wire, ask, names } = build();
    const first = ask('a', 'person');
    void ask('b', 'person');
    expect(names()).toEqual(['a']);
    wire[0]?.answer(done);
    expect(names()).toEqual(['a', 'b']);
    expect(await first).toEqual(succeeded('done'));
  });

  test('takes the most urgent first', () => {
    const { wire, ask, names } = build();
    void ask('first', 'person');
    void ask('poll', 'poll');
    void ask('automation', 'automation');
    void ask('person', 'person');
    for (const index of [0, 1, 2]) {
      wire[index]?.answer(done);
    }
    expect(names()).toEqual(['first', 'person', 'automation', 'poll']);
  });

  test('replaces a queued move by the newer one of the same axis only', async () => {
    const { wire, ask, names } = build();
    void ask('hold', 'person');
    const old = ask('pan 1', 'person', ['pan']);
    void ask('zoom 1', 'person', ['zoom']);
    void ask('pan 2', 'person', ['pan']);
    expect(await code(old)).toBe('superseded');
    wire[0]?.answer(done);
    wire[1]?.answer(done);
    expect(names()).toEqual(['hold', 'zoom 1', 'pan 2']);
  });

  test('lets no automation take the place of a person', async () => {
    const { ask } = build();
    void ask('hold', 'person');
    void ask('pan person', 'person', ['pan']);
    expect(await code(ask('pan automation', 'automation', ['pan', 'zoom']))).toBe('superseded');
  });

  test('lets a stop discard moves, overtake what is unanswered and be repeated once', async () => {
    const { clock, forgotten, ask, names, wire } = build();
    const inFlight = ask('move', 'person', ['pan']);
    const queued = ask('zoom', 'person', ['zoom']);
    const stop = ask('stop', 'stop');
    expect(await code(queued)).toBe('superseded');
    await clock.advance(10);
    expect(wire[1]).toMatchObject({ name: 'stop', atMs: 10 });
    await clock.advance(250);
    expect(names()).toEqual(['move', 'stop', 'stop']);
    await clock.advance(1000);
    expect(names()).toEqual(['move', 'stop', 'stop']);
    expect([await code(stop), await code(inFlight)]).toEqual(['offline', 'offline']);
    expect(forgotten).toContain('move');
    expect(clock.pendingTimers()).toBe(0);
  });

  test('sends a stop at once when nothing is in the way, whatever room there is', () => {
    const { ask, names, setRoom } = build();
    setRoom(false);
    void ask('move', 'person', ['pan']);
    expect(names()).toEqual([]);
    void ask('stop', 'stop');
    expect(names()).toEqual(['stop']);
  });

  test('does not try a refused move again once a stop was asked for', async () => {
    const { clock, ask, names, wire } = build();
    const move = ask('move', 'person', ['pan']);
    void ask('stop', 'stop');
    wire[0]?.answer({ type: 'busy' });
    expect(await code(move)).toBe('superseded');
    wire[1]?.answer(done);
    await clock.advance(1000);
    expect(names()).toEqual(['move', 'stop']);
  });

  test('tries again what the device had no room for, and gives up in the end', async () => {
    const { clock, ask, wire } = build();
    const recall = ask('recall', 'person', ['pan']);
    wire[0]?.answer({ type: 'busy' });
    await clock.advance(50);
    expect(wire).toHaveLength(2);
    for (let index = 1; wire[index] !== undefined; index += 1) {
      wire[index]?.answer({ type: 'busy' });
      await clock.advance(50);
    }
    expect(await code(recall)).toBe('refused');
    expect(clock.monotonicMs()).toBeLessThan(21_000);
    expect(clock.pendingTimers()).toBe(0);
  });

  test('lets a person wait for an unanswered poll no longer than a moment', async () => {
    const { clock, ask, wire } = build();
    void ask('poll', 'poll');
    void ask('move', 'person', ['pan']);
    await clock.advance(6);
    expect(wire[1]).toMatchObject({ name: 'move', atMs: 6 });
  });

  test('keeps the gap between commands, a shorter one between motions, and none before what is urgent', async () => {
    const { clock, ask, wire } = build({ gapMs: 20 });
    void ask('a', 'poll');
    wire[0]?.answer(done);
    void ask('b', 'poll');
    await clock.advance(20);
    expect(wire[1]).toMatchObject({ name: 'b', atMs: 20 });
    wire[1]?.answer(done);
    void ask('move 1', 'person', ['pan']);
    expect(wire[2]).toMatchObject({ name: 'move 1', atMs: 20 });
    wire[2]?.answer(done);
    void ask('move 2', 'person', ['pan']);
    await clock.advance(8);
    expect(wire[3]).toMatchObject({ name: 'move 2', atMs: 28 });
    wire[3]?.answer(done);
    void ask('stop', 'stop');
    expect(wire[4]).toMatchObject({ name: 'stop', atMs: 28 });
  });

  test('repeats every stop among the commands on the wire of which one was lost', async () => {
    const { clock, ask, names, wire } = build();
    const stops = [ask('pan stop', 'stop'), ask('zoom stop', 'stop')];
    await clock.advance(10);
    // The device took one of the two only, and its answer does not say which.
    wire[0]?.answer(done);
    await clock.advance(250);
    expect(names().slice(2)).toEqual(['zoom stop']);
    wire[2]?.answer(done);
    expect(names().slice(2)).toEqual(['zoom stop', 'pan stop']);
    wire[3]?.answer(done);
    await clock.advance(1000);
    expect(await Promise.all(stops.map(code))).toEqual(['ok', 'ok']);
    expect(names()).toHaveLength(4);
  });

  test('does not repeat such a stop into a newer motion', async () => {
    const { clock, ask, names, wire } = build();
    void ask('stuck', 'person', ['zoom']);
    void ask('stop', 'stop');
    await clock.advance(10);
    wire[1]?.answer(done);
    void ask('move', 'person', ['pan']);
    await clock.advance(6);
    expect(names()).toEqual(['stuck', 'stop', 'move']);
    wire[2]?.answer(done);
    await clock.advance(2000);
    expect(names()).toHaveLength(3);
  });

  test('shares one queued stop among all who ask for it', async () => {
    const { ask, names, wire } = build();
    void ask('move', 'person', ['pan']);
    const stops = [ask('stop', 'stop'), ask('stop', 'stop')];
    wire[0]?.answer(done);
    wire[1]?.answer(done);
    expect(await Promise.all(stops.map(code))).toEqual(['ok', 'ok']);
    expect(names()).toEqual(['move', 'stop']);
  });

  test('refuses the least urgent when too much is waiting', async () => {
    const { ask } = build({ bound: 2 });
    void ask('hold', 'person');
    void ask('person 1', 'person');
    const poll = ask('poll', 'poll');
    void ask('person 2', 'person');
    expect(await code(poll)).toBe('refused');
    expect(await code(ask('person 3', 'person'))).toBe('refused');
  });

  test('ends everything and leaves no timer when the line is lost', async () => {
    const { clock, ask, queue, wire } = build();
    const all = [ask('a', 'person', ['pan']), ask('b', 'poll'), ask('stop', 'stop')];
    await clock.advance(15);
    queue.clear('offline', 'gone');
    expect(await Promise.all(all.map(code))).toEqual(['offline', 'offline', 'offline']);
    wire[0]?.answer(done);
    expect([queue.size, clock.pendingTimers()]).toEqual([0, 0]);
  });

  test('settles every command, stays bounded and never has two ordinary commands unanswered', async () => {
    const priority = fc.constantFrom<CommandPriority>('stop', 'person', 'automation', 'poll');
    const axes = fc.constantFrom<readonly string[]>([], ['pan'], ['zoom'], ['pan', 'zoom']);
    const reaction = fc.constantFrom('done', 'busy', 'silent');
    const step = fc.record({ priority, axes, reaction, waitMs: fc.nat(400) });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const { clock, ask, queue, wire } = build({ gapMs: 5 });
        const outcomes: Promise<string>[] = [];
        for (const { priority: urgency, axes: moved, reaction: how, waitMs } of steps) {
          outcomes.push(code(ask(urgency, urgency, urgency === 'stop' ? [] : moved)));
          await clock.advance(waitMs);
          if (how !== 'silent') {
            wire.at(-1)?.answer(how === 'done' ? done : { type: 'busy' });
          }
          expect(queue.size).toBeLessThanOrEqual(8 + 8);
        }
        await clock.advance(120_000);
        await Promise.all(outcomes);
        expect([queue.size, clock.pendingTimers()]).toEqual([0, 0]);
      }),
      { numRuns: 60 },
    );
  });
});
