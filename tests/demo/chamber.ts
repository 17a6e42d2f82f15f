import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { systemClock } from '@ratspult/device-drivers';
import { chamberSeats, PtyPair, ShureDisSimulator } from '@ratspult/device-drivers/simulators';
import { startChamberCameras, type ChamberCameras } from './chamber-cameras.ts';

/** The simulated council chamber: two cameras, the discussion system, and the cable that can be pulled. */
export interface Chamber {
  readonly cameras: ChamberCameras;
  readonly discussion: ShureDisSimulator;
  /** The serial device the appliance opens. */
  readonly serialPath: string;
  pressMicrophoneButton(seat: number): void;
  openMicrophones(): ReadonlySet<number>;
  cameraCablePlugged(): boolean;
  pullCameraCable(): Promise<void>;
  plugCameraCable(): Promise<void>;
  close(): Promise<void>;
}

/** Starts everything that would be hardware; `onvifPassword` is the network camera's. Needs socat. */
export const startChamber = async (onvifPassword: string): Promise<Chamber> => {
  const folder = mkdtempSync(path.join(tmpdir(), 'ratspult-chamber-'));
  const cable = await PtyPair.start(folder);
  const cameras = await startChamberCameras(cable, onvifPassword);
  const discussion = await ShureDisSimulator.start({
    clock: systemClock,
    seats: chamberSeats.map(({ seat, name }) => ({ seat, name })),
    port: 0,
  });
  return {
    cameras,
    discussion,
    serialPath: cable.controllerEnd,
    pressMicrophoneButton: (seat) => void discussion.pressButton(seat),
    openMicrophones: () => new Set(chamberSeats.map(({ seat }) => seat).filter((seat) => discussion.isOn(seat))),
    cameraCablePlugged: () => cable.plugged,
    pullCameraCable: () => cable.cut(),
    plugCameraCable: () => cable.replug(),
    close: async () => {
      await discussion.close();
      await cameras.close();
      await cable.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
