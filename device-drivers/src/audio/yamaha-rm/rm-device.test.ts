import { describe, expect, test, type TestContext } from 'vitest';
import { YamahaRmSimulator } from '../../../simulators/audio/yamaha-rm/simulate-yamaha-rm.ts';
import { noCapabilities } from '../../core/capabilities/capabilities.ts';
import { systemClock } from '../../core/clock.ts';
import { Supervisor } from '../../core/supervisor.ts';
import { enterAudioRoom, type AudioRoom } from '../testing/audio-room.ts';
import { eventually } from '../../core/testing/eventually.ts';
import { FakeClock } from '../../core/testing/fake-clock.ts';
import { testEnvironment } from '../../core/testing/test-environment.ts';
import { MemoryTransport } from '../../core/transport/memory-transport.ts';
import { createDevice } from '../../index.ts';
import { RmSession } from './rm-session.ts';

const mute = { address: 'RM:Mute', x: 0, y: 0 };
const on = { address: 'RM:Out/On', x: 1, y: 0 };
const fader = { address: 'RM:Out/Level', x: 1, y: 0 };

const parameters = [
  { ...mute, value: 0, minimum: 0, maximum: 1 },
  { ...on, value: 1, minimum: 0, maximum: 1 },
  { ...fader, value: -1000, minimum: -32_768, maximum: 1000 },
];

const channels = [
  { id: 'master', mute: { address: 'RM:Mute' } },
  { id: 'out', name: 'Saal', mute: { ...on, mutedValue: 0 }, level: fader, minimumDb: -60, maximumDb: 20 },
  { id: 'missing', mute: { address: 'RM:Nothing' } },
];

interface Hall extends AudioRoom {
  readonly simulator: YamahaRmSimulator;
}

const enter = async (
  { onTestFinished }: TestContext,
  prepare: (simulator: YamahaRmSimulator) => void = () => {},
): Promise<Hall> => {
  const simulator = await YamahaRmSimulator.start(systemClock, parameters);
  onTestFinished(() => simulator.close());
  prepare(simulator);
  const options = { host: '127.0.0.1', port: simulator.port, channels };
  const room = await enterAudioRoom(createDevice('yamaha-rm', options, testEnvironment()), onTestFinished);
  return { ...room, simulator };
};

describe.concurrent('a Yamaha room processor', { timeout: 20_000 }, () => {
  test('tells at the start what its parameters are, and leaves open what it does not have', async (context) => {
    const hall = await enter(context);
    expect(hall.audio.channels()).toEqual([
      { id: 'master', name: null, levelDb: null, minimumDb: -138, maximumDb: 10, muted: false },
      { id: 'out', name: 'Saal', levelDb: -10, minimumDb: -60, maximumDb: 20, muted: false },
      { id: 'missing', name: null, levelDb: null, minimumDb: -138, maximumDb: 10, muted: null },
    ]);
    expect(hall.device.identity()).toEqual({
      make: 'Yamaha',
      model: 'RM-CR',
      firmware: '12.1.0',
      serialNumber: 'Z1234',
    });
    expect(hall.device.health()).toMatchObject({ state: 'online', reason: 'none' });
    expect(hall.simulator.unknownInputs).toEqual([]);
  });

  test('turns and mutes, and believes the device about what came of it', async (context) => {
    const hall = await enter(context);
    hall.said.length = 0;
    expect(await hall.audio.setMuted('master', true)).toEqual({ ok: true, value: undefined });
    expect(hall.simulator.value(mute)).toBe(1);
    expect(await hall.audio.setMuted('out', true)).toMatchObject({ ok: true });
    expect(hall.simulator.value(on)).toBe(0);
    expect(await hall.audio.setLevel('out', 20)).toMatchObject({ ok: true });
    expect(hall.simulator.value(fader)).toBe(1000);
    expect(hall.said).toEqual(['channel master null true', 'channel out -10 true', 'channel out 10 true']);
  });

  test('says what it cannot do', async (context) => {
    const hall = await enter(context);
    expect(await hall.audio.setLevel('master', 0)).toMatchObject({ error: { code: 'unsupported' } });
    expect(await hall.audio.setLevel('out', Number.NaN)).toMatchObject({ error: { code: 'unsupported' } });
    expect(await hall.audio.setMuted('nobody', true)).toMatchObject({ error: { code: 'unsupported' } });
    expect(await hall.audio.setMuted('missing', true)).toMatchObject({ error: { code: 'refused' } });
    expect(await hall.audio.recallPreset('1')).toMatchObject({ error: { code: 'unsupported' } });
    expect(await hall.audio.setMeters(100)).toMatchObject({ error: { code: 'unsupported' } });
  });

  test('hears what others change, once', async (context) => {
    const hall = await enter(context);
    hall.said.length = 0;
    hall.simulator.change(mute, 1);
    hall.simulator.change(mute, 1);
    hall.simulator.change(fader, -32_768);
    await eventually('silence', () => hall.said.includes('channel out -60 false'));
    expect(hall.said).toEqual(['channel master null true', 'channel out -60 false']);
  });

  test('says when the device is in another mode than the normal one', async (context) => {
    const hall = await enter(context, (simulator) => {
      simulator.mode = 'update';
    });
    expect(hall.device.health()).toMatchObject({ state: 'degraded', reason: 'refuses-commands' });
    hall.simulator.mode = 'normal';
    await eventually('normal', () => hall.device.health().state === 'online');
  });

  test('knows after a broken connection what happened meanwhile', async (context) => {
    const hall = await enter(context);
    await hall.simulator.cut();
    await eventually('offline', () => hall.device.health().reason === 'connection-refused');
    expect(await hall.audio.setMuted('master', true)).toMatchObject({ error: { code: 'offline' } });
    hall.simulator.change(mute, 1);
    await hall.simulator.replug();
    await eventually('back', () => hall.device.health().state === 'online');
    expect(hall.said).toContain('channel master null true');
  });

  test('survives split and merged bytes', async (context) => {
    const hall = await enter(context, (simulator) => {
      simulator.faults.splitBytes = true;
    });
    hall.simulator.faults.mergeReplies = true;
    const both = await Promise.all([hall.audio.setMuted('master', true), hall.audio.setLevel('out', -3)]);
    expect(both.every((one) => one.ok)).toBe(true);
    expect(hall.device.health()).toMatchObject({ state: 'online', reason: 'none' });
  });

  test('is offline when silent, and back when it speaks', async (context) => {
    const hall = await enter(context);
    hall.simulator.faults.silent = true;
    await eventually('silence found', () => hall.device.health().state === 'offline');
    expect(hall.device.health().reason).toBe('no-answer');
    hall.simulator.faults.silent = false;
    await eventually('back', () => hall.device.health().state === 'online');
  });

  test('says so when it hears nonsense', async (context) => {
    const hall = await enter(context);
    hall.simulator.faults.garbled = true;
    await eventually('garbled', () => hall.device.health().reason === 'garbled');
  });

  test('does not take the answer to another question for its own', async (context) => {
    const hall = await enter(context);
    hall.simulator.faults.wrongAnswer = true;
    expect(await hall.audio.setMuted('master', true)).toMatchObject({ error: { code: 'offline' } });
  });
});

describe('a device that tells something all the time', () => {
  test('is spoken to often enough to keep the connection', async () => {
    const clock = new FakeClock();
    const simulator = YamahaRmSimulator.inMemory(clock, parameters);
    const transport = new MemoryTransport();
    transport.onWrite((bytes) => simulator.receive(bytes));
    simulator.onOutput((bytes) => transport.deliver(bytes));
    const protocol = new RmSession({ clock, channels: [] });
    const capabilities = { ...noCapabilities, audioDevice: protocol };
    const environment = testEnvironment(clock);
    const device = new Supervisor({ transport, protocol, capabilities, environment, watchTimes: null });
    device.start();
    for (let second = 0; second < 60; second += 1) {
      await clock.advance(1000);
      simulator.change(mute, second % 2);
    }
    expect(device.health().state).toBe('online');
    expect(simulator.closedForSilence).toBe(0);
    await device.stop();
    await simulator.close();
    expect(clock.pendingTimers()).toBe(0);
  });
});
