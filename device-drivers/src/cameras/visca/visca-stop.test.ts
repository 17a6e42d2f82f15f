import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ViscaCameraSimulator } from '../../../simulators/cameras/visca/simulate-visca-camera.ts';
import { FakeClock } from '../../core/testing/fake-clock.ts';
import { testEnvironment } from '../../core/testing/test-environment.ts';
import { MemoryTransport } from '../../core/transport/memory-transport.ts';
import { hex } from './codec.ts';
import { viscaProfiles } from './profiles.ts';
import { createViscaDevice } from './visca-device.ts';
import { RawWire } from './raw-wire.ts';

interface Frame {
  readonly text: string;
  readonly atMs: number;
}

const isMotion = ({ text }: Frame): boolean =>
  (text.startsWith('81 01 06 01') && !text.endsWith('03 03 FF')) ||
  (text.startsWith('81 01 04 07') && !text.endsWith('07 00 FF')) ||
  text.startsWith('81 01 04 3F 02');

const isStop = ({ text }: Frame): boolean =>
  (text.startsWith('81 01 06 01') && text.endsWith('03 03 FF')) || text === '81 01 04 07 00 FF';

/** A camera on a line that loses chosen frames, with everything that reached the line. */
const build = async () => {
  const clock = new FakeClock();
  const simulator = new ViscaCameraSimulator({
    clock,
    profile: 'generic',
    address: 1,
    wiring: 'chain',
    initial: { panDeg: 0, tiltDeg: 0, zoom01: 0.5 },
    powered: true,
  });
  simulator.storeMemory(1, { panDeg: 100, tiltDeg: 20, zoom01: 1 });
  const wire: Frame[] = [];
  const loss = { toCamera: Number.POSITIVE_INFINITY, fromCamera: Number.POSITIVE_INFINITY };
  const transport = new MemoryTransport();
  transport.onWrite((bytes) => {
    wire.push({ text: hex(bytes), atMs: clock.monotonicMs() });
    loss.toCamera -= 1;
    if (loss.toCamera !== -1) {
      simulator.receive(bytes);
    }
  });
  simulator.onOutput((bytes) => {
    loss.fromCamera -= 1;
    if (loss.fromCamera !== -1) {
      transport.deliver(bytes);
    }
  });
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
  device.start();
  await clock.advance(500);
  const close = async (): Promise<void> => {
    const stopped = device.stop();
    await clock.advance(1000);
    await stopped;
    simulator.close();
  };
  return { clock, simulator, transport, wire, loss, camera, close };
};

const speed = fc.constantFrom(-1, -0.4, 0, 0.4, 1);
const step = fc.record({
  what: fc.constantFrom('move', 'move', 'stop', 'recall', 'position', 'busy', 'free'),
  panSpeed: speed,
  zoomSpeed: speed,
  slowMs: fc.constantFrom(0, 3, 15, 30, 90),
  waitMs: fc.constantFrom(0, 1, 2, 5, 11, 25, 60, 240, 700),
});
const losses = fc.option(fc.nat(4), { nil: Number.POSITIVE_INFINITY });

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const perform = ({ camera, simulator }: Awaited<ReturnType<typeof build>>, one: Step): void => {
  simulator.faults.slowMs = one.slowMs;
  switch (one.what) {
    case 'move':
      void camera.move({ panSpeed: one.panSpeed, tiltSpeed: 0, zoomSpeed: one.zoomSpeed }, 'person');
      break;
    case 'stop':
      void camera.stop();
      break;
    case 'recall':
      void camera.recallPreset(1, one.panSpeed > 0 ? 'person' : 'automation');
      break;
    case 'position':
      void camera.position();
      break;
    case 'busy':
    case 'free':
      simulator.quirks.bufferFull = one.what === 'busy';
      break;
    default:
      one.what satisfies never;
  }
};

describe('a stop', () => {
  test('is made up for when the line says that a camera restarted in between', async () => {
    const line = await build();
    const { camera, clock, simulator, transport } = line;
    void camera.move({ panSpeed: 0.4, tiltSpeed: 0, zoomSpeed: 0 }, 'person');
    simulator.faults.slowMs = 5;
    await clock.advance(20);
    void camera.position();
    void camera.stop();
    // Another camera of the chain restarted: this one still turns, and the waiting stop was dropped.
    transport.deliver(Uint8Array.of(0x90, 0x38, 0xff));
    await clock.advance(2000);
    expect(simulator.mechanics.moving()).toBe(false);
    await line.close();
  });

  test('reaches the wire within 10 ms, all of it within 20 ms, no motion follows it, and the camera stands still, whatever went before', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), losses, losses, async (steps, toCamera, fromCamera) => {
        const line = await build();
        const { camera, clock, loss, simulator, wire } = line;
        for (const one of steps) {
          perform(line, one);
          await clock.advance(one.waitMs);
        }
        simulator.quirks.bufferFull = false;
        // At most one of the next frames in each direction is lost.
        Object.assign(loss, { toCamera, fromCamera });
        const before = wire.length;
        const askedMs = clock.monotonicMs();
        void camera.stop();
        await clock.advance(3000);
        const after = wire.slice(before);
        expect(after.filter(isMotion)).toEqual([]);
        const [first, second] = after.filter(isStop).map(({ atMs }) => atMs - askedMs);
        expect(first).toBeLessThanOrEqual(10);
        expect(second).toBeLessThanOrEqual(20);
        expect(simulator.mechanics.moving()).toBe(false);
        await line.close();
        expect(clock.pendingTimers()).toBe(0);
      }),
      { numRuns: 300 },
    );
  });
});
