import { afterEach, describe, expect, it } from 'vitest';
import { startChamberOnvifCamera } from '../../../simulators/cameras/onvif/chamber-camera.ts';
import type { OnvifFaults } from '../../../simulators/cameras/onvif/model.ts';
import type { OnvifSimulator } from '../../../simulators/cameras/onvif/onvif-simulator.ts';
import type { CameraControls } from '../../core/capabilities/camera-controls.ts';
import type { PtzCamera } from '../../core/capabilities/capabilities.ts';
import type { Device } from '../../core/device.ts';
import { eventually } from '../../core/testing/eventually.ts';
import { testEnvironment } from '../../core/testing/test-environment.ts';
import { TurningClock } from '../../core/testing/turning-clock.ts';
import { createDevice } from '../../index.ts';
import { childAt, numberAttribute } from './xml.ts';

interface Setup {
  readonly clock: TurningClock;
  readonly simulator: OnvifSimulator;
  readonly device: Device;
  readonly camera: PtzCamera;
  readonly controls: CameraControls;
}

const setups: Setup[] = [];

const online = async (faults: Partial<OnvifFaults> = {}): Promise<Setup> => {
  const clock = new TurningClock();
  const login = { user: 'technik', password: 'geheim' };
  const simulator = await startChamberOnvifCamera({
    clock,
    name: 'Kamera 2',
    ...login,
    port: 0,
    snapshotUrl: null,
    faults,
  });
  simulator.snapshotUrl = `${simulator.origin()}/onvif/snapshot`;
  const options = { address: simulator.deviceUrl, ...login, panRangeDeg: [-85, 85], tiltRangeDeg: [-20, 25] };
  const created = createDevice('onvif', options, testEnvironment(clock));
  if (!created.ok) {
    throw new Error(created.problems.map(({ path, message }) => `${path} ${message}`).join('; '));
  }
  const { device } = created;
  const { ptzCamera, cameraControls } = device.capabilities;
  if (ptzCamera === null || cameraControls === null) {
    throw new Error('the driver made no camera with controls');
  }
  const setup = { clock, simulator, device, camera: ptzCamera, controls: cameraControls };
  setups.push(setup);
  device.start();
  await eventually('online', () => device.health().state === 'online');
  return setup;
};

afterEach(async () => {
  for (const { clock, device, simulator } of setups.splice(0)) {
    await device.stop();
    await simulator.close();
    clock.stop();
    expect(simulator.unknownOperations).toEqual([]);
  }
});

const right = { panSpeed: 0.5, tiltSpeed: -0.5, zoomSpeed: 0.5 };
const target = { panDeg: 30, tiltDeg: -5, zoom01: 0.5 };
const unsupported = { ok: false, error: { code: 'unsupported' } };

describe('an ONVIF camera beside its movements', () => {
  it('tells what it can do', async () => {
    const { controls } = await online();
    expect(controls.features).toEqual({
      absoluteMove: true,
      focus: true,
      power: false,
      tally: false,
      autoTracking: false,
      restart: true,
      snapshot: true,
      stream: true,
      imageSettings: ['brightness', 'saturation', 'contrast', 'sharpness'],
      whiteBalances: ['auto', 'manual'],
    });
  });

  it('sets and reads the picture as a share of its own ranges', async () => {
    const { simulator, controls } = await online();
    expect(await controls.setImage('saturation', 0.75)).toMatchObject({ ok: true });
    expect(await controls.setImage('sharpness', 2)).toMatchObject({ ok: true });
    expect(simulator.imaging.values.get('ColorSaturation')).toBe(25);
    expect(simulator.imaging.values.get('Sharpness')).toBe(15);
    expect(await controls.image('saturation')).toEqual({ ok: true, value: 0.75 });
    expect(await controls.image('brightness')).toEqual({ ok: true, value: 0.5 });
    expect(await controls.setImage('gain', 0.5)).toMatchObject(unsupported);
  });

  it('turns automatic focus off before it moves the focus, and stops it', async () => {
    const { simulator, controls } = await online();
    expect(await controls.moveFocus(-0.5)).toMatchObject({ ok: true });
    expect(simulator.imaging).toMatchObject({ autoFocus: false, focusSpeed: -3.5 });
    expect(await controls.moveFocus(0)).toMatchObject({ ok: true });
    expect(simulator.imaging.focusSpeed).toBe(0);
    expect(await controls.setAutoFocus(true)).toMatchObject({ ok: true });
    expect(simulator.imaging.autoFocus).toBe(true);
  });

  it('switches the white balance', async () => {
    const { simulator, controls } = await online();
    expect(await controls.setWhiteBalance('manual')).toMatchObject({ ok: true });
    const sent = childAt(simulator.received.at(-1)?.request ?? null, 'ImagingSettings', 'WhiteBalance');
    expect(sent?.children.map(({ name, text }) => [name, text])).toEqual([
      ['Mode', 'MANUAL'],
      ['CrGain', '40'],
      ['CbGain', '60'],
    ]);
    expect(await controls.setWhiteBalance('auto')).toMatchObject({ ok: true });
    expect(simulator.imaging.whiteBalance).toBe('AUTO');
    expect(await controls.setWhiteBalance('indoor')).toMatchObject(unsupported);
  });

  it('restarts and is there again', async () => {
    const { device, controls } = await online();
    expect(await controls.restart()).toMatchObject({ ok: true });
    await eventually('away', () => device.health().state === 'offline');
    await eventually('back', () => device.health().state === 'online');
  });

  it('stays online when this user may not restart it', async () => {
    const { device, camera, controls } = await online({ restartForbidden: true });
    expect(await controls.restart()).toMatchObject({ ok: false, error: { code: 'auth-failed' } });
    expect(device.health().state).toBe('online');
    expect(await camera.stop()).toMatchObject({ ok: true });
  });

  it('says what ONVIF does not have', async () => {
    const { controls } = await online();
    expect(await controls.setPower(false)).toMatchObject(unsupported);
    expect(await controls.setTally('program')).toMatchObject(unsupported);
    expect(await controls.setAutoTracking(true)).toMatchObject(unsupported);
  });

  it('has no picture settings where there is no imaging service', async () => {
    const { simulator, controls } = await online({ imagingUnsupported: true });
    expect(controls.features).toMatchObject({ focus: false, imageSettings: [], whiteBalances: [] });
    expect(await controls.moveFocus(1)).toMatchObject(unsupported);
    expect(await controls.setAutoFocus(true)).toMatchObject(unsupported);
    expect(await controls.image('contrast')).toMatchObject(unsupported);
    simulator.unknownOperations.length = 0;
  });
});

describe('still pictures', () => {
  it('are JPEG, with and without HTTP Digest, one after the other', async () => {
    const { simulator, controls } = await online({ pictureDigest: true });
    const first = await controls.snapshot();
    expect(first.ok && [...first.value.subarray(0, 3)]).toEqual([0xff, 0xd8, 0xff]);
    simulator.digest.renew();
    expect(await controls.snapshot()).toMatchObject({ ok: true });
    simulator.faults.pictureDigest = false;
    expect(await controls.snapshot()).toMatchObject({ ok: true });
  });

  it('asked for at the same time are one picture', async () => {
    const { simulator, controls } = await online();
    const both = await Promise.all([controls.snapshot(), controls.snapshot()]);
    expect(both.map(({ ok }) => ok)).toEqual([true, true]);
    expect(simulator.pictures).toHaveLength(1);
  });

  it.each(['page', 'nothing', 'endless'] as const)('that are none (%s) are not handed on', async (picture) => {
    const { device, controls } = await online({ picture });
    expect(await controls.snapshot()).toMatchObject({ ok: false, error: { code: 'protocol' } });
    expect(device.health().state).toBe('online');
  });

  it('are not asked for again and again with a password that is refused', async () => {
    const { simulator, device, controls } = await online({ pictureDigest: true });
    simulator.digest.refuseAll = true;
    for (let picture = 0; picture < 4; picture += 1) {
      expect(await controls.snapshot()).toMatchObject({ ok: false, error: { code: 'auth-failed' } });
    }
    expect(simulator.digest.refused).toBe(2);
    expect(device.health().state).toBe('online');
  });

  it('do not exist on some cameras', async () => {
    const { simulator, device, controls } = await online();
    simulator.snapshotUrl = null;
    await device.stop();
    device.start();
    await eventually('online', () => device.health().state === 'online');
    expect(controls.features.snapshot).toBe(false);
    expect(await controls.snapshot()).toMatchObject(unsupported);
  });
});

describe('the address of the stream', () => {
  it.each<[string, Partial<OnvifFaults>]>([
    ['plainly', {}],
    ['with a host that leads nowhere', { wrongHostInXAddr: true }],
    ['by Media2 only', { media2Only: true }],
  ])('told %s is the host that answers, without the login', async (_name, faults) => {
    const { controls } = await online(faults);
    expect(await controls.streamAddress()).toEqual({ ok: true, value: 'rtsp://127.0.0.1:554/stream?x=1&y=2' });
  });
});

describe('cameras with spaces of their own', () => {
  it.each<[string, Partial<OnvifFaults>]>([
    ['-1..1', {}],
    ['degrees and percent', { nativeSpaces: true }],
    ['degrees and percent, told in the configuration options only', { nativeSpaces: true, nodesWithoutSpaces: true }],
    ['translations only', { relativeOnly: true }],
  ])('move, tell their position and go to one: %s', async (_name, faults) => {
    const { simulator, camera, controls } = await online(faults);
    expect(await camera.move(right, 'person')).toMatchObject({ ok: true });
    await eventually('turned', () => simulator.mechanics.position().panDeg > 2);
    expect(simulator.mechanics.position().tiltDeg).toBeLessThan(1);
    expect(await camera.stop()).toMatchObject({ ok: true });
    expect(await controls.moveTo(target, 'person')).toMatchObject({ ok: true });
    expect(simulator.mechanics.moving()).toBe(false);
    const reached = simulator.mechanics.position();
    expect(reached.panDeg).toBeCloseTo(target.panDeg, 1);
    expect(reached.tiltDeg).toBeCloseTo(target.tiltDeg, 1);
    expect(reached.zoom01).toBeCloseTo(target.zoom01, 1);
    const told = await camera.position();
    expect(told.ok && told.value.panDeg).toBeCloseTo(target.panDeg, 1);
    expect(told.ok && told.value.zoom01).toBeCloseTo(target.zoom01, 1);
  });

  it('get half of their own greatest speed for half speed, in a space that is named', async () => {
    const { simulator, camera } = await online({ nativeSpaces: true });
    await camera.move(right, 'person');
    const sent = childAt(simulator.received.at(-1)?.request ?? null, 'Velocity');
    const panTilt = childAt(sent, 'PanTilt');
    expect([numberAttribute(panTilt, 'x'), numberAttribute(panTilt, 'y')]).toEqual([50, -25]);
    expect(numberAttribute(childAt(sent, 'Zoom'), 'x')).toBe(3.5);
    expect(panTilt?.attributes.get('space')).toContain('/PanTiltSpaces/VelocityNativeSpace');
  });

  it('are stopped where a newer wish comes', async () => {
    const { simulator, camera, controls } = await online();
    const way = controls.moveTo({ panDeg: -80, tiltDeg: 0, zoom01: 0 }, 'automation');
    await eventually('on its way', () => simulator.mechanics.moving());
    expect(await camera.stop()).toMatchObject({ ok: true });
    expect(await way).toMatchObject({ ok: false, error: { code: 'superseded' } });
  });
});
