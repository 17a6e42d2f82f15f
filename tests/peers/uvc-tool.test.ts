import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { CameraNode } from './support/camera-node.ts';
import { healthOf, startDevice, type DeviceUnderTest } from './support/device-under-test.ts';
import { describePeer } from './support/peer.ts';

describePeer('our UVC driver with the real v4l2-ctl', ['v4l-utils', 'gcc', 'libc6-dev'], () => {
  let camera: CameraNode;
  let running: DeviceUnderTest | null = null;

  beforeAll(async () => {
    camera = await CameraNode.make();
  });
  afterAll(() => camera.dispose());
  afterEach(async () => {
    await running?.device.stop();
    await camera.plugIn();
  });

  const start = async () => {
    running = startDevice('uvc-ptz', { device: camera.path, programFolder: camera.programFolder });
    const { device } = running;
    await vi.waitFor(() => expect(healthOf(device)).toBe('online none'), { timeout: 8000 });
    const { ptzCamera, cameraControls } = device.capabilities;
    if (ptzCamera === null || cameraControls === null) {
      throw new Error('no camera');
    }
    return { device, ptz: ptzCamera, controls: cameraControls };
  };

  it('reads what the camera is and can do', async () => {
    const { device, ptz } = await start();
    expect(device.identity()).toMatchObject({ model: 'Maker Conference PTZ' });
    expect(ptz.features).toMatchObject({ zoom: true, position: true });
    expect(await ptz.position()).toMatchObject({ ok: true, value: { panDeg: 0, tiltDeg: 0, zoom01: 0 } });
  });

  it('turns with the speed controls in one call, and stops', async () => {
    const { ptz } = await start();
    expect(await ptz.move({ panSpeed: 1, tiltSpeed: -0.5, zoomSpeed: 1 }, 'person')).toMatchObject({ ok: true });
    expect([camera.value('Pan, Speed'), camera.value('Tilt, Speed')]).toEqual([24, -10]);
    expect(camera.value('Zoom, Continuous')).toBe(7);
    expect(await ptz.stop()).toMatchObject({ ok: true });
    expect([camera.value('Pan, Speed'), camera.value('Tilt, Speed'), camera.value('Zoom, Continuous')]).toEqual([
      0, 0, 0,
    ]);
  });

  it('goes to a place, stores it, and goes back to it', async () => {
    const { ptz, controls } = await start();
    expect(await controls.moveTo({ panDeg: 10, tiltDeg: -5, zoom01: 0.5 }, 'person')).toMatchObject({ ok: true });
    expect([camera.value('Pan, Absolute'), camera.value('Tilt, Absolute')]).toEqual([36_000, -18_000]);
    expect(camera.value('Zoom, Absolute')).toBe(300);
    expect(await ptz.storePreset(1)).toMatchObject({ ok: true });
    expect(await ptz.home('person')).toMatchObject({ ok: true });
    expect(camera.value('Pan, Absolute')).toBe(0);
    expect(await ptz.recallPreset(1, 'person')).toMatchObject({ ok: true });
    expect(camera.value('Pan, Absolute')).toBe(36_000);
    expect(await ptz.position()).toMatchObject({ ok: true, value: { panDeg: 10, tiltDeg: -5, zoom01: 0.5 } });
  });

  it('switches what is automatic, and sets the picture', async () => {
    const { controls } = await start();
    expect(await controls.setWhiteBalance('indoor')).toMatchObject({ ok: true });
    expect(camera.value('White Balance, Automatic')).toBe(0);
    expect(camera.value('White Balance Temperature')).toBe(3200);
    expect(await controls.setAutoFocus(false)).toMatchObject({ ok: true });
    expect(camera.value('Focus, Automatic Continuous')).toBe(0);
    expect(await controls.setImage('brightness', 1)).toMatchObject({ ok: true });
    expect(camera.value('Brightness')).toBe(64);
  });

  it('misses the camera when it is pulled, and finds it again', async () => {
    const { device } = await start();
    await camera.unplug();
    await vi.waitFor(() => expect(healthOf(device)).toBe('offline port-missing'), { timeout: 8000 });
    await camera.plugIn();
    await vi.waitFor(() => expect(healthOf(device)).toBe('online none'), { timeout: 10_000 });
  });
});
