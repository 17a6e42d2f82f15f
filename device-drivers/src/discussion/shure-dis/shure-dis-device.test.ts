import { afterEach, describe, expect, test } from 'vitest';
import { ShureDisSimulator } from '../../../simulators/discussion/shure-dis/simulate-shure-dis.ts';
import type { DiscussionSystem } from '../../core/capabilities/capabilities.ts';
import { systemClock } from '../../core/clock.ts';
import type { Device } from '../../core/device.ts';
import { eventually } from '../../core/testing/eventually.ts';
import { testEnvironment } from '../../core/testing/test-environment.ts';
import { createDevice } from '../../index.ts';

interface Hall {
  readonly simulator: ShureDisSimulator;
  readonly device: Device;
  readonly system: DiscussionSystem;
  /** `seat microphone name`, in the order the events came. */
  readonly said: string[];
}

const cleanUps: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) {
    await cleanUp();
  }
});

const enter = async (prepare: (simulator: ShureDisSimulator) => void = () => {}): Promise<Hall> => {
  const seats = [
    { seat: 1, name: 'Vorsitz' },
    { seat: 7, name: 'Ratsmitglied Sieben' },
    { seat: 12, name: null },
  ];
  const simulator = await ShureDisSimulator.start({ clock: systemClock, seats, port: 0 });
  cleanUps.push(() => simulator.close());
  prepare(simulator);
  const options = { host: '127.0.0.1', port: simulator.port, prioritySeats: [1] };
  const created = createDevice('shure-dis', options, testEnvironment());
  const device = created.ok ? created.device : null;
  const system = device?.capabilities.discussionSystem ?? null;
  if (device === null || system === null) {
    throw new Error('no discussion system');
  }
  cleanUps.push(() => device.stop());
  const said: string[] = [];
  device.subscribe((event) => {
    if (event.type === 'seat') {
      said.push(`${event.seat.seat} ${event.seat.microphone} ${event.seat.name ?? '-'}`);
    }
  });
  device.start();
  await eventually('online', () => device.health().state === 'online' || !created.ok);
  return { simulator, device, system, said };
};

describe('a Shure DIS discussion system', { timeout: 20_000 }, () => {
  test('tells at the start who has the floor', async () => {
    const hall = await enter((simulator) => simulator.pressButton(7));
    expect(hall.system.seats()).toEqual([
      { seat: 1, microphone: 'off', name: 'Vorsitz' },
      { seat: 7, microphone: 'on', name: 'Ratsmitglied Sieben' },
      { seat: 12, microphone: 'off', name: null },
    ]);
    expect(hall.simulator.unknownInputs).toEqual([]);
  });

  test('reports each press of a button', async () => {
    const hall = await enter();
    hall.said.length = 0;
    hall.simulator.pressButton(12);
    await eventually('on', () => hall.said.includes('12 on -'));
    hall.simulator.pressButton(12);
    await eventually('off', () => hall.said.includes('12 off -'));
    hall.simulator.mode = 'request';
    hall.simulator.pressButton(7);
    await eventually('requested', () => hall.said.includes('7 requested Ratsmitglied Sieben'));
    expect(hall.said).toHaveLength(3);
  });

  test('gives the chair the highest priority', async () => {
    const hall = await enter();
    await eventually('priority', () => hall.simulator.priorityOf(1) === 5);
    expect(hall.system.prioritySeats()).toEqual([1]);
  });

  test('opens and closes microphones, and does not wait for what already is', async () => {
    const hall = await enter();
    expect(await hall.system.setMicrophone(7, true)).toEqual({ ok: true, value: undefined });
    expect(hall.simulator.isOn(7)).toBe(true);
    expect(await hall.system.setMicrophone(7, true)).toMatchObject({ ok: true });
    expect(await hall.system.allOff()).toMatchObject({ ok: true });
    expect(hall.simulator.isOn(7)).toBe(false);
    expect(await hall.system.setMicrophone(99, true)).toMatchObject({ ok: false, error: { code: 'refused' } });
    expect(await hall.system.setMicrophone(0, true)).toMatchObject({ ok: false, error: { code: 'unsupported' } });
  });

  test('knows after a broken connection what happened meanwhile', async () => {
    const hall = await enter();
    await hall.simulator.cut();
    await eventually('offline', () => hall.device.health().reason === 'connection-refused');
    expect(await hall.system.setMicrophone(7, true)).toMatchObject({ ok: false, error: { code: 'offline' } });
    hall.simulator.pressButton(12);
    await hall.simulator.replug();
    await eventually('back', () => hall.device.health().state === 'online');
    expect(hall.said).toContain('12 on -');
  });

  test('is offline when it is silent on an open connection, and back when it speaks', async () => {
    const hall = await enter();
    hall.simulator.faults.silent = true;
    await eventually('silence found', () => hall.device.health().state === 'offline');
    expect(hall.device.health().reason).toBe('no-answer');
    hall.simulator.faults.silent = false;
    await eventually('back', () => hall.device.health().state === 'online');
  });

  test('survives split, merged and spoilt lines', async () => {
    const hall = await enter();
    hall.simulator.faults.splitBytes = true;
    hall.simulator.pressButton(7);
    await eventually('split', () => hall.said.includes('7 on Ratsmitglied Sieben'));
    hall.simulator.faults.mergeReplies = true;
    hall.simulator.pressButton(7);
    hall.simulator.pressButton(12);
    await eventually('merged', () => hall.said.includes('12 on -'));
    hall.simulator.faults.garbled = true;
    await eventually('garbled', () => hall.device.health().reason === 'garbled');
    hall.simulator.faults.garbled = false;
    await eventually('back', () => hall.device.health().state === 'online');
  });
});
