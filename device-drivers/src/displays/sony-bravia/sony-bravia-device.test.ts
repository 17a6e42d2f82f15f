import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { PtyPair } from '../../../simulators/pty-pair.ts';
import { SerialHost } from '../../../simulators/serial-host.ts';
import { BraviaIpSimulator } from '../../../simulators/displays/sony-bravia/simulate-bravia-ip.ts';
import { BraviaSerialSimulator } from '../../../simulators/displays/sony-bravia/simulate-bravia-serial.ts';
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

const start = (connection: unknown): DisplayUnderTest => {
  const room = startDisplay('sony-bravia', { connection }, clock);
  cleanUps.push(() => room.device.stop());
  return room;
};

const onTcp = async (power: '0' | '1') => {
  const simulator = new BraviaIpSimulator(clock);
  simulator.values.set('POWR', power.padStart(16, '0'));
  const host = await TcpHost.start({ device: simulator, port: 0, clients: 'one' });
  cleanUps.push(() => host.close());
  return { simulator, host, room: start({ kind: 'tcp', host: '127.0.0.1', port: host.port }) };
};

const done = { ok: true, value: undefined };
const failing = (code: string) => ({ ok: false, error: { code } });

describe('a Sony Bravia display', () => {
  test('obeys on a serial line, and is back after the cable was pulled', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'bravia-'));
    cleanUps.push(() => rm(folder, { recursive: true }));
    const cable = await PtyPair.start(folder);
    cleanUps.push(() => cable.close());
    const simulator = new BraviaSerialSimulator(clock);
    const wire = { device: simulator, path: cable.deviceEnd, baudRate: 9600, clock: systemClock };
    const host = await SerialHost.start(wire);
    cleanUps.push(() => host.close());
    simulator.faults.splitBytes = true;
    const room = start({ kind: 'serial', path: cable.controllerEnd });
    await reached(room, 'online');
    expect(await room.display.selectInput('hdmi2')).toMatchObject(failing('refused'));
    expect(await room.display.setPower(true)).toEqual(done);
    await shows(room, { power: 'on' });
    expect(await room.display.selectInput('hdmi2')).toEqual(done);
    expect(await room.display.setVolume(0.3)).toEqual(done);
    expect(await room.display.setMuted(true)).toEqual(done);
    expect(await room.display.setPictureMuted(true)).toMatchObject(failing('unsupported'));
    expect(await room.display.selectInput('hdmi4')).toMatchObject(failing('refused'));
    expect(simulator).toMatchObject({ power: 1, input: [4, 2], volume: 30, muted: 1 });
    await cable.cut();
    await eventually('pulled', () => room.healths.length > 2);
    simulator.volume = 55;
    await cable.replug();
    await shows(room, { volume01: 0.55 });
    expect(simulator.unknownInputs).toEqual([]);
  });

  test('obeys on the network, and tells at once what the remote control did', async () => {
    const { simulator, room } = await onTcp('0');
    await reached(room, 'online');
    expect(await room.display.setPower(true)).toEqual(done);
    await shows(room, { power: 'on' });
    expect(await room.display.selectInput('hdmi3')).toEqual(done);
    expect(await room.display.setVolume(0.4)).toEqual(done);
    expect(await room.display.setMuted(true)).toEqual(done);
    expect(await room.display.setPictureMuted(true)).toEqual(done);
    await shows(room, { input: 'hdmi3', volume01: 0.4, muted: true, pictureMuted: true });
    const before = room.told.length;
    simulator.change('VOLU', '0000000000000029');
    simulator.change('VOLU', '0000000000000029');
    await shows(room, { volume01: 0.29 });
    expect(room.told).toHaveLength(before + 1);
    expect(simulator.unknownInputs).toEqual([]);
  });

  test('says what it cannot do', async () => {
    const { simulator, room } = await onTcp('1');
    await shows(room, { pictureMuted: false });
    simulator.values.delete('PMUT');
    expect(await room.display.setPictureMuted(true)).toMatchObject(failing('unsupported'));
    expect(await room.display.selectInput('scart')).toMatchObject(failing('unsupported'));
  });

  test('is offline when it is silent, wrong or garbled, and back when it is itself again', async () => {
    const { simulator, host, room } = await onTcp('1');
    await shows(room, { input: 'hdmi1' });
    for (const fault of ['silent', 'wrongAnswer', 'garbled'] as const) {
      simulator.faults[fault] = true;
      await reached(room, 'offline');
      simulator.faults[fault] = false;
      await reached(room, 'online');
    }
    simulator.faults.splitBytes = true;
    simulator.faults.mergeReplies = true;
    expect(await room.display.setMuted(true)).toEqual(done);
    await host.cut();
    await reached(room, 'offline');
    expect(await room.display.setPower(false)).toMatchObject(failing('offline'));
  });
});
