import { describe, expect, test } from 'vitest';
import { systemClock } from '../../src/core/clock.ts';
import { eventually } from '../../src/core/testing/eventually.ts';
import { testEnvironment } from '../../src/core/testing/test-environment.ts';
import { createDevice, drivers } from '../../src/index.ts';
import { setFault } from './fault-switches.ts';
import { simulators } from './simulators.ts';

const living = simulators.filter(({ name }) => name !== 'replay');

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

  test('lack their tool until it is installed again', async ({ onTestFinished }) => {
    const camera = simulators.find(({ name }) => name === 'uvc-ptz');
    const running = await camera?.start({ clock: systemClock, port: 0, capture: null });
    if (running === undefined) {
      throw new Error('no simulated camera');
    }
    onTestFinished(() => running.close());
    expect(setFault(running.faults, 'missing', 'on')).toBe(true);
    const created = createDevice(running.driver, running.options, testEnvironment());
    if (!created.ok) {
      throw new Error(JSON.stringify(created.problems));
    }
    const { device } = created;
    onTestFinished(() => device.stop());
    device.start();
    await eventually('told', () => device.health().reason === 'program-missing');
    expect(setFault(running.faults, 'missing', 'off')).toBe(true);
    await eventually('online', () => device.health().state === 'online');
  });

  test('have keys and lights on a telephone that is unplugged and plugged in again', async ({ onTestFinished }) => {
    const entry = simulators.find(({ name }) => name === 'hid-telephony');
    const running = await entry?.start({ clock: systemClock, port: 0, capture: null });
    if (running === undefined) {
      throw new Error('no simulated telephone');
    }
    onTestFinished(() => running.close());
    const created = createDevice(running.driver, running.options, testEnvironment());
    if (!created.ok) {
      throw new Error(JSON.stringify(created.problems));
    }
    const { device } = created;
    onTestFinished(() => device.stop());
    const wishes: string[] = [];
    device.subscribe((event) => event.type === 'telephony-wish' && wishes.push(event.wish));
    device.start();
    await eventually('online', () => device.health().state === 'online');
    await device.capabilities.telephonyHid?.setOffHook(true);
    await device.capabilities.telephonyHid?.setMuted(true);
    await eventually('lit', () => running.actions['lights']?.([]) === 'lights: off-hook on, mute on');
    running.actions['mute']?.([]);
    await eventually('heard', () => wishes.includes('unmute'));
    await running.cable?.cut();
    await eventually('gone', () => device.health().state === 'offline');
    await running.cable?.replug();
    await eventually('back', () => device.health().state === 'online');
    expect(running.takeUnknown()).toEqual([]);
  });

  test('leave no driver out', () => {
    const names = simulators.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    const without = drivers
      .map(({ name }) => name)
      .filter((name) => !names.some((one) => one === name || one.startsWith(`${name}-`)));
    expect(without).toEqual([]);
  });
});
