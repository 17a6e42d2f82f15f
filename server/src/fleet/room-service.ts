import type { AuditLog } from '../audit/audit-log.ts';
import type { MeetingBook } from '../meetings/meeting-book.ts';
import { cleanName } from '../meetings/clean-name.ts';
import { type Outcome, refuse, success } from '../outcome.ts';
import { parse } from '../parse.ts';
import {
  type EnrolRequest,
  type EnrolResponse,
  fleetCommands,
  type PairingCode,
  type RoomCommandRequest,
  type RoomSummary,
  type SelfTestResult,
} from '../protocol/index.ts';
import type { AccountRecord } from '../store/account-store.ts';
import type { RoomRecord } from '../store/room-store.ts';
import type { Enrolment } from './enrolment.ts';
import type { FleetHub } from './fleet-hub.ts';
import type { RoomRegistry } from './room-registry.ts';
import type { RoomWatchers } from './room-watchers.ts';

const noRoom = refuse('not-found', 'no such room');

/** What staff do with rooms at the console; every act leaves a line in the audit log. */
export class RoomService {
  readonly #rooms: RoomRegistry;
  readonly #hub: FleetHub;
  readonly #enrolment: Enrolment;
  readonly #watchers: RoomWatchers;
  readonly #book: MeetingBook;
  readonly #audit: AuditLog;

  constructor(parts: {
    rooms: RoomRegistry;
    hub: FleetHub;
    enrolment: Enrolment;
    watchers: RoomWatchers;
    book: MeetingBook;
    audit: AuditLog;
  }) {
    this.#rooms = parts.rooms;
    this.#hub = parts.hub;
    this.#enrolment = parts.enrolment;
    this.#watchers = parts.watchers;
    this.#book = parts.book;
    this.#audit = parts.audit;
  }

  list(): RoomSummary[] {
    return this.#rooms.all().map((room) => this.describe(room));
  }

  get(roomId: string): Outcome<RoomSummary> {
    const room = this.#rooms.byId(roomId);
    return room === null ? noRoom : success(this.describe(room));
  }

  async create(by: AccountRecord, wish: { name: string; location: string }): Promise<Outcome<RoomSummary>> {
    const name = cleanName(wish.name);
    if (name === '') {
      return { ok: false, code: 'invalid-input', message: 'the name is empty', path: '/name' };
    }
    const created = await this.#rooms.create(name, cleanName(wish.location));
    if (!created.ok) {
      return created;
    }
    this.#record(by, 'room.create', name);
    return success(this.describe(created.value));
  }

  async delete(by: AccountRecord, roomId: string): Promise<Outcome<null>> {
    const room = this.#rooms.byId(roomId);
    if (room === null) {
      return noRoom;
    }
    this.#hub.unpair(roomId);
    this.#book.releaseRoom(roomId);
    await this.#book.idle();
    await this.#rooms.delete(roomId);
    this.#record(by, 'room.delete', room.name);
    return success(null);
  }

  async newPairingCode(by: AccountRecord, roomId: string): Promise<Outcome<PairingCode>> {
    const room = this.#rooms.byId(roomId);
    if (room === null) {
      return noRoom;
    }
    if (room.publicKey !== null) {
      return refuse('room-already-paired', 'unpair the room first');
    }
    this.#record(by, 'room.pairing-code', room.name);
    return success(await this.#enrolment.newCode(roomId));
  }

  async unpair(by: AccountRecord, roomId: string): Promise<Outcome<null>> {
    const room = this.#rooms.byId(roomId);
    if (room === null) {
      return noRoom;
    }
    if (room.publicKey === null) {
      return refuse('room-not-paired', 'the room is not paired');
    }
    await this.#rooms.setPublicKey(roomId, null);
    await this.#enrolment.forgetCodeOf(roomId);
    this.#hub.unpair(roomId);
    this.#record(by, 'room.unpair', room.name);
    return success(null);
  }

  async enrol(request: EnrolRequest, address: string): Promise<Outcome<EnrolResponse>> {
    const enrolled = await this.#enrolment.enrol(request, address);
    if (!enrolled.ok && enrolled.code === 'rate-limited') {
      return enrolled;
    }
    this.#audit.record({
      actor: 'appliance',
      action: 'room.enrol',
      target: enrolled.ok ? enrolled.value.name : '',
      outcome: enrolled.ok ? 'ok' : 'failed',
      detail: enrolled.ok ? '' : enrolled.code,
    });
    return enrolled.ok ? success({ roomId: enrolled.value.id, roomName: enrolled.value.name }) : enrolled;
  }

  /** Answers with the self-test's result for `selfTest`, null for the other commands. */
  async command(
    by: AccountRecord,
    roomId: string,
    request: RoomCommandRequest,
  ): Promise<Outcome<SelfTestResult | null>> {
    const room = this.#rooms.byId(roomId);
    if (room === null) {
      return noRoom;
    }
    this.#watchers.acted(roomId, by.displayName);
    const outcome = await this.#send(by.displayName, roomId, request);
    this.#audit.record({
      actor: by.username,
      action: `room.${request.command}`,
      target: room.name,
      outcome: outcome.ok ? 'ok' : 'failed',
      detail:
        `${request.command === 'recallPreset' ? `${request.deviceId} ${request.presetId} ` : ''}${outcome.ok ? '' : outcome.code}`.trim(),
    });
    return outcome;
  }

  describe(room: RoomRecord): RoomSummary {
    return {
      id: room.id,
      name: room.name,
      location: room.location,
      paired: room.publicKey !== null,
      online: this.#hub.isOnline(room.id),
      lastSeenAt: room.lastSeenAt,
      report: room.lastReport,
    };
  }

  async #send(by: string, roomId: string, request: RoomCommandRequest): Promise<Outcome<SelfTestResult | null>> {
    switch (request.command) {
      case 'recallPreset': {
        const { deviceId, presetId } = request;
        return done(await this.#hub.command(roomId, 'recallPreset', { by, deviceId, presetId }));
      }
      case 'muteRoom':
        return done(await this.#hub.command(roomId, 'muteRoom', { by }));
      case 'restartStage':
        return done(await this.#hub.command(roomId, 'restartStage', { by }));
      case 'selfTest': {
        const answer = await this.#hub.command(roomId, 'selfTest', { by });
        const result = answer.ok ? parse(fleetCommands.selfTest.result, answer.value) : answer;
        return answer.ok && !result.ok ? refuse('command-failed', 'the answer was not a self-test') : result;
      }
    }
  }

  #record(by: AccountRecord, action: string, target: string): void {
    this.#audit.record({ actor: by.username, action, target, outcome: 'ok' });
  }
}

const done = (answer: Outcome<unknown>): Outcome<null> => (answer.ok ? success(null) : answer);
