import type { WorkerLoad } from '../media-plane.ts';

/** When a worker counts as full for new participants, and how far a meeting spreads; null sets no bound. */
export interface SpreadLimits {
  readonly spreadAtCpu01: number;
  readonly consumersPerWorker: number | null;
  readonly packetsPerSecondPerWorker: number | null;
  /** With 1 a meeting stays on the worker it began on. */
  readonly workersPerMeeting: number | null;
}

/** About two thirds of a core: above it a burst (everybody joins, everybody looks at the new speaker) finds no room any more. */
export const defaultSpreadLimits: SpreadLimits = {
  spreadAtCpu01: 0.66,
  consumersPerWorker: null,
  packetsPerSecondPerWorker: null,
  workersPerMeeting: null,
};

interface Candidate {
  readonly id: string;
  load(): WorkerLoad;
}

/** How much of the worker is used, 1 being all; what is not bounded does not count. */
export function usedShare(load: WorkerLoad, limits: SpreadLimits): number {
  const packets = limits.packetsPerSecondPerWorker;
  return Math.max(load.cpu01, packets === null ? 0 : load.packetsPerSecond / packets);
}

const isFull = (load: WorkerLoad, limits: SpreadLimits): boolean =>
  usedShare(load, limits) >= limits.spreadAtCpu01 || load.consumers >= (limits.consumersPerWorker ?? Infinity);

/** Measured processor time wavers by a few percent; below that the number of streams decides. */
const shareStep = 0.05;

const byLoad =
  (limits: SpreadLimits) =>
  (a: Candidate, b: Candidate): number =>
    Math.round(usedShare(a.load(), limits) / shareStep) - Math.round(usedShare(b.load(), limits) / shareStep) ||
    a.load().consumers - b.load().consumers;

/**
 * The worker for the next participant: the first one the meeting has already that is not full, else the least
 * loaded that is not, else the least loaded of all. Each further worker costs a pipe per track, so meetings stay together as long as they fit.
 */
export function chooseHost<T extends Candidate>(
  hosts: readonly T[],
  ofMeeting: readonly string[],
  limits: SpreadLimits,
): T | null {
  const own = ofMeeting.flatMap((id) => hosts.filter((host) => host.id === id));
  const among = own.length < (limits.workersPerMeeting ?? Infinity) ? hosts : own;
  const free = (host: T): boolean => !isFull(host.load(), limits);
  const ranked = among.toSorted(byLoad(limits));
  return own.find(free) ?? ranked.find(free) ?? ranked[0] ?? null;
}
