import { test } from 'vitest';
import { UdpHost } from '../../../simulators/udp-host.ts';
import { SonyViscaSimulator } from '../../../simulators/cameras/visca/simulate-sony-visca.ts';
import { ViscaCameraSimulator } from '../../../simulators/cameras/visca/simulate-visca-camera.ts';
import { systemClock } from '../../core/clock.ts';
import { eventually } from '../../core/testing/eventually.ts';
import { testEnvironment } from '../../core/testing/test-environment.ts';
import { createDevice } from '../../index.ts';

const initial = { panDeg: 0, tiltDeg: 0, zoom01: 0 };
const common = { clock: systemClock, profile: 'generic', initial, powered: true } as const;

const raw = () => {
  const camera = new ViscaCameraSimulator({ ...common, address: 1, wiring: 'point' });
  return { camera, onTheNetwork: camera };
};

const numbered = () => {
  const sony = new SonyViscaSimulator(common);
  return { camera: sony.camera, onTheNetwork: sony };
};

test.concurrent.for([
  { driver: 'visca-udp', simulate: raw },
  { driver: 'visca-ip-sony', simulate: numbered },
])(
  '$driver drives a camera, misses it when it is gone and finds it again',
  async ({ driver, simulate }, { expect, onTestFinished }) => {
    const { camera, onTheNetwork } = simulate();
    camera.storeMemory(3, { panDeg: 12, tiltDeg: 5, zoom01: 0.1 });
    onTestFinished(() => onTheNetwork.close());
    const host = await UdpHost.start({ device: onTheNetwork, port: 0 });
    onTestFinished(() => host.close());
    const options = { host: '127.0.0.1', port: host.port, localPort: 0, profile: 'generic' };
    const created = createDevice(driver, options, testEnvironment());
    if (!created.ok) {
      throw new Error(JSON.stringify(created.problems));
    }
    const { device } = created;
    onTestFinished(() => device.stop());
    device.start();
    await eventually('online', () => device.health().state === 'online');
    expect(device.identity()).toMatchObject({ make: 'VISCA 0220', model: '0950', firmware: '0107' });
    const ptz = device.capabilities.ptzCamera;
    expect(await ptz?.recallPreset(3, 'person')).toMatchObject({ ok: true });
    expect(camera.mechanics.position().zoom01).toBeCloseTo(0.1);
    await ptz?.move({ panSpeed: 0.2, tiltSpeed: 0, zoomSpeed: 0 }, 'person');
    await host.cut();
    await eventually('offline', () => device.health().state === 'offline');
    await host.replug();
    await eventually('online again', () => device.health().state === 'online');
    await eventually('stopped', () => !camera.mechanics.moving());
    expect(await ptz?.position()).toMatchObject({ ok: true });
    expect(camera.unknownInputs).toEqual([]);
  },
);
