import type { Asker, PtzCamera, PtzFeatures, PtzPosition, PtzVelocity } from '../../core/capabilities/capabilities.ts';
import type { Clock } from '../../core/clock.ts';
import { failed, succeeded, type Outcome } from '../../core/outcome.ts';
import { Pauses } from '../pauses.ts';
import type { PresetStore } from '../../core/preset-store.ts';
import { StoredPositions } from '../stored-positions/stored-positions.ts';
import { parsePanTilt, parseFourNibbles } from './inquiry-replies.ts';
import { absoluteMoveOf } from './absolute-move.ts';
import { memoriesOf, type ViscaProfile } from './profiles.ts';
import { SettleWatch, type Reading } from './settle-watch.ts';
import { panTiltDriveOf, panTiltStill, zoomDriveOf } from './stick-mapping.ts';
import type { ViscaAnswer, ViscaCompletion } from './visca-exchange.ts';
import { ViscaFocus } from './visca-focus.ts';
import type { ViscaSession } from './visca-session.ts';

export interface ViscaCameraOptions {
  readonly clock: Clock;
  readonly session: ViscaSession;
  readonly profile: ViscaProfile;
  readonly presetSpeed: number | null;
  /** Slots beyond the camera's own memories whose positions are kept here; 0 for none. */
  readonly storedPositions: number;
  readonly presets: PresetStore;
  readonly movingChanged: (moving: boolean) => void;
}

/** Slow serial cameras stick when they are asked more often while they move (protocol.md 1.3 rule 8). */
const readEveryMs = 200;
/** With two inquiries a frame apart, readings of one axis are some 50 ms apart: a head that still turns shows it. */
const readAfterCompletionMs = 30;
const travelLimitMs = 20_000;
/** Inquiries in a row that a noisy line may lose before the wait for rest is given up. */
const toleratedMisses = 2;
const shutDownLimitMs = 300;

const superseded = failed('superseded', 'another motion took its place');

const bothCompleted = async (
  one: Promise<ViscaCompletion>,
  other: Promise<ViscaCompletion>,
): Promise<ViscaCompletion> => {
  const [first, second] = await Promise.all([one, other]);
  return first === 'completed' ? second : first;
};

/** How and when the camera reported the end of a motion. */
interface Ending {
  how: ViscaCompletion | null;
  atMs: number;
}

/** A VISCA camera in normalised units. */
export class ViscaCamera implements PtzCamera {
  readonly features: PtzFeatures;
  readonly #options: ViscaCameraOptions;
  /** By slot. */
  readonly #memories: readonly number[];
  /** Counts motions: whoever waits for one sees that another began. */
  #motion = 0;
  #panTiltMoves = false;
  #zoomMoves = false;
  #zoom01 = 0;
  #saidMoving = false;
  #fresh = true;
  readonly #pauses: Pauses;
  readonly #stored: StoredPositions;

  constructor(options: ViscaCameraOptions) {
    this.#options = options;
    this.#pauses = new Pauses(options.clock);
    this.#memories = memoriesOf(options.profile);
    this.#stored = new StoredPositions(options.presets, {
      settled: () => this.#settle(this.#motion, Promise.resolve('completed')),
      position: () => this.position(),
      moveTo: (position, by) => this.#goTo(position, by, options.presetSpeed),
      focus: new ViscaFocus(options.session),
    });
    const kept = options.profile.controls.absoluteMove ? options.storedPositions : 0;
    this.features = { zoom: true, home: true, position: true, presetSlots: this.#memories.length + kept };
  }

  /** The session saw where the zoom is; it limits the speed of the next move. */
  zoomSeen(zoom: number): void {
    this.#zoom01 = Math.min(1, zoom / this.#options.profile.zoomTele);
  }

  async move(velocity: PtzVelocity, by: Asker): Promise<Outcome<void>> {
    const { profile, session } = this.#options;
    const panTilt = panTiltDriveOf(velocity, profile, this.#zoom01);
    const zoom = zoomDriveOf(velocity, profile);
    if (panTilt === null && zoom === null) {
      return this.stop();
    }
    this.#begin();
    const sent: Promise<Outcome<unknown>>[] = [];
    if (panTilt !== null || this.#panTiltMoves) {
      sent.push(session.command('panTiltDrive', panTilt ?? panTiltStill, by));
    }
    if (zoom !== null) {
      sent.push(session.command('zoomDrive', { drive: zoom }, by));
    } else if (this.#zoomMoves) {
      sent.push(session.command('zoomStop', {}, by));
    }
    this.#setMoving(panTilt !== null, zoom !== null);
    return this.#accepted(sent);
  }

  async stop(): Promise<Outcome<void>> {
    const { session } = this.#options;
    const motion = this.#begin();
    const stopPanTilt = (): Promise<Outcome<unknown>> => session.command('panTiltDrive', panTiltStill, 'stop');
    const stopZoom = (): Promise<Outcome<unknown>> => session.command('zoomStop', {}, 'stop');
    // The axis that is known to move goes first on the wire.
    const zoomFirst = this.#zoomMoves && !this.#panTiltMoves;
    const sent = zoomFirst ? [stopZoom(), stopPanTilt()] : [stopPanTilt(), stopZoom()];
    const outcome = await this.#accepted(sent);
    if (outcome.ok && motion === this.#motion) {
      this.#setMoving(false, false);
    }
    return outcome;
  }

  async recallPreset(slot: number, by: Asker): Promise<Outcome<void>> {
    if (this.#isKept(slot)) {
      const before = this.#motion;
      return this.#stored.recall(slot, by, () => before === this.#motion);
    }
    const memory = this.#memoryOf(slot);
    if (!memory.ok) {
      return memory;
    }
    const motion = this.#begin();
    this.#setMoving(true, true);
    this.#setPresetSpeed(memory.value, by);
    const accepted = await this.#options.session.command('memoryRecall', { memory: memory.value }, by);
    return this.#arrive(motion, accepted);
  }

  /** Pan and tilt, then the zoom, to a position within the camera's ranges; resolves at rest. */
  moveTo(position: PtzPosition, by: Asker): Promise<Outcome<void>> {
    return this.#goTo(position, by, null);
  }

  async #goTo(position: PtzPosition, by: Asker, speed: number | null): Promise<Outcome<void>> {
    const { profile, session } = this.#options;
    const travel = absoluteMoveOf(position, profile, speed);
    if (travel === null) {
      return failed('unsupported', 'position is out of the range of this camera');
    }
    const motion = this.#begin();
    this.#setMoving(true, true);
    const [panTilt, zoom] = await Promise.all([
      session.command(travel.command, travel.fields, by),
      session.command('zoomDirect', { zoom: travel.zoom }, by),
    ]);
    if (!panTilt.ok || !zoom.ok) {
      return this.#arrive(motion, panTilt.ok ? zoom : panTilt);
    }
    const completion = bothCompleted(panTilt.value.completion, zoom.value.completion);
    return this.#arrive(motion, succeeded({ data: panTilt.value.data, completion }));
  }

  async home(by: Asker): Promise<Outcome<void>> {
    const motion = this.#begin();
    this.#setMoving(true, this.#zoomMoves);
    const accepted = await this.#options.session.command('home', {}, by);
    return this.#arrive(motion, accepted);
  }

  async storePreset(slot: number): Promise<Outcome<void>> {
    if (this.#isKept(slot)) {
      return this.#stored.store(slot);
    }
    const memory = this.#memoryOf(slot);
    if (!memory.ok) {
      return memory;
    }
    const settled = await this.#settle(this.#motion, Promise.resolve('completed'));
    if (!settled.ok) {
      return settled;
    }
    const accepted = await this.#options.session.command('memorySet', { memory: memory.value }, 'person');
    if (!accepted.ok) {
      return accepted;
    }
    const how = await accepted.value.completion;
    return how === 'refused' ? failed('refused', 'camera did not store the preset') : succeeded(undefined);
  }

  async position(): Promise<Outcome<PtzPosition>> {
    const reading = await this.#read();
    if (!reading.ok) {
      return reading;
    }
    const { pan, tilt, zoom } = reading.value;
    const { unitsPerDegree, zoomTele } = this.#options.profile;
    const zoom01 = Math.min(1, zoom / zoomTele);
    return succeeded({ panDeg: pan / unitsPerDegree, tiltDeg: tilt / unitsPerDegree, zoom01 });
  }

  /**
   * The line is back: whatever was moving when it broke is stopped before anything else. So is what a program may have
   * set in motion that ended without a word before this one began.
   */
  async recovered(): Promise<void> {
    if (this.#panTiltMoves || this.#zoomMoves) {
      await this.stop();
    } else if (this.#fresh) {
      // One after the other: nothing is known to move, and a first conversation should leave no doubt who answers what.
      await this.#options.session.command('panTiltDrive', panTiltStill, 'person');
      await this.#options.session.command('zoomStop', {}, 'person');
    }
    this.#fresh = false;
  }

  /** The line is gone: nobody waits any longer. What moved is remembered for `recovered`. */
  lost(): void {
    this.#pauses.wakeAll();
  }

  /** Stops what moves before a wanted close, within a third of a second. */
  async halt(): Promise<void> {
    if (this.#panTiltMoves || this.#zoomMoves) {
      const stopped = this.stop();
      await this.#pauses.pause(shutDownLimitMs, stopped);
    }
  }

  #begin(): number {
    this.#motion += 1;
    this.#pauses.wakeAll();
    return this.#motion;
  }

  #setMoving(panTilt: boolean, zoom: boolean): void {
    this.#panTiltMoves = panTilt;
    this.#zoomMoves = zoom;
    if (this.#saidMoving !== (panTilt || zoom)) {
      this.#saidMoving = panTilt || zoom;
      this.#options.movingChanged(this.#saidMoving);
    }
  }

  async #accepted(sent: readonly Promise<Outcome<unknown>>[]): Promise<Outcome<void>> {
    const outcomes = await Promise.all(sent);
    const failure = outcomes.find((outcome) => !outcome.ok);
    return failure !== undefined && !failure.ok ? failure : succeeded(undefined);
  }

  /** Goes out right before the recall; a camera that refuses it recalls at its own speed. */
  #setPresetSpeed(memory: number, by: Asker): void {
    const { presetSpeed: speed, profile, session } = this.#options;
    if (speed === null) {
      return;
    }
    switch (profile.presetSpeed) {
      case 'sony':
        void session.command('presetSpeedSony', { memory, speed }, by);
        break;
      case 'for-all':
        void session.command('presetSpeedForAll', { speed }, by);
        break;
      case 'for-each':
        void session.command('presetSpeedForEach', { memory, speed }, by);
        break;
      case 'none':
        break;
    }
  }

  /** A slot beyond the camera's own memories. */
  #isKept(slot: number): boolean {
    return Number.isInteger(slot) && slot >= this.#memories.length && slot < this.features.presetSlots;
  }

  #memoryOf(slot: number): Outcome<number> {
    const memory = this.#memories[slot];
    return memory === undefined
      ? failed('unsupported', `preset slots are 0 to ${this.features.presetSlots - 1}`)
      : succeeded(memory);
  }

  async #arrive(motion: number, accepted: Outcome<ViscaAnswer>): Promise<Outcome<void>> {
    const outcome = accepted.ok ? await this.#settle(motion, accepted.value.completion) : accepted;
    // Without an answer nobody knows whether it moves: then it counts as moving until a stop was acknowledged.
    const knownStill = outcome.ok || outcome.error.code === 'refused' || outcome.error.code === 'unsupported';
    if (motion === this.#motion && knownStill) {
      this.#setMoving(false, false);
    }
    return outcome;
  }

  /** Until the camera stands still; see `SettleWatch` for when that is. */
  async #settle(motion: number, completion: Promise<ViscaCompletion>): Promise<Outcome<void>> {
    const { clock, profile } = this.#options;
    const startMs = clock.monotonicMs();
    const watch = new SettleWatch(startMs);
    const ending: Ending = { how: null, atMs: 0 };
    const reported = this.#report(completion, ending);
    let unanswered = 0;
    for (;;) {
      const reading = await this.#read();
      const now = clock.monotonicMs();
      const completedMs = ending.how === 'completed' ? ending.atMs : null;
      if (motion !== this.#motion) {
        return superseded;
      }
      if (ending.how === 'refused') {
        return failed('refused', 'camera refused the motion');
      }
      unanswered = reading.ok ? 0 : unanswered + 1;
      if (reading.ok) {
        watch.add(now, reading.value);
      } else if (reading.error.code !== 'unsupported' && unanswered > toleratedMisses) {
        return reading;
      }
      const tellsNothing = !reading.ok && reading.error.code === 'unsupported';
      if (tellsNothing && (completedMs !== null || now - startMs >= profile.travelMs)) {
        return succeeded(undefined);
      }
      if (watch.isSettled(now, completedMs)) {
        return succeeded(undefined);
      }
      if (now - startMs >= travelLimitMs) {
        return failed('protocol', 'camera did not come to rest');
      }
      await (ending.how === null
        ? this.#pauses.pause(readEveryMs, reported)
        : this.#pauses.pause(readAfterCompletionMs, null));
    }
  }

  async #report(completion: Promise<ViscaCompletion>, ending: Ending): Promise<void> {
    ending.how = await completion;
    ending.atMs = this.#options.clock.monotonicMs();
  }

  async #read(): Promise<Outcome<Reading>> {
    const { session } = this.#options;
    const motion = this.#motion;
    const panTilt = await session.inquire('panTiltInquiry', parsePanTilt);
    if (!panTilt.ok) {
      return panTilt;
    }
    if (motion !== this.#motion) {
      // The two would not belong together, and the line is free for the motion.
      return superseded;
    }
    const zoom = await session.inquire('zoomInquiry', parseFourNibbles);
    if (zoom.ok) {
      this.zoomSeen(zoom.value);
    }
    return zoom.ok ? succeeded({ ...panTilt.value, zoom: zoom.value }) : zoom;
  }
}
