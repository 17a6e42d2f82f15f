import {
  CameraView,
  chamberSeats,
  overviewPreset,
  panRangeDeg,
  PictureServer,
  presetFor,
  renderPanorama,
  SerialHost,
  startChamberOnvifCamera,
  tiltRangeDeg,
  ViscaCameraSimulator,
  zoomForView,
  type OnvifSimulator,
  type PtyPair,
} from '@ratspult/device-drivers/simulators';
import { systemClock } from '@ratspult/device-drivers';

/** Preset slot 0 is the overview, slot n shows seat n. */
const overviewSlot = 0;
/** Beyond the seats: camera 1 shows the lectern. */
export const lecternSlot = chamberSeats.length + 1;
const lecternPreset = { panDeg: 0, tiltDeg: -3.5, zoom01: zoomForView(24) };

/** PTZOptics keeps memory 0 for itself (its start-up position), so that slot n lies in memory n + 1. */
const memoryOf = (slot: number): number => slot + 1;

export interface ChamberCameras {
  readonly visca: ViscaCameraSimulator;
  readonly onvif: OnvifSimulator;
  readonly onvifLogin: { readonly user: string; readonly password: string };
  /** A camera that is in the hall but not in the room's configuration: for whoever adds it at the console. */
  readonly newcomer: OnvifSimulator;
  readonly newcomerLogin: { readonly user: string; readonly password: string };
  readonly pictures: PictureServer;
  close(): Promise<void>;
}

const startVisca = async (cable: PtyPair): Promise<{ camera: ViscaCameraSimulator; host: SerialHost }> => {
  const camera = new ViscaCameraSimulator({
    clock: systemClock,
    profile: 'ptzoptics',
    address: 1,
    wiring: 'chain',
    initial: overviewPreset,
    powered: true,
    panRangeDeg,
    tiltRangeDeg,
  });
  camera.storeMemory(memoryOf(overviewSlot), overviewPreset);
  camera.storeMemory(memoryOf(lecternSlot), lecternPreset);
  for (const { seat } of chamberSeats) {
    camera.storeMemory(memoryOf(seat), presetFor(1, seat) ?? overviewPreset);
  }
  const host = await SerialHost.start({ device: camera, path: cable.deviceEnd, baudRate: 9600, clock: systemClock });
  return { camera, host };
};

const startOnvif = (name: string, login: { user: string; password: string }): Promise<OnvifSimulator> =>
  startChamberOnvifCamera({
    clock: systemClock,
    name,
    ...login,
    port: 0,
    snapshotUrl: null,
    faults: {},
  });

const startSecond = async (login: { user: string; password: string }): Promise<OnvifSimulator> => {
  const camera = await startOnvif('Kamera 2', login);
  for (const slot of [overviewSlot, ...chamberSeats.map(({ seat }) => seat)]) {
    const position = slot === overviewSlot ? overviewPreset : (presetFor(2, slot) ?? overviewPreset);
    camera.presets.set(`${slot + 1}`, { token: `${slot + 1}`, name: `ratspult-${slot}`, position });
  }
  return camera;
};

/** Two cameras in one hall: one on the serial cable, one on the network, and the pictures they send. */
export const startChamberCameras = async (cable: PtyPair, onvifPassword: string): Promise<ChamberCameras> => {
  const onvifLogin = { user: 'ratspult', password: onvifPassword };
  const { camera: visca, host } = await startVisca(cable);
  const onvif = await startSecond(onvifLogin);
  const newcomerLogin = { user: 'admin', password: 'empore' };
  const newcomer = await startOnvif('Kamera Empore', newcomerLogin);
  const left = renderPanorama(1);
  const [first, second, third] = await Promise.all([
    left.then((panorama) => CameraView.create(panorama)),
    renderPanorama(2).then((panorama) => CameraView.create(panorama)),
    left.then((panorama) => CameraView.create(panorama)),
  ]);
  const pictures = await PictureServer.start({
    sources: [
      { id: 1, view: first, mechanics: visca.mechanics },
      { id: 2, view: second, mechanics: onvif.mechanics },
      { id: 3, view: third, mechanics: newcomer.mechanics },
    ],
    clock: systemClock,
    port: 0,
  });
  newcomer.snapshotUrl = pictures.snapshotUrl(3);
  return {
    visca,
    onvif,
    onvifLogin,
    newcomer,
    newcomerLogin,
    pictures,
    close: async () => {
      await pictures.close();
      await host.close();
      visca.close();
      await onvif.close();
      await newcomer.close();
    },
  };
};
