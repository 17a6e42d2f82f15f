import {
  displayAsk,
  displayNews,
  notUnderstood,
  refused,
  toldDisplay,
  type DisplayAsk,
  type DisplayDialect,
  type DisplayNews,
  type DisplaySteps,
  type ReplySplitter,
} from '../display-dialect.ts';
import type { DisplayFeatures, DisplayState } from '../../core/capabilities/display.ts';
import { LineSplitter } from '../../core/line-splitter.ts';
import { failed, type Outcome } from '../../core/outcome.ts';
import {
  decodeLine,
  done,
  encodeLine,
  failedParameter,
  noParameter,
  notFound,
  numberOf,
  numberParameter,
  type BraviaLine,
} from './codec-simple-ip.ts';
import { braviaInputs, deafAfterPowerMs, lineNames, networkTimes } from './profiles.ts';

type Ask = DisplayAsk<BraviaLine>;
type LineName = keyof typeof lineNames;
type Read = (parameter: string) => Partial<DisplayState> | null;

const whenNumber =
  (highest: number, read: (value: number) => Partial<DisplayState>): Read =>
  (parameter) => {
    const value = numberOf(parameter);
    return value === null || value > highest ? null : read(value);
  };

const readers: Readonly<Record<LineName, Read>> = {
  power: whenNumber(1, (value) => ({ power: value === 1 ? 'on' : 'off' })),
  input: (parameter) => ({ input: braviaInputs.find(({ line }) => line === parameter)?.name ?? parameter }),
  volume: whenNumber(100, (value) => ({ volume01: value / 100 })),
  mute: whenNumber(1, (value) => ({ muted: value === 1 })),
  pictureMute: whenNumber(1, (value) => ({ pictureMuted: value === 1 })),
};

const readersByWire = new Map<string, Read>([
  [lineNames.power, readers.power],
  [lineNames.input, readers.input],
  [lineNames.volume, readers.volume],
  [lineNames.mute, readers.mute],
  [lineNames.pictureMute, readers.pictureMute],
]);

const splitter = (): ReplySplitter<BraviaLine> => {
  const lines = new LineSplitter();
  return {
    push: (bytes) => {
      const split = lines.push(bytes);
      const replies = split.lines.flatMap((line) => decodeLine(line) ?? []);
      return { replies, spoilt: split.spoilt + split.lines.length - replies.length };
    },
    reset: () => lines.reset(),
  };
};

const readFailure = (name: string, parameter: string): Outcome<DisplayNews> | null => {
  if (parameter === notFound) {
    return failed('unsupported', `the display has no ${name}`);
  }
  return parameter === failedParameter ? refused(`the display refused ${name}`) : null;
};

/** Sony Bravia by "Simple IP control" (protocol.md 2): what changes at the set is told at once. */
export class BraviaSimpleIpDialect implements DisplayDialect<BraviaLine> {
  readonly gapMs = networkTimes.gapMs;
  readonly splitter = splitter();
  readonly features: DisplayFeatures = {
    inputs: braviaInputs.map(({ name }) => name),
    volume: true,
    mute: true,
    pictureMute: true,
  };

  greet(): Iterable<Ask> {
    return [this.#enquiry('power')];
  }

  introduction(): readonly Ask[] {
    return [];
  }

  polls({ power }: DisplayState): readonly Ask[] {
    return power === 'on'
      ? [
          this.#enquiry('power'),
          this.#enquiry('input'),
          this.#enquiry('volume'),
          this.#enquiry('mute'),
          this.#enquiry('pictureMute'),
        ]
      : [this.#enquiry('power')];
  }

  refusesPassword(): boolean {
    return false;
  }

  overhear({ type, name, parameter }: BraviaLine): DisplayNews | null {
    return type === 'notice' ? displayNews(readersByWire.get(name)?.(parameter) ?? {}) : null;
  }

  power(on: boolean, { power }: DisplayState): DisplaySteps<BraviaLine> {
    const value = numberParameter(on ? 1 : 0);
    if (power === (on ? 'on' : 'off')) {
      return [this.#control('power', value, {})];
    }
    return [{ ...this.#control('power', value, { power: on ? 'warming' : 'cooling' }), deafMs: deafAfterPowerMs }];
  }

  input(name: string): DisplaySteps<BraviaLine> {
    const input = braviaInputs.find((one) => one.name === name);
    return input === undefined ? null : [this.#control('input', input.line, { input: name })];
  }

  volume(volume01: number): DisplaySteps<BraviaLine> {
    const percent = Math.round(volume01 * 100);
    const ask = this.#control('volume', numberParameter(percent), { volume01: percent / 100 });
    return [{ ...ask, axes: ['volume'] }];
  }

  muted(muted: boolean): DisplaySteps<BraviaLine> {
    return [this.#control('mute', numberParameter(muted ? 1 : 0), { muted })];
  }

  pictureMuted(pictureMuted: boolean): DisplaySteps<BraviaLine> {
    return [this.#control('pictureMute', numberParameter(pictureMuted ? 1 : 0), { pictureMuted })];
  }

  #enquiry(name: LineName): Ask {
    return this.#exchange(name, { type: 'enquiry', name: lineNames[name], parameter: noParameter }, readers[name]);
  }

  #control(name: LineName, parameter: string, then: Partial<DisplayState>): Ask {
    return this.#exchange(name, { type: 'control', name: lineNames[name], parameter }, (answer) =>
      answer === done ? then : null,
    );
  }

  #exchange(name: LineName, line: BraviaLine, read: Read): Ask {
    return displayAsk(name, encodeLine(line), networkTimes.deadlineMs, (reply) => {
      if (reply.type !== 'answer' || reply.name !== line.name) {
        return null;
      }
      const told = read(reply.parameter);
      const answer = told === null ? notUnderstood(`odd answer to ${name}`) : toldDisplay(told);
      return readFailure(name, reply.parameter) ?? answer;
    });
  }
}
