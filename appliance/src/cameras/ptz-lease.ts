import type { Clock } from '@ratspult/device-drivers';
import { NamedTimers } from '../named-timers.ts';

/** What the lease drives; both must act at once. */
export interface LeasedCameras<V, R> {
  move(cameraId: string, velocity: V): R;
  stop(cameraId: string): void;
}

interface Hold {
  readonly holder: object;
  /** Holders that had the camera before and still repeat; ignored until they let go. */
  readonly displaced: Set<object>;
}

/**
 * Dead man's handle: a camera moves only while somebody keeps saying so. The newest holder wins; the one before is
 * ignored until it lets go, because both would repeat and the camera would jerk.
 */
export class PtzLease<V, R> {
  readonly #cameras: LeasedCameras<V, R>;
  readonly #timers: NamedTimers;
  readonly #leaseMs: number;
  readonly #holds = new Map<string, Hold>();

  constructor(cameras: LeasedCameras<V, R>, clock: Clock, leaseMs: number) {
    this.#cameras = cameras;
    this.#timers = new NamedTimers(clock);
    this.#leaseMs = leaseMs;
  }

  /** Null when somebody newer holds the camera. */
  move(holder: object, cameraId: string, velocity: V): R | null {
    const hold = this.#holds.get(cameraId);
    if (hold?.displaced.has(holder) === true) {
      return null;
    }
    if (hold === undefined) {
      this.#holds.set(cameraId, { holder, displaced: new Set() });
    } else if (hold.holder !== holder) {
      this.#holds.set(cameraId, { holder, displaced: new Set([...hold.displaced, hold.holder]) });
    }
    this.#timers.start(cameraId, this.#leaseMs, () => this.#end(cameraId));
    return this.#cameras.move(cameraId, velocity);
  }

  /** Letting go. Without a hold the camera is stopped all the same: a stop is never wrong. */
  stop(holder: object, cameraId: string): void {
    if (this.#holds.get(cameraId)?.displaced.delete(holder) !== true) {
      this.#end(cameraId);
    }
  }

  /** The holder is gone (socket closed): everything it held stops at once. */
  release(holder: object): void {
    for (const [cameraId, hold] of this.#holds) {
      hold.displaced.delete(holder);
      if (hold.holder === holder) {
        this.#end(cameraId);
      }
    }
  }

  close(): void {
    for (const cameraId of this.#holds.keys()) {
      this.#end(cameraId);
    }
    this.#timers.stopAll();
  }

  #end(cameraId: string): void {
    this.#timers.stop(cameraId);
    this.#holds.delete(cameraId);
    this.#cameras.stop(cameraId);
  }
}
