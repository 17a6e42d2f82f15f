import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Clock } from '../../src/core/clock.ts';
import { GenericSimulator } from '../generic/simulate-generic.ts';
import { onPty, onTcp, onUdp, type SimulatorEntry } from './running-simulator.ts';

/** A device that obeys one of the example definitions, and the path of that file for the driver. */
const load = async (clock: Clock, name: string, datagrams: boolean) => {
  const definitionFile = fileURLToPath(new URL(`../../definitions/${name}.json`, import.meta.url));
  const definition = await readFile(definitionFile, 'utf8');
  const device = new GenericSimulator({ clock, definition, datagrams, refuses: new Set() });
  return { device, hosted: { driver: 'generic', options: { definitionFile } } };
};

export const simulateGenericTcp: SimulatorEntry['start'] = async ({ clock, port }) => {
  const { device, hosted } = await load(clock, 'example-hdmi-switcher', false);
  return onTcp(device, port, 'many', hosted, (address) => ({ tcp: address }));
};

export const simulateGenericSerial: SimulatorEntry['start'] = async ({ clock }) => {
  const { device, hosted } = await load(clock, 'example-relay-board', false);
  return onPty(device, 9600, clock, hosted, (path) => ({ serial: { path } }));
};

export const simulateGenericUdp: SimulatorEntry['start'] = async ({ clock, port }) => {
  const { device, hosted } = await load(clock, 'example-light-controller', true);
  return onUdp(device, port, hosted, (address) => ({ udp: address }));
};
