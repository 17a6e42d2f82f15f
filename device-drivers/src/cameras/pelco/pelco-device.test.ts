import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { PelcoHeadSimulator } from '../../../simulators/cameras/pelco/simulate-pelco-head.ts';
import { PtyPair } from '../../../simulators/pty-pair.ts';
import { SerialHost } from '../../../simulators/serial-host.ts';
import { TcpHost } from '../../../simulators/tcp-host.ts';
import { systemClock } from '../../core/clock.ts';
import type { Device } from '../../core/device.ts';
import { eventually } from '../../core/testing/eventually.ts';
import { testEnvironment } from '../../core/testing/test-environment.ts';
import { createDevice } from '../../index.ts';
import type { PelcoLanguage } from './codec.ts';

const cleanUps: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) {
    await cleanUp();
  }
});

const headOf = (language: PelcoLanguage, answers: boolean): PelcoHeadSimulator => {
  const head = new PelcoHeadSimulator({ clock: systemClock, language, address: 2, answers });
  cleanUps.push(async () => head.close());
  return head;
};

const online = async (options: Readonly<Record<string, unknown>>): Promise<Device> => {
  const created = createDevice('pelco', { ...options, address: 2 }, testEnvironment());
  if (!created.ok) {
    throw new Error(JSON.stringify(created.problems));
  }
  cleanUps.push(() => created.device.stop());
  created.device.start();
  await eventually('online', () => created.device.health().state === 'online');
  return created.device;
};

const onTcp = async (head: PelcoHeadSimulator, options: Readonly<Record<string, unknown>>) => {
  const host = await TcpHost.start({ device: head, port: 0, clients: 'one' });
  cleanUps.push(() => host.close());
  return { host, device: await online({ ...options, tcp: { host: '127.0.0.1', port: host.port } }) };
};

const left = { panSpeed: -1, tiltSpeed: 0.5, zoomSpeed: 0 };

describe('a Pelco head on a real line', { timeout: 20_000 }, () => {
  test('moves and stops over a serial line, is lost with its cable and comes back stopped', async () => {
    const pair = await PtyPair.start(mkdtempSync(join(tmpdir(), 'pelco-')));
    cleanUps.push(() => pair.close());
    const head = headOf('d', false);
    const host = await SerialHost.start({ device: head, path: pair.deviceEnd, baudRate: 9600, clock: systemClock });
    cleanUps.push(() => host.close());
    const device = await online({ serial: { path: pair.controllerEnd, baudRate: 9600 } });
    const camera = device.capabilities.ptzCamera;
    expect(await camera?.move(left, 'person')).toMatchObject({ ok: true });
    await eventually('moves', () => head.position().panDeg < 0 && head.position().tiltDeg > 0);
    await pair.cut();
    await eventually('lost', () => device.health().state === 'offline');
    await pair.replug();
    await eventually('back', () => device.health().state === 'online');
    await eventually('stopped', () => head.received.slice(-2).join(' ') === 'stop stop');
    expect(head.unknownInputs).toEqual([]);
    expect(device.health().lastAnswerAt).toBeNull();
  });

  test('speaks Pelco-P through a converter', async () => {
    const head = headOf('p', false);
    const { device } = await onTcp(head, { protocol: 'p' });
    expect(await device.capabilities.ptzCamera?.move(left, 'person')).toMatchObject({ ok: true });
    await eventually('moves', () => head.position().panDeg < 0);
    expect(await device.capabilities.ptzCamera?.stop()).toMatchObject({ ok: true });
    await eventually('stops', () => !head.moving);
    expect(head.unknownInputs).toEqual([]);
  });

  test('that answers is offline when it is silent, garbled when it makes no sense', async () => {
    const head = headOf('d', true);
    const { device } = await onTcp(head, { profile: 'position' });
    const camera = device.capabilities.ptzCamera;
    expect(await camera?.position()).toMatchObject({ ok: true, value: { panDeg: 0, tiltDeg: 0, zoom01: 0 } });
    head.faults.splitBytes = true;
    expect(await camera?.position()).toMatchObject({ ok: true });
    head.faults.splitBytes = false;
    head.faults.mergeReplies = true;
    expect(await camera?.position()).toMatchObject({ ok: true });
    head.faults.mergeReplies = false;
    head.faults.wrongAnswer = true;
    expect(await camera?.position()).toMatchObject({ ok: false });
    head.faults.wrongAnswer = false;
    head.faults.garbled = true;
    await eventually('garbled', () => device.health().reason === 'garbled');
    head.faults.garbled = false;
    head.faults.silent = true;
    await eventually('silence found', () => device.health().state === 'offline');
    head.faults.silent = false;
    await eventually('back', () => device.health().state === 'online');
  });

  test('stops when this program ends', async () => {
    const head = headOf('d', false);
    const { device } = await onTcp(head, {});
    await device.capabilities.ptzCamera?.move(left, 'person');
    await eventually('moves', () => head.moving);
    await device.stop();
    await eventually('stopped', () => head.received.slice(-2).join(' ') === 'stop stop');
  });
});

const problems = (options: unknown) => {
  const created = createDevice('pelco', options, testEnvironment());
  return created.ok ? [] : created.problems;
};

test('the options of a Pelco head must fit each other', () => {
  expect(problems({})).toEqual([{ path: '', message: 'name one of serial, tcp' }]);
  expect(problems({ serial: { path: '/nowhere' }, protocol: 'p', address: 33, profile: 'position' })).toEqual([
    { path: '/address', message: 'Pelco-P has addresses 1 to 32' },
    { path: '/profile', message: 'only Pelco-D tells a position' },
  ]);
});
