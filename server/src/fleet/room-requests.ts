import type { Static } from 'typebox';
import type { AuditLog } from '../audit/audit-log.ts';
import type { ChangeListeners } from '../change-listeners.ts';
import type { Clock } from '../clock.ts';
import { calendarOf } from '../meetings/calendar.ts';
import type { MeetingBook } from '../meetings/meeting-book.ts';
import type { TicketService } from '../meetings/ticket-service.ts';
import { type Outcome, refuse, success } from '../outcome.ts';
import { parse } from '../parse.ts';
import { type CalendarEntry, fleetMethods, type RoomReport } from '../protocol/index.ts';
import { RateLimiter } from '../rate-limiter.ts';
import type { RoomRecord, RoomStore } from '../store/room-store.ts';
import type { RoomRegistry } from './room-registry.ts';

const saveAfterMs = 2000;
const saveAtLeastEveryMs = 60_000;
/** A proven room that rejoins again and again (a stage that reloads, a person who tries) must not be kept out. */
const ticketRate = { burst: 60, perMinute: 60 };

type EventsParams = Static<typeof fleetMethods.events.params>;
type TicketParams = Static<typeof fleetMethods.ticket.params>;

/** What a room that has proved itself may ask for: one small handler per method. */
export class RoomRequests {
  readonly #rooms: RoomRegistry;
  readonly #store: RoomStore;
  readonly #book: MeetingBook;
  readonly #tickets: TicketService;
  readonly #audit: AuditLog;
  readonly #clock: Clock;
  readonly #zone: string;
  readonly #ticketLimit: RateLimiter;
  readonly #saves = new Map<string, () => void>();
  readonly #savedAt = new Map<string, number>();
  /** Tells which room's calendar changed. */
  readonly calendarChanges: ChangeListeners<string>;

  constructor(parts: {
    rooms: RoomRegistry;
    store: RoomStore;
    book: MeetingBook;
    tickets: TicketService;
    audit: AuditLog;
    clock: Clock;
    zone: string;
  }) {
    this.#rooms = parts.rooms;
    this.#store = parts.store;
    this.#book = parts.book;
    this.#tickets = parts.tickets;
    this.#audit = parts.audit;
    this.#clock = parts.clock;
    this.#zone = parts.zone;
    this.#ticketLimit = new RateLimiter(parts.clock, ticketRate);
    this.calendarChanges = parts.book.roomChanges;
  }

  calendar(roomId: string): CalendarEntry[] {
    return calendarOf(this.#book, roomId, this.#clock.now(), this.#zone);
  }

  async handle(room: RoomRecord, method: string, params: unknown): Promise<Outcome<unknown>> {
    switch (method) {
      case 'report': {
        const parsed = parse(fleetMethods.report.params, params);
        return parsed.ok ? this.#report(room, parsed.value) : parsed;
      }
      case 'events': {
        const parsed = parse(fleetMethods.events.params, params);
        return parsed.ok ? await this.#events(room, parsed.value) : parsed;
      }
      case 'ticket': {
        const parsed = parse(fleetMethods.ticket.params, params);
        return parsed.ok ? await this.#ticket(room, parsed.value) : parsed;
      }
      default:
        return refuse('unknown-method', 'no such method');
    }
  }

  close(): void {
    for (const [roomId, cancel] of this.#saves) {
      cancel();
      this.#rooms.save(roomId);
    }
    this.#saves.clear();
  }

  #report(room: RoomRecord, report: RoomReport): Outcome<unknown> {
    const changed = JSON.stringify(room.lastReport) !== JSON.stringify(report);
    this.#rooms.noteReport(room.id, report);
    const savedAt = this.#savedAt.get(room.id) ?? 0;
    if (changed || this.#clock.now() - savedAt > saveAtLeastEveryMs) {
      this.#saveSoon(room.id);
    }
    return success({});
  }

  /** Reports can come many times a second; the disk gets one every two seconds at most. */
  #saveSoon(roomId: string): void {
    if (this.#saves.has(roomId)) {
      return;
    }
    const cancel = this.#clock.setTimer(saveAfterMs, () => {
      this.#saves.delete(roomId);
      this.#savedAt.set(roomId, this.#clock.now());
      this.#rooms.save(roomId);
    });
    this.#saves.set(roomId, cancel);
  }

  async #events(room: RoomRecord, params: EventsParams): Promise<Outcome<unknown>> {
    for (const event of params.events) {
      if (await this.#store.claimEvent(room.id, event.id, this.#clock.now())) {
        const happened =
          Number.isFinite(event.at) && Math.abs(event.at) < 8.64e15 ? new Date(event.at).toISOString() : '';
        this.#audit.record({
          actor: `room:${room.name}`,
          action: `room.${event.kind}`,
          target: event.deviceId ?? room.name,
          outcome: event.kind === 'device-fault' ? 'failed' : 'ok',
          detail: `${happened} ${event.detail}`.trim(),
        });
      }
    }
    return success({});
  }

  async #ticket(room: RoomRecord, wish: TicketParams): Promise<Outcome<unknown>> {
    if (!this.#ticketLimit.allow(room.id)) {
      return refuse('rate-limited', 'too many tickets');
    }
    return await this.#tickets.forRoom(room, wish);
  }
}
