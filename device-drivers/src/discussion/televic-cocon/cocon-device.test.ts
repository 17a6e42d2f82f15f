import { afterEach, describe, expect, test } from 'vitest';
import { CoconSimulator } from '../../../simulators/discussion/televic-cocon/simulate-cocon.ts';
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
  readonly simulator: CoconSimulator;
}

const enter = async (notificationMs = 30_000): Promise<Hall> => {
  const simulator = await CoconSimulator.start({ clock: systemClock, seats: [1, 5, 7], notificationMs });
  cleanUps.push(() => simulator.close());
  simulator.set(5, 'on');
  const options = { host: '127.0.0.1', port: simulator.port, prioritySeats: [1] };
  const hall = discussionHall(createDevice('televic-cocon', options, testEnvironment()));
  cleanUps.push(() => hall.device.stop());
  hall.device.start();
  await eventually('online', () => hall.device.health().state === 'online');
  return { ...hall, simulator };
};

describe('a Televic CoCon server', { timeout: 20_000 }, () => {
  test('tells the state at the start and each change by notification', async () => {
    const hall = await enter();
    expect(hall.system.seats()).toEqual([{ seat: 5, microphone: 'on', name: null }]);
    hall.simulator.set(7, 'requested');
    hall.simulator.set(7, 'on');
    hall.simulator.set(5, 'off');
    await eventually('all', () => hall.said.includes('5 off -'));
    expect(hall.said).toEqual(['5 on -', '7 requested -', '7 on -', '5 off -']);
    expect(hall.system.prioritySeats()).toEqual([1]);
    expect(hall.simulator.unknownInputs).toEqual([]);
  });

  test('switches microphones', async () => {
    const hall = await enter();
    expect(await hall.system.setMicrophone(7, true)).toEqual({ ok: true, value: undefined });
    expect(hall.said).toContain('7 on -');
    expect(await hall.system.allOff()).toMatchObject({ ok: true });
    expect(hall.simulator.isOn(5) || hall.simulator.isOn(7)).toBe(false);
    expect(await hall.system.setMicrophone(99, true)).toMatchObject({ ok: false, error: { code: 'refused' } });
    expect(await hall.system.setMicrophone(0.5, true)).toMatchObject({ ok: false, error: { code: 'unsupported' } });
  });

  test('goes on after empty notifications and after the server forgot it', async () => {
    const hall = await enter(30);
    await eventually('empty ones', () => hall.simulator.timeouts > 2);
    expect(hall.simulator.connections).toBe(1);
    hall.simulator.forgetClients();
    await eventually('connected anew', () => hall.simulator.connections === 2);
    hall.simulator.set(1, 'on');
    await eventually('told', () => hall.said.includes('1 on -'));
    expect(hall.device.health().state).toBe('online');
  });

  test('reads the state anew after a broken connection', async () => {
    const hall = await enter();
    await hall.simulator.cut();
    await eventually('offline', () => hall.device.health().reason === 'connection-refused');
    expect(await hall.system.allOff()).toMatchObject({ ok: false, error: { code: 'offline' } });
    hall.simulator.set(5, 'off');
    await hall.simulator.replug();
    await eventually('back', () => hall.said.includes('5 off -'));
  });

  test('finds silence, and is back when the server speaks', async () => {
    const hall = await enter();
    hall.simulator.faults.silent = true;
    await eventually('silent', () => hall.device.health().state === 'offline');
    hall.simulator.faults.silent = false;
    await eventually('back', () => hall.device.health().state === 'online');
  });

  test('shows a server that talks nonsense', async () => {
    const hall = await enter();
    hall.simulator.faults.garbled = true;
    hall.simulator.forgetClients();
    await eventually('garbled', () => hall.device.health().reason === 'garbled');
    hall.simulator.faults.garbled = false;
    await eventually('back', () => hall.device.health().state === 'online');
  });
});
