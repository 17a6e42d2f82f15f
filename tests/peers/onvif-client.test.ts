import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '@ratspult/device-drivers';
import { startChamberOnvifCamera, type OnvifSimulator } from '@ratspult/device-drivers/simulators';
import onvif from 'onvif/promises/index.js';

type Client = InstanceType<typeof onvif.Cam>;

/** The npm package `onvif` (agsh), a client that others wrote against cameras of many makers. */
describe('the simulated ONVIF camera with the client onvif', () => {
  let camera: OnvifSimulator;
  let client: Client;

  const connect = async (password: string): Promise<Client> => {
    const { hostname, port } = new URL(camera.deviceUrl);
    const made = new onvif.Cam({ hostname, port: Number(port), username: 'ratspult', password, timeout: 5000 });
    await made.connect();
    return made;
  };

  beforeAll(async () => {
    camera = await startChamberOnvifCamera({
      clock: systemClock,
      name: 'Kamera 1',
      user: 'ratspult',
      password: 'ein:Wort',
      port: 0,
      snapshotUrl: 'http://127.0.0.1/bild.jpg',
      faults: {},
    });
  });
  afterAll(() => camera.close());
  beforeEach(async () => {
    client = await connect('ein:Wort');
  });

  const rests = (): Promise<void> => vi.waitFor(() => expect(camera.mechanics.moving()).toBe(false), { timeout: 8000 });

  it('is connected to and says what it is', async () => {
    expect(await client.getDeviceInformation()).toMatchObject({ serialNumber: 'LO20-000117' });
    const time = await client.getSystemDateAndTime();
    expect(Math.abs(time.getTime() - Date.now())).toBeLessThan(5000);
  });

  it('refuses a wrong password', async () => {
    await expect(connect('falsch').then((one) => one.getPresets())).rejects.toThrow();
  });

  it('tells the addresses of stream and picture', async () => {
    expect((await client.getStreamUri({ protocol: 'RTSP' })).uri).toMatch(/^rtsp:\/\//);
    expect((await client.getSnapshotUri()).uri).toBe('http://127.0.0.1/bild.jpg');
  });

  it('tells nodes, configurations and their limits', async () => {
    const nodes = Object.values(await client.getNodes());
    expect(nodes).toHaveLength(1);
    const [token = ''] = Object.keys(await client.getConfigurations());
    expect(await client.getConfigurationOptions(token)).toMatchObject({
      ptzTimeout: { min: ['PT1S'], max: ['PT60S'] },
    });
  });

  it('turns, tells so, and stops', async () => {
    const before = camera.mechanics.position().panDeg;
    await client.continuousMove({ x: 0.5, y: 0, zoom: 0 });
    await vi.waitFor(() => expect(camera.mechanics.position().panDeg).toBeGreaterThan(before + 1));
    expect((await client.getStatus()).moveStatus).toMatchObject({ panTilt: 'MOVING' });
    await client.stop({ panTilt: true, zoom: true });
    expect((await client.getStatus()).moveStatus).toMatchObject({ panTilt: 'IDLE', zoom: 'IDLE' });
  });

  it('goes to a place and by a step from there', async () => {
    await client.absoluteMove({ x: 0.2, y: 0.1, zoom: 0.5 });
    await rests();
    const { position } = await client.getStatus();
    expect(position).toMatchObject({
      x: expect.closeTo(0.2, 2),
      y: expect.closeTo(0.1, 2),
      zoom: expect.closeTo(0.5, 2),
    });
    await client.relativeMove({ x: -0.1, y: 0, zoom: 0 });
    await rests();
    expect((await client.getStatus()).position.x).toBeCloseTo(0.1, 2);
  });

  it('stores a place, finds it, and forgets it', async () => {
    await client.absoluteMove({ x: 0.3, y: 0, zoom: 0.2 });
    await rests();
    await client.setPreset({ presetName: 'Rednerpult' });
    const [token = ''] = Object.keys(await client.getPresets());
    expect(await client.getPresets()).toMatchObject({ [token]: { name: 'Rednerpult' } });
    await client.absoluteMove({ x: 0, y: 0, zoom: 0 });
    await rests();
    await client.gotoPreset({ preset: token });
    await rests();
    expect((await client.getStatus()).position.x).toBeCloseTo(0.3, 2);
    await client.removePreset({ presetToken: token });
    expect(await client.getPresets()).toEqual({});
  });

  it('makes a place its home and goes there', async () => {
    await client.absoluteMove({ x: -0.2, y: 0, zoom: 0 });
    await rests();
    await client.setHomePosition({});
    await client.absoluteMove({ x: 0.2, y: 0, zoom: 0 });
    await rests();
    await client.gotoHomePosition({});
    await rests();
    expect((await client.getStatus()).position.x).toBeCloseTo(-0.2, 2);
  });

  it('tells and takes picture settings', async () => {
    const before = await client.getImagingSettings({});
    expect(before).toHaveProperty('brightness');
    await client.setImagingSettings({ brightness: 60 });
    expect(await client.getImagingSettings({})).toMatchObject({ brightness: 60 });
  });

  it('was asked nothing that it does not know', () => {
    expect(camera.unknownOperations).toEqual([]);
  });
});
