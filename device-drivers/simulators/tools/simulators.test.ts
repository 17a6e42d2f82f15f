import { describe, expect, test } from 'vitest';
import { systemClock } from '../../src/core/clock.ts';
import { eventually } from '../../src/core/testing/eventually.ts';
import { testEnvironment } from '../../src/core/testing/test-environment.ts';
import { createDevice, drivers } from '../../src/index.ts';
import { simulators } from './simulators.ts';

const living = simulators.filter(({ name }) => name !== 'replay');

/** Drivers of this machine's own devices. */
const withoutSimulator = ['uvc-ptz', 'hid-telephony', 'pipewire-audio'];

describe('simulated devices by themselves', { timeout: 20_000 }, () => {
  test.concurrent.for(living)(
    '$name is found by its driver with the options it prints',
    async ({ start }, { expect: expected, onTestFinished }) => {
      const running = await start({ clock: systemClock, port: 0, capture: null });
      onTestFinished(() => running.close());
      const pasted: unknown = JSON.parse(JSON.stringify(running.options));
      const created = createDevice(running.driver, pasted, testEnvironment());
      if (!created.ok) {
        throw new Error(JSON.stringify(created.problems));
      }
      const { device } = created;
      onTestFinished(() => device.stop());
      device.start();
      await eventually('online', () => device.health().state === 'online');
      expected(running.takeUnknown()).toEqual([]);
    },
  );

  test('leave no driver out but those that need no pipe', () => {
    const names = simulators.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    const without = drivers
      .map(({ name }) => name)
      .filter((name) => !names.some((one) => one === name || one.startsWith(`${name}-`)));
    expect(without.toSorted()).toEqual(withoutSimulator.toSorted());
  });
});
