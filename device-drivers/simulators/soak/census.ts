import { queryObjects } from 'node:v8';

/** What is alive in this process, counted by the engine itself after a collection. */
export interface Census {
  /** Everything that can be called: a listener, a timer or a pending answer that nobody took back is one more. */
  readonly functions: number;
  /** Sets and maps: where listeners and pending commands are kept. */
  readonly collections: number;
  readonly promises: number;
  readonly heapBytes: number;
  /** Real timers, sockets and child processes: a driver must use none behind the back of its clock. */
  readonly resources: number;
}

type Type = Parameters<typeof queryObjects>[0];

/** Live objects of a class; the garbage is collected first. */
export const countAlive = (type: Type): number => queryObjects(type, { format: 'count' });

export const takeCensus = (): Census => {
  const functions = countAlive(Function);
  return {
    functions,
    collections: countAlive(Set) + countAlive(Map),
    promises: countAlive(Promise),
    heapBytes: process.memoryUsage().heapUsed,
    resources: process.getActiveResourcesInfo().length,
  };
};

export const growthBetween = (before: Census, after: Census): Census => ({
  functions: after.functions - before.functions,
  collections: after.collections - before.collections,
  promises: after.promises - before.promises,
  heapBytes: after.heapBytes - before.heapBytes,
  resources: after.resources - before.resources,
});
