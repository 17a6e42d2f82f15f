import { describe, expect, test, type TestContext } from 'vitest';
import { SscSimulator } from '../../../simulators/audio/sennheiser-ssc/simulate-ssc.ts';
import { noCapabilities } from '../../core/capabilities/capabilities.ts';
import { systemClock } from '../../core/clock.ts';
import { Supervisor } from '../../core/supervisor.ts';
import { enterAudioRoom, type AudioRoom } from '../testing/audio-room.ts';
import { eventually } from '../../core/testing/eventually.ts';
import { FakeClock } from '../../core/testing/fake-clock.ts';
import { testEnvironment } from '../../core/testing/test-environment.ts';
import { MemoryTransport } from '../../core/transport/memory-transport.ts';
import { createDevice } from '../../index.ts';
import { sscProfiles } from './profiles.ts';
import { SscSession } from './ssc-session.ts';

const values = {
  '/device/identity/product': 'TCC2',
  '/device/identity/version': '1.7.2',
  '/device/identity/serial': '0123456789',
  '/audio/mute': false,
  '/audio/out1/attenuation': -6,
  '/audio/ref1/gain': 0,
  '/audio/room_in_use': true,
  '/m/beam/azimuth': 0,
  '/m/beam/elevation': 45,
  '/m/in1/peak': -60,
  '/m/ref1/rms': -60,
};

interface Hall extends AudioRoom {
  readonly microphone: SscSimulator;
}

const enter = async (
  { onTestFinished }: TestContext,
  prepare: (microphone: SscSimulator) => void = () => {},
): Promise<Hall> => {
  const microphone = await SscSimulator.start(systemClock, values);
  onTestFinished(() => microphone.close());
  prepare(microphone);
  const options = { host: '127.0.0.1', port: microphone.port, azimuthOffsetDeg: 90 };
  const room = await enterAudioRoom(createDevice('sennheiser-ssc', options, testEnvironment()), onTestFinished);
  return { ...room, microphone };
};

describe.concurrent('a Sennheiser ceiling microphone', { timeout: 20_000 }, () => {
  test('tells at the start what it is, and leaves open what it does not have', async (context) => {
    const hall = await enter(context);
    expect(hall.audio.channels().map(({ id, levelDb, muted }) => [id, levelDb, muted])).toEqual([
      ['master', null, false],
      ['out1', -6, null],
      ['out2', null, null],
      ['ref1', 0, null],
    ]);
    expect(hall.device.identity()).toEqual({
      make: 'Sennheiser',
      model: 'TCC2',
      firmware: '1.7.2',
      serialNumber: '0123456789',
    });
    expect(hall.device.health()).toMatchObject({ state: 'online', reason: 'none' });
    expect(hall.microphone.unknownInputs).toEqual([]);
  });

  test('mutes and turns', async (context) => {
    const hall = await enter(context);
    hall.said.length = 0;
    expect(await hall.audio.setMuted('master', true)).toEqual({ ok: true, value: undefined });
    expect(hall.microphone.value('/audio/mute')).toBe(true);
    expect(await hall.audio.setLevel('out1', -40)).toMatchObject({ ok: true });
    expect(hall.microphone.value('/audio/out1/attenuation')).toBe(-18);
    expect(hall.said).toEqual(['channel master null true', 'channel out1 -18 null']);
  });

  test('says what it cannot do', async (context) => {
    const hall = await enter(context);
    expect(await hall.audio.setLevel('master', 0)).toMatchObject({ error: { code: 'unsupported' } });
    expect(await hall.audio.setLevel('out1', Number.NaN)).toMatchObject({ error: { code: 'unsupported' } });
    expect(await hall.audio.setMuted('out1', true)).toMatchObject({ error: { code: 'unsupported' } });
    expect(await hall.audio.recallPreset('1')).toMatchObject({ error: { code: 'unsupported' } });
    expect(await hall.audio.setLevel('out2', 3)).toMatchObject({ error: { code: 'refused' } });
  });

  test('tells who talks from where, and when nobody does', async (context) => {
    const hall = await enter(context);
    await eventually('first', () => hall.said.includes('talker 90 45 null'));
    hall.said.length = 0;
    hall.microphone.change({ '/m/beam/azimuth': 200, '/m/beam/elevation': 30 });
    hall.microphone.change({ '/m/beam/azimuth': 200, '/m/beam/elevation': 30 });
    hall.microphone.change({ '/audio/room_in_use': false });
    await eventually('nobody', () => hall.said.includes('talker none'));
    expect(hall.said).toEqual(['talker -70 30 null', 'talker none']);
  });

  test('hears what others change, and meters only when asked', async (context) => {
    const hall = await enter(context);
    await eventually('first', () => hall.said.includes('talker 90 45 null'));
    hall.said.length = 0;
    hall.microphone.change({ '/m/in1/peak': -20 });
    hall.microphone.change({ '/audio/mute': true });
    await eventually('muted', () => hall.said.includes('channel master null true'));
    expect(await hall.audio.setMeters(200)).toMatchObject({ ok: true });
    hall.microphone.change({ '/m/in1/peak': -18 });
    await eventually('meter', () => hall.said.includes('meter in1 -18'));
    expect(await hall.audio.setMeters(null)).toMatchObject({ ok: true });
    hall.microphone.change({ '/m/in1/peak': -16 });
    expect(await hall.audio.setMuted('master', false)).toMatchObject({ ok: true });
    expect(hall.said[0]).toBe('channel master null true');
    expect(hall.said).not.toContain('meter in1 -16');
  });

  test('repeats what was lost on the way', async (context) => {
    const hall = await enter(context);
    hall.microphone.lose = 1;
    expect(await hall.audio.setMuted('master', true)).toMatchObject({ ok: true });
  });

  test('knows after it was away what happened meanwhile', async (context) => {
    const hall = await enter(context);
    await hall.microphone.cut();
    await eventually('offline', () => hall.device.health().state === 'offline');
    expect(await hall.audio.setMuted('master', false)).toMatchObject({ error: { code: 'offline' } });
    hall.microphone.change({ '/audio/mute': true });
    await hall.microphone.replug();
    await eventually('back', () => hall.device.health().state === 'online');
    expect(hall.said).toContain('channel master null true');
  });

  test('survives messages that come in one datagram', async (context) => {
    const hall = await enter(context);
    hall.microphone.faults.mergeReplies = true;
    const both = await Promise.all([hall.audio.setMuted('master', true), hall.audio.setLevel('out1', -3)]);
    expect(both.every((one) => one.ok)).toBe(true);
    expect(hall.device.health()).toMatchObject({ state: 'online', reason: 'none' });
  });

  test('is offline when silent, and back when it speaks', async (context) => {
    const hall = await enter(context);
    hall.microphone.faults.silent = true;
    await eventually('silence found', () => hall.device.health().state === 'offline');
    expect(hall.device.health().reason).toBe('no-answer');
    hall.microphone.faults.silent = false;
    await eventually('back', () => hall.device.health().state === 'online');
  });

  test('says so when it hears nonsense', async (context) => {
    const hall = await enter(context);
    hall.microphone.faults.garbled = true;
    await eventually('garbled', () => hall.device.health().reason === 'garbled');
  });

  test('does not take the answer to another question for its own', async (context) => {
    const hall = await enter(context);
    hall.microphone.faults.wrongAnswer = true;
    expect(await hall.audio.setMuted('master', true)).toMatchObject({ error: { code: 'offline' } });
  });
});

describe('subscriptions', () => {
  test('are renewed before they end', async () => {
    const clock = new FakeClock();
    const microphone = SscSimulator.inMemory(clock, values);
    const transport = new MemoryTransport();
    transport.onWrite((bytes) => microphone.receive(bytes));
    microphone.onOutput((bytes) => transport.deliver(bytes));
    const protocol = new SscSession({ clock, profile: sscProfiles.tcc2, azimuthOffsetDeg: 0 });
    const capabilities = { ...noCapabilities, audioDevice: protocol };
    const environment = testEnvironment(clock);
    const device = new Supervisor({ transport, protocol, capabilities, environment, watchTimes: null });
    const azimuths: (number | null)[] = [];
    device.subscribe((event) => {
      if (event.type === 'talker' && event.talker !== null) {
        azimuths.push(event.talker.azimuthDeg);
      }
    });
    device.start();
    await clock.advance(200_000);
    microphone.change({ '/m/beam/azimuth': 77 });
    expect(azimuths).toEqual([0, 77]);
    await device.stop();
    expect(clock.pendingTimers()).toBe(0);
  });
});
