import {
  failed,
  noCapabilities,
  succeeded,
  type AudioDevice,
  type Display,
  type DisplayPower,
  type DisplayState,
  type Outcome,
  type TelephonyHid,
} from '@ratspult/device-drivers';
import { ScriptedDevice } from './scripted-device.ts';

/** A display that obeys at once, unless it is told to refuse. */
export class ScriptedDisplay extends ScriptedDevice implements Display {
  readonly capabilities = { ...noCapabilities, display: this };
  readonly features = { inputs: ['hdmi1', 'hdmi2'], volume: false, mute: false, pictureMute: false };
  readonly calls: string[] = [];
  refuses = false;
  #state: DisplayState = {
    power: 'off',
    input: 'tuner',
    volume01: null,
    muted: null,
    pictureMuted: null,
    lampHours: null,
    faults: [],
  };

  state(): DisplayState {
    return this.#state;
  }

  /** As by its remote control. */
  become(power: DisplayPower): void {
    this.#state = { ...this.#state, power };
    this.emit({ type: 'display', display: this.#state });
  }

  setPower(on: boolean): Promise<Outcome<void>> {
    return this.#do(on ? 'on' : 'off', () => this.become(on ? 'on' : 'off'));
  }

  selectInput(input: string): Promise<Outcome<void>> {
    return this.#do(input, () => {
      this.#state = { ...this.#state, input };
    });
  }

  setVolume(): Promise<Outcome<void>> {
    return Promise.resolve(failed('unsupported', 'not here'));
  }

  setMuted(): Promise<Outcome<void>> {
    return Promise.resolve(failed('unsupported', 'not here'));
  }

  setPictureMuted(): Promise<Outcome<void>> {
    return Promise.resolve(failed('unsupported', 'not here'));
  }

  #do(call: string, run: () => void): Promise<Outcome<void>> {
    this.calls.push(call);
    if (this.refuses) {
      return Promise.resolve(failed('refused', 'cooling'));
    }
    run();
    return Promise.resolve(succeeded(undefined));
  }
}

/** A microphone with a mute of its own, that answers when the test lets it. */
export class ScriptedMicrophone extends ScriptedDevice implements AudioDevice {
  readonly capabilities = { ...noCapabilities, audioDevice: this };
  readonly talkers = { zones: ['lectern', 'gallery'], direction: true };
  muted = false;
  readonly calls: boolean[] = [];
  /** Not null: commands wait for the test. */
  answers: PromiseWithResolvers<void>[] | null = null;

  channels() {
    return [{ id: 'master', name: null, levelDb: null, minimumDb: 0, maximumDb: 0, muted: this.muted }];
  }

  /** By its own key. */
  press(muted: boolean): void {
    this.muted = muted;
    const [channel] = this.channels();
    if (channel !== undefined) {
      this.emit({ type: 'audio-channel', channel });
    }
  }

  async setMuted(_channelId: string, muted: boolean): Promise<Outcome<void>> {
    this.calls.push(muted);
    if (this.answers !== null) {
      const answer = Promise.withResolvers<void>();
      this.answers.push(answer);
      await answer.promise;
    }
    this.press(muted);
    return succeeded(undefined);
  }

  setLevel(): Promise<Outcome<void>> {
    return Promise.resolve(failed('unsupported', 'not here'));
  }

  recallPreset(): Promise<Outcome<void>> {
    return Promise.resolve(failed('unsupported', 'not here'));
  }

  setMeters(): Promise<Outcome<void>> {
    return Promise.resolve(failed('unsupported', 'not here'));
  }
}

/** A sound system whose channel `hall` the test turns, and that answers and tells when the test lets it. */
export class ScriptedSoundSystem extends ScriptedDevice implements AudioDevice {
  readonly capabilities = { ...noCapabilities, audioDevice: this };
  readonly talkers = null;
  readonly calls: string[] = [];
  /** Not null: commands wait for the test. */
  answers: PromiseWithResolvers<Outcome<void>>[] | null = null;
  #levelDb: number | null = -25;
  #muted: boolean | null = false;

  channels() {
    const limits = { minimumDb: -100, maximumDb: 12 };
    return [
      { id: 'hall', name: 'Saal', levelDb: this.#levelDb, muted: this.#muted, ...limits },
      { id: 'fixed', name: null, levelDb: null, muted: null, minimumDb: 0, maximumDb: 0 },
    ];
  }

  /** By the device, or by another controller. */
  turn(levelDb: number, muted: boolean): void {
    this.#levelDb = levelDb;
    this.#muted = muted;
    const [channel] = this.channels();
    if (channel !== undefined) {
      this.emit({ type: 'audio-channel', channel });
    }
  }

  setLevel(channelId: string, levelDb: number): Promise<Outcome<void>> {
    return this.#do(`${channelId} ${levelDb}`, () => this.turn(levelDb, this.#muted ?? false));
  }

  setMuted(channelId: string, muted: boolean): Promise<Outcome<void>> {
    return this.#do(`${channelId} ${muted ? 'muted' : 'audible'}`, () => this.turn(this.#levelDb ?? 0, muted));
  }

  recallPreset(): Promise<Outcome<void>> {
    return Promise.resolve(failed('unsupported', 'not here'));
  }

  setMeters(): Promise<Outcome<void>> {
    return Promise.resolve(failed('unsupported', 'not here'));
  }

  async #do(call: string, run: () => void): Promise<Outcome<void>> {
    this.calls.push(call);
    let outcome: Outcome<void> = succeeded(undefined);
    if (this.answers !== null) {
      const answer = Promise.withResolvers<Outcome<void>>();
      this.answers.push(answer);
      outcome = await answer.promise;
    }
    if (outcome.ok) {
      run();
    }
    return outcome;
  }
}

/** A speakerphone whose keys the test presses. */
export class ScriptedSpeakerphone extends ScriptedDevice implements TelephonyHid {
  readonly capabilities = { ...noCapabilities, telephonyHid: this };
  #state = { muted: false, offHook: false };

  state() {
    return this.#state;
  }

  setMuted(muted: boolean): Promise<Outcome<void>> {
    this.#state = { ...this.#state, muted };
    return Promise.resolve(succeeded(undefined));
  }

  setOffHook(offHook: boolean): Promise<Outcome<void>> {
    this.#state = { ...this.#state, offHook };
    return Promise.resolve(succeeded(undefined));
  }

  setRinging(): Promise<Outcome<void>> {
    return Promise.resolve(failed('unsupported', 'not here'));
  }
}
