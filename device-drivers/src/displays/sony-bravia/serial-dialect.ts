import {
  displayAsk,
  notUnderstood,
  refused,
  toldDisplay,
  type DisplayAsk,
  type DisplayDialect,
  type DisplayNews,
  type DisplaySteps,
} from '../display-dialect.ts';
import type { DisplayFeatures, DisplayState } from '../../core/capabilities/display.ts';
import {
  createReplySplitter,
  encodeCommand,
  type BraviaSerialCommand,
  type BraviaSerialReply,
} from './codec-serial.ts';
import { braviaInputs, deafAfterPowerMs, serialFunctions, serialTimes } from './profiles.ts';

type Ask = DisplayAsk<BraviaSerialReply>;
type FunctionName = keyof typeof serialFunctions;
type Read = (data: readonly number[]) => Partial<DisplayState> | null;

/** Stands before a value of volume and mute: set directly, not by a step. */
const direct = 0x01;

const results = ['done', 'value too high', 'value too low', 'cancelled', 'not understood'] as const;

const readInput: Read = ([kind, place]) => {
  if (kind === undefined || place === undefined) {
    return null;
  }
  const input = braviaInputs.find(({ serial }) => serial[0] === kind && serial[1] === place);
  return { input: input?.name ?? `${kind}/${place}` };
};

const readPower: Read = ([power]) => {
  if (power !== 0 && power !== 1) {
    return null;
  }
  return { power: power === 1 ? 'on' : 'off' };
};

/** Sony Bravia on RS-232 (protocol.md 1). Answers do not say to what: one question at a time. */
export class BraviaSerialDialect implements DisplayDialect<BraviaSerialReply> {
  readonly gapMs = serialTimes.gapMs;
  readonly splitter = createReplySplitter();
  readonly features: DisplayFeatures = {
    inputs: braviaInputs.map(({ name }) => name),
    volume: true,
    mute: true,
    pictureMute: false,
  };

  /** Without the first step the display could not be switched on again by this line (protocol.md 1). */
  greet(): Iterable<Ask> {
    return [this.#enquiry('power', readPower), this.#control('standbyEnable', [1], {})];
  }

  introduction(): readonly Ask[] {
    return [];
  }

  polls({ power }: DisplayState): readonly Ask[] {
    const powerAsk = this.#enquiry('power', readPower);
    if (power !== 'on') {
      return [powerAsk];
    }
    const input = this.#enquiry('input', readInput);
    const volume = this.#enquiry('volume', ([, value]) =>
      value === undefined || value > 100 ? null : { volume01: value / 100 },
    );
    const mute = this.#enquiry('mute', ([, value]) => (value === undefined ? null : { muted: value === 1 }));
    return [powerAsk, input, volume, powerAsk, mute];
  }

  refusesPassword(): boolean {
    return false;
  }

  overhear(): DisplayNews | null {
    return null;
  }

  power(on: boolean, { power }: DisplayState): DisplaySteps<BraviaSerialReply> {
    if (power === (on ? 'on' : 'off')) {
      return [this.#control('power', [on ? 1 : 0], {})];
    }
    const ask = this.#control('power', [on ? 1 : 0], { power: on ? 'warming' : 'cooling' });
    return [{ ...ask, deafMs: deafAfterPowerMs }];
  }

  input(name: string): DisplaySteps<BraviaSerialReply> {
    const input = braviaInputs.find((one) => one.name === name);
    return input === undefined ? null : [this.#control('input', input.serial, { input: name })];
  }

  volume(volume01: number): DisplaySteps<BraviaSerialReply> {
    const percent = Math.round(volume01 * 100);
    return [{ ...this.#control('volume', [direct, percent], { volume01: percent / 100 }), axes: ['volume'] }];
  }

  muted(muted: boolean): DisplaySteps<BraviaSerialReply> {
    return [this.#control('mute', [direct, muted ? 1 : 0], { muted })];
  }

  pictureMuted(): DisplaySteps<BraviaSerialReply> {
    return null;
  }

  #enquiry(name: FunctionName, read: Read): Ask {
    return this.#exchange(name, { type: 'enquiry', function: serialFunctions[name], data: [] }, read);
  }

  #control(name: FunctionName, data: readonly number[], then: Partial<DisplayState>): Ask {
    return this.#exchange(name, { type: 'control', function: serialFunctions[name], data }, () => then);
  }

  #exchange(name: FunctionName, command: BraviaSerialCommand, read: Read): Ask {
    return displayAsk(name, encodeCommand(command), serialTimes.deadlineMs, ({ result, data }) => {
      if (result !== 0) {
        return refused(`the display refused ${name}: ${results[result] ?? result}`);
      }
      const told = read(data);
      return told === null ? notUnderstood(`odd answer to ${name}`) : toldDisplay(told);
    });
  }
}
