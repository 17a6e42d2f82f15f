import { describe, expect, test, type TestContext } from 'vitest';
import { QsysCoreSimulator } from '../../../simulators/audio/qsys-qrc/simulate-qsys-core.ts';
import { noCapabilities } from '../../core/capabilities/capabilities.ts';
import { systemClock } from '../../core/clock.ts';
import { Supervisor } from '../../core/supervisor.ts';
import { enterAudioRoom, type AudioRoom } from '../testing/audio-room.ts';
import { eventually } from '../../core/testing/eventually.ts';
import { FakeClock } from '../../core/testing/fake-clock.ts';
import { testEnvironment } from '../../core/testing/test-environment.ts';
import { MemoryTransport } from '../../core/transport/memory-transport.ts';
import { createDevice } from '../../index.ts';
import { decodeRequest, messageBytes } from './codec.ts';
import { QrcSession } from './qrc-session.ts';

const controls = [
  { component: 'Hall', control: 'gain', value: -10 },
  { component: 'Hall', control: 'mute', value: 0 },
  { component: null, control: 'PodiumMute', value: 1 },
  { component: 'Meter', control: 'level', value: -60 },
];

const channels = [
  { id: 'hall', name: 'Saal', component: 'Hall', level: 'gain', mute: 'mute', minimumDb: -40, maximumDb: 0 },
  { id: 'podium', mute: 'PodiumMute' },
  { id: 'missing', component: 'Nowhere', level: 'gain' },
];

interface Hall extends AudioRoom {
  readonly core: QsysCoreSimulator;
}

const enter = async (
  { onTestFinished }: TestContext,
  prepare: (core: QsysCoreSimulator) => void = () => {},
  more: object = {},
): Promise<Hall> => {
  const core = await QsysCoreSimulator.start(systemClock, controls);
  onTestFinished(() => core.close());
  prepare(core);
  const meters = [{ id: 'in', component: 'Meter', control: 'level' }];
  const options = { host: '127.0.0.1', port: core.port, channels, meters, snapshotBank: 'Moods', ...more };
  const room = await enterAudioRoom(createDevice('qsys-qrc', options, testEnvironment()), onTestFinished);
  return { ...room, core };
};

const lock = (core: QsysCoreSimulator): void => {
  core.password = '2468';
};

const level = (hall: Hall) => hall.audio.channels()[0]?.levelDb;

describe.concurrent('a Q-SYS Core', { timeout: 20_000 }, () => {
  test('tells at the start what its controls are, and leaves open what the design does not have', async (context) => {
    const hall = await enter(context);
    await eventually('told', () => level(hall) === -10);
    expect(hall.audio.channels()).toEqual([
      { id: 'hall', name: 'Saal', levelDb: -10, minimumDb: -40, maximumDb: 0, muted: false },
      { id: 'podium', name: null, levelDb: null, minimumDb: -100, maximumDb: 20, muted: true },
      { id: 'missing', name: null, levelDb: null, minimumDb: -100, maximumDb: 20, muted: null },
    ]);
    expect(hall.device.identity()).toMatchObject({ make: 'QSC', model: 'Core 110f' });
    expect(hall.device.health()).toMatchObject({ state: 'online', reason: 'none' });
    expect(hall.core.unknownInputs).toEqual([]);
  });

  test('turns, mutes and loads snapshots, telling each change once', async (context) => {
    const hall = await enter(context);
    await eventually('told', () => level(hall) === -10);
    hall.said.length = 0;
    expect(await hall.audio.setLevel('hall', 12)).toEqual({ ok: true, value: undefined });
    expect(hall.core.value('Hall', 'gain')).toBe(0);
    expect(await hall.audio.setMuted('podium', false)).toMatchObject({ ok: true });
    expect(hall.core.value(null, 'PodiumMute')).toBe(0);
    expect(await hall.audio.recallPreset('3')).toMatchObject({ ok: true });
    expect(hall.core.loadedSnapshot).toBe('Moods 3');
    expect(hall.said).toEqual(['channel hall 0 false', 'channel podium null false']);
  });

  test('says what it cannot do', async (context) => {
    const hall = await enter(context);
    expect(await hall.audio.setLevel('podium', 0)).toMatchObject({ error: { code: 'unsupported' } });
    expect(await hall.audio.setLevel('hall', Number.NaN)).toMatchObject({ error: { code: 'unsupported' } });
    expect(await hall.audio.setLevel('missing', 0)).toMatchObject({ error: { code: 'refused' } });
    expect(await hall.audio.setMuted('missing', true)).toMatchObject({ error: { code: 'unsupported' } });
    expect(await hall.audio.recallPreset('first')).toMatchObject({ error: { code: 'unsupported' } });
  });

  test('hears what others change, and meters only when asked', async (context) => {
    const hall = await enter(context);
    await eventually('told', () => level(hall) === -10);
    hall.said.length = 0;
    hall.core.change('Meter', 'level', -20);
    hall.core.change('Hall', 'mute', 1);
    hall.core.change('Hall', 'mute', 1);
    await eventually('muted', () => hall.said.includes('channel hall -10 true'));
    expect(await hall.audio.setMeters(200)).toMatchObject({ ok: true });
    hall.core.change('Meter', 'level', -18);
    await eventually('meter', () => hall.said.includes('meter in -18'));
    expect(await hall.audio.setMeters(null)).toMatchObject({ ok: true });
    hall.core.change('Meter', 'level', -16);
    expect(await hall.audio.setMuted('hall', false)).toMatchObject({ ok: true });
    expect(hall.said.at(0)).toBe('channel hall -10 true');
    expect(hall.said.filter((one) => one.startsWith('channel'))).toHaveLength(2);
    expect(hall.said).not.toContain('meter in -16');
  });

  test('says that a Core in stand-by refuses, and listens anew when it takes over', async (context) => {
    const hall = await enter(context, (core) => {
      core.state = 'Standby';
    });
    expect(hall.device.health()).toMatchObject({ state: 'degraded', reason: 'refuses-commands' });
    hall.core.switchTo('Active');
    await eventually('active', () => hall.device.health().state === 'online');
    hall.core.switchTo('Standby');
    await eventually('stand-by', () => hall.device.health().reason === 'refuses-commands');
  });

  test('logs on with a password, and says when it is wrong or missing', async (context) => {
    const hall = await enter(context, lock, { user: 'room', password: '2468' });
    expect(hall.device.health().state).toBe('online');
    const wrong = await enter(context, lock, { password: '1' });
    expect(wrong.device.health()).toMatchObject({ state: 'auth-failed', reason: 'wrong-password' });
    const none = await enter(context, lock);
    expect(none.device.health()).toMatchObject({ state: 'auth-failed', reason: 'wrong-password' });
  });

  test('knows after a broken connection what happened meanwhile', async (context) => {
    const hall = await enter(context);
    await hall.core.cut();
    await eventually('offline', () => hall.device.health().reason === 'connection-refused');
    expect(await hall.audio.setMuted('hall', true)).toMatchObject({ error: { code: 'offline' } });
    hall.core.change('Hall', 'gain', -33);
    await hall.core.replug();
    await eventually('heard', () => hall.said.includes('channel hall -33 false'));
  });

  test('survives split and merged bytes', async (context) => {
    const hall = await enter(context, (core) => {
      core.faults.splitBytes = true;
      core.faults.mergeReplies = true;
    });
    expect(await hall.audio.setLevel('hall', -5)).toMatchObject({ ok: true });
    expect(hall.device.health()).toMatchObject({ state: 'online', reason: 'none' });
  });

  test('is offline when silent, and back when it speaks', async (context) => {
    const hall = await enter(context);
    hall.core.faults.silent = true;
    await eventually('silence found', () => hall.device.health().state === 'offline');
    expect(hall.device.health().reason).toBe('no-answer');
    hall.core.faults.silent = false;
    await eventually('back', () => hall.device.health().state === 'online');
  });

  test('says so when it hears nonsense', async (context) => {
    const hall = await enter(context);
    hall.core.faults.garbled = true;
    await eventually('garbled', () => hall.device.health().reason === 'garbled');
  });

  test('does not take the answer to another request for its own', async (context) => {
    const hall = await enter(context);
    hall.core.faults.wrongAnswer = true;
    expect(await hall.audio.recallPreset('3')).toMatchObject({ error: { code: 'offline' } });
  });
});

describe('the connection to a Core that talks all the time', () => {
  test('is kept by a command in each minute', async () => {
    const clock = new FakeClock();
    const transport = new MemoryTransport();
    const methods: string[] = [];
    const say = (): void => transport.deliver(messageBytes({ type: 'other', method: 'Chatter' }));
    transport.onWrite((bytes) => {
      const request = decodeRequest(new TextDecoder().decode(bytes.subarray(0, -1)));
      methods.push(request?.method ?? '?');
      const result = { Platform: 'Core', State: 'Active' };
      transport.deliver(messageBytes({ type: 'result', id: request?.id ?? 0, result }));
    });
    const protocol = new QrcSession({
      clock,
      user: null,
      password: null,
      channels: [],
      meters: [],
      snapshotBank: null,
    });
    const capabilities = { ...noCapabilities, audioDevice: protocol };
    const environment = testEnvironment(clock);
    const device = new Supervisor({ transport, protocol, capabilities, environment, watchTimes: null });
    device.start();
    for (let second = 0; second < 130; second += 1) {
      await clock.advance(1000);
      say();
    }
    expect(methods.filter((method) => method === 'NoOp').length).toBeGreaterThanOrEqual(4);
    expect(methods.filter((method) => method === 'StatusGet')).toHaveLength(1);
    await device.stop();
    expect(clock.pendingTimers()).toBe(0);
  });
});
