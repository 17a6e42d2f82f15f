import { createBackoff, type Backoff } from './backoff.ts';
import type { Capabilities } from './capabilities/capabilities.ts';
import type { Cancel } from './clock.ts';
import type { Device, DeviceEvent, DeviceIdentity, Health, HealthReason } from './device.ts';
import { DeviceReport } from './device-report.ts';
import type { DriverEnvironment } from './driver.ts';
import { nextState, type SupervisorEvent, type SupervisorState } from './supervisor-machine.ts';
import { TappedTransport } from './transport/tapped-transport.ts';
import type { Transport, TransportFailure } from './transport/transport.ts';

/** What a protocol may do with an open pipe, and tells of it. A link that was given up ignores every call. */
export interface Link {
  write(bytes: Uint8Array): void;
  /** A frame that makes sense arrived; `latencyMs` is null when it answers nothing in particular. */
  answered(latencyMs: number | null): void;
  /** Bytes arrived that make no sense. */
  garbled(): void;
  /** The device refused our password. It is tried again rarely: many devices lock out who guesses. */
  passwordRefused(): void;
  /** The stream cannot be understood any more: connect anew. */
  desynchronised(): void;
  /** The device answers but refuses control (stand-by, locked); false when it obeys again. */
  refusing(refuses: boolean): void;
  identified(identity: DeviceIdentity): void;
  emit(event: DeviceEvent): void;
}

/** The device's language on a byte stream; one object for the life of the device, `connected` for each pipe. */
export interface StreamProtocol {
  /** A fresh pipe: forget what belonged to the one before. */
  connected(link: Link): void;
  /** Greets the device. True when it answered anything that makes sense; optional steps may fail. */
  handshake(): Promise<boolean>;
  receive(bytes: Uint8Array): void;
  /** True while silence and a lost pipe are the device's way, for instance while it restarts: no fault is shown then. */
  silenceExpected?(): boolean;
  /** Sends the cheapest inquiry; the answer is reported through the link. */
  keepAlive(): void;
  /** The pipe is gone: everything pending fails as `offline`, every timer is cancelled. */
  disconnected(): void;
  /** Last words before a wanted close, for instance a stop; must resolve within half a second. */
  shutDown(): Promise<void>;
}

export interface SupervisorOptions {
  readonly transport: Transport;
  readonly protocol: StreamProtocol;
  readonly capabilities: Capabilities;
  readonly environment: DriverEnvironment;
  /**
   * Null for a device that can be asked every second; slower for one that needs its time. A device that never answers
   * cannot be watched: it is online while its port is open, and `lastAnswerAt` stays null.
   */
  readonly watchTimes: WatchTimes | 'never-answers' | null;
}

/** When a silent device is asked whether it is there, and after what silence it counts as offline. */
export interface WatchTimes {
  readonly askAfterMs: number;
  readonly silentAfterMs: number;
}

/** Ask after this silence, ask again after twice of it: a fault must be shown within 5 s, found within 4 s. */
const defaultWatchTimes: WatchTimes = { askAfterMs: 1200, silentAfterMs: 3600 };
/** A device that is plugged in again must be in control within 10 s. */
const retrySchedule = { firstMs: 250, factor: 2, capMs: 2500, jitter01: 0.3 };

/** Seven wrong passwords lock a typical device for half an hour (protocol.md 3.3). */
const wrongPasswordRetryMs = 60_000;

const reasonOf = (failure: TransportFailure): HealthReason => (failure === 'closed' ? 'no-answer' : failure);

/** Keeps one device connected and says how it is: connect, greet, ask when silent, give up, try again. */
export class Supervisor implements Device {
  readonly capabilities: Capabilities;
  readonly #options: SupervisorOptions;
  readonly #transport: Transport;
  readonly #backoff: Backoff;
  readonly #report: DeviceReport;
  #state: SupervisorState = 'stopped';
  #link: Link | null = null;
  #cancelTimer: Cancel | null = null;
  #closing: Promise<void> = Promise.resolve();
  #answeredMs = 0;
  #asked = 0;
  #sawGarbage = false;
  #refuses = false;

  constructor(options: SupervisorOptions) {
    const { tap } = options.environment;
    this.#options = options;
    this.#transport = tap === undefined ? options.transport : new TappedTransport(options.transport, tap);
    this.capabilities = options.capabilities;
    this.#backoff = createBackoff(retrySchedule, options.environment.random);
    this.#report = new DeviceReport(options.environment.clock);
  }

  health(): Health {
    return this.#report.health;
  }

  identity(): DeviceIdentity {
    return this.#report.identity;
  }

  start(): void {
    if (this.#step('start')) {
      this.#report.setHealth('connecting', 'none');
      void this.#open();
    }
  }

  async stop(): Promise<void> {
    if (this.#state === 'online') {
      await this.#options.protocol.shutDown();
    }
    if (this.#step('stop')) {
      this.#dropLink();
      this.#report.setHealth('offline', 'none');
    }
    await this.#closing;
  }

  subscribe(listener: (event: DeviceEvent) => void): () => void {
    return this.#report.subscribe(listener);
  }

  #step(event: SupervisorEvent): boolean {
    const next = nextState(this.#state, event);
    this.#state = next ?? this.#state;
    return next !== null;
  }

  async #open(): Promise<void> {
    await this.#closing;
    if (this.#state !== 'opening') {
      return;
    }
    const link = this.#createLink();
    this.#link = link;
    const failure = await this.#transport.open({
      data: (bytes) => this.#link === link && this.#options.protocol.receive(bytes),
      lost: (lostBy) => this.#link === link && this.#fail(reasonOf(lostBy)),
    });
    if (this.#link !== link) {
      return;
    }
    if (failure !== null) {
      this.#fail(reasonOf(failure));
      return;
    }
    this.#step('opened');
    await this.#greet(link);
  }

  async #greet(link: Link): Promise<void> {
    this.#sawGarbage = false;
    this.#refuses = false;
    this.#options.protocol.connected(link);
    const answered = await this.#options.protocol.handshake();
    if (this.#link !== link) {
      return;
    }
    if (!answered) {
      this.#fail(this.#sawGarbage ? 'garbled' : 'no-answer');
      return;
    }
    this.#step('ready');
    this.#backoff.reset();
    this.#answeredMs = this.#now();
    this.#asked = 0;
    this.#showOnline();
    this.#options.environment.log.info(
      this.#options.watchTimes === 'never-answers' ? 'device is connected' : 'device answers',
      { transport: this.#transport.description },
    );
    this.#watch();
  }

  #createLink(): Link {
    const mine = (): boolean => this.#link === link;
    const link: Link = {
      write: (bytes) => {
        if (mine()) {
          void this.#transport.write(bytes);
        }
      },
      answered: (latencyMs) => mine() && this.#answered(latencyMs),
      garbled: () => {
        this.#sawGarbage = true;
      },
      passwordRefused: () => mine() && this.#fail('wrong-password'),
      desynchronised: () => mine() && this.#fail('garbled'),
      refusing: (refuses) => {
        this.#refuses = refuses;
        this.#showOnline();
      },
      identified: (identity) => this.#report.identified(identity),
      emit: (event) => this.#report.emit(event),
    };
    return link;
  }

  #answered(latencyMs: number | null): void {
    this.#answeredMs = this.#now();
    this.#asked = 0;
    this.#sawGarbage = false;
    this.#report.answered(latencyMs);
    this.#showOnline();
  }

  #showOnline(): void {
    if (this.#state === 'online') {
      this.#report.showAnswering(this.#refuses);
    }
  }

  /** One timer walks through the silence: ask, ask again and show it, give up. */
  #watch(): void {
    const times = this.#options.watchTimes ?? defaultWatchTimes;
    if (times === 'never-answers') {
      return;
    }
    const { askAfterMs, silentAfterMs } = times;
    if (this.#silenceExpected()) {
      this.#answeredMs = this.#now();
      this.#asked = 0;
      this.#options.protocol.keepAlive();
      this.#setTimer(askAfterMs, () => this.#watch());
      return;
    }
    const silentMs = this.#now() - this.#answeredMs;
    if (silentMs >= silentAfterMs) {
      this.#fail(this.#sawGarbage ? 'garbled' : 'no-answer');
      return;
    }
    if (silentMs >= askAfterMs * (this.#asked + 1)) {
      this.#asked += 1;
      if (this.#asked > 1) {
        this.#report.setHealth('degraded', this.#sawGarbage ? 'garbled' : 'no-answer');
      }
      this.#options.protocol.keepAlive();
    }
    // Asked anew: the keep-alive may have been answered within the call.
    const stillSilentMs = this.#now() - this.#answeredMs;
    const nextMs = Math.min(silentAfterMs, askAfterMs * (this.#asked + 1));
    this.#setTimer(Math.max(1, nextMs - stillSilentMs), () => this.#watch());
  }

  #fail(reason: HealthReason): void {
    if (!this.#step('failed')) {
      return;
    }
    const wrongPassword = reason === 'wrong-password';
    const expected = !wrongPassword && this.#silenceExpected();
    this.#dropLink();
    if (!expected && (this.#report.health.state !== 'offline' || this.#report.health.reason !== reason)) {
      this.#options.environment.log.warn('device is offline', {
        transport: this.#transport.description,
        reason,
      });
    }
    if (expected) {
      this.#report.setHealth('connecting', 'none');
    } else {
      this.#report.setHealth(wrongPassword ? 'auth-failed' : 'offline', reason);
    }
    this.#setTimer(wrongPassword ? wrongPasswordRetryMs : this.#backoff.nextDelayMs(), () => {
      if (this.#step('retry')) {
        void this.#open();
      }
    });
  }

  #silenceExpected(): boolean {
    return this.#options.protocol.silenceExpected?.() === true;
  }

  #dropLink(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    this.#link = null;
    this.#options.protocol.disconnected();
    const closed = this.#transport.close();
    this.#closing = closed;
  }

  #setTimer(delayMs: number, run: () => void): void {
    this.#cancelTimer?.();
    this.#cancelTimer = this.#options.environment.clock.after(delayMs, run);
  }

  #now(): number {
    return this.#options.environment.clock.monotonicMs();
  }
}
