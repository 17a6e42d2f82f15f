import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { systemClock } from '@ratspult/device-drivers';
import { GenericSimulator, TcpHost } from '@ratspult/device-drivers/simulators';

/** The light gateway of the hall: group 1 is the ceiling. */
const definitionFile = fileURLToPath(
  new URL('../../device-drivers/definitions/example-light-controller.json', import.meta.url),
);

export interface ChamberLight {
  readonly definitionFile: string;
  readonly port: number;
  /** 0 is off, 1 full. */
  level01(): number;
  /** A hand at the switch on the wall: off when the light burns, full when it does not. */
  pressWallSwitch(): void;
  close(): Promise<void>;
}

export const startChamberLight = async (): Promise<ChamberLight> => {
  const simulator = new GenericSimulator({
    clock: systemClock,
    definition: readFileSync(definitionFile, 'utf8'),
    refuses: new Set(),
    datagrams: false,
  });
  const host = await TcpHost.start({ device: simulator, port: 0, clients: 'many' });
  const level01 = (): number => Number(simulator.state.get('level1') ?? 0);
  return {
    definitionFile,
    port: host.port,
    level01,
    pressWallSwitch: () => simulator.report(0, { group: 1, level: level01() > 0 ? 0 : 1 }),
    close: async () => {
      simulator.close();
      await host.close();
    },
  };
};
