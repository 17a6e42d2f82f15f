import type { Clock } from '../clock.ts';

const everyMs = 5000;
/** Two unanswered pings and a little for the way: a dead link is seen within 15 s. */
const deadAfterMs = 12_000;

/** Pings in a fixed rhythm and tells once when nothing was heard for too long. */
export class Heartbeat {
  readonly #clock: Clock;
  readonly #actions: { readonly ping: () => void; readonly dead: () => void };
  #heardAt: number;
  #cancel: () => void;

  constructor(clock: Clock, actions: { ping: () => void; dead: () => void }) {
    this.#clock = clock;
    this.#actions = actions;
    this.#heardAt = clock.now();
    this.#cancel = clock.setTimer(everyMs, () => this.#beat());
  }

  heard(): void {
    this.#heardAt = this.#clock.now();
  }

  stop(): void {
    this.#cancel();
  }

  #beat(): void {
    if (this.#clock.now() - this.#heardAt >= deadAfterMs) {
      this.#actions.dead();
      return;
    }
    this.#actions.ping();
    this.#cancel = this.#clock.setTimer(everyMs, () => this.#beat());
  }
}
