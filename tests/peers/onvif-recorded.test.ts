import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { PtzCamera } from '@ratspult/device-drivers';
import { healthOf, startDevice, type DeviceUnderTest } from './support/device-under-test.ts';
import { RecordedOnvifCamera } from './support/recorded-onvif-camera.ts';

describe('our ONVIF driver with the answers that the package onvif recorded', () => {
  let camera: RecordedOnvifCamera;
  let running: DeviceUnderTest | null = null;

  beforeAll(async () => {
    camera = await RecordedOnvifCamera.start();
  });
  afterAll(() => camera.close());
  afterEach(() => running?.device.stop());

  const start = async (): Promise<PtzCamera> => {
    running = startDevice('onvif', { address: camera.address, user: 'admin', password: 'x' });
    const { device } = running;
    await vi.waitFor(() => expect(healthOf(device)).toBe('online none'), { timeout: 5000 });
    const { ptzCamera } = device.capabilities;
    if (ptzCamera === null) {
      throw new Error('no camera');
    }
    camera.requests.length = 0;
    return ptzCamera;
  };
  const sent = (operation: string): string =>
    camera.requests.find((request) => request.operation === operation)?.xml ?? '';

  it('reads who it is', async () => {
    await start();
    expect(running?.device.identity()).toEqual({
      make: 'Mockup Manufacturer',
      model: 'Mockup Model',
      firmware: 'Mockup_15_14_13',
      serialNumber: '00000000',
    });
  });

  it('reads where it looks', async () => {
    const ptz = await start();
    expect(await ptz.position()).toMatchObject({ ok: true, value: { zoom01: expect.closeTo(0.21, 2) } });
  });

  it('finds none of its own names among the presets, stores under one, and recalls it by the token it was given', async () => {
    const ptz = await start();
    expect(await ptz.recallPreset(3, 'person')).toMatchObject({ ok: false, error: { code: 'refused' } });
    expect(await ptz.storePreset(3)).toMatchObject({ ok: true });
    expect(await ptz.recallPreset(3, 'person')).toMatchObject({ ok: true });
    expect(sent('ptz.GotoPreset')).toMatch(/PresetToken>\w+</);
  });

  it('moves with the profile that has pan and tilt, and stops', async () => {
    const ptz = await start();
    expect(await ptz.move({ panSpeed: 0.5, tiltSpeed: 0, zoomSpeed: 0 }, 'person')).toMatchObject({ ok: true });
    expect(sent('ptz.ContinuousMove')).toContain('ProfileToken>main<');
    expect(await ptz.stop()).toMatchObject({ ok: true });
    expect(sent('ptz.Stop')).toContain('ProfileToken>main<');
  });

  it('goes home', async () => {
    const ptz = await start();
    expect(await ptz.home('person')).toMatchObject({ ok: true });
    expect(sent('ptz.GotoHomePosition')).not.toBe('');
  });
});
