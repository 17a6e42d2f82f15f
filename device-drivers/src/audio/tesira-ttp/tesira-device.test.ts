import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test, type TestContext } from 'vitest';
import { PtyPair } from '../../../simulators/pty-pair.ts';
import { SerialHost } from '../../../simulators/serial-host.ts';
import { TesiraSimulator } from '../../../simulators/audio/tesira-ttp/simulate-tesira.ts';
import { systemClock } from '../../core/clock.ts';
import { Supervisor } from '../../core/supervisor.ts';
import { enterAudioRoom, type AudioRoom } from '../testing/audio-room.ts';
import { eventually } from '../../core/testing/eventually.ts';
import { FakeClock } from '../../core/testing/fake-clock.ts';
import { testEnvironment } from '../../core/testing/test-environment.ts';
import { MemoryTransport } from '../../core/transport/memory-transport.ts';
import { noCapabilities } from '../../core/capabilities/capabilities.ts';
import { createDevice } from '../../index.ts';
import { TesiraSession } from './tesira-session.ts';

const blocks = [
  { tag: 'Main Hall', index: 1, name: 'Hall', minimumDb: -40, maximumDb: 6 },
  { tag: 'Mute1', index: 2 },
  { tag: 'Missing', index: 1 },
];

const newSimulator = (clock = systemClock): TesiraSimulator =>
  new TesiraSimulator(clock, [
    { tag: 'Main Hall', channels: 2, attributes: ['level', 'mute'] },
    { tag: 'Mute1', channels: 4, attributes: ['mute'] },
    { tag: 'Meter1', channels: 1, attributes: ['level'] },
  ]);

interface Hall extends AudioRoom {
  readonly simulator: TesiraSimulator;
}

const enter = async (
  { onTestFinished }: TestContext,
  prepare: (simulator: TesiraSimulator) => void = () => {},
): Promise<Hall> => {
  const simulator = newSimulator();
  await simulator.listen();
  onTestFinished(() => simulator.close());
  prepare(simulator);
  const options = { host: '127.0.0.1', port: simulator.port, blocks, meters: [{ tag: 'Meter1', index: 1 }] };
  const room = await enterAudioRoom(createDevice('tesira-ttp', options, testEnvironment()), onTestFinished);
  return { ...room, simulator };
};

describe.concurrent('a Tesira on the network', { timeout: 20_000 }, () => {
  test('tells at the start what its blocks are, and leaves open what they do not have', async (context) => {
    const hall = await enter(context, (simulator) => simulator.change('Main Hall', 'level', 1, -12.5));
    expect(hall.audio.channels()).toEqual([
      { id: 'Main Hall/1', name: 'Hall', levelDb: -12.5, minimumDb: -40, maximumDb: 6, muted: false },
      { id: 'Mute1/2', name: null, levelDb: null, minimumDb: -100, maximumDb: 12, muted: false },
      { id: 'Missing/1', name: null, levelDb: null, minimumDb: -100, maximumDb: 12, muted: null },
    ]);
    expect(hall.device.identity()).toMatchObject({ make: 'Biamp', firmware: '4.11.0.1', serialNumber: '03812345' });
    expect(hall.device.health()).toMatchObject({ state: 'online', reason: 'none' });
    expect(hall.simulator.negotiationRefused).toBe(true);
    expect(hall.simulator.unknownInputs).toEqual([]);
  });

  test('sets levels within their limits and mutes, telling each change once', async (context) => {
    const hall = await enter(context);
    hall.said.length = 0;
    expect(await hall.audio.setLevel('Main Hall/1', -7.26)).toEqual({ ok: true, value: undefined });
    expect(hall.simulator.value('Main Hall', 'level', 1)).toBe(-7.3);
    expect(await hall.audio.setLevel('Main Hall/1', 99)).toMatchObject({ ok: true });
    expect(await hall.audio.setMuted('Mute1/2', true)).toMatchObject({ ok: true });
    expect(hall.simulator.value('Mute1', 'mute', 2)).toBe(true);
    expect(hall.said).toEqual([
      'channel Main Hall/1 -7.3 false',
      'channel Main Hall/1 6 false',
      'channel Mute1/2 null true',
    ]);
  });

  test('says what cannot be done', async (context) => {
    const hall = await enter(context);
    expect(await hall.audio.setLevel('nobody', 0)).toMatchObject({ error: { code: 'unsupported' } });
    expect(await hall.audio.setLevel('Main Hall/1', Number.NaN)).toMatchObject({ error: { code: 'unsupported' } });
    expect(await hall.audio.setLevel('Mute1/2', 0)).toMatchObject({ error: { code: 'refused' } });
    expect(await hall.audio.recallPreset('4711')).toMatchObject({ error: { code: 'refused' } });
    expect(await hall.audio.recallPreset('a"b')).toMatchObject({ error: { code: 'unsupported' } });
    hall.simulator.unreachableTag = 'Main Hall';
    expect(await hall.audio.setMuted('Main Hall/1', true)).toMatchObject({ error: { code: 'offline' } });
    expect(hall.device.health().state).toBe('online');
  });

  test('recalls presets by number and by name', async (context) => {
    const hall = await enter(context);
    expect(await hall.audio.recallPreset('1001')).toMatchObject({ ok: true });
    expect(hall.simulator.recalledPreset).toBe(1001);
    expect(await hall.audio.recallPreset('Council in session')).toMatchObject({ ok: true });
    expect(hall.simulator.recalledPreset).toBe('Council in session');
  });

  test('reports changes by others, and meters only when asked', async (context) => {
    const hall = await enter(context);
    hall.said.length = 0;
    hall.simulator.change('Meter1', 'level', 1, -20);
    hall.simulator.change('Main Hall', 'mute', 1, true);
    hall.simulator.change('Main Hall', 'mute', 1, true);
    await eventually('muted', () => hall.said.includes('channel Main Hall/1 0 true'));
    expect(await hall.audio.setMeters(200)).toMatchObject({ ok: true });
    hall.simulator.change('Meter1', 'level', 1, -18);
    await eventually('meter', () => hall.said.includes('meter Meter1/1 -18'));
    expect(await hall.audio.setMeters(null)).toMatchObject({ ok: true });
    hall.simulator.change('Meter1', 'level', 1, -16);
    expect(await hall.audio.setMuted('Main Hall/1', false)).toMatchObject({ ok: true });
    expect(hall.said).toEqual([
      'channel Main Hall/1 0 true',
      'meter Meter1/1 -20',
      'meter Meter1/1 -18',
      'channel Main Hall/1 0 false',
    ]);
  });

  test('subscribes anew when the device greets in the middle of a session', async (context) => {
    const hall = await enter(context);
    hall.simulator.reboot();
    await eventually('subscribed', () => hall.simulator.subscriptions === 3);
    hall.simulator.change('Mute1', 'mute', 2, true);
    await eventually('heard', () => hall.said.includes('channel Mute1/2 null true'));
  });

  test('is not confused by echoes, split and merged bytes', async (context) => {
    const hall = await enter(context, (simulator) => {
      simulator.echoes = true;
      simulator.faults.splitBytes = true;
    });
    expect(await hall.audio.setLevel('Main Hall/1', -1)).toMatchObject({ ok: true });
    hall.simulator.faults.mergeReplies = true;
    const both = await Promise.all([hall.audio.setLevel('Main Hall/1', -2), hall.audio.setMuted('Main Hall/1', true)]);
    expect(both.every((one) => one.ok)).toBe(true);
    expect(hall.audio.channels()[0]).toMatchObject({ levelDb: -2, muted: true });
    expect(hall.device.health()).toMatchObject({ state: 'online', reason: 'none' });
  });

  test('knows after a broken connection what happened meanwhile', async (context) => {
    const hall = await enter(context);
    await hall.simulator.cut();
    await eventually('offline', () => hall.device.health().reason === 'connection-refused');
    expect(await hall.audio.setMuted('Mute1/2', true)).toMatchObject({ error: { code: 'offline' } });
    hall.simulator.change('Main Hall', 'level', 1, -33);
    await hall.simulator.replug();
    await eventually('back', () => hall.device.health().state === 'online');
    expect(hall.said).toContain('channel Main Hall/1 -33 false');
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
});

describe('a Tesira on a serial line', { timeout: 20_000 }, () => {
  test('answers without a greeting, and comes back when the cable does', async ({ onTestFinished }) => {
    const folder = await mkdtemp(join(tmpdir(), 'tesira-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const pair = await PtyPair.start(folder);
    onTestFinished(() => pair.close());
    const simulator = newSimulator();
    const host = await SerialHost.start({
      device: simulator,
      path: pair.deviceEnd,
      baudRate: 115_200,
      clock: systemClock,
    });
    onTestFinished(() => host.close());
    const created = createDevice('tesira-ttp-serial', { path: pair.controllerEnd, blocks }, testEnvironment());
    const room = await enterAudioRoom(created, onTestFinished);
    expect(await room.audio.setLevel('Main Hall/1', -3)).toMatchObject({ ok: true });
    expect(simulator.value('Main Hall', 'level', 1)).toBe(-3);
    await pair.cut();
    await eventually('cable gone', () => room.device.health().reason === 'port-missing');
    await pair.replug();
    await eventually('back', () => room.device.health().state === 'online');
  });
});

describe('subscriptions', () => {
  test('are renewed every ten minutes, because a configuration push ends them silently', async () => {
    const clock = new FakeClock();
    const simulator = newSimulator(clock);
    const transport = new MemoryTransport();
    transport.onWrite((bytes) => simulator.receive(bytes));
    simulator.onOutput((bytes) => transport.deliver(bytes));
    const block = { tag: 'Mute1', index: 2, name: null, minimumDb: -100, maximumDb: 0 };
    const protocol = new TesiraSession({ clock, blocks: [block], meters: [], greets: false });
    const capabilities = { ...noCapabilities, audioDevice: protocol };
    const environment = testEnvironment(clock);
    const device = new Supervisor({ transport, protocol, capabilities, environment, watchTimes: null });
    device.start();
    await clock.advance(100);
    expect(device.health().state).toBe('online');
    simulator.pushConfiguration();
    simulator.change('Mute1', 'mute', 2, true);
    await clock.advance(500_000);
    expect(protocol.channels()[0]?.muted).toBe(false);
    await clock.advance(100_000);
    expect(protocol.channels()[0]?.muted).toBe(true);
    await device.stop();
    expect(clock.pendingTimers()).toBe(0);
  });
});
