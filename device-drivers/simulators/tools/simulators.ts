import type { Clock } from '../../src/core/clock.ts';
import { parseCapture, type CaptureEntry } from '../../src/tools/capture.ts';
import { startChamberOnvifCamera } from '../onvif/chamber-camera.ts';
import { ReplaySimulator } from '../replay/replay-simulator.ts';
import { ShureDisSimulator } from '../shure-dis/simulate-shure-dis.ts';
import { ViscaCameraSimulator } from '../visca/simulate-visca-camera.ts';
import { onPty, onTcp, onUdp, type SimulatorEntry, type SimulatorStart } from './running-simulator.ts';

const viscaCamera = (clock: Clock, wiring: 'chain' | 'point'): ViscaCameraSimulator => {
  const initial = { panDeg: 0, tiltDeg: 0, zoom01: 0 };
  const camera = new ViscaCameraSimulator({ clock, profile: 'generic', address: 1, wiring, initial, powered: true });
  camera.storeMemory(1, { panDeg: -30, tiltDeg: 5, zoom01: 0.3 });
  camera.storeMemory(2, { panDeg: 30, tiltDeg: 5, zoom01: 0.3 });
  return camera;
};

const viscaActions = (camera: ViscaCameraSimulator) => ({
  look: () => JSON.stringify(camera.mechanics.position()),
  'power-cycle': () => {
    camera.powerCycle(3000);
    return 'off for three seconds';
  },
});

const simulateViscaTcp = ({ clock, port }: SimulatorStart) => {
  const camera = viscaCamera(clock, 'point');
  return onTcp(camera, port, 'one', { driver: 'visca-tcp', options: {}, actions: viscaActions(camera) });
};

const simulateViscaSerial = ({ clock }: SimulatorStart) => {
  const camera = viscaCamera(clock, 'chain');
  return onPty(camera, 9600, clock, { driver: 'visca-serial', options: {}, actions: viscaActions(camera) });
};

const seatCount = 12;

const simulateShureDis: SimulatorEntry['start'] = async ({ clock, port }) => {
  const seats = Array.from({ length: seatCount }, (_, index) => ({ seat: index + 1, name: null }));
  const system = await ShureDisSimulator.start({ clock, port, seats });
  return {
    address: `tcp 127.0.0.1:${system.port}`,
    driver: 'shure-dis',
    options: { host: '127.0.0.1', port: system.port },
    faults: system.faults,
    cable: { cut: () => system.cut(), replug: () => system.replug() },
    actions: {
      press: ([seat]) =>
        system.pressButton(Number(seat)) ? `seat ${seat} is ${system.isOn(Number(seat)) ? 'on' : 'off'}` : null,
      mode: ([mode]) => {
        if (mode !== 'auto' && mode !== 'request') {
          return null;
        }
        system.mode = mode;
        return `buttons: ${mode}`;
      },
    },
    takeUnknown: () => system.unknownInputs.splice(0),
    close: () => system.close(),
  };
};

const simulateOnvif: SimulatorEntry['start'] = async ({ clock, port }) => {
  const login = { user: 'admin', password: 'ratspult' };
  const camera = await startChamberOnvifCamera({
    ...login,
    clock,
    port,
    name: 'Simulator',
    snapshotUrl: null,
    faults: {},
  });
  return {
    address: camera.deviceUrl,
    driver: 'onvif',
    options: { address: camera.deviceUrl, ...login },
    faults: camera.faults,
    cable: null,
    actions: {
      look: () => JSON.stringify(camera.mechanics.position()),
      reboot: () => {
        camera.reboot();
        return 'back in two seconds';
      },
    },
    takeUnknown: () => camera.unknownOperations.splice(0),
    close: () => camera.close(),
  };
};

const pipeOf = (entries: readonly CaptureEntry[]): string => {
  const opened = entries.find((entry) => entry.what === 'opened');
  return opened !== undefined && 'detail' in opened ? opened.detail : '';
};

const simulateReplay: SimulatorEntry['start'] = async ({ clock, port, capture }) => {
  if (capture === null) {
    throw new Error('replay needs a capture: add --capture FILE');
  }
  const parsed = parseCapture(capture);
  if (!parsed.ok) {
    throw new Error(`the capture cannot be read: ${parsed.problem}`);
  }
  const { header, entries } = parsed.capture;
  const device = new ReplaySimulator(clock, parsed.capture);
  const hosted = { driver: header.driver, options: {} };
  // The capture tells on what kind of pipe it was made.
  const [, baudRate] = /^serial .* at (\d+)$/.exec(pipeOf(entries)) ?? [];
  if (baudRate !== undefined) {
    return onPty(device, Number(baudRate), clock, hosted);
  }
  return pipeOf(entries).startsWith('udp ') ? onUdp(device, port, hosted) : onTcp(device, port, 'many', hosted);
};

/** Every family that can be simulated by itself, one line each. */
export const simulators: readonly SimulatorEntry[] = [
  { name: 'visca-tcp', title: 'PTZ camera, VISCA on TCP', start: simulateViscaTcp },
  { name: 'visca-serial', title: 'PTZ camera, VISCA on a serial line (needs socat)', start: simulateViscaSerial },
  { name: 'onvif', title: 'PTZ camera, ONVIF on HTTP', start: simulateOnvif },
  { name: 'shure-dis', title: 'Shure DIS discussion system with 12 seats', start: simulateShureDis },
  {
    name: 'replay',
    title: 'a capture of ratspult driver record, on the kind of pipe it was made on',
    start: simulateReplay,
  },
];
