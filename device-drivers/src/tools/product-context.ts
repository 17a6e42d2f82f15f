import { systemClock } from '../core/clock.ts';
import { everybody } from '../finding/search-network.ts';
import { createDevice, drivers } from '../index.ts';
import { processTerminal } from './terminal.ts';
import type { ToolContext } from './tool-context.ts';

/** The tools on this machine, with every driver there is. */
export const productContext: ToolContext = {
  terminal: processTerminal,
  clock: systemClock,
  random: Math.random,
  drivers,
  createDevice,
  searchPlaces: everybody,
};
