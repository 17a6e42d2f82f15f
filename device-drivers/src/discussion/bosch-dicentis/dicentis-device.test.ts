import { X509Certificate } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import {
  DicentisSimulator,
  type DicentisSimulatorOptions,
} from '../../../simulators/discussion/bosch-dicentis/simulate-dicentis.ts';
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
  readonly simulator: DicentisSimulator;
}

const seats = { s1: 'Vorsitz', s7: 'Anna Berg', s12: '' };

const approach = async (more: object, quirks: Partial<DicentisSimulatorOptions> = {}): Promise<Hall> => {
  const account = { user: 'room', password: 'geheim', notifies: false };
  const simulator = await DicentisSimulator.start({ clock: systemClock, seats, ...account, ...quirks });
  cleanUps.push(() => simulator.close());
  simulator.set('s7', 'on');
  const options = { host: '127.0.0.1', port: simulator.port, user: 'room', password: 'geheim', ...more };
  const pin = { certificateSha256: new X509Certificate(simulator.certificate).fingerprint256 };
  const trust = 'acceptAnyCertificate' in more || 'certificateSha256' in more ? {} : pin;
  const hall = discussionHall(createDevice('bosch-dicentis', { ...options, ...trust }, testEnvironment()));
  cleanUps.push(() => hall.device.stop());
  hall.device.start();
  return { ...hall, simulator };
};

const enter = async (more: object = {}, quirks: Partial<DicentisSimulatorOptions> = {}): Promise<Hall> => {
  const hall = await approach(more, quirks);
  await eventually('online', () => hall.device.health().state === 'online');
  return hall;
};

describe('a Bosch DICENTIS server', { timeout: 20_000 }, () => {
  test('tells seats, names and who has the floor, and is polled for changes', async () => {
    const hall = await enter({ prioritySeats: [1] });
    expect(hall.system.seats()).toEqual([
      { seat: 1, microphone: 'off', name: 'Vorsitz' },
      { seat: 7, microphone: 'on', name: 'Anna Berg' },
      { seat: 12, microphone: 'off', name: null },
    ]);
    hall.simulator.set('s12', 'requested');
    await eventually('requested', () => hall.said.includes('12 requested -'));
    hall.simulator.set('s7', 'off');
    await eventually('off', () => hall.said.includes('7 off Anna Berg'));
    expect(hall.device.identity().make).toBe('Bosch');
  });

  test.each(['speech', 'microphone'])('gives and takes the floor by the operations of profile %s', async (profile) => {
    const hall = await enter({ profile });
    expect(await hall.system.setMicrophone(1, true)).toEqual({ ok: true, value: undefined });
    expect(hall.said).toContain('1 on Vorsitz');
    expect(await hall.system.allOff()).toMatchObject({ ok: true });
    expect(hall.simulator.isOn('s1') || hall.simulator.isOn('s7')).toBe(false);
    expect(await hall.system.setMicrophone(99, true)).toMatchObject({ ok: false, error: { code: 'refused' } });
    hall.simulator.faults.wrongAnswer = true;
    expect(await hall.system.setMicrophone(1, true)).toMatchObject({ ok: false, error: { code: 'refused' } });
  });

  test('uses notifications where the release has them', async () => {
    const hall = await enter({}, { notifies: true });
    hall.simulator.set('s1', 'on');
    await eventually('pushed', () => hall.said.includes('1 on Vorsitz'));
    hall.simulator.set('s1', 'off');
    await eventually('pushed again', () => hall.said.includes('1 off Vorsitz'));
    expect(hall.simulator.unknownInputs).toEqual([]);
  });

  test('gives the password only to the pinned certificate', async () => {
    const other = 'ab'.repeat(32);
    const hall = await approach({ certificateSha256: other });
    await eventually('refused', () => hall.device.health().reason === 'certificate');
    expect(hall.simulator.operations).toEqual([]);
    const anybody = await enter({ acceptAnyCertificate: true });
    expect(anybody.system.seats()).toHaveLength(3);
    const strict = await approach({ acceptAnyCertificate: false });
    await eventually('not trusted', () => strict.device.health().reason === 'certificate');
  });

  test('tells a wrong password', async () => {
    const hall = await approach({ password: 'falsch' });
    await eventually('refused', () => hall.device.health().reason === 'wrong-password');
    expect(hall.device.health().state).toBe('auth-failed');
  });

  test('reads the state anew after a broken connection', async () => {
    const hall = await enter();
    await hall.simulator.cut();
    await eventually('offline', () => hall.device.health().reason === 'connection-refused');
    expect(await hall.system.setMicrophone(7, true)).toMatchObject({ ok: false, error: { code: 'offline' } });
    hall.simulator.set('s7', 'off');
    await hall.simulator.replug();
    await eventually('back', () => hall.said.includes('7 off Anna Berg'));
  });

  test('reads fragments, finds broken JSON and silence', async () => {
    const hall = await enter();
    hall.simulator.faults.splitBytes = true;
    hall.simulator.set('s12', 'on');
    await eventually('fragments', () => hall.said.includes('12 on -'));
    hall.simulator.faults.garbled = true;
    await eventually('garbled', () => hall.device.health().reason === 'garbled');
    hall.simulator.faults.garbled = false;
    await eventually('back', () => hall.device.health().state === 'online');
  });
});
