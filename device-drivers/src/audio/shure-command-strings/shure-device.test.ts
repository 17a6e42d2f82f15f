import { describe, expect, test, type TestContext } from 'vitest';
import { ShureAudioSimulator } from '../../../simulators/audio/shure-command-strings/simulate-shure-audio.ts';
import { systemClock } from '../../core/clock.ts';
import { enterAudioRoom, type AudioRoom } from '../testing/audio-room.ts';
import { eventually } from '../../core/testing/eventually.ts';
import { testEnvironment } from '../../core/testing/test-environment.ts';
import { createDevice } from '../../index.ts';

interface Hall extends AudioRoom {
  readonly simulator: ShureAudioSimulator;
}

const models = {
  mxa910: {
    channels: 9,
    deviceProperties: { DEVICE_AUDIO_MUTE: 'OFF', PRESET: '01', METER_RATE: '00000', DEV_LED_IN_STATE: 'OFF' },
    channelProperties: {
      AUDIO_MUTE: 'OFF',
      AUDIO_GAIN_HI_RES: '1100',
      CHAN_NAME: 'Ring 1 > east',
      AUTOMIX_GATE_OUT_EXT_SIG: 'OFF',
    },
  },
  mxa310: {
    channels: 5,
    deviceProperties: { DEVICE_AUDIO_MUTE: 'OFF', MUTE_BUTTON_STATUS: 'OFF' },
    channelProperties: { AUDIO_MUTE: 'OFF' },
  },
  mxw: {
    channels: 8,
    deviceProperties: {},
    channelProperties: { TX_STATUS: 'ACTIVE', BUTTON_STS: 'OFF' },
  },
};

const enter = async (
  { onTestFinished }: TestContext,
  profile: keyof typeof models = 'mxa910',
  prepare: (simulator: ShureAudioSimulator) => void = () => {},
): Promise<Hall> => {
  const simulator = await ShureAudioSimulator.start({ clock: systemClock, model: profile, ...models[profile] });
  onTestFinished(() => simulator.close());
  prepare(simulator);
  const zones = [{ channel: 2, name: 'Chair', azimuthDeg: 30 }];
  const options = { host: '127.0.0.1', port: simulator.port, profile, zones };
  const room = await enterAudioRoom(createDevice('shure-command-strings', options, testEnvironment()), onTestFinished);
  return { ...room, simulator };
};

describe.concurrent('a Shure ceiling array', { timeout: 20_000 }, () => {
  test('tells at the start what its channels are', async (context) => {
    const hall = await enter(context, 'mxa910', (simulator) => simulator.change(3, 'AUDIO_GAIN_HI_RES', '1055'));
    expect(hall.audio.channels()).toHaveLength(10);
    expect(hall.audio.channels()[0]).toMatchObject({ id: 'master', levelDb: null, muted: false });
    expect(hall.audio.channels()[3]).toEqual({
      id: '3',
      name: 'Ring 1 > east',
      levelDb: -4.5,
      minimumDb: -110,
      maximumDb: 30,
      muted: false,
    });
    expect(hall.device.identity()).toEqual({
      make: 'Shure',
      model: 'mxa910',
      firmware: '4.5.7',
      serialNumber: '1234567890',
    });
    expect(hall.simulator.unknownInputs).toEqual([]);
  });

  test('turns, mutes, recalls and lights', async (context) => {
    const hall = await enter(context);
    hall.said.length = 0;
    expect(await hall.audio.setLevel('3', -7.26)).toEqual({ ok: true, value: undefined });
    expect(hall.simulator.value(3, 'AUDIO_GAIN_HI_RES')).toBe('1027');
    expect(await hall.audio.setMuted('master', true)).toMatchObject({ ok: true });
    expect(await hall.audio.setMuted('9', true)).toMatchObject({ ok: true });
    expect(await hall.audio.recallPreset('7')).toMatchObject({ ok: true });
    expect(hall.simulator.value(null, 'PRESET')).toBe('07');
    expect(await hall.device.capabilities.button?.setLit('mute', true)).toMatchObject({ ok: true });
    expect(hall.simulator.value(null, 'DEV_LED_IN_STATE')).toBe('ON');
    expect(hall.said).toEqual(['channel 3 -7.3 false', 'channel master null true', 'channel 9 0 true']);
  });

  test('says what it cannot do', async (context) => {
    const hall = await enter(context);
    expect(await hall.audio.setLevel('master', 0)).toMatchObject({ error: { code: 'unsupported' } });
    expect(await hall.audio.setLevel('3', Number.NaN)).toMatchObject({ error: { code: 'unsupported' } });
    expect(await hall.audio.setMuted('42', true)).toMatchObject({ error: { code: 'unsupported' } });
    expect(await hall.audio.recallPreset('11')).toMatchObject({ error: { code: 'unsupported' } });
    expect(await hall.device.capabilities.button?.setLit('x', true)).toMatchObject({ error: { code: 'unsupported' } });
  });

  test('hears what others change, who talks, and levels when asked', async (context) => {
    const hall = await enter(context);
    hall.said.length = 0;
    hall.simulator.change(null, 'DEVICE_AUDIO_MUTE', 'ON');
    hall.simulator.change(null, 'DEVICE_AUDIO_MUTE', 'ON');
    hall.simulator.change(3, 'AUTOMIX_GATE_OUT_EXT_SIG', 'ON');
    hall.simulator.change(2, 'AUTOMIX_GATE_OUT_EXT_SIG', 'ON');
    hall.simulator.change(3, 'AUTOMIX_GATE_OUT_EXT_SIG', 'OFF');
    hall.simulator.change(2, 'AUTOMIX_GATE_OUT_EXT_SIG', 'OFF');
    await eventually('nobody talks', () => hall.said.includes('talker none'));
    // Where lobe 3 looks nobody entered.
    const talkers = ['talker null null 3', 'talker 30 null Chair', 'talker none'];
    expect(hall.said).toEqual(['channel master null true', ...talkers]);
    hall.simulator.sample([10, 20]);
    expect(await hall.audio.setMeters(20)).toMatchObject({ ok: true });
    expect(hall.simulator.value(null, 'METER_RATE')).toBe('00100');
    hall.simulator.sample([60, 20]);
    await eventually('meters', () => hall.said.includes('meter 2 -40'));
    expect(hall.said.slice(4)).toEqual(['meter 1 0', 'meter 2 -40']);
    expect(await hall.audio.setMeters(null)).toMatchObject({ ok: true });
    expect(hall.simulator.value(null, 'METER_RATE')).toBe('00000');
  });

  test('knows after a broken connection what happened meanwhile', async (context) => {
    const hall = await enter(context);
    hall.simulator.change(2, 'AUTOMIX_GATE_OUT_EXT_SIG', 'ON');
    await eventually('talks', () => hall.said.includes('talker 30 null Chair'));
    await hall.simulator.cut();
    await eventually('offline', () => hall.device.health().reason === 'connection-refused');
    expect(hall.said.at(-1)).toBe('talker none');
    expect(await hall.audio.setMuted('1', true)).toMatchObject({ error: { code: 'offline' } });
    hall.simulator.change(1, 'AUDIO_MUTE', 'ON');
    await hall.simulator.replug();
    await eventually('back', () => hall.device.health().state === 'online');
    expect(hall.said).toContain('channel 1 0 true');
  });

  test('survives split and merged bytes', async (context) => {
    const hall = await enter(context, 'mxa910', (simulator) => {
      simulator.faults.splitBytes = true;
    });
    hall.simulator.faults.mergeReplies = true;
    hall.simulator.change(1, 'AUDIO_MUTE', 'ON');
    hall.simulator.change(2, 'AUDIO_MUTE', 'ON');
    await eventually('both', () => hall.said.includes('channel 1 0 true') && hall.said.includes('channel 2 0 true'));
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
    expect(await hall.audio.setMuted('1', true)).toMatchObject({ error: { code: 'offline' } });
    expect(hall.audio.channels()[1]?.muted).toBe(false);
  });
});

describe.concurrent('Shure microphones with buttons', { timeout: 20_000 }, () => {
  test('tell each press, and leave open what the model refuses to tell', async (context) => {
    const hall = await enter(context, 'mxa310');
    expect(hall.audio.channels()[1]).toMatchObject({ levelDb: null, muted: false });
    hall.said.length = 0;
    hall.simulator.change(null, 'MUTE_BUTTON_STATUS', 'ON');
    hall.simulator.change(null, 'MUTE_BUTTON_STATUS', 'OFF');
    await eventually('released', () => hall.said.includes('button mute false'));
    expect(hall.said).toEqual(['button mute true', 'button mute false']);
    expect(await hall.audio.setLevel('1', 0)).toMatchObject({ error: { code: 'refused' } });
  });

  test('are muted one by one when they are wireless', async (context) => {
    const hall = await enter(context, 'mxw');
    expect(await hall.audio.setMuted('4', true)).toMatchObject({ ok: true });
    expect(hall.simulator.value(4, 'TX_STATUS')).toBe('MUTE');
    hall.simulator.change(5, 'BUTTON_STS', 'ON');
    await eventually('pressed', () => hall.said.includes('button 5 true'));
    expect(await hall.audio.setLevel('4', 0)).toMatchObject({ error: { code: 'unsupported' } });
    expect(await hall.audio.setMeters(100)).toMatchObject({ error: { code: 'unsupported' } });
    expect(await hall.device.capabilities.button?.setLit('5', true)).toMatchObject({ error: { code: 'unsupported' } });
  });
});
