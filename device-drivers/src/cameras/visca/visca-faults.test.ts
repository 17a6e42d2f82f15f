import { afterEach, describe, expect, test } from 'vitest';
import { ViscaCameraSimulator } from '../../../simulators/cameras/visca/simulate-visca-camera.ts';
import type { PtzCamera } from '../../core/capabilities/capabilities.ts';
import type { Device } from '../../core/device.ts';
import { FakeClock } from '../../core/testing/fake-clock.ts';
import { testEnvironment } from '../../core/testing/test-environment.ts';
import { MemoryTransport } from '../../core/transport/memory-transport.ts';
import { hex } from './codec.ts';
import { viscaProfiles } from './profiles.ts';
import { createViscaDevice } from './visca-device.ts';
import { RawWire } from './raw-wire.ts';

/** A camera on a line in memory under a clock that only the test moves: seconds of faults pass in no time. */
interface Bench {
  readonly clock: FakeClock;
  readonly simulator: ViscaCameraSimulator;
  readonly transport: MemoryTransport;
  readonly device: Device;
  readonly camera: PtzCamera;
  readonly seen: string[];
  readonly sent: () => string[];
}

const running: Bench[] = [];

const build = (powered = true): Bench => {
  const clock = new FakeClock();
  const initial = { panDeg: 0, tiltDeg: 0, zoom01: 0 };
  const simulator = new ViscaCameraSimulator({
    clock,
    profile: 'generic',
    address: 1,
    wiring: 'chain',
    initial,
    powered,
  });
  simulator.storeMemory(2, { panDeg: 60, tiltDeg: 20, zoom01: 0.5 });
  const transport = new MemoryTransport();
  transport.onWrite((bytes) => simulator.receive(bytes));
  simulator.onOutput((bytes) => transport.deliver(bytes));
  const device = createViscaDevice(
    {
      transport,
      profile: viscaProfiles.generic,
      address: 1,
      wiring: 'chain',
      wire: new RawWire(),
      sharesLine: () => false,
      presetSpeed: null,
      kept: {},
      gapMs: 20,
    },
    testEnvironment(clock),
  );
  const camera = device.capabilities.ptzCamera;
  if (camera === null) {
    throw new Error('not a camera');
  }
  const seen: string[] = [];
  device.subscribe((event) => {
    if (event.type === 'health') {
      seen.push(`${event.health.state} ${event.health.reason}`);
    } else if (event.type === 'moving') {
      seen.push(event.moving ? 'moving' : 'still');
    }
  });
  device.start();
  const bench = { clock, simulator, transport, device, camera, seen, sent: () => transport.written.map(hex) };
  running.push(bench);
  return bench;
};

const online = async (powered = true): Promise<Bench> => {
  const bench = build(powered);
  await bench.clock.advance(500);
  expect(bench.device.health().state).not.toBe('offline');
  return bench;
};

afterEach(async () => {
  for (const { clock, device, simulator } of running.splice(0)) {
    const stopped = device.stop();
    await clock.advance(1000);
    await stopped;
    simulator.close();
    // Every timer has an owner that cancels it.
    expect(clock.pendingTimers()).toBe(0);
  }
});

const right = { panSpeed: 1, tiltSpeed: 0, zoomSpeed: 0 };
const stopFrame = '81 01 06 01 01 01 03 03 FF';

describe('start-up', () => {
  test('is Address Set, IF_Clear, Version, Power, and a stop of whatever moves', async () => {
    const { sent } = await online();
    expect(sent()).toEqual([
      '88 30 01 FF',
      '88 01 00 01 FF',
      '81 09 00 02 FF',
      '81 09 04 00 FF',
      '81 01 06 01 01 01 03 03 FF',
      '81 01 04 07 00 FF',
    ]);
  });

  test('switches a camera in stand-by on and says that it refuses until then', async () => {
    const { clock, device, seen, sent, simulator } = await online(false);
    expect(sent()).toContain('81 01 04 00 02 FF');
    expect(device.health()).toMatchObject({ state: 'degraded', reason: 'refuses-commands' });
    await clock.advance(5000);
    expect(simulator.power).toBe('on');
    expect(seen.at(-1)).toBe('online none');
  });

  test('does without an answer to Version', async () => {
    const bench = build();
    bench.simulator.quirks.knowsVersion = false;
    await bench.clock.advance(500);
    expect(bench.device.health().state).toBe('online');
    expect(bench.device.identity().make).toBeNull();
  });

  test('tells a line that is open but dead from a missing one', async () => {
    const bench = build();
    bench.simulator.faults.silent = true;
    await bench.clock.advance(4000);
    expect(bench.device.health()).toMatchObject({ state: 'offline', reason: 'no-answer' });
    bench.transport.cut('port-missing');
    await bench.clock.advance(4000);
    expect(bench.device.health().reason).toBe('port-missing');
  });
});

describe('faults', () => {
  test('silence is found within 4 s and forgiven within 10 s', async () => {
    const { clock, device, seen, simulator } = await online();
    simulator.faults.silent = true;
    await clock.advance(4000);
    expect(device.health()).toMatchObject({ state: 'offline', reason: 'no-answer' });
    expect(seen).toContain('degraded no-answer');
    await clock.advance(60_000);
    simulator.faults.silent = false;
    await clock.advance(7000);
    expect(device.health().state).toBe('online');
  });

  test('slow answers are waited for', async () => {
    const { clock, camera, device, simulator } = await online();
    simulator.faults.slowMs = 700;
    const moved = camera.move(right, 'person');
    await clock.advance(10_000);
    expect(await moved).toMatchObject({ ok: true });
    expect(device.health()).toMatchObject({ state: 'online', latencyMs: 700 });
  });

  test('garbled answers are named as such', async () => {
    const { clock, device, simulator } = await online();
    simulator.faults.garbled = true;
    await clock.advance(4000);
    expect(device.health()).toMatchObject({ state: 'offline', reason: 'garbled' });
    simulator.faults.garbled = false;
    await clock.advance(7000);
    expect(device.health().state).toBe('online');
  });

  test.each(['splitBytes', 'mergeReplies'] as const)('%s changes nothing', async (fault) => {
    const { clock, camera, device, simulator } = await online();
    simulator.faults[fault] = true;
    const recalled = camera.recallPreset(2, 'person');
    await clock.advance(6000);
    expect(await recalled).toMatchObject({ ok: true });
    expect(device.health().state).toBe('online');
    expect(simulator.mechanics.position().panDeg).toBeCloseTo(60);
  });

  test('answers that belong to another question are no success', async () => {
    const { clock, camera, simulator } = await online();
    simulator.faults.wrongAnswer = true;
    const moved = camera.move(right, 'person');
    const where = camera.position();
    await clock.advance(3000);
    expect(await moved).toMatchObject({ ok: false, error: { code: 'offline' } });
    expect(await where).toMatchObject({ ok: false });
  });

  test('a power cycle is noticed and the camera greeted again', async () => {
    const { clock, camera, device, sent, simulator } = await online();
    simulator.powerCycle(1500);
    await clock.advance(6000);
    expect(device.health().state).toBe('online');
    expect(sent().filter((frame) => frame === '88 30 01 FF').length).toBeGreaterThan(1);
    const moved = camera.move(right, 'person');
    await clock.advance(100);
    expect(await moved).toMatchObject({ ok: true });
  });
});

describe('a recall', () => {
  test.each(['at-rest', 'early', 'never'] as const)(
    'is over at rest when the camera completes %s',
    async (completion) => {
      const { clock, camera, seen, simulator } = await online();
      simulator.quirks.completion = completion;
      const atEnd = camera.recallPreset(2, 'automation').then((outcome) => ({
        outcome,
        moving: simulator.mechanics.moving(),
        zoom01: simulator.mechanics.position().zoom01,
      }));
      await clock.advance(6000);
      expect(await atEnd).toMatchObject({ outcome: { ok: true }, moving: false, zoom01: 0.5 });
      expect(seen.slice(-2)).toEqual(['moving', 'still']);
    },
  );

  test('resolves even when the camera does not tell its position', async () => {
    const { clock, camera, simulator } = await online();
    simulator.quirks.tellsPosition = false;
    const recalled = camera.recallPreset(2, 'automation');
    await clock.advance(8000);
    expect(await recalled).toMatchObject({ ok: true });
  });

  test('gives way to the stick, and the stick gets through however many recalls were broken off', async () => {
    const { clock, camera, simulator } = await online();
    for (let round = 0; round < 6; round += 1) {
      const recalled = camera.recallPreset(2, 'automation');
      await clock.advance(100);
      const moved = camera.move({ ...right, panSpeed: -1 }, 'person');
      await clock.advance(100);
      expect(await moved).toMatchObject({ ok: true });
      expect(await recalled).toMatchObject({ ok: false, error: { code: 'superseded' } });
      expect(simulator.mechanics.moving(['zoom'])).toBe(false);
    }
  });

  test('of a slot the camera does not have is refused before it is sent', async () => {
    const { camera, sent } = await online();
    const before = sent().length;
    for (const slot of [-1, 16, 1.5, Number.NaN]) {
      expect(await camera.recallPreset(slot, 'person')).toMatchObject({ ok: false, error: { code: 'unsupported' } });
    }
    expect(sent()).toHaveLength(before);
  });

  test('while the cable is pulled ends as offline', async () => {
    const { clock, camera, transport } = await online();
    const recalled = camera.recallPreset(2, 'person');
    await clock.advance(100);
    transport.cut('port-missing');
    await clock.advance(500);
    expect(await recalled).toMatchObject({ ok: false, error: { code: 'offline' } });
  });
});

describe('a stop', () => {
  test('goes out although the camera acknowledges nothing, and is repeated once', async () => {
    const { clock, camera, sent, simulator } = await online();
    await clock.advance(100);
    simulator.faults.silent = true;
    void camera.move(right, 'person');
    const before = sent().length;
    const stopped = camera.stop();
    await clock.advance(13);
    expect(sent()[before]).toBe(stopFrame);
    await clock.advance(600);
    expect(
      sent()
        .slice(before)
        .filter((frame) => frame === stopFrame),
    ).toHaveLength(2);
    expect(await stopped).toMatchObject({ ok: false, error: { code: 'offline' } });
  });

  test('is what a stick at rest means', async () => {
    const { clock, camera, simulator, sent } = await online();
    void camera.move({ panSpeed: 1, tiltSpeed: 0.5, zoomSpeed: 1 }, 'person');
    await clock.advance(500);
    expect(simulator.mechanics.moving()).toBe(true);
    void camera.move({ panSpeed: 0, tiltSpeed: 0, zoomSpeed: 0 }, 'person');
    await clock.advance(100);
    expect(simulator.mechanics.moving()).toBe(false);
    expect(sent()).toContain(stopFrame);
  });

  test('of a stopping program reaches the camera first', async () => {
    const { clock, camera, device, simulator } = await online();
    void camera.move(right, 'person');
    await clock.advance(500);
    const stopped = device.stop();
    await clock.advance(500);
    await stopped;
    expect(simulator.mechanics.moving()).toBe(false);
    expect(device.health().state).toBe('offline');
  });
});

test('many stick movements become few commands, the last one among them', async () => {
  const { clock, camera, simulator } = await online();
  simulator.faults.slowMs = 30;
  const moves = Array.from({ length: 50 }, (_, index) =>
    camera.move({ ...right, panSpeed: (index + 1) / 50 }, 'person'),
  );
  await clock.advance(1000);
  const outcomes = await Promise.all(moves);
  const drives = simulator.received.filter((command) => command.name === 'panTiltDrive');
  expect(drives.length).toBeLessThan(5);
  expect(drives.at(-1)?.fields.get('panSpeed')).toBe(0x18);
  expect(outcomes.at(-1)).toMatchObject({ ok: true });
});

test('a full buffer is waited for, not an error', async () => {
  const { clock, camera, simulator } = await online();
  simulator.quirks.bufferFull = true;
  const moved = camera.move(right, 'person');
  await clock.advance(300);
  simulator.quirks.bufferFull = false;
  await clock.advance(300);
  expect(await moved).toMatchObject({ ok: true });
  expect(simulator.mechanics.moving()).toBe(true);
});
