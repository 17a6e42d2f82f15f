import type { DiscussionSeat, DiscussionSystem, SeatMicrophone } from '../../core/capabilities/capabilities.ts';
import type { Cancel, Clock } from '../../core/clock.ts';
import { CommandQueue, type QueueAnswer } from '../../core/command-queue.ts';
import { failed, succeeded, type Outcome } from '../../core/outcome.ts';
import type { Link, StreamProtocol } from '../../core/supervisor.ts';
import { commandBytes, decodeEvent, lastSeat, type DisCommand, type DisEvent } from './codec.ts';
import { LineSplitter } from '../../core/line-splitter.ts';

export interface ShureDisSessionOptions {
  readonly clock: Clock;
  /** Seats that get the highest priority of the system at each connection (chair). */
  readonly prioritySeats: readonly number[];
}

interface Pending {
  readonly command: DisCommand;
  readonly sentMs: number;
  readonly answer: (answer: QueueAnswer<void>) => void;
}

const echoDeadlineMs = 1000;
const greetingDeadlineMs = 2500;
/** The dump has no end mark: it is over when nothing came for so long. */
const dumpQuietMs = 150;
const highestPriority = 5;
const queueBound = 64;
/** Seats come from outside: more than this many are not remembered. */
const seatLimit = 2000;

const emptySeat = (seat: number): DiscussionSeat => ({ seat, microphone: 'off', name: null });

const same = (a: DiscussionSeat, b: DiscussionSeat): boolean => a.microphone === b.microphone && a.name === b.name;

const answers = (command: DisCommand, event: DisEvent): boolean => {
  switch (command.type) {
    case 'status':
      return event.type !== 'command-error';
    case 'all-off':
      return event.type === 'microphone' && !event.on;
    case 'microphone':
    case 'request':
    case 'priority':
      return event.type === command.type && event.seat === command.seat;
    default:
      return command satisfies never;
  }
};

/** The conversation with a Shure DIS central unit (DIS-CCU, DCS 6000, DDS 5900): see protocol.md beside this file. */
export class ShureDisSession implements DiscussionSystem, StreamProtocol {
  readonly #options: ShureDisSessionOptions;
  readonly #splitter = new LineSplitter();
  readonly #queue: CommandQueue<DisCommand, void>;
  readonly #seats = new Map<number, DiscussionSeat>();
  readonly #prioritySeats: Set<number>;
  #pending: Pending[] = [];
  /** Seats the dump has named so far; null when no dump is awaited. */
  #named: Set<number> | null = null;
  #cancelQuiet: Cancel | null = null;
  #dumpEnded: ((complete: boolean) => void) | null = null;
  #link: Link | null = null;

  constructor(options: ShureDisSessionOptions) {
    this.#options = options;
    this.#prioritySeats = new Set(options.prioritySeats);
    this.#queue = new CommandQueue({
      clock: options.clock,
      bound: queueBound,
      gapMs: 0,
      hasRoom: () => true,
      transmit: ({ payload }, answer) => this.#transmit(payload, answer),
    });
  }

  seats(): readonly DiscussionSeat[] {
    return [...this.#seats.values()].toSorted((a, b) => a.seat - b.seat);
  }

  prioritySeats(): readonly number[] {
    return [...this.#prioritySeats].toSorted((a, b) => a - b);
  }

  async setMicrophone(seat: number, on: boolean): Promise<Outcome<void>> {
    if (!Number.isInteger(seat) || seat < 1 || seat > lastSeat) {
      return failed('unsupported', `seats are 1 to ${lastSeat}`);
    }
    // Only what changes something is echoed: asking for what already is would wait in vain.
    const already = (this.#seats.get(seat)?.microphone === 'on') === on;
    return already && this.#link !== null ? succeeded(undefined) : this.#ask({ type: 'microphone', seat, on });
  }

  async allOff(): Promise<Outcome<void>> {
    const open = this.seats().filter((seat) => seat.microphone === 'on');
    return open.length === 0 && this.#link !== null ? succeeded(undefined) : this.#ask({ type: 'all-off' });
  }

  connected(link: Link): void {
    this.#link = link;
    this.#splitter.reset();
  }

  /** Synchronises by the dump of `mic_status`; a seat it does not name is off. */
  async handshake(): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    this.#named = new Set();
    this.#dumpEnded = resolve;
    this.#cancelQuiet = this.#options.clock.after(greetingDeadlineMs, () => this.#endDump(false));
    void this.#ask({ type: 'status' });
    const complete = await promise;
    if (complete) {
      for (const seat of this.#options.prioritySeats) {
        void this.#ask({ type: 'priority', seat, priority: highestPriority });
      }
    }
    return complete;
  }

  receive(bytes: Uint8Array): void {
    const { lines, spoilt } = this.#splitter.push(bytes);
    for (const line of lines) {
      const event = decodeEvent(line);
      if (event === null) {
        this.#link?.garbled();
      } else {
        this.#hear(event);
      }
    }
    if (spoilt > 0) {
      this.#link?.garbled();
    }
  }

  keepAlive(): void {
    void this.#ask({ type: 'status' }, 'poll');
  }

  disconnected(): void {
    this.#link = null;
    this.#pending = [];
    this.#endDump(false);
    this.#queue.clear('offline', 'the connection to the discussion system was lost');
  }

  /** Microphones are left as they are: people go on speaking when this program ends. */
  async shutDown(): Promise<void> {}

  #ask(command: DisCommand, priority: 'person' | 'poll' = 'person'): Promise<Outcome<void>> {
    if (this.#link === null) {
      return Promise.resolve(failed('offline', 'no connection to the discussion system'));
    }
    return this.#queue.enqueue({
      name: command.type,
      priority,
      axes: [],
      deadlineMs: echoDeadlineMs,
      payload: command,
    });
  }

  #transmit(command: DisCommand, answer: (answer: QueueAnswer<void>) => void): () => void {
    const pending = { command, sentMs: this.#options.clock.monotonicMs(), answer };
    this.#pending.push(pending);
    this.#link?.write(commandBytes(command));
    return () => {
      this.#pending = this.#pending.filter((other) => other !== pending);
    };
  }

  #hear(event: DisEvent): void {
    // The seat first: who waits for the cut must not wait for our book-keeping.
    this.#apply(event);
    this.#link?.answered(this.#settle(event));
    if (this.#named !== null) {
      this.#awaitQuiet();
    }
  }

  #apply(event: DisEvent): void {
    switch (event.type) {
      case 'microphone':
        this.#change(event.seat, { microphone: event.on ? 'on' : 'off' });
        return;
      case 'request':
        this.#request(event.seat, event.on);
        return;
      case 'seat':
        this.#change(event.seat, { name: event.name });
        return;
      case 'priority':
        this.#prioritise(event.seat, event.priority === highestPriority);
        return;
      case 'command-error':
      case 'other':
        return;
      default:
        event satisfies never;
    }
  }

  #prioritise(seat: number, highest: boolean): void {
    if (!highest) {
      this.#prioritySeats.delete(seat);
    } else if (this.#prioritySeats.size < seatLimit) {
      this.#prioritySeats.add(seat);
    }
  }

  /** A request is a state of its own only while the microphone is off. */
  #request(seat: number, on: boolean): void {
    const now = this.#seats.get(seat)?.microphone ?? 'off';
    const afterwards: SeatMicrophone = on ? 'requested' : 'off';
    this.#change(seat, { microphone: now === 'on' ? 'on' : afterwards });
  }

  #change(seat: number, change: Partial<DiscussionSeat>): void {
    const before = this.#seats.get(seat);
    const after = { ...(before ?? emptySeat(seat)), ...change };
    this.#named?.add(seat);
    if ((before !== undefined && same(before, after)) || (before === undefined && this.#seats.size >= seatLimit)) {
      return;
    }
    this.#seats.set(seat, after);
    this.#link?.emit({ type: 'seat', seat: after });
  }

  #settle(event: DisEvent): number | null {
    const first = this.#pending.find(({ command }) => event.type === 'command-error' || answers(command, event));
    if (first === undefined) {
      return null;
    }
    this.#pending = this.#pending.filter((other) => other !== first);
    const outcome = event.type === 'command-error' ? failed('refused', event.text) : succeeded(undefined);
    first.answer({ type: 'settled', outcome });
    return this.#options.clock.monotonicMs() - first.sentMs;
  }

  #awaitQuiet(): void {
    this.#cancelQuiet?.();
    this.#cancelQuiet = this.#options.clock.after(dumpQuietMs, () => this.#endDump(true));
  }

  #endDump(complete: boolean): void {
    this.#cancelQuiet?.();
    this.#cancelQuiet = null;
    const named = this.#named;
    this.#named = null;
    if (complete && named !== null) {
      const unnamed = this.seats().filter(({ seat }) => !named.has(seat));
      unnamed.forEach(({ seat }) => this.#change(seat, { microphone: 'off' }));
    }
    const ended = this.#dumpEnded;
    this.#dumpEnded = null;
    ended?.(complete);
  }
}
