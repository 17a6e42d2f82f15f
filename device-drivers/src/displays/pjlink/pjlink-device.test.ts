import { afterEach, describe, expect, test } from 'vitest';
import { PjlinkSimulator, type PjlinkSimulatorOptions } from '../../../simulators/displays/pjlink/simulate-pjlink.ts';
import { UdpHost } from '../../../simulators/udp-host.ts';
import { systemClock } from '../../core/clock.ts';
import { reached, shows, startDisplay, type DisplayUnderTest } from '../testing/display-under-test.ts';
import { eventually } from '../../core/testing/eventually.ts';
import { fastClock } from '../../core/testing/fast-clock.ts';
import { discoverPjlink } from './discovery.ts';

const cleanUps: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) {
    await cleanUp();
  }
});

/** Ten seconds of silence pass in half a second. */
const clock = fastClock(20);

interface Room extends DisplayUnderTest {
  readonly simulator: PjlinkSimulator;
}

const hang = async (
  simulated: Partial<PjlinkSimulatorOptions> = {},
  options: Record<string, unknown> = {},
  prepare: (simulator: PjlinkSimulator) => void = () => {},
): Promise<Room> => {
  const simulator = await PjlinkSimulator.start({
    clock,
    password: null,
    class: 1,
    lampHours: 1234,
    transitionMs: 5000,
    ...simulated,
  });
  cleanUps.push(() => simulator.close());
  prepare(simulator);
  const room = startDisplay('pjlink', { host: '127.0.0.1', port: simulator.port, ...options }, clock);
  cleanUps.push(() => room.device.stop());
  return { ...room, simulator };
};

const lit = (simulator: PjlinkSimulator): void => {
  simulator.power = 1;
};

const done = { ok: true, value: undefined };
const failing = (code: string) => ({ ok: false, error: { code } });

describe('a PJLink projector', () => {
  test('warms up, shows what it is told and cools down', async () => {
    const room = await hang();
    await reached(room, 'online');
    expect(room.display.features.inputs).toEqual(['rgb1', 'digital1', 'digital2', 'network1']);
    expect(await room.display.selectInput('digital2')).toMatchObject(failing('refused'));
    expect(await room.display.setPower(true)).toEqual(done);
    await shows(room, { power: 'warming' });
    await shows(room, { power: 'on' });
    expect(await room.display.selectInput('digital2')).toEqual(done);
    expect(await room.display.setMuted(true)).toEqual(done);
    expect(await room.display.setPictureMuted(true)).toEqual(done);
    expect(room.simulator).toMatchObject({ input: '32', audioMuted: true, videoMuted: true });
    await shows(room, { input: 'digital2', muted: true, pictureMuted: true, lampHours: 1234 });
    expect(await room.display.setPower(false)).toEqual(done);
    await shows(room, { power: 'cooling' });
    expect(await room.display.setPower(true)).toMatchObject(failing('refused'));
    await shows(room, { power: 'off' });
    expect(room.device.identity()).toMatchObject({ make: 'Beamerwerk', model: 'BW-500' });
    expect(room.simulator.unknownInputs).toEqual([]);
  });

  test('tells the state only when it changed', async () => {
    const room = await hang({}, {}, lit);
    await shows(room, { lampHours: 1234, input: 'digital1', pictureMuted: false });
    const before = room.told.length;
    room.simulator.errors = '200000';
    await eventually('fault', () => room.display.state().faults.length === 1);
    expect(room.display.state().faults).toEqual([{ part: 'fan', severity: 'error' }]);
    expect(room.told).toHaveLength(before + 1);
  });

  test('is let in with the right password only', async () => {
    const password = 'JBMIAProjectorLink';
    const right = await hang({ password }, { password });
    await reached(right, 'online');
    for (const options of [{ password: 'guess' }, {}]) {
      const wrong = await hang({ password }, options);
      await reached(wrong, 'auth-failed');
      expect(wrong.device.health().reason).toBe('wrong-password');
    }
  });

  test('says what it cannot do', async () => {
    const room = await hang({ lampHours: null }, { inputNames: { hdmi1: '31' } }, lit);
    await shows(room, { input: 'hdmi1' });
    expect(await room.display.setVolume(0.5)).toMatchObject(failing('unsupported'));
    expect(await room.display.setVolume(2)).toMatchObject(failing('unsupported'));
    expect(await room.display.selectInput('scart')).toMatchObject(failing('unsupported'));
    expect(room.display.state().lampHours).toBeNull();
  });

  test('steps the volume of class 2 from silent', async () => {
    const room = await hang({ class: 2 }, { volumeSteps: 10 }, lit);
    await eventually('serial number', () => room.device.identity().serialNumber === 'S-0815');
    expect(await room.display.setVolume(0.3)).toEqual(done);
    expect(room.simulator.volume).toBe(3);
    expect(await room.display.setVolume(0.2)).toEqual(done);
    expect(room.simulator.volume).toBe(2);
    expect(room.display.state().volume01).toBe(0.2);
  });

  test('keeps its connection, and knows after a broken one what happened meanwhile', async () => {
    const room = await hang({}, {}, lit);
    await reached(room, 'online');
    await room.simulator.cut();
    await reached(room, 'offline');
    expect(await room.display.setMuted(true)).toMatchObject(failing('offline'));
    room.simulator.input = '51';
    await room.simulator.replug();
    await shows(room, { input: 'network1' });
    expect(room.simulator.idleCloses).toBe(0);
  });

  test('is offline when it is silent, or answers to something else, and back when it speaks', async () => {
    const room = await hang({}, {}, lit);
    await reached(room, 'online');
    room.simulator.faults.silent = true;
    await reached(room, 'offline');
    expect(room.device.health().reason).toBe('no-answer');
    room.simulator.faults.silent = false;
    await reached(room, 'online');
    room.simulator.faults.wrongAnswer = true;
    await reached(room, 'offline');
    room.simulator.faults.wrongAnswer = false;
    await reached(room, 'online');
  });

  test('is understood when it is sloppy, split, merged or spoilt for a while', async () => {
    const room = await hang({}, {}, (simulator) => {
      simulator.sloppy = true;
      simulator.faults.splitBytes = true;
      lit(simulator);
    });
    await shows(room, { input: 'digital1' });
    room.simulator.faults.mergeReplies = true;
    expect(await room.display.setMuted(true)).toEqual(done);
    room.simulator.faults.garbled = true;
    await reached(room, 'offline');
    expect(room.device.health().reason).toBe('garbled');
    room.simulator.faults.garbled = false;
    await reached(room, 'online');
  });

  test('is found by a search', async () => {
    let answer: ((bytes: Uint8Array) => void) | null = null;
    const device = {
      receive: (bytes: Uint8Array): void => {
        expect(new TextDecoder().decode(bytes)).toBe('%2SRCH\r');
        answer?.(new TextEncoder().encode('%2ACKN=00:1B:2C:3D:4E:5F\r'));
      },
      onOutput: (listener: (bytes: Uint8Array) => void) => {
        answer = listener;
        return () => {};
      },
    };
    const host = await UdpHost.start({ device, port: 0 });
    cleanUps.push(() => host.close());
    const found = await discoverPjlink({ clock: systemClock, target: '127.0.0.1', port: host.port, timeoutMs: 150 });
    expect(found).toEqual([{ address: '127.0.0.1', mac: '00:1b:2c:3d:4e:5f' }]);
  });
});
