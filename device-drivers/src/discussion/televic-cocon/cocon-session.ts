import type { DiscussionSeat, DiscussionSystem } from '../../core/capabilities/capabilities.ts';
import type { Cancel, Clock } from '../../core/clock.ts';
import type { CommandPriority } from '../../core/command-queue.ts';
import { HttpConversation } from '../../core/http-conversation.ts';
import { failed, succeeded, type Outcome } from '../../core/outcome.ts';
import { SeatBoard } from '../seat-board.ts';
import type { Link, StreamProtocol } from '../../core/supervisor.ts';
import type { HttpReply } from '../../core/transport/http-transport.ts';
import { closeSeatBySeat } from '../seat-by-seat.ts';
import { connectionId, lastSeat, microphonesIn, returnedIn, unwrap } from './codec.ts';

export interface CoconSessionOptions {
  readonly clock: Clock;
  readonly prioritySeats: readonly number[];
}

const deadlineMs = 2500;
/** The server ends a notification without content after 30 s (protocol.md 1). */
const notificationMs = 35_000;
/** A server that answers each notification at once must not be asked without end. */
const pauseMs = 20;
const stateRead = '/CoCon/Microphone/Get';

/** The conversation with a Televic CoCon room server: see protocol.md beside this file. */
export class CoconSession implements DiscussionSystem, StreamProtocol {
  readonly #options: CoconSessionOptions;
  readonly #board: SeatBoard;
  readonly #http: HttpConversation;
  #cancelPause: Cancel | null = null;
  #link: Link | null = null;

  constructor(options: CoconSessionOptions) {
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
    const path = `/CoCon/Microphone/SetState/?State=${on ? 'On' : 'Off'}&SeatNr=${seat}`;
    const outcome = await this.#http.ask({ method: 'GET', path, body: null, deadlineMs }, 'person');
    if (!outcome.ok) {
      return outcome;
    }
    const { status, body } = outcome.value;
    const returned = returnedIn(unwrap(body)) ?? 0;
    if (status !== 200 || returned !== 0) {
      return failed('refused', `HTTP status ${status}, returned ${returned}`);
    }
    await this.#readState('person');
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
    this.#http.connected(link);
  }

  async handshake(): Promise<boolean> {
    const id = await this.#subscribe();
    if (id === null) {
      return false;
    }
    this.#link?.identified({ make: 'Televic', model: 'CoCon', firmware: null, serialNumber: null });
    void this.#listen(id);
    return true;
  }

  receive(bytes: Uint8Array): void {
    this.#http.receive(bytes);
  }

  /** The state again: it also makes good what a notification may have lost. */
  keepAlive(): void {
    void this.#readState('poll');
  }

  disconnected(): void {
    this.#link = null;
    this.#cancelPause?.();
    this.#cancelPause = null;
    this.#http.disconnected();
  }

  /** Microphones are left as they are: people go on speaking when this program ends. */
  async shutDown(): Promise<void> {}

  /** Connects, subscribes and reads the state; the number of the connection, or null when the server does not play along. */
  async #subscribe(): Promise<string | null> {
    const connect = await this.#get('/CoCon/Connect', 'person');
    const id = connect?.status === 200 ? connectionId(connect.body) : null;
    if (id === null) {
      if (connect?.status === 200) {
        this.#link?.garbled();
      }
      return null;
    }
    // All models are subscribed from the start on; a server that refuses this one only tells more than is needed.
    await this.#get(`/CoCon/Subscribe/?Model=Microphone&id=${id}`, 'person');
    return (await this.#readState('person')) ? id : null;
  }

  async #readState(priority: CommandPriority): Promise<boolean> {
    const reply = await this.#get(stateRead, priority);
    return reply?.status === 200 && this.#apply(reply.body);
  }

  async #get(path: string, priority: CommandPriority): Promise<HttpReply | null> {
    const outcome = await this.#http.ask({ method: 'GET', path, body: null, deadlineMs }, priority);
    return outcome.ok ? outcome.value : null;
  }

  #apply(body: string): boolean {
    const value = unwrap(body);
    const microphones = microphonesIn(value);
    if (microphones !== null) {
      this.#board.show(microphones.open, microphones.requested);
    } else if (value === undefined || value === null) {
      this.#link?.garbled();
    }
    return microphones !== null;
  }

  /** One notification after the other for the life of the link; a connection the server forgot is made anew. */
  async #listen(firstId: string): Promise<void> {
    const link = this.#link;
    if (link === null) {
      return;
    }
    let id: string | null = firstId;
    while (this.#link === link) {
      const path: string = `/CoCon/Notification/id=${id}`;
      const reply: HttpReply | null = await this.#http.listen({
        method: 'GET',
        path,
        body: null,
        deadlineMs: notificationMs,
      });
      if (reply === null || this.#link !== link) {
        return;
      }
      if (reply.status === 200) {
        this.#apply(reply.body);
      } else if (reply.status !== 0 && reply.status !== 408) {
        id = await this.#subscribe();
      }
      if (id === null) {
        link.desynchronised();
        return;
      }
      await this.#pause();
    }
  }

  #pause(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const cancel = this.#options.clock.after(pauseMs, resolve);
    this.#cancelPause = () => {
      cancel();
      resolve();
    };
    return promise;
  }
}
