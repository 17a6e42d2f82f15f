import type { Cancel, Clock } from '../../core/clock.ts';
import type { Outcome } from '../../core/outcome.ts';
import { snap, type V4l2Control } from './controls.ts';
import type { ControlValue } from './uvc-session.ts';

/** One axis that moves in steps: where it starts and how fast it goes, in the control's units per second. */
export interface SteppedAxis {
  readonly control: V4l2Control;
  readonly from: number;
  readonly unitsPerS: number;
}

export interface StepperOptions {
  readonly clock: Clock;
  readonly set: (values: readonly ControlValue[]) => Promise<Outcome<void>>;
  /** A step did not succeed: the motion is over. */
  readonly failed: () => void;
}

interface Walk {
  readonly axis: SteppedAxis;
  /** Where it should be by now; between two steps of the control. */
  wanted: number;
  sent: number;
}

const stepEveryMs = 100;

/** Continuous motion for cameras that only know positions: small steps on a timer, never two on their way. */
export class Stepper {
  readonly #options: StepperOptions;
  #walks: Walk[] = [];
  #run = 0;
  #lastMs = 0;
  #cancelStep: Cancel | null = null;

  constructor(options: StepperOptions) {
    this.#options = options;
  }

  /** Begins anew; resolves with the first step, which goes out at once so that a tap on the stick moves something. */
  start(axes: readonly SteppedAxis[]): Promise<Outcome<void>> {
    this.stop();
    this.#lastMs = this.#options.clock.monotonicMs();
    this.#walks = axes.map((axis) => {
      const wanted = hold(axis.control, axis.from + Math.sign(axis.unitsPerS) * axis.control.step);
      return { axis, wanted, sent: axis.from };
    });
    return this.#send(this.#run);
  }

  stop(): void {
    this.#run += 1;
    this.#cancelStep?.();
    this.#cancelStep = null;
    this.#walks = [];
  }

  #step(run: number): void {
    const now = this.#options.clock.monotonicMs();
    for (const walk of this.#walks) {
      const onward = (walk.axis.unitsPerS * (now - this.#lastMs)) / 1000;
      walk.wanted = hold(walk.axis.control, walk.wanted + onward);
    }
    this.#lastMs = now;
    void this.#send(run);
  }

  async #send(run: number): Promise<Outcome<void>> {
    const changed = this.#walks.filter((walk) => snap(walk.axis.control, walk.wanted) !== walk.sent);
    for (const walk of changed) {
      walk.sent = snap(walk.axis.control, walk.wanted);
    }
    const values = changed.map(({ axis, sent }) => ({ control: axis.control, value: sent }));
    const outcome: Outcome<void> =
      values.length === 0 ? { ok: true, value: undefined } : await this.#options.set(values);
    if (run !== this.#run) {
      return outcome;
    }
    if (outcome.ok) {
      this.#cancelStep = this.#options.clock.after(stepEveryMs, () => this.#step(run));
    } else {
      this.stop();
      this.#options.failed();
    }
    return outcome;
  }
}

const hold = ({ minimum, maximum }: V4l2Control, value: number): number => Math.min(maximum, Math.max(minimum, value));
