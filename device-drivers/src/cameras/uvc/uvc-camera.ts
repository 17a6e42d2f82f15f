import type { Asker, PtzCamera, PtzFeatures, PtzPosition, PtzVelocity } from '../../core/capabilities/capabilities.ts';
import type { Clock } from '../../core/clock.ts';
import { failed, succeeded, type Outcome } from '../../core/outcome.ts';
import { Pauses } from '../pauses.ts';
import { canDrive, shareOf, snap, speedValue, valueAt, type V4l2Control } from './controls.ts';
import type { PresetStore } from '../../core/preset-store.ts';
import { StoredPositions } from '../stored-positions/stored-positions.ts';
import type { UvcProfile } from './profiles.ts';
import { RestWatch } from './rest-watch.ts';
import { Stepper, type SteppedAxis } from './stepper.ts';
import type { ControlValue, UvcSession } from './uvc-session.ts';

export interface UvcCameraOptions {
  readonly clock: Clock;
  readonly session: UvcSession;
  readonly profile: UvcProfile;
  readonly presets: PresetStore;
  readonly presetSlots: number;
}

const arcSecondsPerDegree = 3600;
const readEveryMs = 150;
const travelLimitMs = 20_000;
/** A head needs this long beyond the reckoned time to start and to brake. */
const startAndBrakeMs = 600;
const toleratedMisses = 2;
const shutDownLimitMs = 300;

const axes = ['pan', 'tilt', 'zoom'] as const;
type Axis = (typeof axes)[number];
/** One name for all: a newer motion of a UVC camera always tells what each axis shall do. */
const motionAxes = ['ptz'] as const;
const speedRoles = { pan: 'panSpeed', tilt: 'tiltSpeed', zoom: 'zoomSpeed' } as const;
const standing = { pan: 0, tilt: 0, zoom: 0 } as const;

const superseded = failed('superseded', 'another motion took its place');
const noMotion = failed('unsupported', 'the camera cannot move this way');

/** A UVC camera in normalised units: by speeds where it has them, by steps where it only knows positions. */
export class UvcCamera implements PtzCamera {
  readonly #options: UvcCameraOptions;
  readonly #stepper: Stepper;
  readonly #stored: StoredPositions;
  /** Counts motions: whoever waits for one sees that another began. */
  #motion = 0;
  #driven: readonly Axis[] = [];
  #travelling = false;
  #saidMoving = false;
  readonly #pauses: Pauses;

  constructor(options: UvcCameraOptions) {
    this.#options = options;
    this.#pauses = new Pauses(options.clock);
    this.#stored = new StoredPositions(options.presets, {
      settled: () => this.#settle(null, this.#motion),
      position: () => this.position(),
      moveTo: (position, by) => this.moveTo(position, by),
      focus: null,
    });
    this.#stepper = new Stepper({
      clock: options.clock,
      set: (values) => options.session.set(values, 'person', motionAxes),
      failed: () => this.#sayMoving(this.#driven.length > 0),
    });
  }

  /** What the camera had when it was last there; nothing before. */
  get features(): PtzFeatures {
    const position = axes.some((axis) => this.#position(axis) !== null);
    return {
      zoom: this.#position('zoom') !== null || this.#speed('zoom') !== null,
      home: position,
      position,
      presetSlots: this.#options.presetSlots,
    };
  }

  async move(velocity: PtzVelocity, by: Asker): Promise<Outcome<void>> {
    const speeds = { pan: velocity.panSpeed, tilt: velocity.tiltSpeed, zoom: velocity.zoomSpeed };
    const wanted = axes.filter((axis) => speeds[axis] !== 0);
    if (wanted.length === 0) {
      return this.stop();
    }
    const driven = wanted.filter((axis) => this.#speed(axis) !== null);
    const stepped = wanted.filter((axis) => !driven.includes(axis) && this.#position(axis) !== null);
    if (driven.length + stepped.length === 0) {
      return noMotion;
    }
    const motion = this.#begin();
    const started = await this.#drive(speeds, driven, by);
    if (!started.ok || stepped.length === 0 || motion !== this.#motion) {
      return started;
    }
    return this.#walk(speeds, stepped, motion);
  }

  async stop(): Promise<Outcome<void>> {
    const travelling = this.#travelling;
    const motion = this.#begin();
    const still = this.#speedValues(standing);
    const held = travelling ? await this.#here() : succeeded([]);
    if (!held.ok && still.length === 0) {
      return held;
    }
    const values = held.ok ? [...still, ...held.value] : still;
    const outcome =
      values.length === 0 ? succeeded(undefined) : await this.#options.session.set(values, 'stop', motionAxes);
    if (outcome.ok && motion === this.#motion) {
      this.#driven = [];
      this.#sayMoving(false);
    }
    return outcome;
  }

  async recallPreset(slot: number, by: Asker): Promise<Outcome<void>> {
    if (!this.#isSlot(slot)) {
      return this.#noSlot();
    }
    const motion = this.#motion;
    return this.#stored.recall(slot, by, () => motion === this.#motion);
  }

  async storePreset(slot: number): Promise<Outcome<void>> {
    if (!this.#isSlot(slot)) {
      return this.#noSlot();
    }
    return this.#stored.store(slot);
  }

  /** The middle position the camera names as its default; a UVC camera has no command for it. */
  home(by: Asker): Promise<Outcome<void>> {
    return this.#travel((control) => control.preset, by);
  }

  /** Resolves when the camera stands still at the position, or as near as its steps and limits allow. */
  moveTo(position: PtzPosition, by: Asker): Promise<Outcome<void>> {
    const degrees = { pan: position.panDeg, tilt: position.tiltDeg, zoom: 0 };
    return this.#travel(
      (control, axis) =>
        axis === 'zoom' ? valueAt(control, position.zoom01) : snap(control, degrees[axis] * arcSecondsPerDegree),
      by,
    );
  }

  async position(): Promise<Outcome<PtzPosition>> {
    const read = await this.#options.session.get(axes);
    if (!read.ok) {
      return read;
    }
    const zoom = this.#position('zoom');
    return succeeded({
      panDeg: (read.value.get('pan') ?? 0) / arcSecondsPerDegree,
      tiltDeg: (read.value.get('tilt') ?? 0) / arcSecondsPerDegree,
      zoom01: zoom === null ? 0 : shareOf(zoom, read.value.get('zoom') ?? zoom.minimum),
    });
  }

  /** The camera is back: what was driven when it went is stopped before anything else. */
  recovered(): void {
    if (this.#driven.length > 0) {
      void this.stop();
    }
  }

  lost(): void {
    this.#stepper.stop();
    this.#travelling = false;
    this.#pauses.wakeAll();
    this.#sayMoving(false);
  }

  /** Stops what moves before a wanted close, within a third of a second. */
  async halt(): Promise<void> {
    if (this.#saidMoving) {
      await this.#pauses.pause(shutDownLimitMs, this.stop());
    }
  }

  /** Sends all speeds, pan and tilt being one control on the wire: those wanted, and 0 for what was driven before. */
  async #drive(speeds: Readonly<Record<Axis, number>>, driven: readonly Axis[], by: Asker): Promise<Outcome<void>> {
    const before = this.#driven;
    if (driven.length + before.length === 0) {
      return succeeded(undefined);
    }
    // Counted before it is known: a call without an answer may have started the motor.
    this.#driven = [...new Set([...before, ...driven])];
    this.#sayMoving(true);
    const outcome = await this.#options.session.set(this.#speedValues(speeds), by, motionAxes);
    if (outcome.ok) {
      this.#driven = driven;
    } else if (outcome.error.code === 'refused' && before.length === 0) {
      this.#driven = [];
      this.#sayMoving(false);
    }
    return outcome;
  }

  async #walk(
    speeds: Readonly<Record<Axis, number>>,
    stepped: readonly Axis[],
    motion: number,
  ): Promise<Outcome<void>> {
    const read = await this.#options.session.get(stepped);
    if (!read.ok) {
      return read;
    }
    if (motion !== this.#motion) {
      return superseded;
    }
    const walks = stepped.flatMap((axis): SteppedAxis[] => {
      const control = this.#position(axis);
      const from = read.value.get(axis);
      return control === null || from === undefined
        ? []
        : [{ control, from, unitsPerS: speeds[axis] * this.#unitsPerS(axis, control) }];
    });
    this.#sayMoving(true);
    return this.#stepper.start(walks);
  }

  async #travel(targetOf: (control: V4l2Control, axis: Axis) => number, by: Asker): Promise<Outcome<void>> {
    const { session } = this.#options;
    const there = axes.flatMap((axis) => {
      const control = this.#position(axis);
      return control === null ? [] : [{ axis, control, value: targetOf(control, axis) }];
    });
    if (there.length === 0) {
      return noMotion;
    }
    const motion = this.#begin();
    this.#travelling = true;
    this.#sayMoving(true);
    const before = await session.get(axes);
    const still = this.#driven.length > 0 ? this.#speedValues(standing) : [];
    const accepted = motion === this.#motion ? await session.set([...still, ...there], by, motionAxes) : superseded;
    const target = new Map(there.map(({ axis, value }) => [axis, value]));
    const from = before.ok ? before.value : new Map<Axis, number>();
    const outcome = accepted.ok ? await this.#arrive(from, target, motion) : accepted;
    if (motion === this.#motion) {
      this.#travelling = false;
      this.#driven = [];
      this.#sayMoving(false);
    }
    return outcome;
  }

  async #arrive(
    from: ReadonlyMap<string, number>,
    target: ReadonlyMap<Axis, number>,
    motion: number,
  ): Promise<Outcome<void>> {
    if (this.#options.profile.position === 'measured') {
      return this.#settle(target, motion);
    }
    const longestMs = Math.max(
      ...[...target].map(([axis, value]) => {
        const control = this.#position(axis);
        const distance = Math.abs(value - (from.get(axis) ?? control?.minimum ?? value));
        return control === null ? 0 : (distance / this.#unitsPerS(axis, control)) * 1000;
      }),
    );
    await this.#pauses.pause(longestMs + startAndBrakeMs, null);
    return motion === this.#motion ? succeeded(undefined) : superseded;
  }

  async #settle(target: ReadonlyMap<string, number> | null, motion: number): Promise<Outcome<void>> {
    const { clock, session } = this.#options;
    const startMs = clock.monotonicMs();
    const watch = new RestWatch(target, startMs);
    let misses = 0;
    while (clock.monotonicMs() - startMs < travelLimitMs) {
      const reading = await session.get(axes);
      if (motion !== this.#motion) {
        return superseded;
      }
      misses = reading.ok ? 0 : misses + 1;
      if (!reading.ok && (misses > toleratedMisses || reading.error.code === 'unsupported')) {
        return reading;
      }
      const rest = reading.ok ? watch.add(clock.monotonicMs(), reading.value) : 'moving';
      if (rest !== 'moving') {
        return rest === 'arrived' ? succeeded(undefined) : failed('refused', 'the camera did not move');
      }
      await this.#pauses.pause(readEveryMs, null);
    }
    return failed('protocol', 'the camera did not come to rest');
  }

  /** Where the camera is now, as a target that ends a travel. */
  async #here(): Promise<Outcome<readonly ControlValue[]>> {
    const read = await this.#options.session.get(axes);
    if (!read.ok) {
      return read;
    }
    const values = axes.flatMap((axis) => {
      const control = this.#position(axis);
      const value = read.value.get(axis);
      return control === null || value === undefined ? [] : [{ control, value }];
    });
    return succeeded(values);
  }

  #begin(): number {
    this.#motion += 1;
    this.#stepper.stop();
    this.#travelling = false;
    this.#pauses.wakeAll();
    return this.#motion;
  }

  #position(axis: Axis): V4l2Control | null {
    const control = this.#options.session.control(axis);
    return control !== null && control.maximum > control.minimum ? control : null;
  }

  #speed(axis: Axis): V4l2Control | null {
    const control = this.#options.session.control(speedRoles[axis]);
    return control !== null && canDrive(control) ? control : null;
  }

  #speedValues(speeds: Readonly<Record<Axis, number>>): readonly ControlValue[] {
    return axes.flatMap((axis) => {
      const control = this.#speed(axis);
      return control === null ? [] : [{ control, value: speedValue(control, speeds[axis]) }];
    });
  }

  #unitsPerS(axis: Axis, { minimum, maximum }: V4l2Control): number {
    const { degreesPerS, zoomPerS } = this.#options.profile;
    return axis === 'zoom' ? zoomPerS * (maximum - minimum) : degreesPerS * arcSecondsPerDegree;
  }

  #isSlot(slot: number): boolean {
    return Number.isInteger(slot) && slot >= 0 && slot < this.#options.presetSlots;
  }

  #noSlot(): Outcome<never> {
    return failed('unsupported', `preset slots are 0 to ${this.#options.presetSlots - 1}`);
  }

  #sayMoving(moving: boolean): void {
    if (moving !== this.#saidMoving) {
      this.#saidMoving = moving;
      this.#options.session.emit({ type: 'moving', moving });
    }
  }
}
