import { afterEach, describe, expect, test } from 'vitest';
import { AudioLinesSimulator } from '../../../simulators/audio/audio-lines/simulate-audio-lines.ts';
import { TcpHost } from '../../../simulators/tcp-host.ts';
import { systemClock } from '../../core/clock.ts';
import type { DeviceEvent } from '../../core/device.ts';
import { eventually } from '../../core/testing/eventually.ts';
import { testEnvironment } from '../../core/testing/test-environment.ts';
import { createDevice } from '../../index.ts';
import { soundStructureDialect } from './codec.ts';

const cleanUps: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) {
    await cleanUp();
  }
});

const enter = async () => {
  const simulator = new AudioLinesSimulator({
    clock: systemClock,
    dialect: soundStructureDialect,
    channels: ['Table Mic', 'Hall'],
    presets: ['Session'],
    login: null,
  });
  const host = await TcpHost.start({ device: simulator, port: 0, clients: 'many' });
  cleanUps.push(() => host.close());
  const channels = [{ name: 'Table Mic' }, { name: 'Hall', minimumDb: -40, maximumDb: 0 }, { name: 'Gone' }];
  const created = createDevice(
    'polycom-soundstructure',
    { host: '127.0.0.1', port: host.port, channels },
    testEnvironment(),
  );
  const audio = created.ok ? created.device.capabilities.audioDevice : null;
  if (!created.ok || audio === null) {
    throw new Error('no audio device');
  }
  const { device } = created;
  const events: DeviceEvent[] = [];
  device.subscribe((event) => events.push(event));
  cleanUps.push(() => device.stop());
  device.start();
  await eventually('online', () => device.health().state === 'online');
  await eventually('state known', () => audio.channels()[1]?.levelDb === 0);
  return { simulator, host, device, audio, events };
};

describe('a SoundStructure', { timeout: 20_000 }, () => {
  test('takes levels, mutes and presets, and tells what others do', async () => {
    const { simulator, audio, events } = await enter();
    expect(await audio.setMuted('Table Mic', true)).toMatchObject({ ok: true });
    expect(await audio.setLevel('Hall', -99)).toMatchObject({ ok: true });
    expect(simulator.states.get('Hall')?.db).toBe(-40);
    expect(await audio.recallPreset('Session')).toMatchObject({ ok: true });
    expect(await audio.recallPreset('Party')).toMatchObject({ ok: false, error: { code: 'refused' } });
    expect(await audio.recallPreset('"\r')).toMatchObject({ ok: false, error: { code: 'unsupported' } });
    expect(await audio.setMuted('Gone', true)).toMatchObject({ ok: false, error: { code: 'refused' } });
    expect(await audio.setMuted('Nobody', true)).toMatchObject({ ok: false, error: { code: 'unsupported' } });
    expect(await audio.setMeters(100)).toMatchObject({ ok: false, error: { code: 'unsupported' } });
    simulator.turn('Hall', { muted: true, db: -3.5 });
    await eventually('told', () => audio.channels()[1]?.levelDb === -3.5);
    expect(events.findLast((event) => event.type === 'audio-channel')).toMatchObject({
      channel: { id: 'Hall', levelDb: -3.5, muted: true },
    });
    expect(simulator.unknownInputs).toEqual([]);
  });

  test('is known anew after a broken connection and after silence', async () => {
    const { simulator, host, device, audio } = await enter();
    await host.cut();
    await eventually('offline', () => device.health().state === 'offline');
    expect(await audio.setMuted('Hall', true)).toMatchObject({ ok: false, error: { code: 'offline' } });
    simulator.turn('Hall', { muted: true });
    await host.replug();
    await eventually('back', () => audio.channels()[1]?.muted === true);
    simulator.faults.splitBytes = true;
    expect(await audio.setLevel('Hall', -5)).toMatchObject({ ok: true });
    simulator.faults.splitBytes = false;
    simulator.faults.mergeReplies = true;
    expect(await audio.setLevel('Hall', -6)).toMatchObject({ ok: true });
    simulator.faults.mergeReplies = false;
    simulator.faults.garbled = true;
    await eventually('garbled', () => device.health().reason === 'garbled');
    simulator.faults.garbled = false;
    simulator.faults.silent = true;
    await eventually('silence found', () => device.health().state === 'offline');
    simulator.faults.silent = false;
    await eventually('online again', () => device.health().state === 'online');
  });
});
