import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { AudioLinesSimulator } from '../../../simulators/audio/audio-lines/simulate-audio-lines.ts';
import { PtyPair } from '../../../simulators/pty-pair.ts';
import { SerialHost } from '../../../simulators/serial-host.ts';
import { TcpHost } from '../../../simulators/tcp-host.ts';
import { systemClock } from '../../core/clock.ts';
import type { Device } from '../../core/device.ts';
import { eventually } from '../../core/testing/eventually.ts';
import { testEnvironment } from '../../core/testing/test-environment.ts';
import { createDevice } from '../../index.ts';
import { createConvergeDialect } from './codec.ts';

const cleanUps: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) {
    await cleanUp();
  }
});

const simulate = (login: { user: string; password: string } | null): AudioLinesSimulator =>
  new AudioLinesSimulator({
    clock: systemClock,
    dialect: createConvergeDialect('12'),
    channels: ['5 M', '1 O'],
    presets: ['3'],
    login,
  });

const channels = [
  { id: 'desk', channel: '5', group: 'M' },
  { id: 'hall', channel: '1', group: 'O' },
];

const start = (options: Readonly<Record<string, unknown>>): Device => {
  const created = createDevice('clearone-converge', { unit: '12', channels, ...options }, testEnvironment());
  if (!created.ok) {
    throw new Error(JSON.stringify(created.problems));
  }
  cleanUps.push(() => created.device.stop());
  created.device.start();
  return created.device;
};

const onTelnet = async (password: string, port = 0) => {
  const simulator = simulate({ user: 'clearone', password: 'secret' });
  const host = await TcpHost.start({ device: simulator, port, clients: 'one' });
  cleanUps.push(() => host.close());
  const device = start({ telnet: { host: '127.0.0.1', port: host.port, user: 'clearone', password } });
  return { simulator, host, device };
};

describe('a Converge Pro', { timeout: 20_000 }, () => {
  test('is turned over a serial line', async () => {
    const pair = await PtyPair.start(mkdtempSync(join(tmpdir(), 'converge-')));
    cleanUps.push(() => pair.close());
    const simulator = simulate(null);
    const host = await SerialHost.start({
      device: simulator,
      path: pair.deviceEnd,
      baudRate: 57_600,
      clock: systemClock,
    });
    cleanUps.push(() => host.close());
    const device = start({ serial: { path: pair.controllerEnd } });
    await eventually('online', () => device.health().state === 'online');
    const audio = device.capabilities.audioDevice;
    expect(await audio?.setMuted('desk', true)).toMatchObject({ ok: true });
    expect(await audio?.setLevel('hall', 99)).toMatchObject({ ok: true });
    expect([simulator.states.get('5 M'), simulator.states.get('1 O')]).toMatchObject([{ muted: true }, { db: 20 }]);
    expect(await audio?.recallPreset('3')).toMatchObject({ ok: true });
    expect(await audio?.recallPreset('4')).toMatchObject({ ok: false, error: { code: 'refused' } });
    simulator.turn('5 M', { muted: false, db: -7.5 });
    await eventually('told', () => audio?.channels()[0]?.levelDb === -7.5);
    expect(audio?.channels()[0]).toMatchObject({ id: 'desk', muted: false });
    expect(simulator.unknownInputs).toEqual([]);
  });

  test('is turned over telnet after a login, and again after a broken connection', async () => {
    const { simulator, host, device } = await onTelnet('secret');
    await eventually('online', () => device.health().state === 'online');
    expect(await device.capabilities.audioDevice?.setMuted('desk', true)).toMatchObject({ ok: true });
    await host.cut();
    await eventually('offline', () => device.health().state === 'offline');
    simulator.faults.splitBytes = true;
    await host.replug();
    await eventually('back', () => device.health().state === 'online');
    simulator.faults.silent = true;
    await eventually('silence found', () => device.health().state === 'offline');
    expect(simulator.unknownInputs).toEqual([]);
  });

  test('refuses a wrong password', async () => {
    const { device } = await onTelnet('guess');
    await eventually('refused', () => device.health().state === 'auth-failed');
    expect(device.health().reason).toBe('wrong-password');
  });
});
