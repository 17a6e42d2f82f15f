import type { Clock } from '../core/clock.ts';
import type { Device, Health, HealthReason } from '../core/device.ts';
import type { Driver, DriverEnvironment } from '../core/driver.ts';
import { nearest } from '../core/options.ts';
import type { CreatedDevice } from '../core/registry.ts';
import { usageProblem, type Problem, type Terminal } from './terminal.ts';

/** What the tools need of the world. */
export interface ToolContext {
  readonly terminal: Terminal;
  readonly clock: Clock;
  readonly random: () => number;
  readonly drivers: readonly Driver[];
  readonly createDevice: (name: string, options: unknown, environment: DriverEnvironment) => CreatedDevice;
}

const remedies: Readonly<Record<HealthReason, string>> = {
  none: 'wait a little longer with --wait SECONDS',
  'port-missing': 'check the name and the network cable, or the adapter with ls -l /dev/serial/by-id/',
  'connection-refused':
    'check the port, whether control by network is switched on, and whether another program holds the line',
  'no-answer': 'check cable, power, address and baud rate of the device',
  garbled: 'check the baud rate, and whether the device speaks this protocol',
  'refuses-commands': 'switch the device on or end the control by another controller',
  certificate: 'check the fingerprint or authority in the options; if the device was replaced, enter the new one',
  'wrong-password': 'check user and password in the options; many devices lock out who tries often',
};

export const offlineProblem = ({ state, reason }: Health): Problem => ({
  code: reason === 'none' ? 'offline' : reason,
  sentence: `the device is ${state}, not online`,
  remedy: remedies[reason],
});

export const findDriver = (context: ToolContext, name: string): Driver | Problem => {
  const driver = context.drivers.find((one) => one.name === name);
  const near = nearest(
    name,
    context.drivers.map((one) => one.name),
  );
  const hint = near === null ? 'list them with: ratspult driver list' : `did you mean ${near}?`;
  return driver ?? usageProblem(`there is no driver "${name}"`, hint);
};

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

/** Resolves after the time, or at once when the user ends it. */
export const pause = (clock: Clock, ms: number, signal: AbortSignal): Promise<void> => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const finish = (): void => resolve();
  const cancel = clock.after(ms, finish);
  signal.addEventListener('abort', finish, { once: true });
  if (signal.aborted) {
    finish();
  }
  return promise.finally(() => {
    cancel();
    signal.removeEventListener('abort', finish);
  });
};
