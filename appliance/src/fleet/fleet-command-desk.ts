import type { FleetCommand, FleetCommandParams, FleetCommandResult, SelfTestResult } from '@ratspult/server/protocol';
import { fleetCommands } from '@ratspult/server/protocol';
import { Type } from 'typebox';
import { Check } from 'typebox/value';
import type { DeviceDesk } from '../adding/device-desk.ts';
import type { CommandResult } from '../command-result.ts';
import type { RoomHost } from '../room-host.ts';
import type { RemoteAction } from '../room/room-event.ts';
import { deviceActions, deviceHandlers } from './device-command-desk.ts';
import { isFleetCommand } from './fleet-frames.ts';
import type { FleetAnswer } from './fleet-link.ts';

export interface FleetDeeds {
  readonly host: RoomHost;
  readonly recallPreset: (cameraId: string, presetId: string) => Promise<CommandResult>;
  /** False when there is no stage to start again. */
  readonly restartStage: () => boolean;
  readonly selfTest: () => Promise<SelfTestResult>;
  readonly devices: DeviceDesk;
}

type Handlers = {
  readonly [C in FleetCommand]: (
    params: FleetCommandParams<C>,
    deeds: FleetDeeds,
  ) => Promise<FleetAnswer<FleetCommandResult<C>>>;
};

const handlers: Handlers = {
  recallPreset: async ({ deviceId, presetId }, deeds) => {
    const result = await deeds.recallPreset(deviceId, presetId);
    return result.ok ? { ok: true, result: {} } : result;
  },
  // Remote may mute; there is no remote command to unmute.
  muteRoom: async (_, { host }) => {
    host.dispatch({ type: 'set-muted', muted: true, by: 'console' });
    return { ok: true, result: {} };
  },
  restartStage: async (_, deeds) =>
    deeds.restartStage() ? { ok: true, result: {} } : { ok: false, code: 'stage-missing' },
  selfTest: async (_, deeds) => ({ ok: true, result: await deeds.selfTest() }),
  ...deviceHandlers,
};

/** What the panel tells the people in the room; what only looks is told by who watches. */
const announced: Partial<Record<FleetCommand, RemoteAction>> = {
  recallPreset: 'recallPreset',
  muteRoom: 'muteRoom',
  restartStage: 'restartStage',
  selfTest: 'selfTest',
  ...deviceActions,
};

/** Does what facility staff asked for from the console; the panel is told who did it. */
export const runFleetCommand = async (
  method: string,
  params: unknown,
  deeds: FleetDeeds,
): Promise<FleetAnswer<unknown>> => {
  if (!isFleetCommand(method)) {
    return { ok: false, code: 'unknown-method' };
  }
  return run(method, params, deeds);
};

const WithBy = Type.Object({ by: Type.String() });

const run = async <C extends FleetCommand>(
  command: C,
  params: unknown,
  deeds: FleetDeeds,
): Promise<FleetAnswer<FleetCommandResult<C>>> => {
  const schema: (typeof fleetCommands)[C]['params'] = fleetCommands[command].params;
  if (!Check(schema, params)) {
    return { ok: false, code: 'invalid-input' };
  }
  const handler: Handlers[C] = handlers[command];
  const action = announced[command];
  if (action !== undefined && Check(WithBy, params)) {
    deeds.host.dispatch({ type: 'remote-action', by: params.by, action });
  }
  return handler(params, deeds);
};
