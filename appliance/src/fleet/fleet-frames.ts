import { EventFrame, fleetCommands, fleetEvents, RequestFrame, ResponseFrame } from '@ratspult/server/protocol';
import type { FleetCommand, FleetEvent } from '@ratspult/server/protocol';
import { Type, type Static } from 'typebox';
import { Compile } from 'typebox/compile';

const FleetFrame = Type.Union([RequestFrame, ResponseFrame, EventFrame]);
const frame = Compile(FleetFrame);

/** A frame of the instance, or null for anything else. */
export const parseFleetFrame = (text: string): Static<typeof FleetFrame> | null => {
  try {
    const value: unknown = JSON.parse(text);
    return frame.Check(value) ? value : null;
  } catch {
    return null;
  }
};

export const isFleetEvent = (name: string): name is FleetEvent => Object.hasOwn(fleetEvents, name);
export const isFleetCommand = (name: string): name is FleetCommand => Object.hasOwn(fleetCommands, name);
