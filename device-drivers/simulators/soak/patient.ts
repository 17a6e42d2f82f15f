import { noCapabilities } from '../../src/core/capabilities/capabilities.ts';
import type { Clock } from '../../src/core/clock.ts';
import type { Device } from '../../src/core/device.ts';
import type { DriverEnvironment } from '../../src/core/driver.ts';
import type { Outcome } from '../../src/core/outcome.ts';
import { Supervisor } from '../../src/core/supervisor.ts';
import { MemoryTransport } from '../../src/core/transport/memory-transport.ts';
import { ShureDisSession } from '../../src/discussion/shure-dis/shure-dis-session.ts';
import { viscaProfiles } from '../../src/cameras/visca/profiles.ts';
import { RawWire } from '../../src/cameras/visca/raw-wire.ts';
import { createViscaDevice } from '../../src/cameras/visca/visca-device.ts';
import type { ByteStreamDevice, Faults } from '../faults.ts';
import { ShureDisSimulator } from '../discussion/shure-dis/simulate-shure-dis.ts';
import { ViscaCameraSimulator } from '../cameras/visca/simulate-visca-camera.ts';

/** A driver and its simulated device, joined in memory, with what can happen to them. */
export interface Patient {
  readonly name: string;
  readonly device: Device;
  readonly transport: MemoryTransport;
  readonly faults: Faults;
  /** Something a person or the automation asks for. */
  readonly use: () => Promise<Outcome<unknown>>;
  readonly powerCycle: (offMs: number) => void;
  /** Forgets logs that are kept for tests. */
  readonly tidy: () => void;
  readonly close: () => Promise<void>;
}

const join = (simulator: ByteStreamDevice): MemoryTransport => {
  const transport = new MemoryTransport();
  transport.onWrite((bytes) => simulator.receive(bytes));
  simulator.onOutput((bytes) => transport.deliver(bytes));
  return transport;
};

const pick = <Choice>(random: () => number, choices: readonly [Choice, ...Choice[]]): Choice =>
  choices[Math.floor(random() * choices.length)] ?? choices[0];

const speed = (random: () => number): number => random() * 2 - 1;

const memories = 8;

const simulateCamera = (clock: Clock): ViscaCameraSimulator => {
  const initial = { panDeg: 0, tiltDeg: 0, zoom01: 0 };
  const simulator = new ViscaCameraSimulator({
    clock,
    profile: 'generic',
    address: 1,
    wiring: 'chain',
    initial,
    powered: true,
  });
  for (let memory = 0; memory < memories; memory += 1) {
    simulator.storeMemory(memory, { panDeg: memory * 20 - 80, tiltDeg: memory, zoom01: memory / memories });
  }
  return simulator;
};

export const cameraPatient = (name: string, environment: DriverEnvironment): Patient => {
  const { random } = environment;
  const simulator = simulateCamera(environment.clock);
  const transport = join(simulator);
  const profile = viscaProfiles.generic;
  const device = createViscaDevice(
    {
      transport,
      profile,
      address: 1,
      wiring: 'chain',
      wire: new RawWire(),
      sharesLine: () => false,
      presetSpeed: null,
      kept: {},
      gapMs: 0,
    },
    environment,
  );
  const camera = device.capabilities.ptzCamera;
  if (camera === null) {
    throw new Error('a VISCA device that is no camera');
  }
  const moves = [
    () => camera.move({ panSpeed: speed(random), tiltSpeed: speed(random), zoomSpeed: speed(random) }, 'person'),
    () => camera.stop(),
    () => camera.recallPreset(Math.floor(random() * memories), 'automation'),
    () => camera.position(),
    () => camera.home('person'),
  ] as const;
  return {
    name,
    device,
    transport,
    faults: simulator.faults,
    use: () => pick(random, moves)(),
    powerCycle: (offMs) => simulator.powerCycle(offMs),
    tidy: () => {
      transport.written.length = 0;
      simulator.unknownInputs.length = 0;
    },
    close: async () => simulator.close(),
  };
};

const seatCount = 6;

export const discussionPatient = (name: string, environment: DriverEnvironment): Patient => {
  const { clock, random } = environment;
  const seats = Array.from({ length: seatCount }, (_, index) => ({ seat: index + 1, name: `Platz ${index + 1}` }));
  const simulator = ShureDisSimulator.inMemory({ clock, seats });
  const transport = join(simulator);
  const session = new ShureDisSession({ clock, prioritySeats: [1] });
  const capabilities = { ...noCapabilities, discussionSystem: session };
  const device = new Supervisor({ transport, protocol: session, capabilities, environment, watchTimes: null });
  const seat = (): number => 1 + Math.floor(random() * seatCount);
  return {
    name,
    device,
    transport,
    faults: simulator.faults,
    use: () => {
      simulator.pressButton(seat());
      return random() < 0.1 ? session.allOff() : session.setMicrophone(seat(), random() < 0.5);
    },
    powerCycle: (offMs) => void simulator.powerCycle(offMs),
    tidy: () => {
      transport.written.length = 0;
      simulator.unknownInputs.length = 0;
    },
    close: () => simulator.close(),
  };
};
