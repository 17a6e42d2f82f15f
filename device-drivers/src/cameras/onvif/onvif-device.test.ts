import { afterEach, describe, expect, it } from 'vitest';
import { startChamberOnvifCamera } from '../../../simulators/cameras/onvif/chamber-camera.ts';
import { noFaults, type OnvifFaults } from '../../../simulators/cameras/onvif/model.ts';
import type { OnvifSimulator } from '../../../simulators/cameras/onvif/onvif-simulator.ts';
import type { PtzCamera } from '../../core/capabilities/capabilities.ts';
import type { Device, HealthReason, HealthState } from '../../core/device.ts';
import { eventually } from '../../core/testing/eventually.ts';
import { testEnvironment } from '../../core/testing/test-environment.ts';
import { TurningClock } from '../../core/testing/turning-clock.ts';
import { onvifDriver } from './onvif-driver.ts';
import { childAt, numberAttribute } from './xml.ts';

const user = 'technik';
const password = 'Saal:1, "links"';
const right = { panSpeed: 0.5, tiltSpeed: 0, zoomSpeed: 0 };
const still = { panSpeed: 0, tiltSpeed: 0, zoomSpeed: 0 };

interface Setup {
  readonly clock: TurningClock;
  readonly simulator: OnvifSimulator;
  readonly device: Device;
  readonly camera: PtzCamera;
}

const setups: Setup[] = [];

const cameraOf = (device: Device): PtzCamera => {
  const { ptzCamera } = device.capabilities;
  if (ptzCamera === null) {
    throw new Error('the driver made no camera');
  }
  return ptzCamera;
};

const setUp = async (
  faults: Partial<OnvifFaults> = {},
  options: { readonly password?: string } = {},
): Promise<Setup> => {
  const clock = new TurningClock();
  const simulator = await startChamberOnvifCamera({
    clock,
    name: 'Kamera 2',
    user,
    password,
    port: 0,
    snapshotUrl: null,
    faults,
  });
  const address = simulator.deviceUrl;
  const login = { user, password: options.password ?? password };
  const device = onvifDriver.create(
    { address, ...login, panRangeDeg: [-85, 85], tiltRangeDeg: [-20, 25] },
    testEnvironment(clock),
  );
  const setup = { clock, simulator, device, camera: cameraOf(device) };
  setups.push(setup);
  device.start();
  return setup;
};

const reached = (device: Device, state: HealthState): Promise<void> =>
  eventually(`health ${state}`, () => device.health().state === state);

const online = async (faults: Partial<OnvifFaults> = {}): Promise<Setup> => {
  const setup = await setUp(faults);
  await reached(setup.device, 'online');
  return setup;
};

const operations = ({ simulator }: Setup): readonly string[] => simulator.received.map(({ operation }) => operation);

afterEach(async () => {
  for (const { clock, device, simulator } of setups.splice(0)) {
    await device.stop();
    await simulator.close();
    clock.stop();
    expect(simulator.unknownOperations).toEqual([]);
  }
});

describe('an ONVIF camera in the plain case', () => {
  it('comes online with its identity and what it can do', async () => {
    const { device, camera } = await online();
    expect(device.identity()).toEqual({
      make: 'Lindenhagen Optik',
      model: 'LO-PTZ 20',
      firmware: '2.4.1',
      serialNumber: 'LO20-000117',
    });
    expect(camera.features).toEqual({ zoom: true, home: true, position: true, presetSlots: 64 });
  });

  it('moves while a movement holds, tells the position in degrees, and stops', async () => {
    const { simulator, camera } = await online();
    expect(await camera.move(right, 'person')).toMatchObject({ ok: true });
    expect(simulator.mechanics.moving(['pan'])).toBe(true);
    await eventually('turned', () => simulator.mechanics.position().panDeg > 2);
    expect(await camera.stop()).toMatchObject({ ok: true });
    expect(simulator.mechanics.moving()).toBe(false);
    const position = await camera.position();
    expect(position.ok && Math.abs(position.value.panDeg - simulator.mechanics.position().panDeg)).toBeLessThan(0.1);
    expect(position.ok && Math.abs(position.value.tiltDeg - 1)).toBeLessThan(0.1);
  });

  it.each([0, 2])('of %i presets has further ones by its positions', async (maxPresets) => {
    const { simulator, camera } = await online({ maxPresets });
    expect(camera.features.presetSlots).toBe(64);
    expect(await camera.recallPreset(5, 'person')).toMatchObject({ ok: false, error: { code: 'refused' } });
    expect(await camera.recallPreset(64, 'person')).toMatchObject({ ok: false, error: { code: 'unsupported' } });
    await camera.move(right, 'person');
    await eventually('turned', () => simulator.mechanics.position().panDeg > 2);
    await camera.stop();
    const before = simulator.mechanics.position().panDeg;
    expect(await camera.storePreset(5)).toMatchObject({ ok: true });
    await camera.move({ ...right, panSpeed: -right.panSpeed }, 'person');
    await eventually('turned back', () => simulator.mechanics.position().panDeg < before - 5);
    expect(await camera.recallPreset(5, 'person')).toMatchObject({ ok: true });
    expect(simulator.mechanics.moving()).toBe(false);
    expect(Math.abs(simulator.mechanics.position().panDeg - before)).toBeLessThan(0.2);
    expect(simulator.received.map(({ operation }) => operation)).not.toContain('SetPreset');
  });

  it('sends only the axes that changed, and takes a movement of nothing as a stop', async () => {
    const { simulator, camera } = await online();
    await camera.move(right, 'person');
    await camera.move({ ...right, zoomSpeed: 0.3 }, 'person');
    const last = childAt(simulator.received.at(-1)?.request ?? null, 'Velocity');
    expect(last?.children.map(({ name }) => name)).toEqual(['Zoom']);
    expect(numberAttribute(childAt(last, 'Zoom'), 'x')).toBe(0.3);
    await camera.move({ ...right, zoomSpeed: 0 }, 'person');
    const zoomOff = childAt(simulator.received.at(-1)?.request ?? null, 'Velocity');
    expect(numberAttribute(childAt(zoomOff, 'Zoom'), 'x')).toBe(0);
    expect(simulator.mechanics.moving(['zoom'])).toBe(false);
    await camera.move(still, 'person');
    expect(simulator.received.at(-1)?.operation).toBe('Stop');
  });

  it('stores, recalls and comes home, each resolved when the camera stands still', async () => {
    const { simulator, camera } = await online();
    simulator.mechanics.goTo({ panDeg: 30, tiltDeg: -5, zoom01: 0.4 });
    expect(await camera.storePreset(7)).toMatchObject({ ok: true });
    expect([...simulator.presets.values()]).toMatchObject([{ name: 'ratspult-7', position: { panDeg: 30 } }]);
    expect(await camera.home('person')).toMatchObject({ ok: true });
    expect(simulator.mechanics.position()).toMatchObject({ panDeg: 0, zoom01: 0 });
    expect(await camera.recallPreset(7, 'automation')).toMatchObject({ ok: true });
    expect(simulator.mechanics.moving()).toBe(false);
    expect(simulator.mechanics.position()).toMatchObject({ panDeg: 30, tiltDeg: -5, zoom01: 0.4 });
    simulator.mechanics.goTo({ panDeg: -20 });
    expect(await camera.storePreset(7)).toMatchObject({ ok: true });
    expect([...simulator.presets.values()]).toMatchObject([{ token: 'Preset_1', position: { panDeg: -20 } }]);
  });

  it('says what is not there: an empty slot, a slot beyond the last', async () => {
    const { camera } = await online();
    expect(await camera.recallPreset(9, 'person')).toMatchObject({ ok: false, error: { code: 'refused' } });
    expect(await camera.recallPreset(64, 'person')).toMatchObject({ ok: false, error: { code: 'unsupported' } });
    expect(await camera.storePreset(-1)).toMatchObject({ ok: false, error: { code: 'unsupported' } });
  });

  it('makes a preset anew when somebody removed it on the camera', async () => {
    const { simulator, camera } = await online();
    await camera.storePreset(1);
    simulator.presets.clear();
    expect(await camera.storePreset(1)).toMatchObject({ ok: true });
    expect(simulator.presets.size).toBe(1);
  });

  it('gives up waiting for a preset when a newer movement comes', async () => {
    const { simulator, camera } = await online();
    simulator.mechanics.goTo({ panDeg: 80 });
    await eventually('far away', () => !simulator.mechanics.moving());
    await camera.storePreset(2);
    await camera.home('person');
    const recall = camera.recallPreset(2, 'automation');
    await eventually('on its way', () => simulator.mechanics.moving());
    expect(await camera.stop()).toMatchObject({ ok: true });
    expect(await recall).toMatchObject({ ok: false, error: { code: 'superseded' } });
    expect(simulator.mechanics.moving()).toBe(false);
  });
});

describe('the order of commands', () => {
  it('lets the newest movement replace the waiting ones, one in flight', async () => {
    const setup = await online({ slowMs: 60 });
    const { camera } = setup;
    await camera.position();
    const before = setup.simulator.received.length;
    const all = await Promise.all(
      [0.1, 0.2, 0.3, 0.4, 0.5].map((panSpeed) => camera.move({ ...right, panSpeed }, 'person')),
    );
    expect(all.map((outcome) => (outcome.ok ? 'ok' : outcome.error.code))).toEqual([
      'ok',
      'superseded',
      'superseded',
      'superseded',
      'ok',
    ]);
    expect(
      operations(setup)
        .slice(before)
        .filter((name) => name === 'ContinuousMove'),
    ).toHaveLength(2);
  });

  it('stops first, past an unanswered movement, and once more after that was answered', async () => {
    const setup = await online();
    const { simulator, camera } = setup;
    await camera.position();
    simulator.faults.slowMs = 200;
    const before = simulator.received.length;
    const first = camera.move(right, 'person');
    await eventually('on the wire', () => simulator.openRequests === 1);
    const moves = [first, camera.move({ ...right, tiltSpeed: 1 }, 'person')];
    const stop = await camera.stop();
    expect(stop).toMatchObject({ ok: true });
    expect((await Promise.all(moves)).map((outcome) => outcome.ok)).toEqual([true, false]);
    await eventually(
      'stopped again',
      () =>
        operations(setup)
          .slice(before)
          .filter((name) => name === 'Stop').length === 2,
    );
    expect(
      operations(setup)
        .slice(before, before + 2)
        .toSorted(),
    ).toEqual(['ContinuousMove', 'Stop']);
    await eventually('standing', () => !simulator.mechanics.moving());
  });
});

describe('cameras with faults', () => {
  it.each<[string, Partial<OnvifFaults>]>([
    ['wants HTTP Digest', { auth: 'http-digest' }],
    ['wants no password', { auth: 'none' }],
    ['has a clock that is an hour ahead', { clockOffsetS: 3600 }],
    ['tells addresses that lead nowhere', { wrongHostInXAddr: true }],
    ['has no GetServices', { servicesUnsupported: true }],
    ['tells no addresses at all', { servicesUnsupported: true, capabilitiesUnsupported: true }],
    ['has Media2 only', { media2Only: true }],
    [
      'has Media2 only and tells no addresses',
      { media2Only: true, servicesUnsupported: true, capabilitiesUnsupported: true },
    ],
    ['has a clock that is a day behind', { clockOffsetS: -86_400 }],
    ['leaves out bounds and rate control', { bareProfiles: true }],
    ['rejects any timeout', { rejectsTimeout: true }],
    ['cannot Stop', { stopUnsupported: true }],
    ['cannot tell its status', { statusUnsupported: true }],
    ['answers slowly', { slowMs: 100 }],
  ])('drives a camera that %s', async (_name, faults) => {
    const { simulator, camera } = await online(faults);
    expect(await camera.move(right, 'person')).toMatchObject({ ok: true });
    expect(simulator.mechanics.moving(['pan'])).toBe(true);
    expect(await camera.stop()).toMatchObject({ ok: true });
    expect(simulator.mechanics.moving()).toBe(false);
    simulator.unknownOperations.length = 0;
  });

  it('goes on when the Digest nonce expires', async () => {
    const { simulator, camera } = await online({ auth: 'http-digest' });
    simulator.digest.renew();
    expect(await camera.move(right, 'person')).toMatchObject({ ok: true });
    expect(await camera.stop()).toMatchObject({ ok: true });
  });

  it('goes on when the clock of the camera jumps', async () => {
    const { simulator, camera } = await online();
    simulator.faults.clockOffsetS = 900;
    expect(await camera.move(right, 'person')).toMatchObject({ ok: true });
    expect(await camera.stop()).toMatchObject({ ok: true });
  });

  it('recalls by stable position when there is no MoveStatus', async () => {
    const { simulator, camera } = await online({ noMoveStatus: true });
    simulator.mechanics.goTo({ panDeg: 25 });
    await eventually('there', () => !simulator.mechanics.moving());
    expect(await camera.storePreset(0)).toMatchObject({ ok: true });
    await camera.home('person');
    expect(await camera.recallPreset(0, 'person')).toMatchObject({ ok: true });
    expect(simulator.mechanics.position().panDeg).toBeCloseTo(25, 3);
  });

  it('finds silence, says so, and takes over again when the camera answers', async () => {
    const { simulator, device, camera } = await online();
    simulator.faults.silent = true;
    await reached(device, 'offline');
    expect(device.health().reason).toBe('no-answer');
    expect(await camera.move(right, 'person')).toMatchObject({ ok: false, error: { code: 'offline' } });
    simulator.faults.silent = false;
    await reached(device, 'online');
    expect(await camera.stop()).toMatchObject({ ok: true });
  });

  it('comes back after a restart of the camera, and stops what it had set in motion', async () => {
    const setup = await online({ ignoresTimeout: true });
    const { simulator, device, camera } = setup;
    await camera.move(right, 'person');
    const before = simulator.received.length;
    simulator.reboot(2000);
    await reached(device, 'offline');
    await reached(device, 'online');
    await eventually('stopped', () => operations(setup).slice(before).includes('Stop'));
  });

  it.each<[string, Partial<OnvifFaults>, HealthReason]>([
    ['with megabytes', { oversizedAnswer: true }, 'garbled'],
    ['as fast as it can, without end', { endlessAnswer: 'flooding' }, 'garbled'],
    ['drop by drop, without end', { endlessAnswer: 'dripping' }, 'no-answer'],
  ])('gives up on a camera that answers %s, and takes it when it is cured', async (_name, faults, reason) => {
    const { simulator, device, camera } = await setUp(faults);
    await eventually('given up', () => device.health().state === 'offline' && device.health().reason === reason);
    Object.assign(simulator.faults, noFaults());
    await reached(device, 'online');
    expect(await camera.stop()).toMatchObject({ ok: true });
    Object.assign(simulator.faults, faults);
    await eventually('given up again', () => device.health().state === 'offline' && device.health().reason === reason);
  });

  it('calls garbled what is no XML', async () => {
    const { device } = await setUp({ malformedXml: true });
    await eventually('garbled', () => device.health().reason === 'garbled');
    expect(device.health().state).toBe('offline');
  });

  it('notices a camera that begins to answer rubbish, and when it ends', async () => {
    const { simulator, device, camera } = await online();
    simulator.faults.malformedXml = true;
    expect(await camera.move(right, 'person')).toMatchObject({ ok: false });
    await eventually('garbled', () => device.health().state === 'offline' && device.health().reason === 'garbled');
    simulator.faults.malformedXml = false;
    await reached(device, 'online');
    await eventually('stopped', () => !simulator.mechanics.moving());
  });

  it.each([200, 400, 401, 500] as const)(
    'sees a wrong password behind HTTP %i and stops after two tries',
    async (status) => {
      const setup = await setUp({ authFaultStatus: status }, { password: 'falsch' });
      await reached(setup.device, 'auth-failed');
      expect(setup.device.health().reason).toBe('wrong-password');
      const tries = (): number =>
        setup.simulator.received.filter(({ accepted, credentials }) => !accepted && credentials).length;
      await eventually('second try', () => tries() === 2);
      await eventually('auth failed again', () => setup.device.health().state === 'auth-failed');
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
      expect(tries()).toBe(2);
    },
  );

  it('presents a wrong password by HTTP Digest twice and no more', async () => {
    const { clock, simulator, device } = await setUp({ auth: 'http-digest' }, { password: 'falsch' });
    await eventually('second try', () => simulator.digest.refused === 2);
    await reached(device, 'auth-failed');
    const secondsLaterMs = clock.monotonicMs() + 4000;
    await eventually('seconds later', () => clock.monotonicMs() > secondsLaterMs);
    expect(simulator.digest.refused).toBe(2);
  });
});

describe('the end of a device', () => {
  it('stops a moving camera before it lets go', async () => {
    const { simulator, device, camera } = await online({ ignoresTimeout: true });
    await camera.move(right, 'person');
    await device.stop();
    expect(simulator.mechanics.moving()).toBe(false);
    expect(device.health().state).toBe('offline');
  });
});
