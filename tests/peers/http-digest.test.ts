import { execFile } from 'node:child_process';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { promisify } from 'node:util';
import { systemClock } from '@ratspult/device-drivers';
import { startChamberOnvifCamera, type OnvifSimulator } from '@ratspult/device-drivers/simulators';
import { healthOf, startDevice, type DeviceUnderTest } from './support/device-under-test.ts';
import { describePeer } from './support/peer.ts';
import { RealLighttpd } from './support/real-lighttpd.ts';

const run = promisify(execFile);
const question =
  '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body>' +
  '<GetDeviceInformation xmlns="http://www.onvif.org/ver10/device/wsdl"/></s:Body></s:Envelope>';

const ask = async (login: string, ...args: readonly string[]): Promise<string> => {
  const common = ['--silent', '--noproxy', '*', '--output', '-', '--write-out', '%{http_code}'];
  return (await run('curl', [...common, '--digest', '--user', login, ...args], { encoding: 'latin1' })).stdout;
};

describePeer('the HTTP Digest of the simulated camera with curl', ['curl'], () => {
  let camera: OnvifSimulator;

  beforeAll(async () => {
    camera = await startChamberOnvifCamera({
      clock: systemClock,
      name: 'Kamera 1',
      user: 'Müller',
      password: 'ein:Wort "ß"',
      port: 0,
      snapshotUrl: null,
      faults: { auth: 'http-digest', pictureDigest: true },
    });
  });
  afterAll(() => camera.close());

  it('lets in who knows the password, with a comma in the realm and a colon in the password', async () => {
    const said = await ask('Müller:ein:Wort "ß"', '--data', question, camera.deviceUrl);
    expect(said).toContain('LO20-000117');
    expect(said).toMatch(/200$/);
  });

  it('refuses everybody else', async () => {
    expect(await ask('Müller:falsch', '--data', question, camera.deviceUrl)).toBe('401');
    expect(await ask('Maier:ein:Wort "ß"', '--data', question, camera.deviceUrl)).toBe('401');
  });

  it('gives out its still picture the same way', async () => {
    const said = await ask('Müller:ein:Wort "ß"', `${camera.origin()}/onvif/snapshot`);
    expect(said).toMatch(/200$/);
  });
});

describePeer('our HTTP Digest with the web server lighttpd', ['lighttpd'], () => {
  const picture = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3, 0xff, 0xd9]);
  const user = 'ratspult';
  let camera: OnvifSimulator;
  let server: RealLighttpd | null = null;
  let running: DeviceUnderTest | null = null;

  beforeAll(async () => {
    camera = await startChamberOnvifCamera({
      clock: systemClock,
      name: 'Kamera 1',
      user,
      password: 'ein:Wort',
      port: 0,
      snapshotUrl: null,
      faults: {},
    });
  });
  afterAll(() => camera.close());
  afterEach(async () => {
    await running?.device.stop();
    await server?.stop();
  });

  const start = async (algorithm: 'MD5' | 'SHA-256', password: string) => {
    const files = { 'bild.jpg': picture };
    server = await RealLighttpd.start({ user, password, algorithm, files, behind: new URL(camera.deviceUrl).host });
    camera.snapshotUrl = `http://127.0.0.1:${server.port}/protected/bild.jpg?channel=1,2`;
    running = startDevice('onvif', { address: `127.0.0.1:${server.port}`, user, password: 'ein:Wort' });
    const { device } = running;
    await vi.waitFor(() => expect(healthOf(device)).toBe('online none'), { timeout: 5000 });
    const { cameraControls } = device.capabilities;
    if (cameraControls === null) {
      throw new Error('no controls');
    }
    return cameraControls;
  };

  it.each(['MD5', 'SHA-256'] as const)('fetches a still picture with %s, twice with one nonce', async (algorithm) => {
    const controls = await start(algorithm, 'ein:Wort');
    for (const _ of [1, 2]) {
      const got = await controls.snapshot();
      expect(got).toMatchObject({ ok: true });
      expect(got.ok && Buffer.from(got.value)).toEqual(picture);
    }
  });

  it('is told of a wrong password', async () => {
    const controls = await start('MD5', 'ein anderes');
    expect(await controls.snapshot()).toMatchObject({ ok: false, error: { code: 'auth-failed' } });
  });
});
