import { createPublicKey, verify } from 'node:crypto';
import type { WebSocket } from 'ws';
import type { AuditLog } from '../audit/audit-log.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { type Outcome, refuse, success } from '../outcome.ts';
import { parse } from '../parse.ts';
import { mayAskFleet } from '../permissions/fleet-table.ts';
import {
  type FleetCommand,
  type FleetCommandParams,
  type FleetEvent,
  type FleetEventData,
  type FleetParams,
  fleetMethods,
  fleetSignaturePayload,
} from '../protocol/index.ts';
import { newToken, type Random } from '../random.ts';
import { closeCodes, FrameChannel } from './frame-channel.ts';
import type { RoomRegistry } from './room-registry.ts';
import type { RoomRequests } from './room-requests.ts';
import type { RoomWatchers } from './room-watchers.ts';

const proofDeadlineMs = 10_000;
const commandTimeoutMs = 10_000;

interface Link {
  readonly channel: FrameChannel;
  readonly nonce: string;
  readonly cancelDeadline: () => void;
  /** Null until the room has proved itself. */
  roomId: string | null;
}

export interface FleetParts {
  readonly rooms: RoomRegistry;
  readonly requests: RoomRequests;
  readonly watchers: RoomWatchers;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

function isSignedBy(publicKey: string, payload: string, signature: string): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' });
    return verify(null, Buffer.from(payload, 'utf8'), key, Buffer.from(signature, 'base64'));
  } catch {
    return false;
  }
}

/** The rooms' connections: one per room, proved by signature; the newer one replaces the older. */
export class FleetHub {
  readonly #parts: FleetParts;
  readonly #links = new Map<string, Link>();
  readonly #unproved = new Set<Link>();
  readonly #endings: (() => void)[];

  constructor(parts: FleetParts) {
    this.#parts = parts;
    this.#endings = [
      parts.requests.calendarChanges.add((roomId) => this.#pushCalendar(roomId)),
      parts.watchers.changes.add((roomId) => this.#pushObserved(roomId)),
    ];
  }

  isOnline(roomId: string): boolean {
    return this.#links.has(roomId);
  }

  onlineCount(): number {
    return this.#links.size;
  }

  /** Takes over an accepted WebSocket. */
  handleConnection(socket: WebSocket): void {
    const channel = new FrameChannel(socket, this.#parts.clock, {
      request: (method, params) => this.#request(link, method, params),
      answered: (method, ok) => this.#answered(link, method, ok),
      closed: () => this.#closed(link),
    });
    const link: Link = {
      channel,
      nonce: newToken(this.#parts.random),
      cancelDeadline: this.#parts.clock.setTimer(proofDeadlineMs, () =>
        channel.close(closeCodes.tooSlowToProve, 'no proof in time'),
      ),
      roomId: null,
    };
    this.#unproved.add(link);
    this.#send(link, 'challenge', { nonce: link.nonce });
  }

  /** Sends a command and waits for its acknowledgement, 10 s at most. */
  async command<C extends FleetCommand>(
    roomId: string,
    command: C,
    params: FleetCommandParams<C>,
  ): Promise<Outcome<unknown>> {
    const link = this.#links.get(roomId);
    if (link === undefined) {
      return refuse('room-offline', 'the room is not connected');
    }
    return await link.channel.command(command, params, commandTimeoutMs);
  }

  pushAllCalendars(): void {
    for (const roomId of this.#links.keys()) {
      this.#pushCalendar(roomId);
    }
  }

  /** The room forgets its key and shows that it is not paired. */
  unpair(roomId: string): void {
    const link = this.#links.get(roomId);
    if (link !== undefined) {
      this.#send(link, 'unpaired', {});
      link.channel.close(closeCodes.unpaired, 'unpaired');
    }
  }

  close(): void {
    for (const end of this.#endings) {
      end();
    }
    for (const link of [...this.#links.values(), ...this.#unproved]) {
      link.channel.close(closeCodes.shuttingDown, 'the instance stops');
    }
  }

  async #request(link: Link, method: string, params: unknown): Promise<Outcome<unknown>> {
    const room = link.roomId === null ? null : this.#parts.rooms.byId(link.roomId);
    if (room === null) {
      if (!mayAskFleet(method, 'unproved')) {
        return refuse('not-signed-in', 'authenticate first');
      }
      const parsed = parse(fleetMethods.authenticate.params, params);
      return parsed.ok ? this.#authenticate(link, parsed.value) : parsed;
    }
    if (method in fleetMethods && !mayAskFleet(method, 'room')) {
      return refuse('conflict', 'already authenticated');
    }
    return await this.#parts.requests.handle(room, method, params);
  }

  #authenticate(link: Link, params: FleetParams<'authenticate'>): Outcome<unknown> {
    const room = this.#parts.rooms.byId(params.roomId);
    if (room === null || room.publicKey === null) {
      return refuse('room-not-paired', 'no such room, or it is not paired');
    }
    if (!isSignedBy(room.publicKey, fleetSignaturePayload(room.id, link.nonce), params.signature)) {
      this.#parts.audit.record({ actor: 'room', action: 'room.authenticate', target: room.name, outcome: 'failed' });
      return refuse('signature-invalid', 'not signed by the key of this room');
    }
    this.#adopt(link, room.id);
    return success({ roomName: room.name, serverTime: this.#parts.clock.now() });
  }

  #adopt(link: Link, roomId: string): void {
    link.cancelDeadline();
    link.roomId = roomId;
    this.#unproved.delete(link);
    const older = this.#links.get(roomId);
    this.#links.set(roomId, link);
    older?.channel.close(closeCodes.replaced, 'a newer connection took over');
    this.#parts.log.info({ roomId }, 'room connected');
    this.#parts.rooms.noteSeen(roomId);
  }

  #answered(link: Link, method: string, ok: boolean): void {
    if (method !== 'authenticate') {
      return;
    }
    if (link.roomId === null) {
      if (!ok) {
        link.channel.close(closeCodes.proofWrong, 'not proved');
      }
      return;
    }
    this.#pushCalendar(link.roomId);
    this.#pushObserved(link.roomId);
  }

  #closed(link: Link): void {
    link.cancelDeadline();
    this.#unproved.delete(link);
    if (link.roomId !== null && this.#links.get(link.roomId) === link) {
      this.#links.delete(link.roomId);
      this.#parts.log.info({ roomId: link.roomId }, 'room disconnected');
      this.#parts.rooms.noteSeen(link.roomId);
      this.#parts.rooms.save(link.roomId);
    }
  }

  #pushCalendar(roomId: string): void {
    const link = this.#links.get(roomId);
    if (link !== undefined) {
      this.#send(link, 'calendar', { entries: this.#parts.requests.calendar(roomId) });
    }
  }

  #pushObserved(roomId: string): void {
    const link = this.#links.get(roomId);
    if (link !== undefined) {
      this.#send(link, 'observed', { by: this.#parts.watchers.namesAt(roomId) });
    }
  }

  #send<E extends FleetEvent>(link: Link, event: E, data: FleetEventData<E>): void {
    link.channel.sendEvent(event, data);
  }
}
