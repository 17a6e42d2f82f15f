import { afterEach, describe, expect, test } from 'vitest';
import { ViscaCameraSimulator } from '../../../simulators/cameras/visca/simulate-visca-camera.ts';
import type { CameraControls } from '../../core/capabilities/camera-controls.ts';
import type { PtzCamera } from '../../core/capabilities/capabilities.ts';
import type { Outcome } from '../../core/outcome.ts';
import { FakeClock } from '../../core/testing/fake-clock.ts';
import { testEnvironment } from '../../core/testing/test-environment.ts';
import { MemoryTransport } from '../../core/transport/memory-transport.ts';
import { viscaProfiles, type ViscaProfileName } from './profiles.ts';
import { RawWire } from './raw-wire.ts';
import { createViscaDevice } from './visca-device.ts';

const cleanUps: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) {
    await cleanUp();
  }
});

interface Bench {
  readonly clock: FakeClock;
  readonly simulator: ViscaCameraSimulator;
  readonly controls: CameraControls;
  readonly camera: PtzCamera;
  /** Lets time pass until the outcome is there. */
  readonly during: <T>(outcome: Promise<Outcome<T>>) => Promise<Outcome<T>>;
}

const build = async (name: ViscaProfileName): Promise<Bench> => {
  const clock = new FakeClock();
  const initial = { panDeg: 0, tiltDeg: 0, zoom01: 0 };
  const simulator = new ViscaCameraSimulator({
    clock,
    profile: name,
    address: 1,
    wiring: 'point',
    initial,
    powered: true,
  });
  const transport = new MemoryTransport();
  transport.onWrite((bytes) => simulator.receive(bytes));
  simulator.onOutput((bytes) => transport.deliver(bytes));
  const device = createViscaDevice(
    {
      transport,
      profile: viscaProfiles[name],
      wire: new RawWire(),
      wiring: 'point',
      address: 1,
      sharesLine: () => false,
      presetSpeed: null,
      kept: {},
      gapMs: 0,
    },
    testEnvironment(clock),
  );
  const { cameraControls: controls, ptzCamera: camera } = device.capabilities;
  if (controls === null || camera === null) {
    throw new Error('not a camera with controls');
  }
  device.start();
  await clock.advance(500);
  cleanUps.push(async () => {
    const stopped = device.stop();
    await clock.advance(1000);
    await stopped;
    simulator.close();
    expect(clock.pendingTimers()).toBe(0);
    expect(simulator.unknownInputs).toEqual([]);
  });
  const during = async <T>(outcome: Promise<Outcome<T>>): Promise<Outcome<T>> => {
    await clock.advance(8000);
    return outcome;
  };
  return { clock, simulator, controls, camera, during };
};

const done = { ok: true };
const unsupported = { ok: false, error: { code: 'unsupported' } };

describe('an absolute move', () => {
  test.each(['generic', 'sony-srg', 'sony-brc', 'sony-srg-360', 'sony-fr7', 'sony-am7'] as const)(
    'of %s ends at rest where it was sent, and the position says so',
    async (name) => {
      const { camera, controls, during, simulator } = await build(name);
      const there = { panDeg: -90, tiltDeg: 25, zoom01: 0.75 };
      let movingAtEnd = true;
      const outcome = controls.moveTo(there, 'person').then((value) => {
        movingAtEnd = simulator.mechanics.moving();
        return value;
      });
      expect(await during(outcome)).toMatchObject(done);
      expect(movingAtEnd).toBe(false);
      const position = await during(camera.position());
      expect(position.ok && position.value.panDeg).toBeCloseTo(there.panDeg, 0);
      expect(position.ok && position.value.tiltDeg).toBeCloseTo(there.tiltDeg, 0);
      expect(position.ok && position.value.zoom01).toBeCloseTo(there.zoom01, 2);
    },
  );

  test('beyond the range is refused before it is sent', async () => {
    const { controls, simulator } = await build('sony-srg-120');
    const before = simulator.received.length;
    expect(await controls.moveTo({ panDeg: 120, tiltDeg: 0, zoom01: 0 }, 'person')).toMatchObject(unsupported);
    expect(simulator.received).toHaveLength(before);
  });

  test('gives way to a stop', async () => {
    const { camera, clock, controls, during, simulator } = await build('generic');
    const moved = controls.moveTo({ panDeg: 160, tiltDeg: 0, zoom01: 1 }, 'automation');
    await clock.advance(300);
    expect(await during(camera.stop())).toMatchObject(done);
    expect(await moved).toMatchObject({ ok: false, error: { code: 'superseded' } });
    expect(simulator.mechanics.moving()).toBe(false);
  });
});

describe('focus', () => {
  test('is driven by hand, which turns the automatic off', async () => {
    const { controls, during, simulator } = await build('generic');
    expect(await during(controls.moveFocus(-1))).toMatchObject(done);
    expect(simulator.setting('focusMode')).toBe(3);
    expect(simulator.setting('focusDrive')).toBe(0x37);
    expect(await during(controls.moveFocus(0))).toMatchObject(done);
    expect(simulator.setting('focusStop')).toBe(0);
    expect(await during(controls.setAutoFocus(true))).toMatchObject(done);
    expect(simulator.setting('focusMode')).toBe(2);
  });
});

describe('power', () => {
  test('off is shown as refusing, and on again is waited for', async () => {
    const { controls, during, simulator } = await build('generic');
    expect(await during(controls.setPower(false))).toMatchObject(done);
    expect(simulator.power).toBe('standby');
    expect(await during(controls.moveFocus(1))).toMatchObject({ ok: false, error: { code: 'refused' } });
    expect(await during(controls.setPower(true))).toMatchObject(done);
    expect(simulator.power).toBe('on');
  });
});

describe('what models differ in', () => {
  test('tally: none, red, red and green', async () => {
    const [none, red, both] = [await build('ptzoptics'), await build('sony-srg'), await build('sony-fr7')];
    expect(none.controls.features.tally).toBe(false);
    expect(await none.controls.setTally('program')).toMatchObject(unsupported);
    expect(await red.during(red.controls.setTally('program'))).toMatchObject(done);
    expect(red.simulator.setting('tallyRed')).toBe(2);
    expect(await red.controls.setTally('preview')).toMatchObject(unsupported);
    expect(await both.during(both.controls.setTally('preview'))).toMatchObject(done);
    expect([both.simulator.setting('tallyRed'), both.simulator.setting('tallyGreen')]).toEqual([3, 2]);
  });

  test('automatic tracking: in the dialect of the maker or not at all', async () => {
    const [tracking, framing, none] = [await build('ptzoptics'), await build('sony-srg-a'), await build('lumens')];
    expect(await tracking.during(tracking.controls.setAutoTracking(true))).toMatchObject(done);
    expect(tracking.simulator.setting('autoTracking')).toBe(2);
    expect(await framing.during(framing.controls.setAutoTracking(false))).toMatchObject(done);
    expect(framing.simulator.setting('autoFraming')).toBe(0);
    expect(await none.controls.setAutoTracking(true)).toMatchObject(unsupported);
  });

  test('what VISCA does not have is a typed answer', async () => {
    const { controls } = await build('generic');
    expect(await controls.restart()).toMatchObject(unsupported);
    expect(await controls.snapshot()).toMatchObject(unsupported);
    expect(await controls.streamAddress()).toMatchObject(unsupported);
  });
});

describe('the picture', () => {
  test.each(['brightness', 'saturation', 'sharpness', 'gain', 'exposure-compensation'] as const)(
    'takes %s and tells it',
    async (setting) => {
      const { controls, during } = await build('sony-srg');
      expect(controls.features.imageSettings).toContain(setting);
      expect(await during(controls.setImage(setting, 1))).toMatchObject(done);
      expect(await during(controls.image(setting))).toEqual({ ok: true, value: 1 });
      expect(await controls.setImage(setting, 1.1)).toMatchObject(unsupported);
      expect(await controls.setImage(setting, Number.NaN)).toMatchObject(unsupported);
    },
  );

  test('has no contrast in VISCA', async () => {
    const { controls } = await build('sony-srg');
    expect(await controls.setImage('contrast', 0.5)).toMatchObject(unsupported);
    expect(await controls.image('contrast')).toMatchObject(unsupported);
  });

  test('takes the white balances of its model', async () => {
    const [generic, fr7] = [await build('generic'), await build('sony-fr7')];
    for (const mode of generic.controls.features.whiteBalances) {
      expect(await generic.during(generic.controls.setWhiteBalance(mode))).toMatchObject(done);
    }
    expect(generic.simulator.received.map(({ name }) => name)).toContain('whiteBalanceTrigger');
    expect(fr7.controls.features.whiteBalances).toEqual(['auto']);
    expect(await fr7.controls.setWhiteBalance('indoor')).toMatchObject(unsupported);
  });
});
