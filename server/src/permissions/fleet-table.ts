import type { FleetMethod } from '../protocol/index.ts';

/** Who speaks on the fleet socket: somebody who has proved nothing yet, or a paired room that signed the challenge. */
export const fleetCallers = ['unproved', 'room'] as const;
export type FleetCaller = (typeof fleetCallers)[number];

/** The requests of appliances; checked once, before the handler. */
export const fleetTable: Readonly<Record<FleetMethod, readonly FleetCaller[]>> = {
  authenticate: ['unproved'],
  report: ['room'],
  events: ['room'],
  ticket: ['room'],
};

const byName: ReadonlyMap<string, readonly FleetCaller[]> = new Map(Object.entries(fleetTable));

/** A method that nobody knows is nobody's to call. */
export const mayAskFleet = (method: string, caller: FleetCaller): boolean =>
  byName.get(method)?.includes(caller) ?? false;
