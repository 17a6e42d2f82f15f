import { AnswerWaits } from '../answer-waits.ts';
import type { DiscussionSeat, DiscussionSystem } from '../../core/capabilities/capabilities.ts';
import type { Clock } from '../../core/clock.ts';
import { CommandQueue, type CommandPriority, type QueueAnswer } from '../../core/command-queue.ts';
import { failed, succeeded, type Outcome } from '../../core/outcome.ts';
import { SeatBoard } from '../seat-board.ts';
import type { Link, StreamProtocol } from '../../core/supervisor.ts';
import {
  commandBytes,
  decodeEvent,
  isChairman,
  lastUnit,
  QuintaSplitter,
  type QuintaCommand,
  type QuintaEvent,
} from './codec.ts';
import type { QuintaProfile } from './profiles.ts';

export interface QuintaSessionOptions {
  readonly clock: Clock;
  readonly profile: QuintaProfile;
  /** Empty where the system has none. */
  readonly password: string;
  readonly prioritySeats: readonly number[];
}

const commandDeadlineMs = 1500;
const greetingDeadlineMs = 1000;
/** A stream is given within a few tens of milliseconds; without one by now there is none free. */
const allocationWaitMs = 800;
const queueBound = 64;
/** Types and last requests are remembered of so many units at most. */
const unitLimit = 2000;

/** The conversation with a Quinta control unit: see protocol.md beside this file. A seat is a microphone unit's number. */
export class QuintaSession implements DiscussionSystem, StreamProtocol {
  readonly #options: QuintaSessionOptions;
  readonly #splitter = new QuintaSplitter();
  readonly #board: SeatBoard;
  readonly #queue: CommandQueue<QuintaCommand, void>;
  readonly #waits = new AnswerWaits<QuintaEvent>();
  readonly #typeFlags = new Map<number, number>();
  readonly #lastRequest = new Map<number, { readonly wanted: boolean; readonly atMs: number }>();
  #firmware: string | null = null;
  #full: boolean | null = null;
  #link: Link | null = null;

  constructor(options: QuintaSessionOptions) {
    this.#options = options;
    this.#board = new SeatBoard(options.prioritySeats, (event) => this.#link?.emit(event));
    this.#queue = new CommandQueue({
      clock: options.clock,
      bound: queueBound,
      gapMs: 0,
      hasRoom: () => true,
      transmit: ({ payload }, answer) => this.#transmit(payload, answer),
    });
  }

  seats(): readonly DiscussionSeat[] {
    return this.#board.seats();
  }

  prioritySeats(): readonly number[] {
    return this.#board.prioritySeats();
  }

  async setMicrophone(seat: number, on: boolean): Promise<Outcome<void>> {
    if (!Number.isInteger(seat) || seat < 1 || seat > lastUnit) {
      return failed('unsupported', `seats are 1 to ${lastUnit}`);
    }
    if (this.#link !== null && this.#board.isOn(seat) === on) {
      return succeeded(undefined);
    }
    const typeFlags = this.#typeFlags.get(seat) ?? this.#options.profile.unknownTypeFlags;
    return this.#ask({ type: 'microphone', unit: seat, on, typeFlags });
  }

  async allOff(): Promise<Outcome<void>> {
    return this.#ask({ type: 'all-off' });
  }

  connected(link: Link): void {
    this.#link = link;
    this.#splitter.reset();
    this.#firmware = null;
    this.#full = null;
  }

  /** Logs in and proves it by the version, which a locked port does not tell (protocol.md 1). */
  async handshake(): Promise<boolean> {
    const login = await this.#ask({ type: 'login', password: this.#options.password }, 'person', greetingDeadlineMs);
    const version = await this.#ask({ type: 'version' }, 'person', greetingDeadlineMs);
    if (!login.ok && !version.ok) {
      return false;
    }
    if (this.#firmware === null) {
      this.#link?.passwordRefused();
      return false;
    }
    await this.#ask({ type: 'mode' }, 'person', greetingDeadlineMs);
    const model = this.#full === false ? 'Quinta RS' : 'Quinta CU';
    this.#link?.identified({ make: 'beyerdynamic', model, firmware: this.#firmware, serialNumber: null });
    // Nothing tells who speaks: what was heard before the connection was lost is not believed any more.
    this.#board.show([], []);
    return true;
  }

  receive(bytes: Uint8Array): void {
    const { lines, spoilt } = this.#splitter.push(bytes);
    for (const line of lines) {
      const event = decodeEvent(line);
      if (event === null) {
        this.#link?.garbled();
      } else {
        this.#apply(event);
        this.#link?.answered(this.#waits.settle(event, this.#options.clock.monotonicMs()));
      }
    }
    if (spoilt > 0) {
      this.#link?.garbled();
    }
  }

  /** The version again: it also shows whether another port has locked this one. */
  keepAlive(): void {
    void this.#checkLogin();
  }

  disconnected(): void {
    this.#link = null;
    this.#waits.clear();
    this.#queue.clear('offline', 'the connection to the discussion system was lost');
  }

  /** Microphones are left as they are: people go on speaking when this program ends. */
  async shutDown(): Promise<void> {}

  async #checkLogin(): Promise<void> {
    this.#firmware = null;
    const outcome = await this.#ask({ type: 'version' }, 'poll');
    if (outcome.ok) {
      this.#link?.refusing(this.#firmware === null);
    }
  }

  #ask(
    command: QuintaCommand,
    priority: CommandPriority = 'person',
    deadlineMs = commandDeadlineMs,
  ): Promise<Outcome<void>> {
    if (this.#link === null) {
      return Promise.resolve(failed('offline', 'no connection to the discussion system'));
    }
    return this.#queue.enqueue({ name: command.type, priority, axes: [], deadlineMs, payload: command });
  }

  #transmit(command: QuintaCommand, answer: (answer: QueueAnswer<void>) => void): () => void {
    const { clock } = this.#options;
    let prompted = false;
    this.#link?.write(commandBytes(command));
    const forget = this.#waits.add({
      sentMs: clock.monotonicMs(),
      answer: (given) => {
        cancelWait();
        answer(given);
      },
      accepts: (event) => {
        prompted ||= event.type === 'prompt';
        return accepted(command, event) ? succeeded(undefined) : null;
      },
    });
    const cancelWait = clock.after(allocationWaitMs, () => {
      if (command.type === 'microphone' && prompted) {
        forget();
        answer({ type: 'settled', outcome: failed('refused', 'no stream was given or taken') });
      }
    });
    return () => {
      cancelWait();
      forget();
    };
  }

  #apply(event: QuintaEvent): void {
    switch (event.type) {
      case 'allocation':
        this.#board.change(event.unit, { microphone: event.on ? 'on' : 'off' });
        return;
      case 'request':
        this.#learn(event.unit, event.typeFlags);
        this.#request(event.unit, event.wanted);
        return;
      case 'unit':
        this.#learn(event.unit, event.typeFlags);
        return;
      case 'version':
        this.#firmware = event.firmware;
        return;
      case 'mode':
        this.#full = event.full;
        return;
      case 'prompt':
      case 'other':
        return;
      default:
        event satisfies never;
    }
  }

  #learn(unit: number, typeFlags: number): void {
    if (this.#typeFlags.size < unitLimit || this.#typeFlags.has(unit)) {
      this.#typeFlags.set(unit, typeFlags);
      this.#board.change(unit, {});
    }
    if (isChairman(typeFlags)) {
      this.#board.prioritise(unit);
    }
  }

  /** The same message comes four times for one press; the last of them may come after the microphone was closed again. */
  #request(unit: number, wanted: boolean): void {
    const atMs = this.#options.clock.monotonicMs();
    const last = this.#lastRequest.get(unit);
    const repeated = last?.wanted === wanted && atMs - last.atMs < this.#options.profile.repeatWithinMs;
    if (repeated || (last === undefined && this.#lastRequest.size >= unitLimit)) {
      return;
    }
    this.#lastRequest.set(unit, { wanted, atMs });
    this.#board.request(unit, wanted);
  }
}

const accepted = (command: QuintaCommand, event: QuintaEvent): boolean =>
  command.type === 'microphone'
    ? event.type === 'allocation' && event.unit === command.unit && event.on === command.on
    : event.type === 'prompt';
