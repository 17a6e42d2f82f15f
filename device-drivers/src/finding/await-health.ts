import type { Clock } from '../core/clock.ts';
import type { Device, Health } from '../core/device.ts';

export const isAnswering = ({ state }: Health): boolean => state === 'online' || state === 'degraded';

/** Resolves as soon as `done` holds of the health, or with what it is when the time is over or the user ends it. */
export const awaitHealth = (
  device: Device,
  clock: Clock,
  waitMs: number,
  signal: AbortSignal,
  done: (health: Health) => boolean,
): Promise<Health> => {
  const { promise, resolve } = Promise.withResolvers<Health>();
  const finish = (): void => resolve(device.health());
  const unsubscribe = device.subscribe((event) => {
    if (event.type === 'health' && done(event.health)) {
      finish();
    }
  });
  const cancel = clock.after(waitMs, finish);
  signal.addEventListener('abort', finish, { once: true });
  if (done(device.health()) || signal.aborted) {
    finish();
  }
  return promise.finally(() => {
    cancel();
    unsubscribe();
    signal.removeEventListener('abort', finish);
  });
};
