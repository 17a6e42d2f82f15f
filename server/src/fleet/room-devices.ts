import type { Static } from 'typebox';
import { Clean } from 'typebox/value';
import type { AuditLog } from '../audit/audit-log.ts';
import { type Outcome, refuse, success } from '../outcome.ts';
import { parse } from '../parse.ts';
import {
  type ChangeDevice,
  deviceCommands,
  type DeviceChanged,
  type DeviceSearch,
  type DeviceTry,
  type FleetCommandParams,
  type SaveDevice,
  type StartDeviceTry,
} from '../protocol/index.ts';
import type { AccountRecord } from '../store/account-store.ts';
import type { RoomRecord } from '../store/room-store.ts';
import type { FleetHub } from './fleet-hub.ts';
import type { RoomRegistry } from './room-registry.ts';
import type { RoomWatchers } from './room-watchers.ts';

type Commands = typeof deviceCommands;
type Command = keyof Commands;
type ResultOf<C extends Command> = Static<Commands[C]['result']>;

/** No picture of a camera is larger. */
const maxPictureBytes = 2_000_000;
const longestDetail = 200;

/**
 * The devices of rooms, found, tried and added from the console. What a driver needs to know, passwords among it, goes through to
 * the room and is neither kept nor logged here.
 */
export class RoomDevices {
  readonly #rooms: RoomRegistry;
  readonly #hub: FleetHub;
  readonly #watchers: RoomWatchers;
  readonly #audit: AuditLog;

  constructor(parts: { rooms: RoomRegistry; hub: FleetHub; watchers: RoomWatchers; audit: AuditLog }) {
    this.#rooms = parts.rooms;
    this.#hub = parts.hub;
    this.#watchers = parts.watchers;
    this.#audit = parts.audit;
  }

  async drivers(roomId: string): Promise<Outcome<ResultOf<'listDrivers'>>> {
    return await this.#ask(roomId, 'listDrivers', {});
  }

  async form(roomId: string, driver: string): Promise<Outcome<ResultOf<'driverForm'>>> {
    return await this.#ask(roomId, 'driverForm', { driver });
  }

  async startSearch(by: AccountRecord, roomId: string, probe: string | null): Promise<Outcome<DeviceSearch>> {
    const params = { by: by.displayName, probe };
    return await this.#act(by, roomId, 'searchDevices', params, probe ?? '');
  }

  async search(roomId: string): Promise<Outcome<DeviceSearch>> {
    return await this.#ask(roomId, 'deviceSearch', {});
  }

  async cancelSearch(by: AccountRecord, roomId: string): Promise<Outcome<DeviceSearch>> {
    return await this.#ask(roomId, 'cancelDeviceSearch', { by: by.displayName });
  }

  async startTry(by: AccountRecord, roomId: string, wish: Static<typeof StartDeviceTry>): Promise<Outcome<DeviceTry>> {
    return await this.#act(
      by,
      roomId,
      'tryDevice',
      { by: by.displayName, ...wish },
      `${wish.driver} ${wish.replaces ?? ''}`,
    );
  }

  async tried(roomId: string, tryId: string): Promise<Outcome<DeviceTry>> {
    return await this.#ask(roomId, 'deviceTry', { tryId });
  }

  async cancelTry(by: AccountRecord, roomId: string, tryId: string): Promise<Outcome<DeviceTry>> {
    return await this.#ask(roomId, 'cancelDeviceTry', { by: by.displayName, tryId });
  }

  /** The JPEG a try took, put together from its parts. */
  async picture(roomId: string, tryId: string): Promise<Outcome<Buffer>> {
    const parts: Buffer[] = [];
    for (let offset = 0, total = 1; offset < total;) {
      const answer = await this.#ask(roomId, 'deviceTryPicture', { tryId, offset });
      if (!answer.ok) {
        return answer;
      }
      const part = Buffer.from(answer.value.base64, 'base64');
      total = answer.value.totalBytes;
      offset += part.length;
      parts.push(part);
      if (part.length === 0 || total > maxPictureBytes) {
        return refuse('command-failed', 'the room sent no picture');
      }
    }
    return success(Buffer.concat(parts));
  }

  async added(roomId: string): Promise<Outcome<ResultOf<'addedDevices'>>> {
    return await this.#ask(roomId, 'addedDevices', {});
  }

  async save(by: AccountRecord, roomId: string, wish: Static<typeof SaveDevice>): Promise<Outcome<DeviceChanged>> {
    const params = { by: by.displayName, ...wish };
    return await this.#act(by, roomId, 'saveDevice', params, `${wish.name} (${wish.use.as})`);
  }

  async change(
    by: AccountRecord,
    roomId: string,
    deviceId: string,
    wish: Static<typeof ChangeDevice>,
  ): Promise<Outcome<DeviceChanged>> {
    const params = { by: by.displayName, deviceId, ...wish };
    return await this.#act(by, roomId, 'changeDevice', params, `${deviceId}: ${wish.name} (${wish.use.as})`);
  }

  async remove(by: AccountRecord, roomId: string, deviceId: string): Promise<Outcome<DeviceChanged>> {
    return await this.#act(by, roomId, 'removeDevice', { by: by.displayName, deviceId }, deviceId);
  }

  /** Asks and leaves a line in the audit log. `detail` says what it was about; never options. */
  async #act<C extends Command>(
    by: AccountRecord,
    roomId: string,
    command: C,
    params: FleetCommandParams<C>,
    detail: string,
  ): Promise<Outcome<ResultOf<C>>> {
    const room = this.#rooms.byId(roomId);
    const outcome = await this.#ask(roomId, command, params);
    if (room !== null) {
      this.#watchers.acted(roomId, by.displayName);
      this.#record(by, room, command, outcome.ok ? detail : `${detail} ${outcome.code}`, outcome.ok);
    }
    return outcome;
  }

  async #ask<C extends Command>(
    roomId: string,
    command: C,
    params: FleetCommandParams<C>,
  ): Promise<Outcome<ResultOf<C>>> {
    if (this.#rooms.byId(roomId) === null) {
      return refuse('not-found', 'no such room');
    }
    const answer = await this.#hub.command(roomId, command, params);
    if (!answer.ok) {
      return answer;
    }
    const schema: Commands[C]['result'] = deviceCommands[command].result;
    // What a room tells beyond the contract goes to nobody.
    const result = parse(schema, Clean(schema, answer.value));
    return result.ok ? result : refuse('command-failed', `the answer to ${command} breaks the contract`);
  }

  #record(by: AccountRecord, room: RoomRecord, command: Command, detail: string, ok: boolean): void {
    this.#audit.record({
      actor: by.username,
      action: `room.${command}`,
      target: room.name,
      outcome: ok ? 'ok' : 'failed',
      detail: detail.trim().slice(0, longestDetail),
    });
  }
}
