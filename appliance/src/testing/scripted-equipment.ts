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
