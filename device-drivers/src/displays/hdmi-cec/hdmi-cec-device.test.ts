import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { CecClientSimulator } from '../../../simulators/displays/hdmi-cec/simulate-cec-client.ts';
import { TcpHost } from '../../../simulators/tcp-host.ts';
import { reached, shows, startDisplay } from '../testing/display-under-test.ts';
import { fastClock } from '../../core/testing/fast-clock.ts';

const cleanUps: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) {
    await cleanUp();
  }
});

const clock = fastClock(20);

/** A real program in place of cec-client: it hands its lines to the simulator. */
const plugIn = async (prepare: (simulator: CecClientSimulator) => void = () => {}) => {
  const simulator = new CecClientSimulator(clock);
  prepare(simulator);
  const host = await TcpHost.start({ device: simulator, port: 0, clients: 'one' });
  cleanUps.push(() => host.close());
  const folder = await mkdtemp(join(tmpdir(), 'cec-'));
  cleanUps.push(() => rm(folder, { recursive: true }));
  const program = join(folder, 'cec-client');
  await writeFile(program, `#!/bin/sh\nexec socat - TCP:127.0.0.1:${host.port}\n`, { mode: 0o755 });
  const room = startDisplay('hdmi-cec', { program }, clock);
  cleanUps.push(() => room.device.stop());
  return { simulator, host, room };
};

const done = { ok: true, value: undefined };
const failing = (code: string) => ({ ok: false, error: { code } });

describe('a display on HDMI-CEC', () => {
  test('is switched on and off, however often it must be told', async () => {
    const { simulator, room } = await plugIn((one) => {
      one.viewOnsNeeded = 2;
      one.ignoresStandby = 2;
    });
    await reached(room, 'online');
    expect(room.display.state().power).toBe('off');
    expect(await room.display.setPower(true)).toEqual(done);
    expect(room.display.state().power).toBe('on');
    expect(await room.display.setPower(false)).toEqual(done);
    expect(simulator.power).toBe(1);
    expect(simulator.unknownInputs).toEqual([]);
  });

  test('says when it ignores standby', async () => {
    const { room } = await plugIn((one) => {
      one.power = 0;
      one.ignoresStandby = 99;
    });
    await reached(room, 'online');
    expect(await room.display.setPower(false)).toMatchObject(failing('refused'));
  });

  test('shows this device, and tells when another took the screen or somebody switched it off', async () => {
    const { simulator, room } = await plugIn((one) => {
      one.power = 0;
    });
    await reached(room, 'online');
    expect(await room.display.selectInput('this-device')).toEqual(done);
    expect(simulator.active).toBe(true);
    simulator.otherSource();
    await shows(room, { input: '2.0.0.0' });
    simulator.switchOff();
    await shows(room, { power: 'off' });
  });

  test('reaches a volume and mute by keys where the display tells them', async () => {
    const { simulator, room } = await plugIn();
    await shows(room, { volume01: 0.2, muted: false });
    expect(await room.display.setVolume(0.25)).toEqual(done);
    expect(await room.display.setMuted(true)).toEqual(done);
    expect(await room.display.setMuted(true)).toEqual(done);
    expect(simulator).toMatchObject({ volume: 25, muted: true });
  });

  test('says what it cannot do', async () => {
    const { room } = await plugIn((one) => {
      one.tellsAudio = false;
    });
    await reached(room, 'online');
    expect(await room.display.setVolume(0.5)).toMatchObject(failing('unsupported'));
    expect(await room.display.setMuted(true)).toMatchObject(failing('unsupported'));
    expect(await room.display.setPictureMuted(true)).toMatchObject(failing('unsupported'));
    expect(await room.display.selectInput('hdmi2')).toMatchObject(failing('unsupported'));
  });

  test('is offline when the display is silent or the program ends, and back afterwards', async () => {
    const { simulator, host, room } = await plugIn((one) => {
      one.faults.splitBytes = true;
    });
    await reached(room, 'online');
    simulator.faults.silent = true;
    await reached(room, 'offline');
    expect(room.device.health().reason).toBe('no-answer');
    simulator.faults.silent = false;
    await reached(room, 'online');
    await host.cut();
    await reached(room, 'offline');
    expect(await room.display.setPower(true)).toMatchObject(failing('offline'));
    simulator.power = 0;
    await host.replug();
    await shows(room, { power: 'on' });
  });

  test('says when the program is not installed', async () => {
    const room = startDisplay('hdmi-cec', { program: '/nowhere/cec-client' }, clock);
    cleanUps.push(() => room.device.stop());
    await reached(room, 'offline');
    expect(room.device.health().reason).toBe('program-missing');
  });
});
