import type { DiscussionSeat, DiscussionSystem } from '../../core/capabilities/capabilities.ts';
import type { Cancel, Clock } from '../../core/clock.ts';
import { LineSplitter } from '../../core/line-splitter.ts';
import { failed, type Outcome } from '../../core/outcome.ts';
import { SeatBoard } from '../seat-board.ts';
import type { Link, StreamProtocol } from '../../core/supervisor.ts';
import { acknowledgement, decodeMessage, type TlvMessage } from './codec.ts';
import type { TlvcamProfile } from './profiles.ts';

export interface TlvcamSessionOptions {
  readonly clock: Clock;
  readonly profile: TlvcamProfile;
  /** False on UDP: there is nobody who waits for the byte. */
  readonly acknowledges: boolean;
  readonly prioritySeats: readonly number[];
}

/** A heartbeat may be late by so much before the unit counts as silent. */
const heartbeatTolerance = 1.4;

/** Listens to the camera protocol of a Televic central unit: see protocol.md beside this file. Nothing can be asked. */
export class TlvcamSession implements DiscussionSystem, StreamProtocol {
  readonly #options: TlvcamSessionOptions;
  readonly #splitter = new LineSplitter();
  readonly #board: SeatBoard;
  #greeted: ((answered: boolean) => void) | null = null;
  #cancelGreeting: Cancel | null = null;
  #link: Link | null = null;

  constructor(options: TlvcamSessionOptions) {
    this.#options = options;
    this.#board = new SeatBoard(options.prioritySeats, (event) => this.#link?.emit(event));
  }

  seats(): readonly DiscussionSeat[] {
    return this.#board.seats();
  }

  prioritySeats(): readonly number[] {
    return this.#board.prioritySeats();
  }

  async setMicrophone(): Promise<Outcome<void>> {
    return failed('unsupported', 'the camera protocol only tells of microphones');
  }

  async allOff(): Promise<Outcome<void>> {
    return failed('unsupported', 'the camera protocol only tells of microphones');
  }

  connected(link: Link): void {
    this.#link = link;
    this.#splitter.reset();
    link.identified({ make: 'Televic', model: null, firmware: null, serialNumber: null });
  }

  /** Waits for the first heartbeat, which carries the whole state; a unit without one cannot be told from a dead one. */
  async handshake(): Promise<boolean> {
    const { heartbeatMs } = this.#options.profile;
    if (heartbeatMs === null) {
      return true;
    }
    const { promise, resolve } = Promise.withResolvers<boolean>();
    this.#greeted = resolve;
    this.#cancelGreeting = this.#options.clock.after(heartbeatMs * heartbeatTolerance, () => this.#endGreeting(false));
    return promise;
  }

  receive(bytes: Uint8Array): void {
    const { lines, spoilt } = this.#splitter.push(bytes);
    for (const line of lines) {
      const message = decodeMessage(line, this.#options.profile.framing);
      if (message === null) {
        // No acknowledgement: the unit sends it again, up to three times (protocol.md 1).
        this.#link?.garbled();
      } else {
        this.#acknowledge();
        this.#apply(message);
        this.#link?.answered(null);
        this.#endGreeting(true);
      }
    }
    if (spoilt > 0) {
      this.#link?.garbled();
    }
  }

  /** There is no inquiry; without a heartbeat the open line is all that is known. */
  keepAlive(): void {
    if (this.#options.profile.heartbeatMs === null) {
      this.#link?.answered(null);
    }
  }

  disconnected(): void {
    this.#link = null;
    this.#endGreeting(false);
  }

  async shutDown(): Promise<void> {}

  #acknowledge(): void {
    if (this.#options.acknowledges && this.#options.profile.framing === 'checksum') {
      this.#link?.write(Uint8Array.of(acknowledgement));
    }
  }

  #apply(message: TlvMessage): void {
    switch (message.type) {
      case 'microphone':
        if (message.president) {
          this.#board.prioritise(message.seat);
        }
        this.#board.change(message.seat, { microphone: message.on ? 'on' : 'off' });
        return;
      case 'synchronise':
        this.#board.show(message.seats, null);
        return;
      case 'all-off':
        this.#board.show([], null);
        return;
      case 'reset':
      case 'other':
        return;
      default:
        message satisfies never;
    }
  }

  #endGreeting(answered: boolean): void {
    this.#cancelGreeting?.();
    this.#cancelGreeting = null;
    const greeted = this.#greeted;
    this.#greeted = null;
    greeted?.(answered);
  }
}
