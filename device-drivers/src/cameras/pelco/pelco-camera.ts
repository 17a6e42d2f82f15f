import type { CameraControlFeatures, CameraControls } from '../../core/capabilities/camera-controls.ts';
import type { Asker, PtzCamera, PtzFeatures, PtzPosition, PtzVelocity } from '../../core/capabilities/capabilities.ts';
import type { Cancel, Clock } from '../../core/clock.ts';
import { failed, succeeded, type Outcome } from '../../core/outcome.ts';
import { Pauses } from '../pauses.ts';
import { still, type PelcoMotion, type Way } from './codec.ts';
import { fromReading, toReading } from './angles.ts';
import type { PelcoSession } from './pelco-session.ts';
import { presetOf, presetSlotsOf, type PelcoProfile } from './profiles.ts';

export interface PelcoCameraOptions {
  readonly clock: Clock;
  readonly session: PelcoSession;
  readonly profile: PelcoProfile;
  readonly movingChanged: (moving: boolean) => void;
}

/** Heads stop by themselves after some seconds of one command (protocol.md 3). */
const repeatEveryMs = 500;
/** A lost stop is a camera that runs away, and nothing acknowledges it: it goes out twice. */
const secondStopMs = 60;
const readEveryMs = 250;
const arrivalLimitMs = 20_000;
/** Below this a stick is at rest. */
const deadZone = 0.02;

const superseded = failed('superseded', 'another motion took its place');
const unsupported = async (): Promise<Outcome<never>> => failed('unsupported', 'Pelco has no command for it');

const wayOf = (speed: number): Way => {
  const moves = Number.isFinite(speed) && Math.abs(speed) >= deadZone;
  return moves ? (speed > 0 ? 1 : -1) : 0;
};

const scaled = (speed: number, least: number, most: number): number =>
  least + Math.round((most - least) * Math.min(1, Math.abs(speed)));

/** A Pelco head in normalised units. */
export class PelcoCamera implements PtzCamera {
  readonly features: PtzFeatures;
  readonly controls: CameraControls;
  readonly #options: PelcoCameraOptions;
  /** What is repeated; null while nothing is to move. */
  #motion: PelcoMotion | null = null;
  /** Counts motions: whoever waits for one sees that another began. */
  #count = 0;
  #travels = false;
  #saidMoving = false;
  #zoomSpeed: number | null = null;
  #focusSpeed: number | null = null;
  #cancelRepeat: Cancel | null = null;
  readonly #pauses: Pauses;

  constructor(options: PelcoCameraOptions) {
    this.#options = options;
    this.#pauses = new Pauses(options.clock);
    const { profile } = options;
    this.features = {
      zoom: true,
      home: profile.homePreset !== null,
      position: profile.answers,
      presetSlots: presetSlotsOf(profile),
    };
    this.controls = this.#createControls();
  }

  async move(velocity: PtzVelocity, by: Asker): Promise<Outcome<void>> {
    const { profile } = this.#options;
    const [pan, tilt, zoom] = [wayOf(velocity.panSpeed), wayOf(velocity.tiltSpeed), wayOf(velocity.zoomSpeed)];
    if (pan === 0 && tilt === 0 && zoom === 0) {
      return this.stop();
    }
    const motion: PelcoMotion = {
      ...still,
      pan,
      tilt,
      zoom,
      panSpeed: scaled(velocity.panSpeed, 1, profile.panSpeedMax),
      tiltSpeed: scaled(velocity.tiltSpeed, 1, profile.tiltSpeedMax),
    };
    const zoomSpeed = scaled(velocity.zoomSpeed, 0, profile.zoomSpeedMax);
    if (zoom !== 0 && zoomSpeed !== this.#zoomSpeed) {
      this.#zoomSpeed = zoomSpeed;
      void this.#options.session.command('zoomSpeed', zoomSpeed, by);
    }
    return this.#start(motion, by);
  }

  async stop(): Promise<Outcome<void>> {
    const count = this.#begin(null);
    this.#travels = false;
    const first = await this.#options.session.motion(still, 'stop');
    await this.#pauses.pause(secondStopMs, null);
    if (count !== this.#count) {
      // The second stop would end the motion that began meanwhile.
      return first;
    }
    const second = await this.#options.session.motion(still, 'stop');
    if (first.ok || second.ok) {
      // Without a line nothing was stopped: it is stopped when the line is back.
      this.#tellMoving();
    }
    return first.ok ? second : first;
  }

  async recallPreset(slot: number, by: Asker): Promise<Outcome<void>> {
    const preset = presetOf(this.#options.profile, slot);
    return preset === null
      ? failed('unsupported', `preset slots are 0 to ${this.features.presetSlots - 1}`)
      : this.#travel(() => this.#options.session.command('goPreset', preset, by));
  }

  async storePreset(slot: number): Promise<Outcome<void>> {
    const preset = presetOf(this.#options.profile, slot);
    if (preset === null) {
      return failed('unsupported', `preset slots are 0 to ${this.features.presetSlots - 1}`);
    }
    const rested = this.#options.profile.answers ? await this.#arrive(this.#count) : succeeded(undefined);
    return rested.ok ? this.#options.session.command('setPreset', preset, 'person') : rested;
  }

  async home(by: Asker): Promise<Outcome<void>> {
    const { homePreset } = this.#options.profile;
    return homePreset === null
      ? failed('unsupported', 'the profile names no home preset')
      : this.#travel(() => this.#options.session.command('goPreset', homePreset, by));
  }

  async position(): Promise<Outcome<PtzPosition>> {
    const { session, profile } = this.#options;
    const pan = await session.query('queryPan');
    const tilt = pan.ok ? await session.query('queryTilt') : pan;
    const zoom = tilt.ok ? await session.query('queryZoom') : tilt;
    return pan.ok && tilt.ok && zoom.ok
      ? succeeded(fromReading({ pan: pan.value, tilt: tilt.value, zoom: zoom.value }, profile))
      : zoom.ok
        ? failed('protocol', 'the position was read in part')
        : zoom;
  }

  /** The line is back: what was moving when it broke is stopped first. */
  async recovered(): Promise<void> {
    if (this.#saidMoving) {
      await this.stop();
    }
  }

  /** The line is gone: nothing is repeated into it, nobody waits. */
  lost(): void {
    this.#motion = null;
    this.#zoomSpeed = null;
    this.#focusSpeed = null;
    this.#cancelRepeat?.();
    this.#cancelRepeat = null;
    this.#count += 1;
    this.#pauses.wakeAll();
  }

  async halt(): Promise<void> {
    if (this.#saidMoving) {
      await this.stop();
    }
  }

  #createControls(): CameraControls {
    const { answers } = this.#options.profile;
    const features: CameraControlFeatures = {
      absoluteMove: answers,
      focus: true,
      power: false,
      tally: false,
      autoTracking: false,
      restart: false,
      snapshot: false,
      stream: false,
      imageSettings: [],
      whiteBalances: [],
    };
    return {
      features,
      moveTo: (position, by) => this.#moveTo(position, by),
      moveFocus: (speed) => this.#moveFocus(speed),
      setAutoFocus: unsupported,
      setPower: unsupported,
      setTally: unsupported,
      setAutoTracking: unsupported,
      setImage: unsupported,
      image: unsupported,
      setWhiteBalance: unsupported,
      restart: unsupported,
      snapshot: unsupported,
      streamAddress: unsupported,
    };
  }

  async #moveTo(position: PtzPosition, by: Asker): Promise<Outcome<void>> {
    const { session, profile } = this.#options;
    if (!profile.answers) {
      return failed('unsupported', 'this head takes no position');
    }
    const { pan, tilt, zoom } = toReading(position, profile);
    return this.#travel(async () => {
      const sent = [
        session.command('absolutePan', pan, by),
        session.command('absoluteTilt', tilt, by),
        session.command('absoluteZoom', zoom, by),
      ];
      const outcomes = await Promise.all(sent);
      return outcomes.find((outcome) => !outcome.ok) ?? succeeded(undefined);
    });
  }

  async #moveFocus(speed: number): Promise<Outcome<void>> {
    const { session, profile } = this.#options;
    const focus = wayOf(speed);
    if (focus === 0) {
      return this.stop();
    }
    const focusSpeed = scaled(speed, 0, profile.focusSpeedMax);
    if (focusSpeed !== this.#focusSpeed) {
      this.#focusSpeed = focusSpeed;
      void session.command('focusSpeed', focusSpeed, 'person');
    }
    return this.#start({ ...still, focus }, 'person');
  }

  #start(motion: PelcoMotion, by: Asker): Promise<Outcome<void>> {
    if (!this.#options.session.isConnected) {
      return Promise.resolve(failed('offline', 'no connection to the head'));
    }
    this.#begin(motion);
    this.#travels = false;
    this.#tellMoving();
    this.#repeatLater(by);
    return this.#options.session.motion(motion, by);
  }

  /** Ends what was before; the number tells whether it is still the newest motion. */
  #begin(motion: PelcoMotion | null): number {
    this.#cancelRepeat?.();
    this.#cancelRepeat = null;
    this.#motion = motion;
    this.#count += 1;
    this.#pauses.wakeAll();
    return this.#count;
  }

  #repeatLater(by: Asker): void {
    this.#cancelRepeat = this.#options.clock.after(repeatEveryMs, () => {
      if (this.#motion !== null) {
        void this.#options.session.motion(this.#motion, by);
        this.#repeatLater(by);
      }
    });
  }

  async #travel(send: () => Promise<Outcome<void>>): Promise<Outcome<void>> {
    const count = this.#begin(null);
    this.#travels = true;
    const sent = await send();
    if (sent.ok) {
      this.#tellMoving();
    }
    const arrived = sent.ok ? await this.#arrive(count) : sent;
    if (count === this.#count) {
      this.#travels = false;
      this.#tellMoving();
    }
    return arrived;
  }

  /** Until the head stands still: two equal readings, or the time of the longest way when it tells nothing. */
  async #arrive(count: number): Promise<Outcome<void>> {
    const { clock, profile } = this.#options;
    const startMs = clock.monotonicMs();
    let before = '';
    await this.#pauses.pause(profile.answers ? readEveryMs : profile.travelMs, null);
    while (count === this.#count && profile.answers) {
      const reading = await this.position();
      if (!reading.ok) {
        return reading;
      }
      const now = JSON.stringify(reading.value);
      if (now === before) {
        break;
      }
      before = now;
      if (clock.monotonicMs() - startMs > arrivalLimitMs) {
        return failed('protocol', 'the head did not come to rest');
      }
      await this.#pauses.pause(readEveryMs, null);
    }
    if (!this.#options.session.isConnected) {
      return failed('offline', 'the connection to the head was lost');
    }
    return count === this.#count ? succeeded(undefined) : superseded;
  }

  #tellMoving(): void {
    const moving = this.#motion !== null || this.#travels;
    if (moving !== this.#saidMoving) {
      this.#saidMoving = moving;
      this.#options.movingChanged(moving);
    }
  }
}
