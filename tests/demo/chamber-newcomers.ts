import { systemClock, type SearchPlaces } from '@ratspult/device-drivers';
import { DiscoveryResponder, PjlinkSearchResponder, PjlinkSimulator } from '@ratspult/device-drivers/simulators';
import type { ChamberCameras } from './chamber-cameras.ts';

/** Devices that stand in the hall and answer a search, but are not in the room's configuration yet. */
export interface ChamberNewcomers {
  readonly projector: PjlinkSimulator;
  readonly projectorPassword: string;
  /** Where the room searches: in this hall instead of the network of whoever runs it. */
  readonly searchPlaces: SearchPlaces;
  close(): Promise<void>;
}

export const startChamberNewcomers = async ({ newcomer }: ChamberCameras): Promise<ChamberNewcomers> => {
  const projectorPassword = 'JBMIAProjectorLink';
  const projector = await PjlinkSimulator.start({
    clock: systemClock,
    password: projectorPassword,
    class: 2,
    lampHours: 12,
    transitionMs: 3_000,
  });
  const cameras = await DiscoveryResponder.start({ camera: newcomer, port: 0, multicastInterface: null, faults: {} });
  const projectors = await PjlinkSearchResponder.start('00:1B:2C:3D:4E:5F', 0);
  return {
    projector,
    projectorPassword,
    searchPlaces: {
      onvif: { target: '127.0.0.1', port: cameras.port },
      pjlink: { target: '127.0.0.1', port: projectors.port },
    },
    close: async () => {
      await projectors.close();
      await cameras.close();
      await projector.close();
    },
  };
};
