import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SonyViscaSimulator } from '../../../simulators/cameras/visca/simulate-sony-visca.ts';
import { ViscaCameraSimulator } from '../../../simulators/cameras/visca/simulate-visca-camera.ts';
import type { ByteStreamDevice } from '../../../simulators/faults.ts';
import { FakeClock } from '../../core/testing/fake-clock.ts';
import { testEnvironment } from '../../core/testing/test-environment.ts';
import { MemoryTransport } from '../../core/transport/memory-transport.ts';
import { memoriesOf, viscaProfiles, type ViscaProfileName } from './profiles.ts';
import { RawWire } from './raw-wire.ts';
import { SonyWire } from './sony-wire.ts';
import { createViscaDevice } from './visca-device.ts';

type Split = (bytes: Uint8Array) => readonly Uint8Array[];

const whole: Split = (bytes) => [bytes];

interface Setup {
  readonly profile: ViscaProfileName;
  readonly numbered: boolean;
  readonly presetSpeed?: number;
  readonly split?: Split;
}

const build = async ({ profile: name, numbered, presetSpeed, split = whole }: Setup) => {
  const clock = new FakeClock();
  const profile = viscaProfiles[name];
  const common = { clock, profile: name, initial: { panDeg: 0, tiltDeg: 0, zoom01: 0.5 }, powered: true };
  const sony = numbered ? new SonyViscaSimulator(common) : null;
  const simulator = sony?.camera ?? new ViscaCameraSimulator({ ...common, address: 1, wiring: 'point' });
  const peer: ByteStreamDevice = sony ?? simulator;
  const transport = new MemoryTransport();
  transport.onWrite((bytes) => peer.receive(bytes));
  peer.onOutput((bytes) => split(bytes).forEach((piece) => transport.deliver(piece)));
  const device = createViscaDevice(
    {
      transport,
      profile,
      wire: numbered ? new SonyWire({ clock, settingType: profile.settingType }) : new RawWire(),
      wiring: 'point',
      address: 1,
      sharesLine: () => false,
      presetSpeed: presetSpeed ?? null,
      kept: {},
      gapMs: 17,
    },
    testEnvironment(clock),
  );
  const camera = device.capabilities.ptzCamera;
  if (camera === null) {
    throw new Error('not a camera');
  }
  device.start();
  await clock.advance(500);
  const close = async (): Promise<void> => {
    const stopped = device.stop();
    await clock.advance(1000);
    await stopped;
    sony?.close();
    simulator.close();
    expect(clock.pendingTimers()).toBe(0);
    expect(simulator.unknownInputs).toEqual([]);
  };
  return { clock, simulator, device, camera, close, firstMemory: memoriesOf(profile)[0] ?? 0 };
};

const far = { panDeg: 80, tiltDeg: 20, zoom01: 1 };

describe.each<Setup>([
  { profile: 'generic', numbered: false },
  { profile: 'ptzoptics', numbered: false },
  { profile: 'sony-srg', numbered: true },
  { profile: 'sony-brc', numbered: true },
  { profile: 'sony-fr7', numbered: true },
  { profile: 'lumens', numbered: true },
])('$profile, numbered: $numbered', (setup) => {
  test('a recall restores the zoom too', async () => {
    const { camera, clock, close, firstMemory, simulator } = await build(setup);
    simulator.storeMemory(firstMemory, far);
    const recalled = camera.recallPreset(0, 'person').then((outcome) => ({
      ok: outcome.ok,
      moving: simulator.mechanics.moving(),
    }));
    await clock.advance(8000);
    expect(await recalled).toEqual({ ok: true, moving: false });
    expect(simulator.mechanics.position()).toEqual(far);
    await close();
  });

  test('a stop ends pan, tilt and zoom', async () => {
    const { camera, clock, close, simulator } = await build(setup);
    void camera.move({ panSpeed: 0.3, tiltSpeed: 0.3, zoomSpeed: 0.1 }, 'person');
    await clock.advance(300);
    expect((['pan', 'tilt', 'zoom'] as const).map((axis) => simulator.mechanics.moving([axis]))).toEqual([
      true,
      true,
      true,
    ]);
    const stopped = camera.stop();
    await clock.advance(100);
    expect(await stopped).toMatchObject({ ok: true });
    expect(simulator.mechanics.moving()).toBe(false);
    await close();
  });

  test('a preset is stored only when the picture stands still', async () => {
    const { camera, clock, close, firstMemory, simulator } = await build(setup);
    simulator.storeMemory(firstMemory, far);
    void camera.recallPreset(0, 'person');
    await clock.advance(100);
    const stored = camera.storePreset(1);
    await clock.advance(10_000);
    expect(await stored).toMatchObject({ ok: true });
    simulator.mechanics.goTo({ panDeg: 0, tiltDeg: 0, zoom01: 0 });
    await clock.advance(8000);
    const recalled = camera.recallPreset(1, 'person');
    await clock.advance(8000);
    expect(await recalled).toMatchObject({ ok: true });
    expect(simulator.mechanics.position()).toEqual(far);
    await close();
  });
});

test('answers may be split at any byte', async () => {
  await fc.assert(
    fc.asyncProperty(fc.infiniteStream(fc.integer({ min: 1, max: 6 })), async (lengths) => {
      const split: Split = (bytes) => {
        const pieces: Uint8Array[] = [];
        for (let at = 0; at < bytes.length; at += pieces.at(-1)?.length ?? 1) {
          const { value } = lengths.next();
          pieces.push(bytes.subarray(at, at + (value ?? 1)));
        }
        return pieces;
      };
      const { camera, clock, close, device, simulator } = await build({ profile: 'generic', numbered: false, split });
      simulator.storeMemory(0, far);
      const recalled = camera.recallPreset(0, 'person');
      await clock.advance(8000);
      expect(await recalled).toMatchObject({ ok: true });
      expect(device.identity().make).toBe('VISCA 0220');
      expect(simulator.mechanics.position()).toEqual(far);
      await close();
    }),
    { numRuns: 20 },
  );
});

test.each([
  { profile: 'sony-srg', command: 'presetSpeedSony' },
  { profile: 'ptzoptics', command: 'presetSpeedForAll' },
] as const)('$profile is told the speed of a recall as $command', async ({ profile, command }) => {
  const { camera, clock, close, simulator } = await build({ profile, numbered: false, presetSpeed: 9 });
  const recalled = camera.recallPreset(0, 'person');
  await clock.advance(8000);
  expect(await recalled).toMatchObject({ ok: true });
  const names = simulator.received.map(({ name }) => name);
  expect(names.indexOf('memoryRecall') - names.indexOf(command)).toBe(1);
  expect(simulator.received.find(({ name }) => name === command)?.fields.get('speed')).toBe(9);
  await close();
});
