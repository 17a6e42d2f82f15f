const everyMs = 1000;

export interface HeartbeatPorts {
  readonly now: () => number;
  readonly hidden: () => boolean;
  readonly send: (frames: number) => void;
}

/**
 * Counts painted frames and says so once a second, and only when frames were painted since: a frozen renderer goes silent.
 * A hidden page paints nothing by itself; there the program picture counts, which is painted by the same thread.
 */
export class Heartbeat {
  readonly #ports: HeartbeatPorts;
  #frames = 0;
  #sentFrames = 0;
  #sentAt = Number.NEGATIVE_INFINITY;

  constructor(ports: HeartbeatPorts) {
    this.#ports = ports;
  }

  /** The browser painted the page. */
  painted(): void {
    this.#frames += 1;
  }

  /** The worker's timer ran on this thread. */
  ticked(): void {
    if (this.#ports.hidden()) {
      this.#frames += 1;
    }
    const now = this.#ports.now();
    if (this.#frames > this.#sentFrames && now - this.#sentAt >= everyMs) {
      this.#sentAt = now;
      this.#sentFrames = this.#frames;
      this.#ports.send(this.#frames);
    }
  }
}
