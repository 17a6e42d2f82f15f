import type { Clock } from './clock.ts';
import type { DeviceEvent, DeviceIdentity, Health, HealthReason, HealthState } from './device.ts';

const unknownIdentity: DeviceIdentity = { make: null, model: null, firmware: null, serialNumber: null };

/** What a supervised device says of itself, and who listens: health with its times, identity, events. */
export class DeviceReport {
  readonly #clock: Clock;
  readonly #listeners = new Set<(event: DeviceEvent) => void>();
  #health: Health;
  #identity = unknownIdentity;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#health = { state: 'offline', reason: 'none', since: clock.epochMs(), lastAnswerAt: null, latencyMs: null };
  }

  get health(): Health {
    return this.#health;
  }

  get identity(): DeviceIdentity {
    return this.#identity;
  }

  subscribe(listener: (event: DeviceEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  emit(event: DeviceEvent): void {
    for (const listener of this.#listeners) {
      listener(event);
    }
  }

  identified(identity: DeviceIdentity): void {
    this.#identity = identity;
    this.emit({ type: 'identity', identity });
  }

  /** The device answered just now; `latencyMs` is null when nobody measured it. */
  answered(latencyMs: number | null): void {
    const lastAnswerAt = this.#clock.epochMs();
    this.#health = { ...this.#health, lastAnswerAt, latencyMs: latencyMs ?? this.#health.latencyMs };
  }

  /** Tells a change, and only a change. */
  setHealth(state: HealthState, reason: HealthReason): void {
    if (state !== this.#health.state || reason !== this.#health.reason) {
      this.#health = { ...this.#health, state, reason, since: this.#clock.epochMs() };
      this.emit({ type: 'health', health: this.#health });
    }
  }

  /** It answers: `online`, or `degraded` while it refuses control. */
  showAnswering(refuses: boolean): void {
    this.setHealth(refuses ? 'degraded' : 'online', refuses ? 'refuses-commands' : 'none');
  }
}
