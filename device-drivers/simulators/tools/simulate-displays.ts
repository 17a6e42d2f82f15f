import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CecClientSimulator } from '../displays/hdmi-cec/simulate-cec-client.ts';
import { LgSimulator } from '../displays/lg/simulate-lg.ts';
import { NecSimulator } from '../displays/nec/simulate-nec.ts';
import { PjlinkSimulator } from '../displays/pjlink/simulate-pjlink.ts';
import { MdcSimulator } from '../displays/samsung-mdc/simulate-mdc.ts';
import { BraviaIpSimulator } from '../displays/sony-bravia/simulate-bravia-ip.ts';
import { BraviaSerialSimulator } from '../displays/sony-bravia/simulate-bravia-serial.ts';
import {
  onItsOwn,
  onPty,
  onTcp,
  type HostedDevice,
  type SimulatorEntry,
  type SimulatorStart,
} from './running-simulator.ts';

/** The drivers of displays name the kind of their connection. */
const displayOnTcp = (device: HostedDevice, { port }: SimulatorStart, driver: string) =>
  onTcp(device, port, 'one', { driver, options: {} }, (address) => ({ connection: { kind: 'tcp', ...address } }));

const displayOnPty = (device: HostedDevice, { clock }: SimulatorStart, driver: string) =>
  onPty(device, 9600, clock, { driver, options: {} }, (path) => ({ connection: { kind: 'serial', path } }));

const simulatePjlink: SimulatorEntry['start'] = async ({ clock, port }) => {
  const settings = { password: 'ratspult', class: 1, lampHours: 1234, transitionMs: 5000 } as const;
  const projector = await PjlinkSimulator.start({ clock, ...settings }, port);
  return onItsOwn('tcp', projector, { driver: 'pjlink', options: { password: settings.password } });
};

const mdc = ({ clock }: SimulatorStart): MdcSimulator => new MdcSimulator({ clock, id: 1, restartMs: 0 });

/** The program that the driver starts is a script that hands its lines to the simulator. */
const simulateCec: SimulatorEntry['start'] = async ({ clock, port }) => {
  const bus = await onTcp(new CecClientSimulator(clock), port, 'one', { driver: 'hdmi-cec', options: {} });
  const folder = await mkdtemp(join(tmpdir(), 'ratspult-simulator-'));
  const program = join(folder, 'cec-client');
  const address = bus.address.replace('tcp ', 'TCP:');
  await writeFile(program, `#!/bin/sh\nexec socat - ${address}\n`, { mode: 0o755 });
  const close = async (): Promise<void> => {
    await bus.close();
    await rm(folder, { recursive: true });
  };
  return { ...bus, address: program, options: { program }, close };
};

export const displaySimulators: readonly SimulatorEntry[] = [
  { name: 'pjlink', title: 'projector with PJLink class 1 and a password', start: simulatePjlink },
  {
    name: 'samsung-mdc',
    title: 'Samsung display on TCP',
    start: (start) => displayOnTcp(mdc(start), start, 'samsung-mdc'),
  },
  {
    name: 'samsung-mdc-serial',
    title: 'Samsung display on a serial line (needs socat)',
    start: (start) => displayOnPty(mdc(start), start, 'samsung-mdc'),
  },
  {
    name: 'lg',
    title: 'LG display on TCP',
    start: (start) => displayOnTcp(new LgSimulator({ clock: start.clock, id: 1 }), start, 'lg'),
  },
  {
    name: 'lg-serial',
    title: 'LG display on a serial line (needs socat)',
    start: (start) => displayOnPty(new LgSimulator({ clock: start.clock, id: 1 }), start, 'lg'),
  },
  {
    name: 'nec',
    title: 'NEC display on TCP',
    start: (start) => displayOnTcp(new NecSimulator({ clock: start.clock, id: 1 }), start, 'nec'),
  },
  {
    name: 'nec-serial',
    title: 'NEC display on a serial line (needs socat)',
    start: (start) => displayOnPty(new NecSimulator({ clock: start.clock, id: 1 }), start, 'nec'),
  },
  {
    name: 'sony-bravia',
    title: 'Sony Bravia display on TCP',
    start: (start) => displayOnTcp(new BraviaIpSimulator(start.clock), start, 'sony-bravia'),
  },
  {
    name: 'sony-bravia-serial',
    title: 'Sony Bravia display on a serial line (needs socat)',
    start: (start) => displayOnPty(new BraviaSerialSimulator(start.clock), start, 'sony-bravia'),
  },
  { name: 'hdmi-cec', title: 'display behind a program like cec-client (needs socat)', start: simulateCec },
];
