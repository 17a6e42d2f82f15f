import { expect, test } from 'vitest';
import type { WorkerLoad } from '../media-plane.ts';
import { chooseHost, defaultSpreadLimits, type SpreadLimits } from './choose-host.ts';

const host = (id: string, load: Partial<WorkerLoad> = {}) => ({
  id,
  load: () => ({ cpu01: 0, packetsPerSecond: 0, consumers: 0, ...load }),
});
const chosen = (
  hosts: readonly ReturnType<typeof host>[],
  ofMeeting: readonly string[] = [],
  limits: Partial<SpreadLimits> = {},
) => chooseHost(hosts, ofMeeting, { ...defaultSpreadLimits, ...limits })?.id ?? null;

test('a new meeting goes where the load is least, by processor and then by streams', () => {
  expect(chosen([host('a', { cpu01: 0.4 }), host('b', { cpu01: 0.1, consumers: 90 })])).toBe('b');
  expect(chosen([host('a', { cpu01: 0.11, consumers: 5 }), host('b', { cpu01: 0.1, consumers: 9 })])).toBe('a');
  expect(chosen([])).toBeNull();
});

test('a meeting stays together until its worker is full by processor, streams or packets', () => {
  const idle = host('b');
  expect(chosen([host('a', { cpu01: 0.6 }), idle], ['a'])).toBe('a');
  expect(chosen([host('a', { cpu01: 0.7 }), idle], ['a'])).toBe('b');
  expect(chosen([host('a', { consumers: 40 }), idle], ['a'], { consumersPerWorker: 40 })).toBe('b');
  expect(chosen([host('a', { packetsPerSecond: 700 }), idle], ['a'], { packetsPerSecondPerWorker: 1000 })).toBe('b');
});

test('a worker with too many streams is full however little they cost', () => {
  const hosts = [host('a', { consumers: 40 }), host('b', { cpu01: 0.5 })];
  expect(chosen(hosts, ['a'], { consumersPerWorker: 40 })).toBe('b');
});

test('when all are full the least loaded takes one more', () => {
  expect(chosen([host('a', { cpu01: 0.9 }), host('b', { cpu01: 0.8 })], ['a', 'b'])).toBe('b');
});

test('a meeting that may use one worker stays there, and moves when that one is dead', () => {
  const hosts = [host('a', { cpu01: 0.9 }), host('b')];
  expect(chosen(hosts, ['a'], { workersPerMeeting: 1 })).toBe('a');
  expect(chosen(hosts, ['dead'], { workersPerMeeting: 1 })).toBe('b');
});
