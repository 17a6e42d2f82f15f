import type { Clock } from '../core/clock.ts';
import type { Health, HealthReason } from '../core/device.ts';
import type { Driver } from '../core/driver.ts';
import { nearest } from '../core/options.ts';
import type { Prober } from '../finding/probe-drivers.ts';
import type { SearchPlaces } from '../finding/search-network.ts';
import { usageProblem, type Problem, type Terminal } from './terminal.ts';

/** What the tools need of the world. */
export interface ToolContext extends Prober {
  readonly terminal: Terminal;
  /** Whom a search of the network asks. */
  readonly searchPlaces: SearchPlaces;
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
