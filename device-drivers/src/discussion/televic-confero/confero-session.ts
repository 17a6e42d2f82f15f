import type { DiscussionSeat, DiscussionSystem } from '../../core/capabilities/capabilities.ts';
import type { Cancel, Clock } from '../../core/clock.ts';
import type { CommandPriority } from '../../core/command-queue.ts';
import { HttpConversation } from '../../core/http-conversation.ts';
import { failed, succeeded, type Outcome } from '../../core/outcome.ts';
import { SeatBoard } from '../seat-board.ts';
import type { Link, StreamProtocol } from '../../core/supervisor.ts';
import type { HttpReply } from '../../core/transport/http-transport.ts';
import { closeSeatBySeat } from '../seat-by-seat.ts';
import { decodeNames, decodeSeat, decodeSeats, encodeChange, lastSeat, type ConferoSeat } from './codec.ts';

export interface ConferoSessionOptions {
  readonly clock: Clock;
  /** Seats to ask one by one, for releases that do not list them. */
  readonly seats: readonly number[];
  readonly prioritySeats: readonly number[];
}

const deadlineMs = 2500;
const pollEveryMs = 300;
const allSeats = '/api/discussion/seats';

const refusesToken = ({ status }: HttpReply): boolean => status === 401 || status === 403;

/** The conversation with a Televic Confero or Plixus unit over REST: see protocol.md beside this file. */
export class ConferoSession implements DiscussionSystem, StreamProtocol {
  readonly #options: ConferoSessionOptions;
  readonly #board: SeatBoard;
  readonly #http: HttpConversation;
  #listed = true;
  #cancelPoll: Cancel | null = null;
  #link: Link | null = null;

  constructor(options: ConferoSessionOptions) {
    this.#options = options;
    this.#http = new HttpConversation(options.clock);
    this.#board = new SeatBoard(options.prioritySeats, (event) => this.#link?.emit(event));
  }

  seats(): readonly DiscussionSeat[] {
    return this.#board.seats();
  }

  prioritySeats(): readonly number[] {
    return this.#board.prioritySeats();
  }

  async setMicrophone(seat: number, on: boolean): Promise<Outcome<void>> {
    if (!Number.isInteger(seat) || seat < 1 || seat > lastSeat) {
      return failed('unsupported', `seats are 1 to ${lastSeat}`);
    }
    const call = { method: 'PUT', path: `${allSeats}/${seat}`, body: encodeChange(on), deadlineMs } as const;
    const outcome = await this.#http.ask(call, 'person');
    if (!outcome.ok) {
      return outcome;
    }
    if (refusesToken(outcome.value)) {
      return failed('auth-failed', 'the token does not allow it');
    }
    if (outcome.value.status >= 300) {
      return failed('refused', `HTTP status ${outcome.value.status}`);
    }
    this.#board.change(seat, { microphone: on ? 'on' : 'off' });
    return succeeded(undefined);
  }

  async allOff(): Promise<Outcome<void>> {
    if (this.#link === null) {
      return failed('offline', 'no connection to the discussion system');
    }
    return await closeSeatBySeat(this.seats(), (seat) => this.setMicrophone(seat, false));
  }

  connected(link: Link): void {
    this.#link = link;
    this.#listed = true;
    this.#http.connected(link);
  }

  async handshake(): Promise<boolean> {
    const read = await this.#read('person');
    if (read) {
      await this.#readNames();
      this.#link?.identified({ make: 'Televic', model: null, firmware: null, serialNumber: null });
      this.#poll();
    }
    return read;
  }

  receive(bytes: Uint8Array): void {
    this.#http.receive(bytes);
  }

  keepAlive(): void {
    void this.#read('poll');
  }

  disconnected(): void {
    this.#link = null;
    this.#cancelPoll?.();
    this.#cancelPoll = null;
    this.#http.disconnected();
  }

  /** Microphones are left as they are: people go on speaking when this program ends. */
  async shutDown(): Promise<void> {}

  /** Reads the whole state. False when it could not be read. */
  async #read(priority: CommandPriority): Promise<boolean> {
    const link = this.#link;
    const seats = this.#listed ? await this.#readList(priority) : await this.#readEach(priority);
    if (seats === null || this.#link !== link || link === null) {
      return false;
    }
    for (const { seat, chair } of seats) {
      this.#board.change(seat, {});
      if (chair) {
        this.#board.prioritise(seat);
      }
    }
    const open = seats.filter(({ on }) => on).map(({ seat }) => seat);
    this.#board.show(
      open,
      seats.filter(({ requests }) => requests).map(({ seat }) => seat),
    );
    return true;
  }

  async #readList(priority: CommandPriority): Promise<readonly ConferoSeat[] | null> {
    const reply = await this.#get(allSeats, priority);
    if (reply?.status === 404 && this.#options.seats.length > 0) {
      this.#listed = false;
      return this.#readEach(priority);
    }
    const seats = reply?.status === 200 ? decodeSeats(reply.body) : null;
    this.#judge(reply, seats !== null);
    return seats;
  }

  async #readEach(priority: CommandPriority): Promise<readonly ConferoSeat[] | null> {
    const seats: ConferoSeat[] = [];
    for (const number of this.#options.seats) {
      const reply = await this.#get(`${allSeats}/${number}`, priority);
      const seat = reply?.status === 200 ? decodeSeat(reply.body, number) : null;
      if (reply?.status !== 404) {
        this.#judge(reply, seat !== null);
      }
      if (reply === null || refusesToken(reply)) {
        return null;
      }
      seats.push(...(seat === null ? [] : [seat]));
    }
    return seats;
  }

  async #readNames(): Promise<void> {
    const reply = await this.#get('/api/meeting', 'person');
    if (reply?.status === 200) {
      decodeNames(reply.body).forEach((name, seat) => this.#board.change(seat, { name }));
    }
  }

  async #get(path: string, priority: CommandPriority): Promise<HttpReply | null> {
    const outcome = await this.#http.ask({ method: 'GET', path, body: null, deadlineMs }, priority);
    return outcome.ok ? outcome.value : null;
  }

  #judge(reply: HttpReply | null, understood: boolean): void {
    if (reply === null) {
      return;
    }
    if (refusesToken(reply)) {
      this.#link?.passwordRefused();
    } else if (reply.status === 200 && !understood) {
      this.#link?.desynchronised();
    } else {
      this.#link?.refusing(reply.status !== 200);
    }
  }

  #poll(): void {
    this.#cancelPoll = this.#options.clock.after(pollEveryMs, () => void this.#pollOnce());
  }

  async #pollOnce(): Promise<void> {
    const link = this.#link;
    await this.#read('poll');
    if (this.#link === link && link !== null) {
      this.#poll();
    }
  }
}
