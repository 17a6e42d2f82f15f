import { X509Certificate } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import {
  ConferoSimulator,
  type ConferoSimulatorOptions,
} from '../../../simulators/discussion/televic-confero/simulate-confero.ts';
import { systemClock } from '../../core/clock.ts';
import { discussionHall, type DiscussionHall } from '../testing/discussion-hall.ts';
import { eventually } from '../../core/testing/eventually.ts';
import { testEnvironment } from '../../core/testing/test-environment.ts';
import { createDevice } from '../../index.ts';

const cleanUps: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) {
    await cleanUp();
  }
});

interface Hall extends DiscussionHall {
  readonly simulator: ConferoSimulator;
}

const seats = new Map([
  [1, ''],
  [7, 'Anna Berg'],
]);

const approach = async (more: object, quirks: Partial<ConferoSimulatorOptions> = {}): Promise<Hall> => {
  const simulator = await ConferoSimulator.start({ clock: systemClock, token: 'abc', lists: true, seats, ...quirks });
  cleanUps.push(() => simulator.close());
  simulator.pressButton(7);
  const certificateSha256 = new X509Certificate(simulator.certificate).fingerprint256;
  const options = { host: '127.0.0.1', port: simulator.port, token: 'abc', certificateSha256, ...more };
  const hall = discussionHall(createDevice('televic-confero', options, testEnvironment()));
  cleanUps.push(() => hall.device.stop());
  hall.device.start();
  return { ...hall, simulator };
};

const enter = async (more: object = {}, quirks: Partial<ConferoSimulatorOptions> = {}): Promise<Hall> => {
  const hall = await approach(more, quirks);
  await eventually('online', () => hall.device.health().state === 'online');
  return hall;
};

describe('a Televic Confero', { timeout: 20_000 }, () => {
  test('tells seats, names, the chair and each change', async () => {
    const hall = await enter();
    expect(hall.system.seats()).toEqual([
      { seat: 1, microphone: 'off', name: null },
      { seat: 7, microphone: 'on', name: 'Anna Berg' },
    ]);
    expect(hall.system.prioritySeats()).toEqual([1]);
    hall.simulator.request(1);
    await eventually('requested', () => hall.said.includes('1 requested -'));
    hall.simulator.pressButton(7);
    await eventually('off', () => hall.said.includes('7 off Anna Berg'));
    expect(hall.simulator.unknownInputs).toEqual([]);
  });

  test('switches microphones', async () => {
    const hall = await enter();
    expect(await hall.system.setMicrophone(1, true)).toEqual({ ok: true, value: undefined });
    expect(hall.simulator.isOn(1)).toBe(true);
    expect(await hall.system.allOff()).toMatchObject({ ok: true });
    expect(hall.simulator.isOn(1) || hall.simulator.isOn(7)).toBe(false);
    expect(await hall.system.setMicrophone(99, true)).toMatchObject({ ok: false, error: { code: 'refused' } });
    expect(await hall.system.setMicrophone(0, true)).toMatchObject({ ok: false, error: { code: 'unsupported' } });
  });

  test('asks seat by seat where there is no list', async () => {
    const hall = await enter({ seats: [1, 7, 20] }, { lists: false });
    expect(hall.system.seats().map(({ seat }) => seat)).toEqual([1, 7]);
    hall.simulator.pressButton(1);
    await eventually('on', () => hall.said.includes('1 on -'));
  });

  test('tells a wrong token and a wrong certificate', async () => {
    const wrong = await approach({ token: 'xyz' });
    await eventually('token', () => wrong.device.health().reason === 'wrong-password');
    const other = await approach({ certificateSha256: 'ab'.repeat(32) });
    await eventually('certificate', () => other.device.health().reason === 'certificate');
  });

  test('reads the state anew after a broken connection, and shows errors and nonsense', async () => {
    const hall = await enter();
    await hall.simulator.cut();
    await eventually('offline', () => hall.device.health().reason === 'connection-refused');
    expect(await hall.system.allOff()).toMatchObject({ ok: false, error: { code: 'offline' } });
    hall.simulator.pressButton(7);
    await hall.simulator.replug();
    await eventually('back', () => hall.said.includes('7 off Anna Berg'));
    hall.simulator.faults.wrongAnswer = true;
    await eventually('errors', () => hall.device.health().reason === 'refuses-commands');
    hall.simulator.faults.wrongAnswer = false;
    await eventually('fine', () => hall.device.health().state === 'online');
    hall.simulator.faults.garbled = true;
    await eventually('nonsense', () => hall.device.health().reason === 'garbled');
  });

  test('finds silence on an open port', async () => {
    const hall = await enter();
    hall.simulator.faults.silent = true;
    await eventually('silent', () => hall.device.health().reason === 'no-answer');
    hall.simulator.faults.silent = false;
    await eventually('back', () => hall.device.health().state === 'online');
  });
});
