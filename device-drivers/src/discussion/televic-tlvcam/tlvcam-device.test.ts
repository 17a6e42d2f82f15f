import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { PtyPair } from '../../../simulators/pty-pair.ts';
import { SerialHost } from '../../../simulators/serial-host.ts';
import { TcpHost } from '../../../simulators/tcp-host.ts';
import {
  TlvcamSimulator,
  type TlvcamSimulatorOptions,
} from '../../../simulators/discussion/televic-tlvcam/simulate-tlvcam.ts';
import { systemClock } from '../../core/clock.ts';
import { discussionHall, type DiscussionHall } from '../testing/discussion-hall.ts';
import { eventually } from '../../core/testing/eventually.ts';
import { FakeClock } from '../../core/testing/fake-clock.ts';
import { testEnvironment } from '../../core/testing/test-environment.ts';
import { createDevice } from '../../index.ts';

const cleanUps: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) {
    await cleanUp();
  }
});

const simulate = (options: Partial<TlvcamSimulatorOptions> = {}): TlvcamSimulator => {
  const usual = { framing: 'checksum', heartbeatMs: 60, wantsAcknowledgement: true, presidentSeat: 1 } as const;
  const simulator = new TlvcamSimulator({ clock: systemClock, ...usual, ...options });
  cleanUps.push(() => simulator.close());
  return simulator;
};

const host = async (simulator: TlvcamSimulator): Promise<TcpHost> => {
  const tcp = await TcpHost.start({ device: simulator, port: 0, clients: 'many' });
  cleanUps.push(() => tcp.close());
  return tcp;
};

const listen = async (driver: string, options: object, clock = systemClock): Promise<DiscussionHall> => {
  const hall = discussionHall(createDevice(driver, options, testEnvironment(clock)));
  cleanUps.push(() => hall.device.stop());
  hall.device.start();
  await eventually('online', () => hall.device.health().state === 'online');
  return hall;
};

describe('a Televic camera protocol', { timeout: 20_000 }, () => {
  test('tells of open microphones at the start and of each press, and acknowledges', async () => {
    const simulator = simulate();
    simulator.pressButton(7);
    const tcp = await host(simulator);
    const { system, said } = await listen('televic-tlvcam-tcp', { host: '127.0.0.1', port: tcp.port });
    await eventually('already open', () => said.includes('7 on -'));
    simulator.pressButton(1);
    await eventually('president', () => said.includes('1 on -'));
    expect(system.prioritySeats()).toEqual([1]);
    simulator.resetCamera();
    simulator.pressButton(7);
    await eventually('closed', () => said.includes('7 off -'));
    simulator.allOff();
    await eventually('all closed', () => said.includes('1 off -'));
    expect(said).toEqual(['7 on -', '1 on -', '7 off -', '1 off -']);
    expect(simulator.acknowledged).toBeGreaterThan(3);
    expect(simulator.unknownInputs).toEqual([]);
  });

  test('cannot switch microphones', async () => {
    const tcp = await host(simulate());
    const { system } = await listen('televic-tlvcam-tcp', { host: '127.0.0.1', port: tcp.port });
    expect(await system.setMicrophone(7, true)).toMatchObject({ ok: false, error: { code: 'unsupported' } });
    expect(await system.allOff()).toMatchObject({ ok: false, error: { code: 'unsupported' } });
  });

  test('gets a damaged message again, and understands split and merged ones', async () => {
    const simulator = simulate({ heartbeatMs: 300 });
    const tcp = await host(simulator);
    const { said } = await listen('televic-tlvcam-tcp', { host: '127.0.0.1', port: tcp.port });
    simulator.faults.garbled = true;
    simulator.pressButton(12);
    await eventually('repeated', () => simulator.repeated > 0);
    simulator.faults.garbled = false;
    await eventually('heard', () => said.includes('12 on -'));
    simulator.faults.splitBytes = true;
    simulator.pressButton(12);
    await eventually('split', () => said.includes('12 off -'));
    simulator.faults.splitBytes = false;
    simulator.faults.mergeReplies = true;
    simulator.pressButton(3);
    simulator.pressButton(4);
    await eventually('merged', () => said.includes('3 on -') && said.includes('4 on -'));
  });

  test('knows after a broken connection what happened meanwhile', async () => {
    const simulator = simulate();
    const tcp = await host(simulator);
    const { device, said } = await listen('televic-tlvcam-tcp', { host: '127.0.0.1', port: tcp.port });
    await tcp.cut();
    await eventually('offline', () => device.health().reason === 'connection-refused');
    simulator.pressButton(5);
    await tcp.replug();
    await eventually('back', () => said.includes('5 on -'));
  });

  test('is offline after three missing heartbeats, and back with the next one', async () => {
    const simulator = simulate();
    const tcp = await host(simulator);
    const clock = new FakeClock();
    const { device } = await listen('televic-tlvcam-tcp', { host: '127.0.0.1', port: tcp.port }, clock);
    simulator.faults.silent = true;
    await clock.advance(60_000);
    expect(device.health()).toMatchObject({ state: 'offline', reason: 'no-answer' });
    simulator.faults.silent = false;
    await clock.advance(2500);
    await eventually('back', () => device.health().state === 'online');
  });

  test('reads the plain lines of the second format on a serial line', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tlvcam-'));
    cleanUps.push(() => rm(folder, { recursive: true }));
    const cable = await PtyPair.start(folder);
    cleanUps.push(() => cable.close());
    const simulator = simulate({ framing: 'plain', heartbeatMs: null, wantsAcknowledgement: false });
    const path = cable.deviceEnd;
    const serial = await SerialHost.start({ device: simulator, path, baudRate: 19_200, clock: systemClock });
    cleanUps.push(() => serial.close());
    const options = { path: cable.controllerEnd, profile: 'tlvcam2', prioritySeats: [2] };
    const { system, said } = await listen('televic-tlvcam-serial', options);
    simulator.pressButton(9);
    simulator.pressButton(2);
    simulator.allOff();
    await eventually('all', () => said.length === 4);
    expect(said).toEqual(['9 on -', '2 on -', '2 off -', '9 off -']);
    expect(system.prioritySeats()).toEqual([2]);
    expect(simulator.unknownInputs).toEqual([]);
  });

  test('listens to datagrams without a word', async () => {
    const simulator = simulate({ wantsAcknowledgement: false });
    const [unit, local] = [createSocket('udp4'), createSocket('udp4')];
    unit.bind(0, '127.0.0.1');
    local.bind(0, '127.0.0.1');
    await Promise.all([once(unit, 'listening'), once(local, 'listening')]);
    const localPort = local.address().port;
    local.close();
    cleanUps.push(() => unit.close());
    unit.on('message', (bytes) => simulator.receive(bytes));
    unit.on('error', () => {});
    cleanUps.push(simulator.onOutput((bytes) => unit.send(bytes, localPort, '127.0.0.1')));
    const options = { host: '127.0.0.1', port: unit.address().port, localPort };
    const { said } = await listen('televic-tlvcam-udp', options);
    simulator.pressButton(8);
    await eventually('heard', () => said.includes('8 on -'));
    expect(simulator.unknownInputs).toEqual([]);
  });
});
