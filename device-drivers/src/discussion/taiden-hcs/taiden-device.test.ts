import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { PtyPair } from '../../../simulators/pty-pair.ts';
import { SerialHost } from '../../../simulators/serial-host.ts';
import { TaidenSimulator } from '../../../simulators/discussion/taiden-hcs/simulate-taiden-hcs.ts';
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
  readonly simulator: TaidenSimulator;
  readonly cable: PtyPair;
}

const enter = async (prepare: (simulator: TaidenSimulator) => void = () => {}): Promise<Hall> => {
  const folder = await mkdtemp(join(tmpdir(), 'taiden-'));
  cleanUps.push(() => rm(folder, { recursive: true }));
  const cable = await PtyPair.start(folder);
  cleanUps.push(() => cable.close());
  const simulator = new TaidenSimulator({ clock: systemClock, seats: [1, 7, 300] });
  cleanUps.push(() => simulator.close());
  const path = cable.deviceEnd;
  const host = await SerialHost.start({ device: simulator, path, baudRate: 9600, clock: systemClock });
  cleanUps.push(() => host.close());
  prepare(simulator);
  const options = { path: cable.controllerEnd, prioritySeats: [1] };
  const hall = discussionHall(createDevice('taiden-hcs', options, testEnvironment()));
  cleanUps.push(() => hall.device.stop());
  hall.device.start();
  await eventually('online', () => hall.device.health().state === 'online');
  return { ...hall, simulator, cable };
};

describe('a Taiden discussion system', { timeout: 20_000 }, () => {
  test('tells who has the floor at the start, and each press', async () => {
    const hall = await enter((simulator) => simulator.pressButton(300));
    expect(hall.system.seats()).toEqual([{ seat: 300, microphone: 'on', name: null }]);
    hall.simulator.mode = 'request';
    hall.simulator.pressButton(7);
    await eventually('requested', () => hall.said.includes('7 requested -'));
    hall.simulator.pressButton(300);
    await eventually('off', () => hall.said.includes('300 off -'));
    expect(hall.system.prioritySeats()).toEqual([1]);
    expect(hall.simulator.unknownInputs).toEqual([]);
  });

  test('switches microphones and learns of refusals from the reports', async () => {
    const hall = await enter();
    expect(await hall.system.setMicrophone(7, true)).toEqual({ ok: true, value: undefined });
    expect(hall.simulator.isOn(7)).toBe(true);
    expect(await hall.system.setMicrophone(7, true)).toMatchObject({ ok: true });
    expect(await hall.system.allOff()).toMatchObject({ ok: true });
    expect(hall.simulator.isOn(7)).toBe(false);
    expect(await hall.system.setMicrophone(99, true)).toMatchObject({ ok: false, error: { code: 'refused' } });
    expect(await hall.system.setMicrophone(0, true)).toMatchObject({ ok: false, error: { code: 'unsupported' } });
    expect(hall.simulator.unknownInputs).toEqual([]);
  });

  test('reads the state anew when the cable is back', async () => {
    const hall = await enter();
    await hall.cable.cut();
    await eventually('gone', () => hall.device.health().reason === 'port-missing');
    expect(await hall.system.setMicrophone(7, true)).toMatchObject({ ok: false, error: { code: 'offline' } });
    hall.simulator.pressButton(7);
    await hall.cable.replug();
    await eventually('back', () => hall.device.health().state === 'online');
    expect(hall.said).toContain('7 on -');
  });

  test('finds silence and spoilt bytes, and is back when it speaks', async () => {
    const hall = await enter();
    hall.simulator.faults.garbled = true;
    await eventually('garbled', () => hall.device.health().reason === 'garbled');
    hall.simulator.faults.garbled = false;
    await eventually('back', () => hall.device.health().state === 'online');
    hall.simulator.faults.splitBytes = true;
    hall.simulator.pressButton(1);
    await eventually('split', () => hall.said.includes('1 on -'));
    hall.simulator.faults.splitBytes = false;
    hall.simulator.faults.mergeReplies = true;
    hall.simulator.pressButton(1);
    await eventually('merged', () => hall.said.includes('1 off -'));
    expect(hall.simulator.reporting).toBe(true);
    await hall.device.stop();
    await eventually('reports stopped', () => !hall.simulator.reporting);
  });
});
