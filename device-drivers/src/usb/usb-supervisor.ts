import { createBackoff, type Backoff } from '../core/backoff.ts';
import type { Capabilities } from '../core/capabilities/capabilities.ts';
import type { Cancel } from '../core/clock.ts';
import type { Device, DeviceEvent, DeviceIdentity, Health, HealthReason } from '../core/device.ts';
import { DeviceReport } from '../core/device-report.ts';
import type { DriverEnvironment } from '../core/driver.ts';
import { nextState, type SupervisorEvent, type SupervisorState } from '../core/supervisor-machine.ts';

/** What a session tells of a device that is plugged in. A link that was given up ignores every call. */
export interface UsbLink {
  answered(): void;
  /** The device or its tool is gone; `none` is not a reason. */
  lost(reason: Exclude<HealthReason, 'none'>): void;
  /** The device answers but refuses control; false when it obeys again. */
  refusing(refuses: boolean): void;
  identified(identity: DeviceIdentity): void;
  emit(event: DeviceEvent): void;
}

/** A device that is plugged into this machine: found, opened, asked, lost; one object for its whole life. */
export interface UsbSession {
  /** Finds and opens the device; `none` when it answers, or why not. */
  attach(link: UsbLink): Promise<HealthReason>;
  /** Whether it is still there and answers; every wait in it is bounded by a second. */
  check(): Promise<HealthReason>;
  /** It is gone: everything pending fails as `offline`, every timer is cancelled, every child is given up. */
  detach(): void;
  /** Last words before a wanted close, for instance a stop; must resolve within half a second. */
  shutDown(): Promise<void>;
}

export interface UsbSupervisorOptions {
  /** For the log. */
  readonly description: string;
  readonly session: UsbSession;
  readonly capabilities: Capabilities;
  readonly environment: DriverEnvironment;
}

/** Asked after this silence, again at once, each for a second at most: silence is found within 4 s. */
const checkEveryMs = 1500;
const attachLimitMs = 4000;
/** A device that is plugged in again must be in control within 10 s. */
const retrySchedule = { firstMs: 250, factor: 2, capMs: 2500, jitter01: 0.3 };

/** Keeps one USB device attached and says how it is: look for it, open it, ask it, give up, look again. */
export class UsbSupervisor implements Device {
  readonly capabilities: Capabilities;
  readonly #options: UsbSupervisorOptions;
  readonly #backoff: Backoff;
  readonly #report: DeviceReport;
  #state: SupervisorState = 'stopped';
  #link: UsbLink | null = null;
  #cancelTimer: Cancel | null = null;
  #refuses = false;

  constructor(options: UsbSupervisorOptions) {
    this.#options = options;
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
      void this.#attach();
    }
  }

  async stop(): Promise<void> {
    if (this.#state === 'online') {
      await this.#options.session.shutDown();
    }
    if (this.#step('stop')) {
      this.#drop();
      this.#report.setHealth('offline', 'none');
    }
  }

  subscribe(listener: (event: DeviceEvent) => void): () => void {
    return this.#report.subscribe(listener);
  }

  #step(event: SupervisorEvent): boolean {
    const next = nextState(this.#state, event);
    this.#state = next ?? this.#state;
    return next !== null;
  }

  async #attach(): Promise<void> {
    const link = this.#createLink();
    this.#link = link;
    this.#refuses = false;
    this.#setTimer(attachLimitMs, () => this.#fail('no-answer'));
    const reason = await this.#options.session.attach(link);
    if (this.#link !== link) {
      return;
    }
    if (reason !== 'none') {
      this.#fail(reason);
      return;
    }
    this.#step('opened');
    this.#step('ready');
    this.#backoff.reset();
    this.#options.environment.log.info('device answers', { device: this.#options.description });
    this.#answered(null);
    this.#watch(link, 0);
  }

  /** Waits and asks; a device that misses one question is asked once more at once. */
  #watch(link: UsbLink, misses: number): void {
    this.#setTimer(misses === 0 ? checkEveryMs : 0, () => void this.#check(link, misses));
  }

  async #check(link: UsbLink, misses: number): Promise<void> {
    const askedMs = this.#options.environment.clock.monotonicMs();
    const reason = await this.#options.session.check();
    if (this.#link !== link) {
      return;
    }
    if (reason === 'none') {
      this.#answered(this.#options.environment.clock.monotonicMs() - askedMs);
      this.#watch(link, 0);
    } else if (misses > 0 || reason === 'port-missing') {
      this.#fail(reason);
    } else {
      this.#report.setHealth('degraded', reason);
      this.#watch(link, misses + 1);
    }
  }

  #createLink(): UsbLink {
    const mine = (): boolean => this.#link === link;
    const link: UsbLink = {
      answered: () => mine() && this.#answered(null),
      lost: (reason) => mine() && this.#fail(reason),
      refusing: (refuses) => {
        if (mine()) {
          this.#refuses = refuses;
          this.#showOnline();
        }
      },
      identified: (identity) => mine() && this.#report.identified(identity),
      emit: (event) => mine() && this.#report.emit(event),
    };
    return link;
  }

  #answered(latencyMs: number | null): void {
    this.#report.answered(latencyMs);
    this.#showOnline();
  }

  #showOnline(): void {
    if (this.#state === 'online') {
      this.#report.showAnswering(this.#refuses);
    }
  }

  #fail(reason: HealthReason): void {
    if (!this.#step('failed')) {
      return;
    }
    const { log } = this.#options.environment;
    this.#drop();
    if (this.#report.health.state !== 'offline' || this.#report.health.reason !== reason) {
      log.warn('device is offline', { device: this.#options.description, reason });
    }
    this.#report.setHealth('offline', reason);
    this.#setTimer(this.#backoff.nextDelayMs(), () => {
      if (this.#step('retry')) {
        void this.#attach();
      }
    });
  }

  /** The session may still tell of the loss (a motion that ended), so the link goes after it. */
  #drop(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    this.#options.session.detach();
    this.#link = null;
  }

  #setTimer(delayMs: number, run: () => void): void {
    this.#cancelTimer?.();
    this.#cancelTimer = this.#options.environment.clock.after(delayMs, run);
  }
}
