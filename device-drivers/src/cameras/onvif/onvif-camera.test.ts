import { afterEach, describe, expect, it } from 'vitest';
import { startChamberOnvifCamera } from '../../../simulators/cameras/onvif/chamber-camera.ts';
import type { OnvifFaults } from '../../../simulators/cameras/onvif/model.ts';
import type { OnvifSimulator } from '../../../simulators/cameras/onvif/onvif-simulator.ts';
import type { PtzCamera } from '../../core/capabilities/capabilities.ts';
import { systemClock } from '../../core/clock.ts';
import type { Device } from '../../core/device.ts';
import { eventually } from '../../core/testing/eventually.ts';
import { FakeClock } from '../../core/testing/fake-clock.ts';
import { testEnvironment } from '../../core/testing/test-environment.ts';
import { onvifDriver } from './onvif-driver.ts';
import { atRest } from './standstill.ts';

const closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0)) {
    await close();
  }
});

interface Setup {
  readonly clock: FakeClock;
  readonly simulator: OnvifSimulator;
  readonly device: Device;
  readonly camera: PtzCamera;
}

/** The driver's time stands still unless the test moves it; the camera's goes on. */
const setUp = async (faults: Partial<OnvifFaults>): Promise<Setup> => {
  const clock = new FakeClock();
  const simulator = await startChamberOnvifCamera({
    clock: systemClock,
    name: 'Kamera 2',
    user: 'technik',
    password: 'geheim',
    port: 0,
    snapshotUrl: null,
    faults,
  });
  const options = { address: simulator.deviceUrl, user: 'technik', password: 'geheim', commandGapMs: 0 };
  const device = onvifDriver.create(options, testEnvironment(clock));
  device.start();
  await eventually('online', () => device.health().state === 'online');
  closing.push(
    () => device.stop(),
    () => simulator.close(),
  );
  const { ptzCamera } = device.capabilities;
  if (ptzCamera === null) {
    throw new Error('the driver made no camera');
  }
  return { clock, simulator, device, camera: ptzCamera };
};

const right = { panSpeed: 0.1, tiltSpeed: 0, zoomSpeed: 0 };
const moves = (simulator: OnvifSimulator): number =>
  simulator.received.filter(({ operation }) => operation === 'ContinuousMove').length;

describe('holding a movement', () => {
  it('renews it before the camera would stop by itself, until it is stopped', async () => {
    const { clock, simulator, camera } = await setUp({});
    await camera.move(right, 'person');
    expect(moves(simulator)).toBe(1);
    await clock.advance(4000);
    await eventually('renewed', () => moves(simulator) === 2);
    await camera.stop();
    await clock.advance(9000);
    expect(moves(simulator)).toBe(2);
  });
});

describe('a camera that cannot say when it stands still', () => {
  it('is given the time of a long way', async () => {
    const { clock, simulator, camera } = await setUp({ statusUnsupported: true });
    expect(camera.features.position).toBe(false);
    expect(await camera.position()).toMatchObject({ ok: false, error: { code: 'unsupported' } });
    const home = camera.home('person');
    await eventually('sent', () => simulator.received.at(-1)?.operation === 'GotoHomePosition');
    let arrived = false;
    void home.then((outcome) => {
      arrived = outcome.ok;
      return outcome;
    });
    await clock.advance(1500);
    expect(arrived).toBe(false);
    await clock.advance(3000);
    await eventually('arrived', () => arrived);
  });
});

describe('presets', () => {
  it('are known from the start, so that a recall is one request', async () => {
    const { clock, simulator, device, camera } = await setUp({});
    simulator.presets.set('77', { token: '77', name: 'ratspult-3', position: { panDeg: 5, tiltDeg: 0, zoom01: 0 } });
    await device.stop();
    const restart = simulator.received.length;
    device.start();
    await eventually('online again', () => device.health().state === 'online');
    await eventually('list read', () =>
      simulator.received.slice(restart).some(({ operation }) => operation === 'GetPresets'),
    );
    // Asked for is not yet answered: what is sent next waits for the answer.
    expect((await camera.position()).ok).toBe(true);
    const before = simulator.received.length;
    void camera.recallPreset(3, 'automation');
    await eventually('sent', () => simulator.received.length > before);
    expect(simulator.received[before]?.operation).toBe('GotoPreset');
    await clock.advance(0);
  });

  it('are looked up again when somebody changed them on the camera', async () => {
    const { clock, simulator, camera } = await setUp({});
    const stored = camera.storePreset(3);
    await eventually('stored', () => {
      void clock.advance(150);
      return simulator.presets.size === 1;
    });
    await stored;
    simulator.presets.clear();
    simulator.presets.set('99', { token: '99', name: 'ratspult-3', position: { panDeg: 9, tiltDeg: 0, zoom01: 0 } });
    void camera.recallPreset(3, 'person');
    await eventually('on its way', () => simulator.mechanics.moving());
    await eventually('there', () => Math.abs(simulator.mechanics.position().panDeg - 9) < 0.01);
  });
});

describe('coming to rest', () => {
  const at = { pan: 0.1, tilt: 0, zoom: 0, panTiltMoves: 'idle', zoomMoves: 'idle' } as const;

  it('is believed at once after movement was seen, otherwise when the position stays', () => {
    expect(atRest({ ...at, pan: 0, panTiltMoves: 'moving' }, at)).toBe(true);
    expect(atRest(null, at)).toBe(false);
    expect(atRest({ ...at, pan: 0 }, at)).toBe(false);
    expect(atRest(at, at)).toBe(true);
  });

  it('needs the zoom as well', () => {
    expect(atRest({ ...at, panTiltMoves: 'moving' }, { ...at, zoomMoves: 'moving' })).toBe(false);
    expect(atRest({ ...at, panTiltMoves: 'moving' }, { ...at, zoom: 0.2, zoomMoves: 'unknown' })).toBe(false);
  });
});
