import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { UdpHost, ViscaCameraSimulator } from '@ratspult/device-drivers/simulators';
import { systemClock } from '@ratspult/device-drivers';
import { ViscaCamera, ViscaCommand } from 'visca-over-ip';

/** The npm package `visca-over-ip`, a controller that others wrote, at our camera on UDP. */
describe('the simulated VISCA camera with the client visca-over-ip', () => {
  let camera: ViscaCameraSimulator;
  let host: UdpHost;
  let client: ViscaCamera;

  beforeEach(async () => {
    camera = new ViscaCameraSimulator({
      clock: systemClock,
      profile: 'generic',
      initial: { panDeg: 0, tiltDeg: 0, zoom01: 0 },
      powered: true,
      address: 1,
      wiring: 'point',
    });
    host = await UdpHost.start({ device: camera, port: 0 });
    client = new ViscaCamera('127.0.0.1', host.port);
    await once(client.client, 'connect');
  });
  afterEach(async () => {
    client.client.close();
    await host.close();
    camera.close();
  });

  const done = (command: ViscaCommand): Promise<void> =>
    new Promise((resolve, reject) => {
      const refused = (): void => {
        // The client keeps a refused command in its list of sent ones.
        client.sentCommands.length = 0;
        reject(new Error(command.description));
      };
      command.on('complete', () => resolve());
      command.on('error', refused);
      client.on('error', refused);
      client.sendCommand(command);
    });
  const position = () => camera.mechanics.position();

  it('turns right and down, and stops', async () => {
    await done(ViscaCommand.cameraPanTilt(0x18, 0x14));
    await vi.waitFor(() => expect(position()).toMatchObject({ panDeg: expect.any(Number) }));
    await vi.waitFor(() => {
      expect(position().panDeg).toBeGreaterThan(0.5);
      expect(position().tiltDeg).toBeLessThan(-0.5);
    });
    await done(ViscaCommand.cameraPanTilt(1, 1, 3, 3));
    expect(camera.mechanics.moving()).toBe(false);
  });

  it('turns left and up', async () => {
    await done(ViscaCommand.cameraPanTilt(-0x18, -0x14));
    await vi.waitFor(() => {
      expect(position().panDeg).toBeLessThan(-0.5);
      expect(position().tiltDeg).toBeGreaterThan(0.5);
    });
  });

  it('goes to a place, by a step from there, and home, each completed at rest', async () => {
    await done(ViscaCommand.cameraPanTiltDirect(0x18, 0x14, 144, -72));
    expect(position()).toMatchObject({ panDeg: expect.closeTo(10, 1), tiltDeg: expect.closeTo(-5, 1) });
    await done(ViscaCommand.cameraPanTiltDirect(0x18, 0x14, -288, 144, true));
    expect(position()).toMatchObject({ panDeg: expect.closeTo(-10, 1), tiltDeg: expect.closeTo(5, 1) });
    await done(ViscaCommand.cameraPanTiltHome());
    expect(position()).toMatchObject({ panDeg: 0, tiltDeg: 0 });
    await done(ViscaCommand.cameraPanTiltReset());
  });

  it('zooms in, out and to a place', async () => {
    await done(ViscaCommand.cameraZoomIn());
    await vi.waitFor(() => expect(position().zoom01).toBeGreaterThan(0.02));
    await done(ViscaCommand.cameraZoomStop());
    const stopped = position().zoom01;
    await done(ViscaCommand.cameraZoomOut());
    await vi.waitFor(() => expect(position().zoom01).toBeLessThan(stopped));
    await done(ViscaCommand.cameraZoomDirect(0x0800));
    expect(position().zoom01).toBeCloseTo(0.125, 2);
  });

  it('stores a place with its zoom, finds it again, and forgets it', async () => {
    await done(ViscaCommand.cameraPanTiltDirect(0x18, 0x14, 144, 144));
    await done(ViscaCommand.cameraZoomDirect(0x0400));
    await done(ViscaCommand.cameraPresetSet(7));
    await done(ViscaCommand.cameraPanTiltHome());
    await done(ViscaCommand.cameraZoomDirect(0));
    await done(ViscaCommand.cameraPresetRecall(7));
    expect(position()).toMatchObject({ panDeg: expect.closeTo(10, 1), zoom01: expect.closeTo(0.0625, 2) });
    await done(ViscaCommand.cameraPresetReset(7));
    await done(ViscaCommand.cameraPanTiltHome());
    await done(ViscaCommand.cameraPresetRecall(7));
    expect(position()).toMatchObject({ panDeg: 0, tiltDeg: 0 });
  });

  it('focuses by hand only after automatic focus was switched off', async () => {
    await expect(done(ViscaCommand.cameraFocusFar())).rejects.toThrow('focus far');
    await done(ViscaCommand.cameraFocusAuto(false));
    await done(ViscaCommand.cameraFocusFar());
    await done(ViscaCommand.cameraFocusStop());
    await done(ViscaCommand.cameraFocusDirect(0x4000));
    await done(ViscaCommand.cameraFocusTrigger());
    await done(ViscaCommand.cameraFocusAutoToggle());
    expect(camera.setting('focusMode')).toBe(2);
  });

  it('takes the picture settings', async () => {
    await done(ViscaCommand.cameraWBMode(5));
    await done(ViscaCommand.cameraWBTrigger());
    await done(ViscaCommand.cameraBacklightCompensation(true));
    await done(ViscaCommand.cameraExposureCompensationEnable(true));
    await done(ViscaCommand.cameraExposureCompensationDirect(9));
    await done(ViscaCommand.cameraGainRDirect(3));
    await done(ViscaCommand.cameraGainBDirect(3));
    await done(ViscaCommand.cameraApertureDirect(5));
    expect(camera.setting('whiteBalance')).toBe(5);
    expect(camera.setting('exposureCompensation')).toBe(9);
    expect(camera.setting('aperture')).toBe(5);
  });

  it('switches off, refuses to move, and switches on', async () => {
    await done(ViscaCommand.cameraPower(false));
    expect(camera.power).toBe('standby');
    await expect(done(ViscaCommand.cameraPanTiltHome())).rejects.toThrow('home');
    await done(ViscaCommand.cameraPower(true));
    await vi.waitFor(() => expect(camera.power).toBe('on'), { timeout: 5000 });
  });
});
