import type { DisplayAsk } from '../display-dialect.ts';
import type { DisplaySession } from '../display-session.ts';
import type { Display, DisplayFeatures, DisplayState } from '../../core/capabilities/display.ts';
import { failed, succeeded, type Outcome } from '../../core/outcome.ts';
import type { CecDialect } from './cec-dialect.ts';
import { opcodes, type CecLine } from './codec.ts';

/** Displays ignore standby while another source is active, some the first of everything (protocol.md 3). */
const attempts = 3;
const beforeVerifyMs = 1500;
const betweenRepeatsMs = 300;
/** Beyond this many presses at once a volume is reached in a second attempt. */
const mostPresses = 50;

/** A display on HDMI-CEC: there is no acknowledgement of anything, so each command is verified by asking, and repeated. */
export class CecDisplay implements Display {
  readonly #session: DisplaySession<CecLine>;
  readonly #dialect: CecDialect;

  constructor(session: DisplaySession<CecLine>, dialect: CecDialect) {
    this.#session = session;
    this.#dialect = dialect;
  }

  get features(): DisplayFeatures {
    return this.#dialect.features;
  }

  state(): DisplayState {
    return this.#session.state();
  }

  setPower(on: boolean): Promise<Outcome<void>> {
    const wanted = on ? ['on', 'warming'] : ['off', 'cooling'];
    const { send } = this.#steps();
    const steps = on
      ? [send(opcodes.imageViewOn, betweenRepeatsMs), send(opcodes.imageViewOn, beforeVerifyMs)]
      : [send(opcodes.standby, beforeVerifyMs)];
    return this.#until(
      'its power',
      () => steps,
      this.#dialect.powerAsk(),
      ({ power }) => wanted.includes(power),
    );
  }

  selectInput(input: string): Promise<Outcome<void>> {
    return this.#session.selectInput(input);
  }

  /** There are only keys: as many presses as percents are missing, then it is asked what came of it. */
  async setVolume(volume01: number): Promise<Outcome<void>> {
    if (!this.features.volume || !(volume01 >= 0 && volume01 <= 1)) {
      return failed('unsupported', 'the display does not tell its volume, or this is none');
    }
    const missing = (): number => Math.round(volume01 * 100 - (this.state().volume01 ?? 0) * 100);
    const press = (): readonly DisplayAsk<CecLine>[] => {
      const presses = Math.min(mostPresses, Math.abs(missing()));
      const key = missing() > 0 ? 'volumeUp' : 'volumeDown';
      return Array.from({ length: presses }).flatMap(() => this.#dialect.press(key));
    };
    return this.#afterAsking(() => this.#until('its volume', press, this.#dialect.audioAsk(), () => missing() === 0));
  }

  async setMuted(muted: boolean): Promise<Outcome<void>> {
    if (!this.features.mute) {
      return failed('unsupported', 'the display does not tell whether it is muted');
    }
    // The key toggles: pressed blindly it would do the opposite.
    const press = (): readonly DisplayAsk<CecLine>[] =>
      this.state().muted === muted ? [] : this.#dialect.press('mute');
    return this.#afterAsking(() =>
      this.#until('its mute', press, this.#dialect.audioAsk(), (state) => state.muted === muted),
    );
  }

  setPictureMuted(muted: boolean): Promise<Outcome<void>> {
    return this.#session.setPictureMuted(muted);
  }

  #steps(): { readonly send: (opcode: number, restMs: number) => DisplayAsk<CecLine> } {
    return { send: (opcode, restMs) => this.#dialect.send(opcode, [], restMs) };
  }

  async #afterAsking(then: () => Promise<Outcome<void>>): Promise<Outcome<void>> {
    const asked = await this.#session.ask(this.#dialect.audioAsk(), 'person');
    return asked.ok ? then() : asked;
  }

  async #until(
    what: string,
    steps: () => readonly DisplayAsk<CecLine>[],
    verify: DisplayAsk<CecLine>,
    reached: (state: DisplayState) => boolean,
  ): Promise<Outcome<void>> {
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      for (const step of [...steps(), verify]) {
        const outcome = await this.#session.ask(step, 'person');
        if (!outcome.ok) {
          return outcome;
        }
      }
      if (reached(this.state())) {
        return succeeded(undefined);
      }
    }
    return failed('refused', `the display did not change ${what}`);
  }
}
