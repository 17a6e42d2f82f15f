import type { Cancel, Clock } from '../src/core/clock.ts';

export interface MechanicalPosition {
  readonly panDeg: number;
  readonly tiltDeg: number;
  /** 0 wide, 1 tele. */
  readonly zoom01: number;
}

/** Degrees per second for pan (> 0 right) and tilt (> 0 up); share of the zoom range per second for zoom (> 0 in). */
export interface MechanicalVelocity {
  readonly panDegPerS: number;
  readonly tiltDegPerS: number;
  readonly zoomPerS: number;
}

export interface PtzMechanicsOptions {
  readonly clock: Clock;
  /** Lowest and highest angle. */
  readonly panRangeDeg: readonly [number, number];
  readonly tiltRangeDeg: readonly [number, number];
  readonly maxPanDegPerS: number;
  readonly maxTiltDegPerS: number;
  /** Seconds from wide to tele at full speed. */
  readonly zoomSeconds: number;
  readonly initial: MechanicalPosition;
}

export type MechanicalAxis = 'pan' | 'tilt' | 'zoom';

const allAxes = ['pan', 'tilt', 'zoom'] as const;

interface Motion {
  readonly from: number;
  readonly to: number;
  readonly startMs: number;
  readonly endMs: number;
}

interface Axis {
  readonly min: number;
  readonly max: number;
  readonly maxPerS: number;
  motion: Motion;
}

const clamp = (value: number, min: number, max: number): number => Math.min(max, Math.max(min, value));

const at = (motion: Motion, nowMs: number): number => {
  if (nowMs >= motion.endMs) {
    return motion.to;
  }
  const share = (nowMs - motion.startMs) / (motion.endMs - motion.startMs);
  return motion.from + (motion.to - motion.from) * share;
};

const standing = (value: number, [min, max]: readonly [number, number], maxPerS: number): Axis => {
  const place = clamp(value, min, max);
  return { min, max, maxPerS, motion: { from: place, to: place, startMs: 0, endMs: 0 } };
};

/**
 * The motors of a simulated pan-tilt-zoom head: three independent axes with limits and a greatest speed.
 * The position follows from the time elapsed since the last command; one timer announces the end of each motion.
 */
export class PtzMechanics {
  readonly #clock: Clock;
  readonly #axes: Readonly<Record<MechanicalAxis, Axis>>;
  readonly #listeners = new Set<() => void>();
  #cancelEnd: Cancel | null = null;

  constructor(options: PtzMechanicsOptions) {
    this.#clock = options.clock;
    this.#axes = {
      pan: standing(options.initial.panDeg, options.panRangeDeg, options.maxPanDegPerS),
      tilt: standing(options.initial.tiltDeg, options.tiltRangeDeg, options.maxTiltDegPerS),
      zoom: standing(options.initial.zoom01, [0, 1], 1 / options.zoomSeconds),
    };
  }

  position(): MechanicalPosition {
    const now = this.#clock.monotonicMs();
    const { pan, tilt, zoom } = this.#axes;
    return { panDeg: at(pan.motion, now), tiltDeg: at(tilt.motion, now), zoom01: at(zoom.motion, now) };
  }

  /** True while any of the axes (all of them unless named) moves; an axis at its limit stands still. */
  moving(axes: readonly MechanicalAxis[] = allAxes): boolean {
    const now = this.#clock.monotonicMs();
    return axes.some((name) => now < this.#axes[name].motion.endMs);
  }

  /** Moves at these speeds until a limit or the next command; an axis left out goes on with what it does. */
  drive(velocity: Partial<MechanicalVelocity>): void {
    const now = this.#clock.monotonicMs();
    this.#run('pan', velocity.panDegPerS, now);
    this.#run('tilt', velocity.tiltDegPerS, now);
    this.#run('zoom', velocity.zoomPerS, now);
    this.#changed();
  }

  /** Moves to the position at a share of the greatest speed, limited to the ranges; an axis left out goes on. */
  goTo(position: Partial<MechanicalPosition>, speed01 = 1): void {
    const now = this.#clock.monotonicMs();
    this.#head('pan', position.panDeg, speed01, now);
    this.#head('tilt', position.tiltDeg, speed01, now);
    this.#head('zoom', position.zoom01, speed01, now);
    this.#changed();
  }

  /** Holds the axes (all of them unless named) where they are now. */
  stop(axes: readonly MechanicalAxis[] = allAxes): void {
    const now = this.#clock.monotonicMs();
    for (const name of axes) {
      this.#run(name, 0, now);
    }
    this.#changed();
  }

  /** Called after each command and whenever an axis comes to rest by itself. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Cancels the timer that announces the end of motion. */
  close(): void {
    this.#cancelEnd?.();
    this.#cancelEnd = null;
    this.#listeners.clear();
  }

  #run(name: MechanicalAxis, wantedPerS: number | undefined, now: number): void {
    if (wantedPerS === undefined) {
      return;
    }
    const axis = this.#axes[name];
    const perS = clamp(wantedPerS, -axis.maxPerS, axis.maxPerS);
    const from = at(axis.motion, now);
    const limit = perS > 0 ? axis.max : axis.min;
    const to = perS === 0 ? from : limit;
    const durationMs = to === from ? 0 : Math.abs((to - from) / perS) * 1000;
    axis.motion = { from, to, startMs: now, endMs: now + durationMs };
  }

  #head(name: MechanicalAxis, wanted: number | undefined, speed01: number, now: number): void {
    if (wanted === undefined) {
      return;
    }
    const axis = this.#axes[name];
    const from = at(axis.motion, now);
    const to = clamp(wanted, axis.min, axis.max);
    const perS = axis.maxPerS * clamp(speed01, 0.01, 1);
    axis.motion = { from, to, startMs: now, endMs: now + (Math.abs(to - from) / perS) * 1000 };
  }

  #changed(): void {
    this.#awaitEnd();
    for (const listener of this.#listeners) {
      listener();
    }
  }

  #awaitEnd(): void {
    this.#cancelEnd?.();
    this.#cancelEnd = null;
    const now = this.#clock.monotonicMs();
    const ends = allAxes.map((name) => this.#axes[name].motion.endMs).filter((endMs) => endMs > now);
    if (ends.length === 0) {
      return;
    }
    const next = Math.min(...ends);
    // A timer may fire a fraction of a millisecond early; then it is set again without an announcement.
    this.#cancelEnd = this.#clock.after(Math.max(1, Math.ceil(next - now)), () =>
      this.#clock.monotonicMs() < next ? this.#awaitEnd() : this.#changed(),
    );
  }
}
