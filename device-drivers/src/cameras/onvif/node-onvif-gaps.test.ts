import { createServer } from 'node:http';
import onvif, { type OnvifDevice } from 'node-onvif';
import { afterEach, describe, expect, it } from 'vitest';
import { startChamberOnvifCamera } from '../../../simulators/cameras/onvif/chamber-camera.ts';
import { DiscoveryResponder } from '../../../simulators/cameras/onvif/discovery-responder.ts';
import type { OnvifFaults } from '../../../simulators/cameras/onvif/model.ts';
import type { OnvifSimulator } from '../../../simulators/cameras/onvif/onvif-simulator.ts';
import { systemClock } from '../../core/clock.ts';
import { eventually } from '../../core/testing/eventually.ts';
import { connectOnvif, type ConnectOptions } from './connect.ts';
import { discoverOnvif } from './discovery.ts';
import type { OnvifClient } from './onvif-client.ts';
import { deviceServiceUrl } from './onvif-driver.ts';
import { childAt } from './xml.ts';

const closing: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0)) {
    await close();
  }
});

const camera = async (
  faults: Partial<OnvifFaults>,
  more: { user?: string; secure?: boolean } = {},
): Promise<OnvifSimulator> => {
  const simulator = await startChamberOnvifCamera({
    clock: systemClock,
    name: 'Kamera 2',
    user: more.user ?? 'technik',
    password: 'geheim',
    port: 0,
    secure: more.secure ?? false,
    snapshotUrl: null,
    faults,
  });
  closing.push(() => simulator.close());
  return simulator;
};

const theirs = (xaddr: string, user = 'technik'): OnvifDevice => new onvif.OnvifDevice({ xaddr, user, pass: 'geheim' });

const connecting = (address: string, more: Partial<ConnectOptions> = {}): ReturnType<typeof connectOnvif> =>
  connectOnvif({
    clock: systemClock,
    randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
    deviceUrl: deviceServiceUrl(address) ?? new URL('http://invalid.invalid'),
    user: 'technik',
    password: 'geheim',
    profileToken: null,
    trust: { type: 'anybody' },
    deadlineMs: 2000,
    ...more,
  });

const ours = async (address: string, more: Partial<ConnectOptions> = {}): Promise<OnvifClient> => {
  const result = await connecting(address, more);
  if (!result.ok) {
    throw new Error(`${result.failure.kind}: ${result.failure.detail}`);
  }
  closing.push(() => result.client.close());
  return result.client;
};

const left = { panTilt: { x: -0.5, y: 0 }, zoom: null };

describe('what node-onvif lacks and we complete', () => {
  it('carries the plain case itself', async () => {
    const simulator = await camera({});
    const client = await ours(simulator.deviceUrl);
    expect(client.facts.viaNodeOnvif).toBe(true);
    expect(client.facts.profileToken).toBe('Profile_1');
  });

  it('HTTPS', async () => {
    const simulator = await camera({}, { secure: true });
    await expect(theirs(simulator.deviceUrl).init()).rejects.toThrow(/Protocol "https:" not supported/);
    const client = await ours(simulator.deviceUrl);
    expect(await client.move(left)).toMatchObject({ ok: true });
    expect(client.facts.viaNodeOnvif).toBe(false);
    const careful = await connecting(simulator.deviceUrl, { trust: { type: 'system' } });
    expect(careful).toMatchObject({ ok: false, failure: { kind: 'untrusted' } });
  });

  it('HTTP Digest', async () => {
    const simulator = await camera({ auth: 'http-digest' });
    await expect(theirs(simulator.deviceUrl).init()).rejects.toThrow(/401/);
    expect(await (await ours(simulator.deviceUrl)).move(left)).toMatchObject({ ok: true });
  });

  it('HTTP Digest with a user name beyond ASCII', async () => {
    const simulator = await camera({ auth: 'http-digest' }, { user: 'Müller "Saal"' });
    const client = await ours(simulator.deviceUrl, { user: 'Müller "Saal"' });
    expect(await client.stop()).toMatchObject({ ok: true });
  });

  it('profiles without bounds and rate control', async () => {
    const simulator = await camera({ bareProfiles: true });
    await expect(theirs(simulator.deviceUrl).init()).rejects.toThrow(/undefined/);
    expect(await (await ours(simulator.deviceUrl)).move(left)).toMatchObject({ ok: true });
  });

  it('cameras that only know GetServices', async () => {
    const simulator = await camera({ capabilitiesUnsupported: true });
    await expect(theirs(simulator.deviceUrl).init()).rejects.toThrow(/Failed to initialize/);
    expect(await (await ours(simulator.deviceUrl)).move(left)).toMatchObject({ ok: true });
  });

  it('the first profile of a camera may be unable to move', async () => {
    const simulator = await camera({});
    const device = theirs(simulator.deviceUrl);
    await device.init();
    expect(device.getProfileList()[0]?.token).toBe('Profile_audio_only');
    expect((await ours(simulator.deviceUrl)).facts.profileToken).toBe('Profile_1');
  });

  it('addresses with port and query survive', async () => {
    const simulator = await camera({});
    simulator.snapshotUrl = `${simulator.origin()}/onvif/snapshot?size=l&x=1`;
    const address = new URL(simulator.deviceUrl).host;
    const device = new onvif.OnvifDevice({ address, user: 'technik', pass: 'geheim' });
    await device.init();
    expect(device.getProfileList()[1]?.snapshot).not.toContain('size=l');
    expect(await (await ours(address)).extras.snapshot()).toMatchObject({ ok: true });
    expect(simulator.pictures).toEqual(['/onvif/snapshot?size=l&x=1']);
  });

  it('a user name with XML in it', async () => {
    const simulator = await camera({}, { user: 'a<b&c' });
    expect(() => theirs(simulator.deviceUrl, 'a<b&c')).toThrow(/Invalid characters/);
    expect(await (await ours(simulator.deviceUrl, { user: 'a<b&c' })).move(left)).toMatchObject({ ok: true });
  });

  it('preset names beyond ASCII', async () => {
    const simulator = await camera({ strictPresetNames: false });
    const device = theirs(simulator.deviceUrl);
    await device.init();
    const params = { ProfileToken: 'Profile_1', PresetName: 'Präsidium & Pult' };
    await expect(device.services.ptz?.setPreset(params)).rejects.toThrow(/ascii/);
    const client = await ours(simulator.deviceUrl);
    expect(await client.setPreset('Präsidium & Pult', null)).toEqual({ ok: true, value: 'Preset_1' });
    expect(await client.presets()).toEqual({ ok: true, value: [{ token: 'Preset_1', name: 'Präsidium & Pult' }] });
    expect(await client.removePreset('Preset_1')).toMatchObject({ ok: true });
    expect(simulator.presets.size).toBe(0);
  });

  it('a zoom that stops alone, and axes that are left out', async () => {
    const simulator = await camera({});
    const device = theirs(simulator.deviceUrl);
    await device.init();
    await device.services.ptz?.continuousMove({ ProfileToken: 'Profile_1', Velocity: { x: 0, y: 0, z: 0 } });
    const sent = (): readonly string[] | undefined =>
      childAt(simulator.received.at(-1)?.request ?? null, 'Velocity')?.children.map(({ name }) => name);
    expect(sent()).toEqual(['PanTilt']);
    const client = await ours(simulator.deviceUrl);
    await client.move({ panTilt: null, zoom: 0 });
    expect(sent()).toEqual(['Zoom']);
  });

  it('nonces that nobody can guess', async () => {
    const simulator = await camera({});
    const random = Math.random;
    try {
      Math.random = () => 0.5;
      const client = await ours(simulator.deviceUrl);
      expect(client.facts.viaNodeOnvif).toBe(true);
      expect(await client.stop()).toMatchObject({ ok: true });
      expect(simulator.received.filter(({ accepted }) => !accepted)).toEqual([]);
    } finally {
      Math.random = random;
    }
  });

  it('a deadline for cameras that answer drop by drop, and an end to answers without end', async () => {
    const dripping = new Set<ReturnType<typeof setInterval>>();
    const server = createServer((request, response) => {
      request.resume();
      response.writeHead(200);
      const drop = setInterval(() => response.write(request.url === '/flood' ? ' '.repeat(200_000) : ' '), 20);
      dripping.add(drop);
      response.on('close', () => clearInterval(drop));
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    closing.push(() => {
      server.closeAllConnections();
      server.close();
    });
    const address = server.address();
    const origin = `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`;
    let theirsEnded = false;
    const settled = (): void => {
      theirsEnded = true;
    };
    void theirs(`${origin}/onvif/device_service`).init().then(settled, settled);
    const slow = await connecting(`${origin}/onvif/device_service`, { deadlineMs: 400 });
    expect(slow).toMatchObject({ ok: false, failure: { kind: 'silent' } });
    expect(theirsEnded).toBe(false);
    const flood = await connecting(`${origin}/flood`);
    expect(flood).toMatchObject({ ok: false, failure: { kind: 'broken' } });
  });

  it('two probes at the same time', async () => {
    const simulator = await camera({});
    const responder = await DiscoveryResponder.start({
      camera: simulator,
      port: 0,
      multicastInterface: null,
      faults: {},
    });
    closing.push(() => responder.close());
    const options = {
      clock: systemClock,
      interfaceAddress: null,
      target: '127.0.0.1',
      port: responder.port,
      timeoutMs: 200,
    };
    const both = await Promise.all([discoverOnvif(options), discoverOnvif(options)]);
    expect(both.map((found) => found.map(({ address }) => address))).toEqual([
      [simulator.deviceUrl],
      [simulator.deviceUrl],
    ]);
    let ended = 0;
    const count = (): void => {
      ended += 1;
    };
    void onvif.startProbe().then(count, count);
    void onvif.startProbe().then(count, count);
    await eventually('one ended', () => ended === 1);
    await discoverOnvif({ ...options, interfaceAddress: '127.0.0.1', timeoutMs: 300 });
    expect(ended).toBe(1);
  }, 20_000);
});
