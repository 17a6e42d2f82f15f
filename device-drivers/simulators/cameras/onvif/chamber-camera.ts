import type { Clock } from '../../../src/core/clock.ts';
import { panRangeDeg, tiltRangeDeg } from '../../chamber/geometry.ts';
import { overviewPreset } from '../../chamber/seat-map.ts';
import type { OnvifFaults } from './model.ts';
import { OnvifSimulator } from './onvif-simulator.ts';

export interface ChamberOnvifCameraOptions {
  readonly clock: Clock;
  readonly name: string;
  readonly user: string;
  readonly password: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** HTTPS with a certificate that signs itself; plain HTTP unless given. */
  readonly secure?: boolean;
  readonly snapshotUrl: string | null;
  readonly faults: Partial<OnvifFaults>;
}

/** An ONVIF camera with the ranges and speeds of the chamber's cameras, looking at the overview. */
export const startChamberOnvifCamera = (options: ChamberOnvifCameraOptions): Promise<OnvifSimulator> =>
  OnvifSimulator.start({
    ...options,
    secure: options.secure ?? false,
    serialNumber: 'LO20-000117',
    panRangeDeg,
    tiltRangeDeg,
    maxPanDegPerS: 90,
    maxTiltDegPerS: 60,
    zoomSeconds: 2,
    home: overviewPreset,
  });
