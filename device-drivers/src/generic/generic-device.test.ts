import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { GenericSimulator } from '../../simulators/generic/simulate-generic.ts';
import { PtyPair } from '../../simulators/pty-pair.ts';
import { SerialHost } from '../../simulators/serial-host.ts';
import { TcpHost } from '../../simulators/tcp-host.ts';
import { UdpHost } from '../../simulators/udp-host.ts';
import { systemClock } from '../core/clock.ts';
import type { Device, DeviceEvent } from '../core/device.ts';
import { eventually } from '../core/testing/eventually.ts';
import { testEnvironment } from '../core/testing/test-environment.ts';
import { createDevice } from '../index.ts';
import type { Compiled } from './compile.ts';
import { createFrameSplitter } from './frame-splitter.ts';
import { interpret } from './interpret.ts';
import { readDefinition } from './read-definition.ts';

const pathOf = (name: string): string => fileURLToPath(new URL(`../../definitions/${name}.json`, import.meta.url));
const temporary = (): string => mkdtempSync(join(tmpdir(), 'generic-'));

const compiledOf = (file: string): Compiled => {
  const read = readDefinition(readFileSync(file, 'utf8'));
  if (!read.ok) {
    throw new Error(JSON.stringify(read.problems));
  }
  return read.compiled;
};

const cleanUps: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) {
    await cleanUp();
  }
});

const simulate = (file: string, datagrams = false, refuses: readonly string[] = []): GenericSimulator =>
  new GenericSimulator({
    clock: systemClock,
    definition: readFileSync(file, 'utf8'),
    datagrams,
    refuses: new Set(refuses),
  });

const online = async (options: unknown): Promise<{ device: Device; events: DeviceEvent[] }> => {
  const created = createDevice('generic', options, testEnvironment());
  if (!created.ok) {
    throw new Error(JSON.stringify(created.problems));
  }
  const { device } = created;
  const events: DeviceEvent[] = [];
  device.subscribe((event) => events.push(event));
  cleanUps.push(() => device.stop());
  device.start();
  await eventually('online', () => device.health().state === 'online');
  return { device, events };
};

const onTcp = async (name: string, refuses: readonly string[] = []) => {
  const definitionFile = pathOf(name);
  const simulator = simulate(definitionFile, false, refuses);
  const host = await TcpHost.start({ device: simulator, port: 0, clients: 'many' });
  cleanUps.push(() => host.close());
  return { simulator, host, ...(await online({ definitionFile, tcp: { host: '127.0.0.1', port: host.port } })) };
};

describe('a device that a file describes', { timeout: 20_000 }, () => {
  test('is a switcher on TCP: state at the start, commands, reports, refusals', async () => {
    const { simulator, device, events } = await onTcp('example-hdmi-switcher', ['mute']);
    const { display } = device.capabilities;
    await eventually('volume known', () => display?.state().volume01 === 0);
    expect(device.identity()).toMatchObject({ make: 'Example', model: 'HDMI switcher 4x1' });
    expect(display?.features.inputs).toEqual(['hdmi1', 'hdmi2', 'hdmi3', 'hdmi4']);
    expect(await display?.selectInput('hdmi3')).toMatchObject({ ok: true });
    expect(await display?.setVolume(0.25)).toMatchObject({ ok: true });
    expect(display?.state()).toMatchObject({ input: 'hdmi3', volume01: 0.25, power: 'on' });
    expect(await display?.setMuted(true)).toMatchObject({ ok: false, error: { code: 'refused' } });
    expect(await display?.selectInput('vga')).toMatchObject({ ok: false, error: { code: 'unsupported' } });
    expect(await display?.setPictureMuted(true)).toMatchObject({ ok: false, error: { code: 'unsupported' } });
    simulator.report(0, { input: 4 });
    await eventually('told', () => display?.state().input === 'hdmi4');
    expect(events.findLast((event) => event.type === 'display')).toMatchObject({ display: { input: 'hdmi4' } });
    expect(simulator.unknownInputs).toEqual([]);
  });

  test('is a relay board on a serial line: several sockets, lamps and buttons', async () => {
    const definitionFile = pathOf('example-relay-board');
    const pair = await PtyPair.start(temporary());
    cleanUps.push(() => pair.close());
    const simulator = simulate(definitionFile);
    simulator.state.set('relay1', 'on');
    const host = await SerialHost.start({
      device: simulator,
      path: pair.deviceEnd,
      baudRate: 9600,
      clock: systemClock,
    });
    cleanUps.push(() => host.close());
    const { device, events } = await online({ definitionFile, serial: { path: pair.controllerEnd } });
    const { powerSocket, light, button } = device.capabilities;
    expect([powerSocket?.sockets, light?.lamps]).toEqual([
      ['projector', 'amplifier'],
      ['screen', 'wall'],
    ]);
    expect([powerSocket?.isOn('projector'), light?.level01('screen'), light?.switchedOnly('wall')]).toEqual([
      true,
      0,
      true,
    ]);
    expect(await powerSocket?.setOn('projector', false)).toMatchObject({ ok: true });
    expect(await powerSocket?.setOn('amplifier', true)).toMatchObject({ ok: true });
    expect(await powerSocket?.setOn('master', true)).toMatchObject({ ok: false, error: { code: 'unsupported' } });
    expect(await light?.setLevel('screen', 1)).toMatchObject({ ok: true });
    expect(['projector', 'amplifier', 'master'].map((socket) => powerSocket?.isOn(socket))).toEqual([
      false,
      true,
      null,
    ]);
    expect(['screen', 'wall', 'master'].map((lamp) => light?.level01(lamp))).toEqual([1, 0, null]);
    expect(await button?.setLit('start', true)).toMatchObject({ ok: true });
    expect(await button?.setLit('door', true)).toMatchObject({ ok: false, error: { code: 'unsupported' } });
    expect(Object.fromEntries(simulator.state)).toEqual({
      relay1: 'off',
      relay2: 'off',
      relay3: 'on',
      relay4: 'on',
      relay5: 'on',
    });
    simulator.report(0, { contact: 2, switch: 'on' });
    await eventually('pressed', () => events.some((event) => event.type === 'button' && event.button === 'end'));
    expect(events).toContainEqual({ type: 'button', button: 'end', pressed: true });
    expect(events).toContainEqual({ type: 'power-socket', socket: 'projector', on: false });
    expect(events).toContainEqual({ type: 'power-socket', socket: 'amplifier', on: true });
    expect(events).toContainEqual({ type: 'light', lamp: 'screen', level01: 1 });
    await pair.cut();
    await eventually('offline', () => device.health().state === 'offline');
    await pair.replug();
    await eventually('back', () => device.health().state === 'online');
    expect(simulator.unknownInputs).toEqual([]);
  });

  test('is a light on UDP, dimmed and heard of', async () => {
    const definitionFile = pathOf('example-light-controller');
    const simulator = simulate(definitionFile, true);
    const host = await UdpHost.start({ device: simulator, port: 0 });
    cleanUps.push(() => host.close());
    const { device } = await online({ definitionFile, udp: { host: '127.0.0.1', port: host.port } });
    const { light, audioDevice } = device.capabilities;
    expect(await light?.setLevel('master', 0.5)).toMatchObject({ ok: true });
    expect(light?.level01('master')).toBeCloseTo(0.5);
    simulator.report(0, { group: 1, level: 1 });
    await eventually('bright', () => light?.level01('master') === 1);
    expect(await audioDevice?.setLevel('master', -300)).toMatchObject({ ok: true });
    expect(audioDevice?.channels()).toMatchObject([{ id: 'master', levelDb: -60, muted: null }]);
    expect(await audioDevice?.recallPreset('session')).toMatchObject({ ok: true });
    expect(await audioDevice?.setMuted('master', true)).toMatchObject({ ok: false, error: { code: 'unsupported' } });
    expect(await audioDevice?.setMeters(100)).toMatchObject({ ok: false, error: { code: 'unsupported' } });
    expect(simulator.received).toEqual(expect.arrayContaining(['askLevel', 'level', 'gain', 'scene']));
  });

  test('survives split, merged, garbled and wrong answers, and silence', async () => {
    const { simulator, device } = await onTcp('example-relay-board');
    const { powerSocket, light } = device.capabilities;
    simulator.faults.splitBytes = true;
    expect(await powerSocket?.setOn('projector', true)).toMatchObject({ ok: true });
    simulator.faults.splitBytes = false;
    simulator.faults.mergeReplies = true;
    const off = powerSocket?.setOn('projector', false);
    const down = light?.setLevel('screen', 0);
    expect([await off, await down]).toMatchObject([{ ok: true }, { ok: true }]);
    simulator.faults.mergeReplies = false;
    simulator.faults.wrongAnswer = true;
    expect(await powerSocket?.setOn('projector', true)).toMatchObject({ ok: false });
    simulator.faults.wrongAnswer = false;
    simulator.faults.garbled = true;
    await eventually('garbled', () => device.health().reason === 'garbled');
    simulator.faults.garbled = false;
    simulator.faults.silent = true;
    await eventually('silence found', () => device.health().state === 'offline');
    simulator.faults.silent = false;
    await eventually('back', () => device.health().state === 'online');
  });

  test('that never answers is online while its port is open, and no answer is made up', async () => {
    const definitionFile = join(temporary(), 'screen.json');
    const definition = {
      title: 'Screen',
      connection: { speaks: 'bytes', tcp: { port: 1 }, neverAnswers: true },
      commands: { up: { send: 'FF 01', set: { screen: 'up' } }, down: { send: 'FF 02', set: { screen: 'down' } } },
      capabilities: {
        light: { on: [{ command: 'up' }], off: [{ command: 'down' }], state: { name: 'screen', on: 'up' } },
      },
      tests: [{ do: { call: 'light.setLevel', value: 1 }, expectSent: ['FF 01'] }],
    };
    writeFileSync(definitionFile, JSON.stringify(definition));
    const simulator = simulate(definitionFile);
    const host = await TcpHost.start({ device: simulator, port: 0, clients: 'one' });
    cleanUps.push(() => host.close());
    const { device } = await online({ definitionFile, tcp: { host: '127.0.0.1', port: host.port } });
    expect(await device.capabilities.light?.setLevel('master', 1)).toMatchObject({ ok: true });
    await eventually('arrived', () => simulator.state.get('screen') === 'up');
    expect(device.health().lastAnswerAt).toBeNull();
    await host.cut();
    await eventually('offline', () => device.health().state === 'offline');
  });
});

const problems = (options: unknown) => {
  const created = createDevice('generic', options, testEnvironment());
  return created.ok ? [] : created.problems;
};

describe('options of the driver', () => {
  test('name the file and the place in it', () => {
    const definitionFile = join(temporary(), 'broken.json');
    writeFileSync(definitionFile, readFileSync(pathOf('example-relay-board'), 'utf8').replace('{relay}', '{relais}'));
    expect(problems({ definitionFile, serial: { path: '/nowhere' } })).toContainEqual({
      path: '/definitionFile#/commands/relay/send',
      message: 'unknown field "relais"; did you mean "relays"?',
    });
    expect(problems({ definitionFile: '/nowhere.json', serial: { path: '/nowhere' } })).toHaveLength(1);
  });

  test('name one connection, and one that the definition knows', () => {
    const definitionFile = pathOf('example-light-controller');
    expect(problems({ definitionFile })).toEqual([{ path: '', message: 'name one of tcp, udp' }]);
    expect(problems({ definitionFile, serial: { path: '/nowhere' } })).toEqual([
      { path: '/serial', message: 'the definition knows tcp, udp only' },
    ]);
  });
});

test('any bytes are read without an exception and without growing', () => {
  const compiled = [compiledOf(pathOf('example-relay-board')), compiledOf(pathOf('example-hdmi-switcher'))];
  fc.assert(
    fc.property(fc.constantFrom(...compiled), fc.array(fc.uint8Array({ maxLength: 600 })), (one, pieces) => {
      const splitter = createFrameSplitter(one.definition.connection);
      for (const piece of pieces) {
        splitter.push(piece).frames.forEach((frame) => {
          expect(frame.length).toBeLessThanOrEqual(600);
          interpret(one, frame, null);
        });
      }
    }),
  );
});
