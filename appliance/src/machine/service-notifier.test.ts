import { FakeClock } from '@ratspult/device-drivers/testing';
import { expect, test } from 'vitest';
import { silentLog } from '../log.ts';
import { readWatchdogMs, ServiceNotifier } from './service-notifier.ts';

const notThere = async (): Promise<void> => Promise.reject(new Error('systemd-notify is not there'));

test('the manager hears that the service is ready, three times per watchdog span that it lives, and its end', async () => {
  const clock = new FakeClock();
  const told: string[] = [];
  const notify = async (state: string): Promise<void> => {
    told.push(state);
  };
  const notifier = new ServiceNotifier({ notify, clock, log: silentLog, watchdogMs: 30_000 });
  notifier.ready();
  await clock.advance(30_000);
  notifier.stopping();
  await clock.advance(60_000);
  expect(told).toEqual(['READY=1', 'WATCHDOG=1', 'WATCHDOG=1', 'WATCHDOG=1', 'STOPPING=1']);
});

test('a manager that cannot be told costs a line in the log and nothing else', async () => {
  const warnings: string[] = [];
  const clock = new FakeClock();
  const log = { ...silentLog, warn: (message: string) => void warnings.push(message) };
  const notifier = new ServiceNotifier({ notify: notThere, clock, log, watchdogMs: null });
  notifier.ready();
  await clock.advance(1);
  expect(warnings).toEqual(['service manager was not told']);
  expect(clock.pendingTimers()).toBe(0);
});

test.each([
  ['60000000', 60_000],
  [undefined, null],
  ['', null],
  ['0', null],
  ['many', null],
])('WATCHDOG_USEC %s means %s ms', (text, expected) => {
  expect(readWatchdogMs(text)).toBe(expected);
});
