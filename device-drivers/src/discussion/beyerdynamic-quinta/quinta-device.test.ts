import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { QuintaSimulator } from '../../../simulators/discussion/beyerdynamic-quinta/simulate-quinta.ts';
import { PtyPair } from '../../../simulators/pty-pair.ts';
import { SerialHost } from '../../../simulators/serial-host.ts';
import { TcpHost } from '../../../simulators/tcp-host.ts';
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

const simulate = (password = ''): QuintaSimulator => {
  const units = [{ unit: 1, typeFlags: 0x232 }, ...[2, 3, 4, 5, 542].map((unit) => ({ unit, typeFlags: 0x139 }))];
  const simulator = new QuintaSimulator({ clock: systemClock, units, password });
  cleanUps.push(() => simulator.close());
  return simulator;
};

interface Hall extends DiscussionHall {
  readonly simulator: QuintaSimulator;
  readonly host: TcpHost;
}

const approach = async (simulator: QuintaSimulator, more: object): Promise<Hall> => {
  const host = await TcpHost.start({ device: simulator, port: 0, clients: 'many' });
  cleanUps.push(() => host.close());
  const options = { host: '127.0.0.1', port: host.port, ...more };
  const hall = discussionHall(createDevice('beyerdynamic-quinta-tcp', options, testEnvironment()));
  cleanUps.push(() => hall.device.stop());
  hall.device.start();
  return { ...hall, simulator, host };
};

const enter = async (simulator = simulate(), more: object = {}): Promise<Hall> => {
  const hall = await approach(simulator, more);
  await eventually('online', () => hall.device.health().state === 'online');
  return hall;
};

describe('a beyerdynamic Quinta', { timeout: 20_000 }, () => {
  test('says what it is and reports each press once', async () => {
    const hall = await enter();
    expect(hall.device.identity()).toMatchObject({ make: 'beyerdynamic', model: 'Quinta CU', firmware: '3.0.00' });
    hall.simulator.pressButton(542);
    await eventually('on', () => hall.said.includes('542 on -'));
    hall.simulator.pressButton(542);
    await eventually('off', () => hall.said.at(-1) === '542 off -');
    hall.simulator.mode = 'request';
    hall.simulator.pressButton(1);
    await eventually('requested', () => hall.said.includes('1 requested -'));
    expect(hall.said.filter((line) => line === '1 requested -')).toHaveLength(1);
    expect(hall.system.prioritySeats()).toEqual([1]);
    expect(hall.simulator.unknownInputs).toEqual([]);
  });

  test('gives the floor, and says when no stream is free', async () => {
    const hall = await enter();
    for (const seat of [1, 2, 3, 4]) {
      expect(await hall.system.setMicrophone(seat, true)).toEqual({ ok: true, value: undefined });
    }
    expect(await hall.system.setMicrophone(4, true)).toMatchObject({ ok: true });
    expect(await hall.system.setMicrophone(5, true)).toMatchObject({ ok: false, error: { code: 'refused' } });
    expect(await hall.system.allOff()).toMatchObject({ ok: true });
    expect(hall.simulator.isOn(1)).toBe(false);
    expect(hall.system.seats().every(({ microphone }) => microphone === 'off')).toBe(true);
    expect(await hall.system.setMicrophone(-1, true)).toMatchObject({ ok: false, error: { code: 'unsupported' } });
  });

  test('tells a wrong password from a right one', async () => {
    const wrong = await approach(simulate('geheim'), { password: 'falsch' });
    await eventually('refused', () => wrong.device.health().reason === 'wrong-password');
    expect(wrong.device.health().state).toBe('auth-failed');
    const right = await enter(simulate('geheim'), { password: 'geheim' });
    expect(right.simulator.unknownInputs).toEqual([]);
  });

  test('shows that another port took the control', async () => {
    const hall = await enter();
    hall.simulator.lockPort();
    await eventually('refuses', () => hall.device.health().reason === 'refuses-commands');
    expect(hall.device.health().state).toBe('degraded');
  });

  test('believes nothing old after a broken connection', async () => {
    const hall = await enter();
    hall.simulator.pressButton(2);
    await eventually('on', () => hall.said.includes('2 on -'));
    await hall.host.cut();
    await eventually('offline', () => hall.device.health().reason === 'connection-refused');
    expect(await hall.system.allOff()).toMatchObject({ ok: false, error: { code: 'offline' } });
    await hall.host.replug();
    await eventually('back', () => hall.device.health().state === 'online');
    expect(hall.said.at(-1)).toBe('2 off -');
  });

  test('finds silence and understands split and merged lines on a serial line', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'quinta-'));
    cleanUps.push(() => rm(folder, { recursive: true }));
    const cable = await PtyPair.start(folder);
    cleanUps.push(() => cable.close());
    const simulator = simulate();
    const path = cable.deviceEnd;
    const host = await SerialHost.start({ device: simulator, path, baudRate: 57_600, clock: systemClock });
    cleanUps.push(() => host.close());
    const options = { path: cable.controllerEnd, prioritySeats: [3] };
    const hall = discussionHall(createDevice('beyerdynamic-quinta-serial', options, testEnvironment()));
    cleanUps.push(() => hall.device.stop());
    hall.device.start();
    await eventually('online', () => hall.device.health().state === 'online');
    simulator.faults.splitBytes = true;
    simulator.pressButton(3);
    await eventually('split', () => hall.said.includes('3 on -'));
    simulator.faults.splitBytes = false;
    simulator.faults.mergeReplies = true;
    simulator.pressButton(4);
    await eventually('merged', () => hall.said.includes('4 on -'));
    simulator.faults.silent = true;
    await eventually('silent', () => hall.device.health().reason === 'no-answer');
    simulator.faults.silent = false;
    await eventually('back', () => hall.device.health().state === 'online');
  });
});
