import { AnswerWaits } from '../answer-waits.ts';
import type { DiscussionSeat, DiscussionSystem } from '../../core/capabilities/capabilities.ts';
import type { Cancel, Clock } from '../../core/clock.ts';
import { CommandQueue, type CommandPriority, type QueueAnswer } from '../../core/command-queue.ts';
import { failed, succeeded, type Outcome } from '../../core/outcome.ts';
import { SeatBoard } from '../seat-board.ts';
import type { Link, StreamProtocol } from '../../core/supervisor.ts';
import { decodeReport, encodeCommand, HcsSplitter, lastSeat, type HcsCommand, type HcsReport } from './codec.ts';
import type { TaidenProfile } from './profiles.ts';

export interface TaidenSessionOptions {
  readonly clock: Clock;
  readonly profile: TaidenProfile;
  readonly prioritySeats: readonly number[];
}

const commandDeadlineMs = 1500;
const greetingDeadlineMs = 2000;
/** When a switched microphone is looked for in the reports, ms after the command; not there the last time is a refusal. */
const lookAfterMs = [40, 400] as const;
const queueBound = 64;
const reportsOn: HcsCommand = { type: 'reports', on: true };

/** The conversation with a Taiden main unit: see protocol.md beside this file. Nothing is acknowledged; reports prove it. */
export class TaidenSession implements DiscussionSystem, StreamProtocol {
  readonly #options: TaidenSessionOptions;
  readonly #splitter: HcsSplitter;
  readonly #board: SeatBoard;
  readonly #queue: CommandQueue<HcsCommand, void>;
  readonly #waits = new AnswerWaits<HcsReport>();
  #open: readonly number[] = [];
  #requested: readonly number[] = [];
  #link: Link | null = null;

  constructor(options: TaidenSessionOptions) {
    const { clock, profile } = options;
    this.#options = options;
    this.#splitter = new HcsSplitter('controller', profile);
    this.#board = new SeatBoard(options.prioritySeats, (event) => this.#link?.emit(event));
    this.#queue = new CommandQueue({
      clock,
      bound: queueBound,
      gapMs: profile.gapMs,
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
    if (!Number.isInteger(seat) || seat < 1 || seat > lastSeat) {
      return failed('unsupported', `seats are 1 to ${lastSeat}`);
    }
    return this.#ask({ type: 'microphone', seat, on }, 'person', commandDeadlineMs);
  }

  async allOff(): Promise<Outcome<void>> {
    return this.#ask({ type: 'all-off' }, 'person', commandDeadlineMs);
  }

  connected(link: Link): void {
    this.#link = link;
    this.#splitter.reset();
    this.#open = [];
    this.#requested = [];
    link.identified({ make: 'Taiden', model: null, firmware: null, serialNumber: null });
  }

  async handshake(): Promise<boolean> {
    const outcome = await this.#ask(reportsOn, 'person', greetingDeadlineMs);
    return outcome.ok;
  }

  receive(bytes: Uint8Array): void {
    const { frames, spoilt } = this.#splitter.push(bytes, this.#options.clock.monotonicMs());
    for (const frame of frames) {
      const report = decodeReport(frame, this.#options.profile);
      this.#apply(report);
      this.#link?.answered(this.#waits.settle(report, this.#options.clock.monotonicMs()));
    }
    if (spoilt > 0) {
      this.#link?.garbled();
    }
  }

  keepAlive(): void {
    void this.#ask(reportsOn, 'poll', commandDeadlineMs);
  }

  disconnected(): void {
    this.#link = null;
    this.#waits.clear();
    this.#queue.clear('offline', 'the connection to the discussion system was lost');
  }

  /** Microphones are left as they are; the line is left quiet. */
  async shutDown(): Promise<void> {
    this.#link?.write(encodeCommand({ type: 'reports', on: false }));
  }

  #ask(command: HcsCommand, priority: CommandPriority, deadlineMs: number): Promise<Outcome<void>> {
    if (this.#link === null) {
      return Promise.resolve(failed('offline', 'no connection to the discussion system'));
    }
    return this.#queue.enqueue({ name: command.type, priority, axes: [], deadlineMs, payload: command });
  }

  #transmit(command: HcsCommand, answer: (answer: QueueAnswer<void>) => void): () => void {
    const { clock } = this.#options;
    let looks = 0;
    this.#link?.write(encodeCommand(command));
    const timers: Cancel[] = (command.type === 'reports' ? [] : lookAfterMs).map((delayMs) =>
      clock.after(delayMs, () => {
        looks += 1;
        this.#link?.write(encodeCommand(reportsOn));
      }),
    );
    const accepts = (report: HcsReport): Outcome<void> | null => {
      const outcome = this.#judge(command, report, looks);
      if (outcome !== null) {
        timers.forEach((cancel) => cancel());
      }
      return outcome;
    };
    const forget = this.#waits.add({ sentMs: clock.monotonicMs(), accepts, answer });
    return () => {
      timers.forEach((cancel) => cancel());
      forget();
    };
  }

  #judge(command: HcsCommand, report: HcsReport, looks: number): Outcome<void> | null {
    if (report.type !== 'open') {
      return null;
    }
    if (command.type === 'reports') {
      return succeeded(undefined);
    }
    const done =
      command.type === 'all-off' ? report.seats.length === 0 : report.seats.includes(command.seat) === command.on;
    if (done) {
      return succeeded(undefined);
    }
    return looks < lookAfterMs.length ? null : failed('refused', 'the microphone did not change');
  }

  #apply(report: HcsReport): void {
    switch (report.type) {
      case 'open':
        this.#open = report.seats;
        this.#board.show(this.#open, this.#requested);
        return;
      case 'requested':
        this.#requested = report.seats;
        this.#board.show(this.#open, this.#requested);
        return;
      case 'tracked':
        if (report.seat !== null) {
          // Only an open microphone is tracked; the lists say when it is closed.
          this.#open = [...new Set([...this.#open, report.seat])];
          this.#board.show(this.#open, this.#requested);
        }
        return;
      case 'other':
        return;
      default:
        report satisfies never;
    }
  }
}
