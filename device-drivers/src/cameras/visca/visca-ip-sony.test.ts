import * as fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { SonyViscaSimulator, type SonyQuirks } from '../../../simulators/cameras/visca/simulate-sony-visca.ts';
import type { PtzCamera } from '../../core/capabilities/capabilities.ts';
import type { Device } from '../../core/device.ts';
import { FakeClock } from '../../core/testing/fake-clock.ts';
import { testEnvironment } from '../../core/testing/test-environment.ts';
import { MemoryTransport } from '../../core/transport/memory-transport.ts';
import { hex } from './codec.ts';
import { viscaProfiles } from './profiles.ts';
import { decodeSony, encodeSony, type SonyMessage, type SonyType } from './sony-envelope.ts';
import { SonyWire } from './sony-wire.ts';
import { createViscaDevice } from './visca-device.ts';

interface Bench {
  readonly clock: FakeClock;
  readonly simulator: SonyViscaSimulator;
  readonly transport: MemoryTransport;
  readonly device: Device;
  readonly camera: PtzCamera;
  /** Everything the driver sent since. */
  readonly sent: () => SonyMessage[];
}

const running: Bench[] = [];

const build = async (quirks: Partial<SonyQuirks> = {}): Promise<Bench> => {
  const clock = new FakeClock();
  const initial = { panDeg: 0, tiltDeg: 0, zoom01: 0 };
  const simulator = new SonyViscaSimulator({ clock, profile: 'sony-srg', initial, powered: true });
  Object.assign(simulator.sonyQuirks, quirks);
  simulator.camera.storeMemory(2, { panDeg: 60, tiltDeg: 20, zoom01: 0.5 });
  const transport = new MemoryTransport();
  transport.onWrite((bytes) => simulator.receive(bytes));
  simulator.onOutput((bytes) => transport.deliver(bytes));
  const device = createViscaDevice(
    {
      transport,
      profile: viscaProfiles['sony-srg'],
      wire: new SonyWire({ clock, settingType: true }),
      wiring: 'point',
      address: 1,
      sharesLine: () => false,
      presetSpeed: null,
      kept: {},
      gapMs: 17,
    },
    testEnvironment(clock),
  );
  const camera = device.capabilities.ptzCamera;
  if (camera === null) {
    throw new Error('not a camera');
  }
  device.start();
  await clock.advance(1500);
  const sent = (): SonyMessage[] => transport.written.flatMap((datagram) => decodeSony(datagram) ?? []);
  const bench = { clock, simulator, transport, device, camera, sent };
  running.push(bench);
  return bench;
};

afterEach(async () => {
  for (const { clock, device, simulator } of running.splice(0)) {
    const stopped = device.stop();
    await clock.advance(1000);
    await stopped;
    simulator.close();
    expect(clock.pendingTimers()).toBe(0);
    expect(simulator.unknownInputs).toEqual([]);
    expect(simulator.camera.unknownInputs).toEqual([]);
  }
});

const right = { panSpeed: 1, tiltSpeed: 0, zoomSpeed: 0 };
const driveStart = '81 01 06 01 18';

const drivesOf = (messages: readonly SonyMessage[]): SonyMessage[] =>
  messages.filter(({ payload }) => hex(payload).startsWith(driveStart));

describe('a Sony camera over IP', () => {
  test('is reset, then greeted with rising numbers and the types of its maker', async () => {
    const { device, sent } = await build();
    expect(device.health().state).toBe('online');
    expect(device.identity()).toMatchObject({ make: 'Sony', model: 'SRG-X400' });
    expect(
      sent()
        .slice(0, 4)
        .map(({ type, sequence, payload }) => `${type} ${sequence} ${hex(payload)}`),
    ).toEqual(['control 0 01', 'setting 1 81 01 00 01 FF', 'inquiry 2 81 09 00 02 FF', 'inquiry 3 81 09 04 00 FF']);
  });

  test.each(['abnormal-type', 'not-executable'] as const)(
    'that answers type 0120 with %s is greeted with type 0100 instead',
    async (settingType) => {
      const { device, sent } = await build({ settingType });
      expect(device.health().state).toBe('online');
      const clears = sent().filter(({ payload }) => hex(payload) === '81 01 00 01 FF');
      expect(clears.map(({ type }) => type)).toEqual(['setting', 'command']);
    },
  );

  test('that knows no RESET is used all the same', async () => {
    const { device } = await build({ knowsReset: false });
    expect(device.health().state).toBe('online');
  });

  test('that numbers its replies as it likes is understood', async () => {
    const { camera, clock, simulator } = await build({ echoesNumbers: false });
    const recalled = camera.recallPreset(2, 'person');
    await clock.advance(6000);
    expect(await recalled).toMatchObject({ ok: true });
    expect(simulator.camera.mechanics.position().zoom01).toBeCloseTo(0.5);
  });

  test('gets a lost command again, the same bytes under the same number', async () => {
    const { camera, clock, sent, simulator } = await build();
    const before = simulator.camera.received.length;
    simulator.losses.command = 1;
    const moved = camera.move(right, 'person');
    await clock.advance(300);
    expect(await moved).toMatchObject({ ok: true });
    const [first, second] = drivesOf(sent());
    expect(second).toEqual(first);
    const drives = simulator.camera.received.slice(before).filter(({ name }) => name === 'panTiltDrive');
    expect(drives).toHaveLength(1);
  });

  test('whose ACK was lost is not told twice, and its completion is still waited for', async () => {
    const { camera, clock, simulator } = await build();
    simulator.losses.ack = 1;
    const recalled = camera.recallPreset(2, 'person');
    await clock.advance(6000);
    expect(await recalled).toMatchObject({ ok: true });
    expect(simulator.camera.received.filter(({ name }) => name === 'memoryRecall')).toHaveLength(1);
    expect(simulator.camera.mechanics.moving()).toBe(false);
  });

  test('whose completion was lost is found at rest by asking', async () => {
    const { camera, clock, simulator } = await build();
    simulator.losses.completion = 1;
    const recalled = camera.recallPreset(2, 'person');
    await clock.advance(6000);
    expect(await recalled).toMatchObject({ ok: true });
  });

  test('whose answer was lost is asked again under a new number', async () => {
    const { camera, clock, sent, simulator } = await build();
    const before = sent().length;
    simulator.losses.inquiryReply = 1;
    const where = camera.position();
    await clock.advance(1000);
    expect(await where).toMatchObject({ ok: true });
    const asked = sent()
      .slice(before)
      .filter(({ payload }) => hex(payload) === '81 09 06 12 FF');
    const numbers = asked.map(({ sequence }) => sequence);
    expect(numbers[1]).toBe(numbers[0]);
    expect(numbers[2]).toBeGreaterThan(numbers[0] ?? 0);
  });

  test('that counts differently is reset, and the command reaches it', async () => {
    const { camera, clock, simulator } = await build();
    simulator.countFrom(1_000_000);
    const moved = camera.move(right, 'person');
    await clock.advance(500);
    expect(await moved).toMatchObject({ ok: true });
    expect(simulator.resets).toBe(2);
    expect(simulator.camera.mechanics.moving()).toBe(true);
  });

  test('is still stopped when every second datagram is lost', async () => {
    const { camera, clock, simulator } = await build();
    for (let round = 0; round < 4; round += 1) {
      Object.assign(simulator.losses, { command: 1, ack: 1 });
      void camera.move({ ...right, panSpeed: round % 2 === 0 ? 1 : -1, zoomSpeed: 0.5 }, 'person');
      await clock.advance(700);
      Object.assign(simulator.losses, { command: 1, ack: 1 });
      void camera.stop();
      await clock.advance(1000);
      expect(simulator.camera.mechanics.moving()).toBe(false);
    }
  });

  test.each(['garbled', 'silent', 'splitBytes'] as const)('is missed while it is %s and found again', async (fault) => {
    const { clock, device, simulator } = await build();
    simulator.faults[fault] = true;
    await clock.advance(5000);
    const reason = fault === 'silent' ? 'no-answer' : 'garbled';
    expect(device.health()).toMatchObject({ state: 'offline', reason });
    simulator.faults[fault] = false;
    await clock.advance(7000);
    expect(device.health().state).toBe('online');
  });

  test('may answer late or several at once', async () => {
    const { camera, clock, simulator } = await build();
    Object.assign(simulator.faults, { mergeReplies: true, slowMs: 200 });
    const moved = camera.move(right, 'person');
    const where = camera.position();
    await clock.advance(3000);
    expect(await moved).toMatchObject({ ok: true });
    expect(await where).toMatchObject({ ok: true });
  });

  test('may send anything at any time', async () => {
    const reply = fc
      .tuple(
        fc.constantFrom<SonyType>('reply', 'controlReply'),
        fc.nat(12),
        fc.uint8Array({ minLength: 1, maxLength: 16 }),
      )
      .map(([type, sequence, payload]) => encodeSony({ type, sequence, payload }));
    const datagram = fc.oneof(fc.uint8Array({ maxLength: 40 }), reply);
    await fc.assert(
      fc.asyncProperty(fc.array(datagram, { maxLength: 20 }), async (datagrams) => {
        const { camera, clock, transport } = await build();
        for (const one of datagrams) {
          void camera.move(right, 'person');
          transport.deliver(one);
          await clock.advance(30);
        }
        await clock.advance(3000);
        const stopped = camera.stop();
        await clock.advance(2000);
        expect(await stopped).toBeDefined();
      }),
      { numRuns: 20 },
    );
  });

  test('after a power cut is reset again', async () => {
    const { clock, device, simulator } = await build();
    simulator.camera.powerCycle(8000);
    await clock.advance(5000);
    expect(device.health().state).toBe('offline');
    await clock.advance(9000);
    expect(device.health().state).toBe('online');
    expect(simulator.resets).toBeGreaterThan(1);
  });
});
