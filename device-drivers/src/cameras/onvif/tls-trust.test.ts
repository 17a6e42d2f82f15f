import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { X509Certificate } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { startChamberOnvifCamera } from '../../../simulators/cameras/onvif/chamber-camera.ts';
import type { OnvifSimulator } from '../../../simulators/cameras/onvif/onvif-simulator.ts';
import type { Device } from '../../core/device.ts';
import { eventually } from '../../core/testing/eventually.ts';
import { testEnvironment } from '../../core/testing/test-environment.ts';
import { TurningClock } from '../../core/testing/turning-clock.ts';
import { createDevice } from '../../index.ts';

const closing: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) {
    await close();
  }
});

const login = { user: 'technik', password: 'geheim' };

interface Setup {
  readonly simulator: OnvifSimulator;
  readonly clock: TurningClock;
  readonly fingerprint: string;
  readonly pem: string;
}

const secureCamera = async (): Promise<Setup> => {
  const clock = new TurningClock();
  closing.push(() => clock.stop());
  const options = { clock, name: 'Kamera 2', ...login, port: 0, secure: true, snapshotUrl: null, faults: {} };
  const simulator = await startChamberOnvifCamera(options);
  closing.push(() => simulator.close());
  const pem = simulator.certificate ?? '';
  return { simulator, clock, pem, fingerprint: new X509Certificate(pem).fingerprint256 };
};

const started = ({ simulator, clock }: Setup, trust: Readonly<Record<string, unknown>>): Device => {
  const created = createDevice('onvif', { address: simulator.deviceUrl, ...login, ...trust }, testEnvironment(clock));
  if (!created.ok) {
    throw new Error(created.problems.map(({ path, message }) => `${path} ${message}`).join('; '));
  }
  closing.push(() => created.device.stop());
  created.device.start();
  return created.device;
};

const file = async (content: string): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'onvif-ca-'));
  closing.push(() => rm(folder, { recursive: true }));
  const path = join(folder, 'ca.pem');
  await writeFile(path, content);
  return path;
};

const comesOnline = (device: Device): Promise<void> => eventually('online', () => device.health().state === 'online');

const staysAway = async (device: Device, { simulator }: Setup): Promise<void> => {
  await eventually('offline', () => device.health().state === 'offline' && device.health().reason !== 'none');
  expect(device.health().reason).toBe('certificate');
  expect(simulator.received).toEqual([]);
};

describe('a camera behind HTTPS', () => {
  it('is trusted by the fingerprint of its certificate, in any spelling', async () => {
    const setup = await secureCamera();
    const device = started(setup, { certificateSha256: setup.fingerprint.replaceAll(':', '').toLowerCase() });
    await comesOnline(device);
    expect(await device.capabilities.ptzCamera?.stop()).toMatchObject({ ok: true });
  });

  it('with another fingerprint hears nothing of us, accepting anybody or not', async () => {
    const setup = await secureCamera();
    const certificateSha256 = setup.fingerprint.replace(/^../, (byte) => (byte === '00' ? '01' : '00'));
    await staysAway(started(setup, { certificateSha256, acceptAnyCertificate: true }), setup);
  });

  it("is trusted by the town's own authority", async () => {
    const setup = await secureCamera();
    await comesOnline(started(setup, { caFile: await file(setup.pem) }));
  });

  it('is not trusted by another authority, nor by a file that is not there', async () => {
    const setup = await secureCamera();
    const other = await secureCamera();
    await staysAway(started(setup, { caFile: await file(other.pem) }), setup);
    await staysAway(started(setup, { caFile: '/nowhere/ca.pem' }), setup);
  });

  it('with a certificate of its own is trusted only by explicit choice', async () => {
    const setup = await secureCamera();
    await staysAway(started(setup, {}), setup);
    await comesOnline(started(setup, { acceptAnyCertificate: true }));
  });
});

describe('a fingerprint in the configuration', () => {
  it.each(['', 'AA:BB', 'zz'.repeat(32)])('that is none (%s) is a problem', (certificateSha256) => {
    const options = { address: '192.0.2.1', ...login, certificateSha256 };
    expect(createDevice('onvif', options, testEnvironment())).toMatchObject({
      ok: false,
      problems: [{ path: '/certificateSha256' }],
    });
  });
});
