import { describe, expect, test } from 'vitest';
import { accidentKinds } from './accidents.ts';
import { growthBetween, takeCensus } from './census.ts';
import { complaintsOf } from './judge.ts';
import { soak, type SoakReport } from './soak.ts';

/** A bound for a hang: the engine walks through the whole heap for each count. */
const timeout = 120_000;

test(
  'twenty devices survive an hour of accidents: all are online at the end, and nothing is left behind',
  { timeout },
  async () => {
    const report = await soak({
      seed: 1,
      cameras: 16,
      discussionSystems: 4,
      hours: 1,
      accidentEveryMs: 120_000,
      commandEveryMs: 20_000,
      progress: () => {},
    });
    expect(complaintsOf(report, 20)).toEqual([]);
    expect(report.accidents).toBeGreaterThan(300);
    expect(report.commands).toBeGreaterThan(2000);
    expect(report.outcomes).toMatchObject({ ok: expect.any(Number), offline: expect.any(Number) });
  },
);

describe('the census', () => {
  test('counts listeners that nobody took back, what they are kept in, and their memory', { timeout }, () => {
    const before = takeCensus();
    const leaked = Array.from({ length: 500 }, (_, index) => new Set([() => index, () => new Uint8Array(index)]));
    const promises = leaked.map(() => Promise.withResolvers<void>().promise);
    const held = takeCensus();
    expect(growthBetween(before, held).functions).toBeGreaterThanOrEqual(1000);
    expect(growthBetween(before, held).collections).toBeGreaterThanOrEqual(500);
    expect(growthBetween(before, held).promises).toBeGreaterThanOrEqual(promises.length);
    expect(growthBetween(before, held).heapBytes).toBeGreaterThan(0);
    leaked.length = 0;
    promises.length = 0;
    const after = growthBetween(held, takeCensus());
    expect(after.functions).toBeLessThanOrEqual(-1000);
    expect(after.collections).toBeLessThanOrEqual(-500);
    expect(after.promises).toBeLessThanOrEqual(-500);
  });
});

describe('a soak is not passed', () => {
  const passed: SoakReport = {
    accidents: 200,
    accidentsByKind: Object.fromEntries(accidentKinds.map((kind) => [kind, 20])),
    outages: 100,
    degradations: 100,
    spared: [],
    commands: 1000,
    outcomes: { ok: 1000 },
    offline: [],
    unsettled: 0,
    mostTimers: 400,
    timersLeft: 0,
    pipesLeft: 0,
    lateEvents: 0,
    growth: { functions: 100, collections: 20, promises: 20, heapBytes: 8e6, resources: 0 },
    devicesHeld: 0,
  };

  test.each<[string, Partial<SoakReport>]>([
    ['camera 3 did not come back', { offline: ['camera 3'] }],
    ['2 commands never resolved', { unsettled: 2 }],
    ['3 timers are left', { timersLeft: 3 }],
    ['1 pipes are open', { pipesLeft: 1 }],
    ['4 events came after the end', { lateEvents: 4 }],
    ['401 timers were pending at once', { mostTimers: 401 }],
    ['the accident "silent" never happened', { accidentsByKind: { ...passed.accidentsByKind, silent: 0 } }],
    ['nothing happened to camera 1', { spared: ['camera 1'] }],
    ['no accident was ever shown', { outages: 0 }],
    ['101 listeners, timers or pending answers were left', { growth: { ...passed.growth, functions: 101 } }],
    ['21 sets and maps were left', { growth: { ...passed.growth, collections: 21 } }],
    ['21 promises were left', { growth: { ...passed.growth, promises: 21 } }],
    ['9.0 MB were not given back', { growth: { ...passed.growth, heapBytes: 9e6 } }],
    ['1 real timers, sockets or processes are left', { growth: { ...passed.growth, resources: 1 } }],
    ['1 devices are still held by something', { devicesHeld: 1 }],
  ])('when %s', (complaint, change) => {
    expect(complaintsOf(passed, 20)).toEqual([]);
    expect(complaintsOf({ ...passed, ...change }, 20)).toEqual([complaint]);
  });
});
