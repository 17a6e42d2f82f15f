import type { Clock } from '../../src/core/clock.ts';
import { startChamberOnvifCamera } from '../cameras/onvif/chamber-camera.ts';
import { PelcoHeadSimulator } from '../cameras/pelco/simulate-pelco-head.ts';
import { SonyViscaSimulator } from '../cameras/visca/simulate-sony-visca.ts';
import { ViscaCameraSimulator } from '../cameras/visca/simulate-visca-camera.ts';
import { onPty, onTcp, onUdp, type SimulatorEntry, type SimulatorStart } from './running-simulator.ts';

const initial = { panDeg: 0, tiltDeg: 0, zoom01: 0 };

const withMemories = (camera: ViscaCameraSimulator): ViscaCameraSimulator => {
  camera.storeMemory(1, { panDeg: -30, tiltDeg: 5, zoom01: 0.3 });
  camera.storeMemory(2, { panDeg: 30, tiltDeg: 5, zoom01: 0.3 });
  return camera;
};

const viscaCamera = (clock: Clock, wiring: 'chain' | 'point'): ViscaCameraSimulator =>
  withMemories(new ViscaCameraSimulator({ clock, profile: 'generic', address: 1, wiring, initial, powered: true }));

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

const simulateViscaUdp = ({ clock, port }: SimulatorStart) => {
  const camera = viscaCamera(clock, 'point');
  return onUdp(camera, port, { driver: 'visca-udp', options: {}, actions: viscaActions(camera) });
};

const simulateSony = ({ clock, port }: SimulatorStart) => {
  const sony = new SonyViscaSimulator({ clock, profile: 'sony-srg', initial, powered: true });
  // A real camera answers to port 52381 of the sender only; this one to whoever asked.
  const options = { localPort: 0, profile: 'sony-srg' };
  return onUdp(sony, port, { driver: 'visca-ip-sony', options, actions: viscaActions(withMemories(sony.camera)) });
};

const simulateViscaSerial = ({ clock }: SimulatorStart) => {
  const camera = viscaCamera(clock, 'chain');
  return onPty(camera, 9600, clock, { driver: 'visca-serial', options: {}, actions: viscaActions(camera) });
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

const simulatePelco = ({ clock }: SimulatorStart) => {
  const head = new PelcoHeadSimulator({ clock, language: 'd', address: 1, answers: true });
  const actions = { look: () => JSON.stringify(head.position()) };
  const hosted = { driver: 'pelco', options: { profile: 'position' }, actions };
  return onPty(head, 2400, clock, hosted, (path) => ({ serial: { path } }));
};

export const cameraSimulators: readonly SimulatorEntry[] = [
  { name: 'visca-tcp', title: 'PTZ camera, VISCA on TCP', start: simulateViscaTcp },
  { name: 'visca-udp', title: 'PTZ camera, VISCA on UDP', start: simulateViscaUdp },
  { name: 'visca-ip-sony', title: "PTZ camera, Sony's VISCA over IP", start: simulateSony },
  { name: 'visca-serial', title: 'PTZ camera, VISCA on a serial line (needs socat)', start: simulateViscaSerial },
  { name: 'onvif', title: 'PTZ camera, ONVIF on HTTP', start: simulateOnvif },
  { name: 'pelco', title: 'PTZ head, Pelco-D on a serial line (needs socat)', start: simulatePelco },
];
