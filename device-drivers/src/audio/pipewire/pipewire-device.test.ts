import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { PipewireSimulator, type SimulatedSoundNode } from '../../../simulators/usb/simulate-pipewire.ts';
import { SimulatedTools } from '../../../simulators/usb/simulated-tools.ts';
import type { AudioDevice } from '../../core/capabilities/audio-device.ts';
import type { Device } from '../../core/device.ts';
import { eventually } from '../../core/testing/eventually.ts';
import { FakeClock } from '../../core/testing/fake-clock.ts';
import { testEnvironment } from '../../core/testing/test-environment.ts';
import { createDevice } from '../../index.ts';
import { ChildProcessRunner } from '../../usb/child-process-runner.ts';
import { passTime } from '../../usb/testing/passing-time.ts';
import { createPipewireDevice } from './pipewire-driver.ts';

const microphone = 'alsa_input.usb-Maker_Speak_50C9-00.mono-fallback';
const speaker = 'alsa_output.usb-Maker_Speak_50C9-00.analog-stereo';
const speak: readonly SimulatedSoundNode[] = [
  { name: microphone, description: 'Maker Speak Mono', mediaClass: 'Audio/Source' },
  { name: speaker, description: 'Maker Speak Stereo', mediaClass: 'Audio/Sink' },
];
const builtIn: readonly SimulatedSoundNode[] = [
  { name: 'alsa_input.pci-0000_00_1f.3', description: 'Built-in', mediaClass: 'Audio/Source' },
  { name: 'alsa_output.pci-0000_00_1f.3', description: 'Built-in', mediaClass: 'Audio/Sink' },
];

interface Desk {
  readonly clock: FakeClock;
  readonly pipewire: PipewireSimulator;
  readonly tools: SimulatedTools;
  readonly device: Device;
  readonly audio: AudioDevice;
  readonly seen: string[];
  readonly during: ReturnType<typeof passTime>;
}

const cleanUps: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) {
    await cleanUp();
  }
});

const setUp = async (prepare: (pipewire: PipewireSimulator) => void = (one) => one.plugIn(...speak)): Promise<Desk> => {
  const clock = new FakeClock();
  const pipewire = new PipewireSimulator();
  pipewire.plugIn(...builtIn);
  prepare(pipewire);
  const tools = new SimulatedTools(clock, { 'pw-dump': pipewire.dumpTool, wpctl: pipewire.controlTool });
  const device = createPipewireDevice({ microphone, speaker }, tools, testEnvironment(clock));
  const { audioDevice: audio } = device.capabilities;
  if (audio === null) {
    throw new Error('not a sound device');
  }
  const seen: string[] = [];
  device.subscribe((event) => {
    if (event.type === 'health') {
      seen.push(`${event.health.state} ${event.health.reason}`);
    } else if (event.type === 'audio-channel') {
      seen.push(`${event.channel.id} ${event.channel.levelDb} ${event.channel.muted}`);
    }
  });
  device.start();
  await clock.advance(100);
  cleanUps.push(async () => {
    await device.stop();
    expect(clock.pendingTimers()).toBe(0);
    expect(pipewire.unknownInputs).toEqual([]);
  });
  return { clock, pipewire, tools, device, audio, seen, during: passTime(clock) };
};

const done = { ok: true, value: undefined };

describe('sound in PipeWire', () => {
  test('is found by its lasting names, told, and made the default', async () => {
    const { device, audio, pipewire, seen } = await setUp();
    expect(device.health().state).toBe('online');
    expect(device.identity().model).toBe('Maker Speak Mono');
    expect(audio.channels()).toEqual([
      { id: 'microphone', name: 'Maker Speak Mono', levelDb: -23.9, minimumDb: -60, maximumDb: 0, muted: false },
      { id: 'speaker', name: 'Maker Speak Stereo', levelDb: -23.9, minimumDb: -60, maximumDb: 0, muted: false },
    ]);
    expect(seen).toEqual(['connecting none', 'microphone -23.9 false', 'speaker -23.9 false', 'online none']);
    expect([...pipewire.defaults.values()]).toEqual([microphone, speaker]);
  });

  test('is set in decibels and told once', async () => {
    const { clock, audio, pipewire, seen, during } = await setUp();
    expect(await during(audio.setLevel('speaker', -12.3))).toEqual(done);
    expect(await during(audio.setMuted('microphone', true))).toEqual(done);
    await clock.advance(4000);
    expect(seen.slice(4)).toEqual(['speaker -12.3 false', 'microphone -23.9 true']);
    expect(pipewire.node(speaker)?.volume).toBeCloseTo(10 ** (-12.3 / 60), 3);
    expect(pipewire.node(microphone)?.muted).toBe(true);
  });

  test('tells what was turned elsewhere', async () => {
    const { pipewire, seen } = await setUp();
    pipewire.turn(speaker, 1, true);
    expect(seen.slice(4)).toEqual(['speaker 0 true']);
  });

  test('leaves a default that somebody chose afterwards', async () => {
    const { clock, pipewire } = await setUp();
    pipewire.defaults.set('default.audio.sink', 'alsa_output.pci-0000_00_1f.3');
    pipewire.turn(speaker, 0.5, false);
    await clock.advance(5000);
    expect(pipewire.defaults.get('default.audio.sink')).toBe('alsa_output.pci-0000_00_1f.3');
  });

  test('is the right one again after a restart of PipeWire, whatever numbers it has now', async () => {
    const { clock, pipewire, device, audio, seen, during } = await setUp();
    pipewire.restart();
    await clock.advance(50);
    expect(seen.at(-1)).toBe('offline no-answer');
    expect(await during(audio.setMuted('speaker', true), 50)).toMatchObject({ error: { code: 'offline' } });
    await clock.advance(3000);
    expect(device.health().state).toBe('online');
    expect([...pipewire.defaults.values()]).toEqual([microphone, speaker]);
    expect(await during(audio.setMuted('speaker', true))).toEqual(done);
    expect(pipewire.node(speaker)?.muted).toBe(true);
  });

  test('understands a dump that comes in small pieces', async () => {
    const { device } = await setUp((pipewire) => {
      pipewire.plugIn(...speak);
      pipewire.pieceLength = 7;
    });
    expect(device.health().state).toBe('online');
  });

  test('answers what it has not with a reason', async () => {
    const { audio } = await setUp();
    const unsupported = { ok: false, error: { code: 'unsupported' } };
    expect(await audio.setLevel('headset', 0)).toMatchObject(unsupported);
    expect(await audio.recallPreset('1')).toMatchObject(unsupported);
    expect(await audio.setMeters(100)).toMatchObject(unsupported);
    expect(await audio.setMeters(null)).toEqual(done);
  });
});

describe('sound in trouble', () => {
  test('is missed when it is unplugged, and there again when it is back', async () => {
    const { clock, pipewire, device, audio } = await setUp();
    pipewire.unplug(microphone);
    expect(device.health()).toMatchObject({ state: 'offline', reason: 'port-missing' });
    expect(audio.channels()[1]).toMatchObject({ id: 'speaker', levelDb: null, muted: null });
    await clock.advance(2000);
    pipewire.plugIn(...speak.slice(0, 1));
    await clock.advance(5000);
    expect(device.health().state).toBe('online');
  });

  test('is offline when the tool hangs, and back when it answers', async () => {
    const { clock, pipewire, device, seen } = await setUp();
    pipewire.controlFaults.hangs = true;
    await clock.advance(4000);
    expect(seen.slice(4)).toContain('offline no-answer');
    pipewire.controlFaults.hangs = false;
    await clock.advance(8000);
    expect(device.health().state).toBe('online');
  });

  test.each([
    { name: 'pw-dump hangs', fault: (one: PipewireSimulator) => (one.dumpFaults.hangs = true), reason: 'no-answer' },
    {
      name: 'pw-dump is missing',
      fault: (one: PipewireSimulator) => (one.dumpFaults.missing = true),
      reason: 'program-missing',
    },
    {
      name: 'wpctl is missing',
      fault: (one: PipewireSimulator) => (one.controlFaults.missing = true),
      reason: 'program-missing',
    },
    { name: 'the service is down', fault: (one: PipewireSimulator) => (one.serviceDown = true), reason: 'no-answer' },
    {
      name: 'pw-dump makes no sense',
      fault: (one: PipewireSimulator) => (one.dumpFaults.garbled = true),
      reason: 'garbled',
    },
    {
      name: 'wpctl makes no sense',
      fault: (one: PipewireSimulator) => (one.controlFaults.garbled = true),
      reason: 'garbled',
    },
  ])('says $reason when $name', async ({ fault, reason }) => {
    const { clock, device } = await setUp((pipewire) => {
      pipewire.plugIn(...speak);
      fault(pipewire);
    });
    await clock.advance(2500);
    expect(device.health()).toMatchObject({ state: 'offline', reason });
  });

  test('is missed although the change that says so was lost', async () => {
    const { pipewire, device, audio, during } = await setUp();
    pipewire.losesChanges = true;
    pipewire.unplug(speaker);
    expect(await during(audio.setMuted('speaker', true))).toMatchObject({ error: { code: 'offline' } });
    expect(device.health()).toMatchObject({ state: 'offline', reason: 'port-missing' });
    pipewire.losesChanges = false;
  });

  test('shows that it refuses, until it obeys', async () => {
    const { pipewire, device, audio, during } = await setUp();
    pipewire.refuses = true;
    expect(await during(audio.setMuted('speaker', true))).toMatchObject({ error: { code: 'refused' } });
    expect(device.health()).toMatchObject({ state: 'degraded', reason: 'refuses-commands' });
    pipewire.refuses = false;
    expect(await during(audio.setMuted('speaker', true))).toEqual(done);
    expect(device.health().state).toBe('online');
  });

  test('tells on a real machine what of PipeWire is not there', async () => {
    const created = createDevice('pipewire-audio', { speaker }, testEnvironment());
    if (!created.ok) {
      throw new Error(JSON.stringify(created.problems));
    }
    cleanUps.push(() => created.device.stop());
    created.device.start();
    await eventually('offline', () => created.device.health().state === 'offline');
    expect(['program-missing', 'no-answer', 'port-missing']).toContain(created.device.health().reason);
    expect(createDevice('pipewire-audio', {}, testEnvironment()).ok).toBe(false);
  });

  test('follows real tools, and ends them with the device', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'pipewire-'));
    cleanUps.push(() => rm(folder, { recursive: true }));
    const node = `{"id":7,"type":"PipeWire:Interface:Node","info":{"props":{"node.name":"${speaker}","media.class":"Audio/Sink"}}}`;
    const scripts = {
      'pw-dump': `echo '[${node}]'; exec /bin/sleep 30`,
      wpctl: `[ "$1" = get-volume ] && echo 'Volume: 0.50 [MUTED]'; exit 0`,
    };
    for (const [name, script] of Object.entries(scripts)) {
      await writeFile(join(folder, name), `#!/bin/sh\n${script}\n`);
      await chmod(join(folder, name), 0o755);
    }
    const runner = new ChildProcessRunner({ searchPath: folder });
    const device = createPipewireDevice({ speaker }, runner, testEnvironment());
    device.start();
    await eventually('online', () => device.health().state === 'online');
    expect(device.capabilities.audioDevice?.channels()).toMatchObject([{ id: 'speaker', levelDb: -18.1, muted: true }]);
    await device.stop();
    expect(device.health().state).toBe('offline');
  });
});
