import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { NecSimulator } from '../../../simulators/displays/nec/simulate-nec.ts';
import { PtyPair } from '../../../simulators/pty-pair.ts';
import { SerialHost } from '../../../simulators/serial-host.ts';
import { TcpHost } from '../../../simulators/tcp-host.ts';
import { systemClock } from '../../core/clock.ts';
import { reached, shows, startDisplay, type DisplayUnderTest } from '../testing/display-under-test.ts';
import { eventually } from '../../core/testing/eventually.ts';
import { fastClock } from '../../core/testing/fast-clock.ts';

const cleanUps: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) {
    await cleanUp();
  }
});

const clock = fastClock(20);

const simulate = (): NecSimulator => {
  const simulator = new NecSimulator({ clock, id: 1 });
  cleanUps.push(async () => simulator.close());
  return simulator;
};

const put = (simulator: NecSimulator, code: string, value: number): void => {
  simulator.values.set(code, { value, highest: 0xff });
};

const start = (options: Record<string, unknown>): DisplayUnderTest => {
  const room = startDisplay('nec', options, clock);
  cleanUps.push(() => room.device.stop());
  return room;
};

const onTcp = async (simulator: NecSimulator, id = 1): Promise<{ room: DisplayUnderTest; host: TcpHost }> => {
  const host = await TcpHost.start({ device: simulator, port: 0, clients: 'one' });
  cleanUps.push(() => host.close());
  return { room: start({ connection: { kind: 'tcp', host: '127.0.0.1', port: host.port }, id }), host };
};

const done = { ok: true, value: undefined };
const failing = (code: string) => ({ ok: false, error: { code } });

describe('an NEC display', () => {
  test('obeys on a serial line, and is back after the cable was pulled', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'nec-'));
    cleanUps.push(() => rm(folder, { recursive: true }));
    const cable = await PtyPair.start(folder);
    cleanUps.push(() => cable.close());
    const simulator = simulate();
    const host = await SerialHost.start({
      device: simulator,
      path: cable.deviceEnd,
      baudRate: 9600,
      clock: systemClock,
    });
    cleanUps.push(() => host.close());
    const room = start({ connection: { kind: 'serial', path: cable.controllerEnd } });
    await reached(room, 'online');
    expect(await room.display.setPower(true)).toEqual(done);
    expect(room.told.some(({ power }) => power === 'warming')).toBe(true);
    await shows(room, { power: 'on' });
    expect(await room.display.selectInput('hdmi2')).toEqual(done);
    expect(await room.display.setVolume(0.3)).toEqual(done);
    expect(await room.display.setMuted(true)).toEqual(done);
    expect([...simulator.values.values()].map(({ value }) => value)).toEqual([0x12, 30, 1]);
    expect(simulator).toMatchObject({ power: 1, hurried: 0 });
    expect(room.healths).toEqual(['connecting none', 'online none']);
    await cable.cut();
    await eventually('pulled', () => room.healths.length > 2);
    put(simulator, '008D', 2);
    await cable.replug();
    await shows(room, { muted: false });
    expect(room.device.identity()).toMatchObject({ make: 'NEC' });
    expect(simulator.unknownInputs).toEqual([]);
  });

  test('tells what was changed at the set, once', async () => {
    const simulator = simulate();
    simulator.power = 1;
    const { room } = await onTcp(simulator);
    await shows(room, { input: 'hdmi1', volume01: 0.2, muted: false });
    const before = room.told.length;
    put(simulator, '0060', 0x12);
    await shows(room, { input: 'hdmi2' });
    put(simulator, '0060', 0xe0);
    await shows(room, { input: '0xe0' });
    expect(room.told).toHaveLength(before + 2);
  });

  test('says what it cannot do', async () => {
    const simulator = simulate();
    simulator.power = 1;
    const { room } = await onTcp(simulator);
    await reached(room, 'online');
    simulator.values.delete('008D');
    expect(await room.display.setMuted(true)).toMatchObject(failing('unsupported'));
    expect(await room.display.setPictureMuted(true)).toMatchObject(failing('unsupported'));
    expect(await room.display.selectInput('scart')).toMatchObject(failing('unsupported'));
    expect(await room.display.setVolume(Number.NaN)).toMatchObject(failing('unsupported'));
  });

  test('is offline when it is silent, wrong or garbled, and back when it is itself again', async () => {
    const simulator = simulate();
    simulator.power = 1;
    simulator.faults.splitBytes = true;
    const { room, host } = await onTcp(simulator);
    await shows(room, { input: 'hdmi1' });
    for (const fault of ['silent', 'wrongAnswer', 'garbled'] as const) {
      simulator.faults[fault] = true;
      await reached(room, 'offline');
      simulator.faults[fault] = false;
      await reached(room, 'online');
    }
    simulator.faults.mergeReplies = true;
    expect(await room.display.setMuted(true)).toEqual(done);
    await host.cut();
    await reached(room, 'offline');
    expect(await room.display.setPower(false)).toMatchObject(failing('offline'));
  });

  test('does not answer to the id of another', async () => {
    const { room } = await onTcp(simulate(), 2);
    await reached(room, 'offline');
    expect(room.device.health().reason).toBe('no-answer');
  });
});
