import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { PtyPair } from '../../../simulators/pty-pair.ts';
import { MdcTlsHost } from '../../../simulators/displays/samsung-mdc/mdc-tls-host.ts';
import { MdcSimulator } from '../../../simulators/displays/samsung-mdc/simulate-mdc.ts';
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

const simulate = (restartMs = 0): MdcSimulator => {
  const simulator = new MdcSimulator({ clock, id: 1, restartMs });
  cleanUps.push(async () => simulator.close());
  return simulator;
};

const start = (connection: unknown): DisplayUnderTest => {
  const room = startDisplay('samsung-mdc', { connection }, clock);
  cleanUps.push(() => room.device.stop());
  return room;
};

const onTcp = async (simulator: MdcSimulator): Promise<{ room: DisplayUnderTest; host: TcpHost }> => {
  const host = await TcpHost.start({ device: simulator, port: 0, clients: 'one' });
  cleanUps.push(() => host.close());
  simulator.onRestart = () => host.dropClients();
  return { room: start({ kind: 'tcp', host: '127.0.0.1', port: host.port }), host };
};

const onTls = async (simulator: MdcSimulator, pin: string): Promise<DisplayUnderTest> => {
  const host = await MdcTlsHost.start({ device: simulator, pin: '0815' });
  cleanUps.push(() => host.close());
  simulator.onRestart = () => host.dropClients();
  return start({ kind: 'tls', host: '127.0.0.1', port: host.port, pin });
};

const done = { ok: true, value: undefined };
const failing = (code: string) => ({ ok: false, error: { code } });

describe('a Samsung display', () => {
  test('obeys on a serial line, and is back after the cable was pulled', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'mdc-'));
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
    const room = start({ kind: 'serial', path: cable.controllerEnd });
    await reached(room, 'online');
    expect(await room.display.setPower(true)).toEqual(done);
    await shows(room, { power: 'on', input: 'hdmi1' });
    expect(await room.display.selectInput('hdmi2')).toEqual(done);
    expect(await room.display.setVolume(0.25)).toEqual(done);
    expect(await room.display.setMuted(true)).toEqual(done);
    expect(await room.display.setPictureMuted(true)).toEqual(done);
    expect(simulator).toMatchObject({ power: 1, input: 0x23, volume: 25, mute: 1, panel: 1 });
    await cable.cut();
    await eventually('port is missing', () => room.healths.includes('offline port-missing'));
    simulator.volume = 60;
    await cable.replug();
    await shows(room, { volume01: 0.6 });
    expect(simulator.unknownInputs).toEqual([]);
  });

  test('shows no fault while it restarts after power on', async () => {
    const simulator = simulate(15_000);
    const { room } = await onTcp(simulator);
    await reached(room, 'online');
    expect(await room.display.setPower(true)).toEqual(done);
    await reached(room, 'connecting');
    expect(room.display.state().power).toBe('warming');
    await shows(room, { power: 'on' });
    await eventually('identity', () => room.device.identity().serialNumber === '0ABC123');
    expect(room.device.identity()).toMatchObject({ make: 'Samsung', model: 'QM55R', firmware: 'T-KTMAKUC-1032' });
    expect(room.healths.some((health) => health.startsWith('offline'))).toBe(false);
  });

  test('is secured by TLS and a PIN', async () => {
    const simulator = simulate(3000);
    const room = await onTls(simulator, '815');
    await reached(room, 'online');
    expect(await room.display.setPower(true)).toEqual(done);
    await shows(room, { power: 'on' });
    expect(simulator.unknownInputs).toEqual([]);
  });

  test('does not let in who has the wrong PIN or none', async () => {
    const wrong = await onTls(simulate(), '1111');
    await reached(wrong, 'auth-failed');
    const host = await MdcTlsHost.start({ device: simulate(), pin: '0815' });
    cleanUps.push(() => host.close());
    const plain = start({ kind: 'tcp', host: '127.0.0.1', port: host.port });
    await reached(plain, 'auth-failed');
    expect(plain.device.health().reason).toBe('wrong-password');
  });

  test('does not mistake a set without TLS for a secured one', async () => {
    const host = await TcpHost.start({ device: simulate(), port: 0, clients: 'one' });
    cleanUps.push(() => host.close());
    const room = start({ kind: 'tls', host: '127.0.0.1', port: host.port, pin: '0815' });
    await reached(room, 'offline');
    expect(room.device.health().reason).toBe('no-answer');
  });

  test('says what it refuses, and what is wrong with it', async () => {
    const simulator = simulate();
    simulator.power = 1;
    simulator.mute = 0xff;
    simulator.errors = [0, 1, 2, 1, 71, 0];
    const { room } = await onTcp(simulator);
    await shows(room, { muted: null, pictureMuted: false });
    await eventually('faults', () => room.display.state().faults.length > 0);
    expect(room.display.state().faults).toEqual([
      { part: 'temperature', severity: 'error' },
      { part: 'input', severity: 'warning' },
    ]);
    expect(await room.display.selectInput('tv')).toMatchObject(failing('refused'));
    expect(await room.display.selectInput('scart')).toMatchObject(failing('unsupported'));
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
});
