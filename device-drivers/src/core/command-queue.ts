import type { Cancel, Clock } from './clock.ts';
import { failed, type CommandErrorCode, type Outcome } from './outcome.ts';

export type CommandPriority = 'stop' | 'person' | 'automation' | 'poll';

export interface QueueCommand<Payload> {
  /** For the log; a stop that is still queued is not queued twice under the same name. */
  readonly name: string;
  readonly priority: CommandPriority;
  /** What it sets in motion; a newer motion of the same axis replaces it while it is queued. Empty for the rest. */
  readonly axes: readonly string[];
  /** How long its class of command may take to be acknowledged. */
  readonly deadlineMs: number;
  readonly payload: Payload;
}

/** `busy`: the device has no room for it now; it stays queued. */
export type QueueAnswer<Reply> =
  | { readonly type: 'settled'; readonly outcome: Outcome<Reply> }
  | { readonly type: 'busy' };

export interface CommandQueueOptions<Payload, Reply> {
  readonly clock: Clock;
  /** Commands that may wait; beyond it the least urgent one is refused. */
  readonly bound: number;
  /** Least time between the starts of two commands on the wire. */
  readonly gapMs: number;
  /** Puts the command on the wire and answers once. Returns how to forget it when its deadline has passed. */
  transmit(command: QueueCommand<Payload>, answer: (answer: QueueAnswer<Reply>) => void): () => void;
  /** Whether the device has room for the command; call `pump` when that changes. A stop is never asked. */
  hasRoom(command: QueueCommand<Payload>): boolean;
}

interface Entry<Payload, Reply> {
  readonly command: QueueCommand<Payload>;
  readonly promise: Promise<Outcome<Reply>>;
  readonly settle: (outcome: Outcome<Reply>) => void;
  /** How many stops had been asked for when this command was. */
  readonly stopsBefore: number;
  /** A stop that is not sent once more. */
  repeated: boolean;
  notBeforeMs: number;
  readonly createdMs: number;
  sentMs: number;
  cancelDeadline: Cancel;
  forget: () => void;
}

const rank = { stop: 0, person: 1, automation: 2, poll: 3 } as const;

const never = Number.POSITIVE_INFINITY;

/** A stop waits for an unanswered command no longer than a nine-byte frame takes at 9600 baud. */
const stopWaitsMs = 10;
/** A wanted motion waits no longer for an unanswered poll: its five bytes are through in 5 ms at 9600 baud. */
const motionWaitsForPollMs = 6;
/**
 * The gap an urgent command keeps at most when everything before it was answered, and so was read whole: motions that
 * follow one another keep a distance, because a camera takes them up once per picture; nothing else need wait.
 */
const motionGapMs = 8;
const busyRetryMs = 50;
/** A device that has no room for so long will not have any. */
const busyLimitMs = 20_000;

const nothing = (): void => {};

/**
 * The one way to a device: most urgent first, one command unacknowledged at a time, newer motions replace queued ones.
 * A stop discards queued motions, overtakes what is not acknowledged, and is repeated once when nobody acknowledges it.
 */
export class CommandQueue<Payload, Reply> {
  readonly #options: CommandQueueOptions<Payload, Reply>;
  #queued: Entry<Payload, Reply>[] = [];
  #inFlight: Entry<Payload, Reply> | null = null;
  readonly #overtaken = new Set<Entry<Payload, Reply>>();
  #lastSent: Entry<Payload, Reply> | null = null;
  #stops = 0;
  /** Stops that were answered while another command was not: the answer may have been meant for that one. */
  #doubtful: Entry<Payload, Reply>[] = [];
  #cancelPump: Cancel = nothing;

  constructor(options: CommandQueueOptions<Payload, Reply>) {
    this.#options = options;
  }

  /** Commands that are queued or not acknowledged. */
  get size(): number {
    return this.#queued.length + this.#overtaken.size + (this.#inFlight === null ? 0 : 1);
  }

  /** Resolves when the device acknowledged or refused the command, or with the reason why it never went out. */
  enqueue(command: QueueCommand<Payload>): Promise<Outcome<Reply>> {
    if (command.priority === 'stop') {
      this.#stops += 1;
      this.#discard((entry) => entry.command.axes.length > 0, 'superseded', 'a stop was asked for');
      const waiting = this.#queued.find(
        (entry) => entry.command.priority === 'stop' && entry.command.name === command.name,
      );
      if (waiting !== undefined) {
        return waiting.promise;
      }
    }
    const entry = this.#createEntry(command);
    this.#admit(entry);
    this.pump();
    return entry.promise;
  }

  /** Ends everything that is queued or unanswered. */
  clear(code: CommandErrorCode, detail: string): void {
    this.#cancelPump();
    const open = [...this.#queued, ...this.#overtaken, ...(this.#inFlight === null ? [] : [this.#inFlight])];
    this.#queued = [];
    this.#inFlight = null;
    this.#overtaken.clear();
    this.#lastSent = null;
    this.#doubtful = [];
    for (const entry of open) {
      this.#finish(entry, failed(code, detail));
    }
  }

  /** Sends the next command if it may go out now, or sets the timer for it. */
  pump(): void {
    this.#cancelPump();
    this.#cancelPump = nothing;
    const entry = this.#next();
    if (entry === null) {
      return;
    }
    const now = this.#options.clock.monotonicMs();
    const dueMs = Math.max(entry.notBeforeMs, this.#gapEndsMs(entry), this.#slotFreeMs(entry));
    if (dueMs <= now) {
      this.#send(entry, now);
    } else if (dueMs !== never) {
      this.#cancelPump = this.#options.clock.after(dueMs - now, () => this.pump());
    }
  }

  #createEntry(command: QueueCommand<Payload>): Entry<Payload, Reply> {
    const { promise, resolve } = Promise.withResolvers<Outcome<Reply>>();
    return {
      command,
      promise,
      settle: resolve,
      stopsBefore: this.#stops,
      repeated: false,
      notBeforeMs: 0,
      createdMs: this.#options.clock.monotonicMs(),
      sentMs: 0,
      cancelDeadline: nothing,
      forget: nothing,
    };
  }

  #admit(entry: Entry<Payload, Reply>): void {
    const mine = rank[entry.command.priority];
    const rivals = this.#queued.filter((other) => other.command.axes.some((axis) => entry.command.axes.includes(axis)));
    if (rivals.some((rival) => rank[rival.command.priority] < mine)) {
      this.#finish(entry, failed('superseded', 'a more urgent motion is waiting'));
      return;
    }
    this.#discard((other) => rivals.includes(other), 'superseded', 'a newer motion took its place');
    this.#queued.push(entry);
    if (this.#queued.length > this.#options.bound) {
      const worst = this.#queued.reduce((a, b) => (rank[b.command.priority] >= rank[a.command.priority] ? b : a));
      this.#discard((other) => other === worst, 'refused', 'too many commands are waiting');
    }
  }

  #discard(which: (entry: Entry<Payload, Reply>) => boolean, code: CommandErrorCode, detail: string): void {
    const gone = this.#queued.filter(which);
    this.#queued = this.#queued.filter((entry) => !gone.includes(entry));
    for (const entry of gone) {
      this.#finish(entry, failed(code, detail));
    }
  }

  #next(): Entry<Payload, Reply> | null {
    let best: Entry<Payload, Reply> | null = null;
    for (const entry of this.#queued) {
      const { command } = entry;
      const better = best === null || this.#goesBefore(entry, best);
      if (better && (command.priority === 'stop' || this.#options.hasRoom(command))) {
        best = entry;
      }
    }
    return best;
  }

  /** Commands of one rank keep their order, except that a stop waits for no other stop that is to be tried again later. */
  #goesBefore(entry: Entry<Payload, Reply>, other: Entry<Payload, Reply>): boolean {
    const moreUrgent = rank[entry.command.priority] < rank[other.command.priority];
    return moreUrgent || (entry.command.priority === 'stop' && entry.notBeforeMs < other.notBeforeMs);
  }

  #gapEndsMs(entry: Entry<Payload, Reply>): number {
    const last = this.#lastSent;
    return last === null ? 0 : last.sentMs + Math.min(this.#options.gapMs, this.#longestGapMs(entry.command, last));
  }

  #longestGapMs({ priority, axes }: QueueCommand<Payload>, last: Entry<Payload, Reply>): number {
    if (priority === 'poll') {
      return never;
    }
    // For the one in flight its slot is awaited anyhow.
    if (this.#overtaken.size > 0) {
      return priority === 'stop' ? stopWaitsMs : motionWaitsForPollMs;
    }
    const motions = axes.length > 0 && last.command.axes.length > 0;
    return motions ? motionGapMs : 0;
  }

  #slotFreeMs(entry: Entry<Payload, Reply>): number {
    const open = this.#inFlight;
    if (open === null) {
      return 0;
    }
    if (entry.command.priority === 'stop') {
      return open.sentMs + stopWaitsMs;
    }
    const overtakesPoll = entry.command.priority !== 'poll' && open.command.priority === 'poll';
    return overtakesPoll ? open.sentMs + motionWaitsForPollMs : never;
  }

  #send(entry: Entry<Payload, Reply>, now: number): void {
    if (this.#inFlight !== null) {
      this.#overtaken.add(this.#inFlight);
    }
    this.#queued = this.#queued.filter((other) => other !== entry);
    if (entry.command.axes.length > 0) {
      // A doubtful stop belongs to the motion before; repeated later, it would end this one.
      this.#doubtful = [];
    }
    this.#inFlight = entry;
    this.#lastSent = entry;
    entry.sentMs = now;
    let answered = false;
    entry.cancelDeadline = this.#options.clock.after(entry.command.deadlineMs, () => this.#expire(entry));
    const forget = this.#options.transmit(entry.command, (answer) => {
      if (!answered) {
        answered = true;
        this.#take(entry, answer);
      }
    });
    if (!answered) {
      entry.forget = forget;
    }
    // More than one may be allowed out, for instance the second half of a stop: let the next one find its time.
    this.pump();
  }

  #take(entry: Entry<Payload, Reply>, answer: QueueAnswer<Reply>): void {
    if (!this.#release(entry)) {
      return;
    }
    entry.forget = nothing;
    entry.cancelDeadline();
    this.#doubt(entry, answer);
    if (answer.type === 'settled') {
      this.#finish(entry, answer.outcome);
    } else if (entry.command.axes.length > 0 && entry.stopsBefore < this.#stops) {
      // A refused move must not be tried again after a stop: the camera would run away.
      this.#finish(entry, failed('superseded', 'a stop was asked for'));
    } else {
      this.#retry(entry);
    }
    this.pump();
  }

  #doubt(entry: Entry<Payload, Reply>, answer: QueueAnswer<Reply>): void {
    if (this.#inFlight === null && this.#overtaken.size === 0) {
      this.#doubtful = [];
    } else if (entry.command.priority === 'stop' && answer.type === 'settled' && !entry.repeated) {
      this.#doubtful.push(entry);
    }
  }

  /** One of the commands on the wire was lost, and devices do not say which: all stops among them go out again. */
  #repeatDoubtful(): void {
    for (const { command } of this.#doubtful) {
      this.#queued.unshift({ ...this.#createEntry(command), repeated: true });
    }
    this.#doubtful = [];
  }

  #retry(entry: Entry<Payload, Reply>): void {
    const waitMs = entry.command.priority === 'stop' ? stopWaitsMs : busyRetryMs;
    const now = this.#options.clock.monotonicMs();
    entry.notBeforeMs = now + waitMs;
    const newer = this.#queued.some((other) => other.command.axes.some((axis) => entry.command.axes.includes(axis)));
    if (now - entry.createdMs > busyLimitMs) {
      this.#finish(entry, failed('refused', `no room for ${entry.command.name}`));
    } else if (newer) {
      this.#finish(entry, failed('superseded', 'a newer motion took its place'));
    } else {
      this.#queued.unshift(entry);
    }
  }

  /** Who was settled or cleared has no deadline any more, so the entry is on the wire. */
  #expire(entry: Entry<Payload, Reply>): void {
    this.#release(entry);
    entry.forget();
    entry.forget = nothing;
    this.#repeatDoubtful();
    if (entry.command.priority === 'stop' && !entry.repeated) {
      entry.repeated = true;
      this.#queued.unshift(entry);
    } else {
      this.#finish(
        entry,
        failed('offline', `no answer to ${entry.command.name} within ${entry.command.deadlineMs} ms`),
      );
    }
    this.pump();
  }

  /** False when the entry is not on the wire any more (cleared, or settled before). */
  #release(entry: Entry<Payload, Reply>): boolean {
    if (this.#inFlight === entry) {
      this.#inFlight = null;
      return true;
    }
    return this.#overtaken.delete(entry);
  }

  #finish(entry: Entry<Payload, Reply>, outcome: Outcome<Reply>): void {
    entry.cancelDeadline();
    entry.forget();
    entry.settle(outcome);
  }
}
