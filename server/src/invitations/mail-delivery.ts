import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Random } from '../random.ts';
import type { MailStore, OutgoingMail } from '../store/mail-store.ts';
import type { MailSender } from './mail-sender.ts';
import { retryDelayMs } from './retry-schedule.ts';

const batch = 20;
/** The database is away, or a timer was set for far ahead and the clock jumped. */
const lookAgainMs = 60_000;

/** Sends what waits in the store, one mail at a time, and tries again later what could not be sent. Survives restarts. */
export class MailDelivery {
  readonly #store: MailStore;
  readonly #sender: MailSender;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #log: Log;
  #running: Promise<void> | null = null;
  #woken = false;
  #cancelTimer: (() => void) | null = null;
  #closed = false;

  constructor(parts: { store: MailStore; sender: MailSender; clock: Clock; random: Random; log: Log }) {
    this.#store = parts.store;
    this.#sender = parts.sender;
    this.#clock = parts.clock;
    this.#random = parts.random;
    this.#log = parts.log;
  }

  /** Something may be due. */
  wake(): void {
    this.#woken = true;
    if (!this.#closed && this.#running === null) {
      this.#running = this.#run();
    }
  }

  /** Resolves when nothing more is due. */
  async idle(): Promise<void> {
    await this.#running;
  }

  /** The mail that is being sent is finished; the rest waits for the next start. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#cancelTimer?.();
    await this.#running;
  }

  async #run(): Promise<void> {
    this.#cancelTimer?.();
    let delayMs: number | null = lookAgainMs;
    try {
      do {
        this.#woken = false;
        delayMs = await this.#sendDue();
      } while (!this.#closed && (this.#woken || delayMs === 0));
    } catch (error) {
      this.#log.warn({ err: error }, 'the queue of outgoing mail cannot be read');
    }
    this.#running = null;
    if (delayMs !== null && !this.#closed) {
      this.#cancelTimer = this.#clock.setTimer(Math.min(delayMs, lookAgainMs), () => this.wake());
    }
  }

  /** Ms until more is due; null when nothing waits. */
  async #sendDue(): Promise<number | null> {
    for (const mail of await this.#store.due(this.#clock.now(), batch)) {
      if (!this.#closed) {
        await this.#send(mail);
      }
    }
    const next = await this.#store.nextDueAt();
    return next === null ? null : Math.max(0, next - this.#clock.now());
  }

  async #send(mail: OutgoingMail): Promise<void> {
    const failure = await this.#sender.send(mail);
    const { id, meetingId } = mail;
    if (failure === null) {
      await this.#store.settle(id, null);
      this.#log.info({ mail: id, meetingId }, 'mail sent');
      return;
    }
    const attempts = mail.attempts + 1;
    const [byte = 0] = this.#random.bytes(1);
    const delayMs = failure.final ? null : retryDelayMs(attempts, byte / 255);
    if (delayMs === null) {
      await this.#store.settle(id, failure.reason === 'server-away' ? 'expired' : failure.reason);
      this.#log.error({ mail: id, meetingId, reason: failure.reason }, 'mail given up');
      return;
    }
    await this.#store.postpone(id, failure.reason, attempts, this.#clock.now() + delayMs);
    this.#log.warn({ mail: id, meetingId, reason: failure.reason, attempts }, 'mail not sent yet');
  }
}
