import {
  displayAsk,
  displayNews,
  notUnderstood,
  refused,
  toldDisplay,
  toldIdentity,
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
  commandBytes,
  decodeReply,
  inputName,
  passwordDigest,
  readFaults,
  readInputs,
  readLampHours,
  readMute,
  readPower,
  type PjlinkCommand,
  type PjlinkReply,
} from './codec.ts';

export interface PjlinkOptions {
  /** Empty when the projector asks for none. */
  readonly password: string;
  /** Names of the room for input codes, for instance `hdmi1` for `31`. */
  readonly inputNames: Readonly<Record<string, string>>;
  /** How many steps lie between silent and loudest; null when the projector has no volume by PJLink. */
  readonly volumeSteps: number | null;
}

type Ask = DisplayAsk<PjlinkReply>;

/** Projectors take up to two seconds for an answer while they are busy. */
const deadlineMs = 2500;
/** protocol.md 3: some projectors lose commands that follow closer. */
const gapMs = 50;

const none = new Uint8Array();

/** ERR1 to ERR4 (protocol.md 2). */
const readError = (command: string, value: string): Outcome<DisplayNews> | null => {
  switch (value.toUpperCase()) {
    case 'ERR1':
      return failed('unsupported', `the projector does not know ${command}`);
    case 'ERR2':
      return failed('unsupported', `the projector knows no such value of ${command}`);
    case 'ERR3':
      return refused(`${command} is not possible at this time`);
    case 'ERR4':
      return refused(`${command} failed in the projector`);
    default:
      return null;
  }
};

const orNotUnderstood = (command: string, display: Partial<DisplayState> | null): Outcome<DisplayNews> =>
  display === null ? notUnderstood(`odd answer to ${command}`) : toldDisplay(display);

const readPowerAnswer = (value: string): Outcome<DisplayNews> => {
  const power = readPower(value);
  return orNotUnderstood('POWR', power === null ? null : { power });
};

const splitter = (): ReplySplitter<PjlinkReply> => {
  const lines = new LineSplitter();
  return {
    push: (bytes) => {
      const split = lines.push(bytes);
      const replies = split.lines.flatMap((line) => decodeReply(line) ?? []);
      return { replies, spoilt: split.spoilt + split.lines.length - replies.length };
    },
    reset: () => lines.reset(),
  };
};

/** PJLink class 1 and 2 (protocol.md). Inputs and class are learned from the projector at each connection. */
export class PjlinkDialect implements DisplayDialect<PjlinkReply> {
  readonly gapMs = gapMs;
  readonly splitter = splitter();
  readonly #options: PjlinkOptions;
  #salt: string | null = null;
  #class: 1 | 2 = 1;
  #codes: readonly string[] = [];
  /** Steps above silent; null until the volume was set once, because the projector does not tell it. */
  #volumeStep: number | null = null;

  constructor(options: PjlinkOptions) {
    this.#options = options;
  }

  get features(): DisplayFeatures {
    return {
      inputs: this.#codes.map((code) => this.#nameOf(code)),
      volume: this.#class === 2 && this.#options.volumeSteps !== null,
      mute: true,
      pictureMute: true,
    };
  }

  *greet(): Iterable<Ask> {
    this.#salt = null;
    this.#volumeStep = null;
    yield displayAsk('greeting', none, deadlineMs, (reply) => this.#readGreeting(reply));
    // Only the first command of a connection carries the digest (protocol.md 1).
    const digest = this.#salt === null ? '' : passwordDigest(this.#salt, this.#options.password);
    yield this.#powerAsk(digest);
    yield this.#ask(1, 'CLSS', (value) => {
      this.#class = value === '2' ? 2 : 1;
      return toldDisplay({});
    });
    yield this.#inputsAsk();
  }

  introduction(): readonly Ask[] {
    const classOne = [
      this.#ask(1, 'INF1', (value) => toldIdentity({ make: value })),
      this.#ask(1, 'INF2', (value) => toldIdentity({ model: value })),
    ];
    const classTwo = [
      this.#ask(2, 'SNUM', (value) => toldIdentity({ serialNumber: value })),
      this.#ask(2, 'SVER', (value) => toldIdentity({ firmware: value })),
    ];
    return this.#class === 2 ? [...classOne, ...classTwo] : classOne;
  }

  polls({ power }: DisplayState): readonly Ask[] {
    const powerAsk = this.#powerAsk('');
    const faults = this.#ask(1, 'ERST', (value) => {
      const read = readFaults(value);
      return orNotUnderstood('ERST', read === null ? null : { faults: read });
    });
    const lamp = this.#ask(1, 'LAMP', (value) => {
      const lampHours = readLampHours(value);
      return orNotUnderstood('LAMP', lampHours === null ? null : { lampHours });
    });
    if (power !== 'on') {
      return [powerAsk, powerAsk, faults];
    }
    const inputs = this.#codes.length === 0 ? [this.#inputsAsk()] : [];
    const mute = this.#ask(1, 'AVMT', (value) => orNotUnderstood('AVMT', readMute(value)));
    const input = this.#ask(1, 'INPT', (value) => toldDisplay({ input: this.#nameOf(value.toUpperCase()) }));
    return [powerAsk, mute, input, powerAsk, faults, lamp, ...inputs];
  }

  refusesPassword(reply: PjlinkReply): boolean {
    const wanted = reply.type === 'greeting' && reply.salt !== null && this.#options.password === '';
    return wanted || reply.type === 'password-refused' || (reply.type === 'answer' && /^ERRA$/i.test(reply.value));
  }

  /** Over TCP a projector says nothing by itself. */
  overhear(): DisplayNews | null {
    return null;
  }

  power(on: boolean, { power }: DisplayState): DisplaySteps<PjlinkReply> {
    const during = on ? 'warming' : 'cooling';
    const afterwards = power === (on ? 'on' : 'off') ? power : during;
    return [this.#set(1, 'POWR', on ? '1' : '0', { power: afterwards })];
  }

  input(name: string): DisplaySteps<PjlinkReply> {
    const code = this.#codes.find((one) => this.#nameOf(one) === name);
    // The sixth kind and letters exist since class 2 (protocol.md 2).
    const digit = code !== undefined && /^(?:6|.[A-Z])/.test(code) ? 2 : 1;
    return code === undefined ? null : [this.#set(digit, 'INPT', code, { input: name })];
  }

  /** There are only steps up and down: all the way down once, then counted (protocol.md 2). */
  volume(volume01: number): DisplaySteps<PjlinkReply> {
    const steps = this.#options.volumeSteps ?? 0;
    const target = Math.round(volume01 * steps);
    const downs = this.#volumeStep === null ? steps : Math.max(0, this.#volumeStep - target);
    const ups = Math.max(0, target - (this.#volumeStep ?? 0));
    const start = this.#volumeStep ?? steps;
    const down = Array.from({ length: downs }, (_, index) => this.#volumeStepAsk('0', start - index - 1));
    const bottom = start - downs;
    const up = Array.from({ length: ups }, (_, index) => this.#volumeStepAsk('1', bottom + index + 1));
    return [...down, ...up];
  }

  muted(muted: boolean): DisplaySteps<PjlinkReply> {
    return [this.#set(1, 'AVMT', muted ? '21' : '20', { muted })];
  }

  pictureMuted(pictureMuted: boolean): DisplaySteps<PjlinkReply> {
    return [this.#set(1, 'AVMT', pictureMuted ? '11' : '10', { pictureMuted })];
  }

  #nameOf(code: string): string {
    const named = Object.entries(this.#options.inputNames).find(([, other]) => other === code);
    return named?.[0] ?? inputName(code);
  }

  #readGreeting(reply: PjlinkReply): Outcome<DisplayNews> | null {
    if (reply.type !== 'greeting') {
      return null;
    }
    this.#salt = reply.salt;
    return { ok: true, value: displayNews({}) };
  }

  #powerAsk(digest: string): Ask {
    return this.#ask(1, 'POWR', readPowerAnswer, digest);
  }

  #inputsAsk(): Ask {
    return this.#ask(1, 'INST', (value) => {
      const codes = readInputs(value);
      this.#codes = codes ?? this.#codes;
      return orNotUnderstood('INST', codes === null ? null : {});
    });
  }

  #ask(digit: 1 | 2, command: string, read: (value: string) => Outcome<DisplayNews>, digest = ''): Ask {
    return this.#exchange({ class: digit, command, parameter: '?' }, read, digest);
  }

  #set(digit: 1 | 2, command: string, parameter: string, then: Partial<DisplayState>): Ask {
    return this.#exchange(
      { class: digit, command, parameter },
      (value) => (/^OK$/i.test(value) ? toldDisplay(then) : notUnderstood(`odd answer to ${command}`)),
      '',
    );
  }

  #volumeStepAsk(parameter: '0' | '1', step: number): Ask {
    return this.#exchange(
      { class: 2, command: 'SVOL', parameter },
      (value) => {
        if (!/^OK$/i.test(value)) {
          return notUnderstood('odd answer to SVOL');
        }
        this.#volumeStep = step;
        return toldDisplay({ volume01: step / (this.#options.volumeSteps ?? 1) });
      },
      '',
    );
  }

  #exchange(command: PjlinkCommand, read: (value: string) => Outcome<DisplayNews>, digest: string): Ask {
    return displayAsk(command.command, commandBytes(command, digest), deadlineMs, (reply) =>
      reply.type === 'answer' && reply.command === command.command
        ? (readError(command.command, reply.value) ?? read(reply.value))
        : null,
    );
  }
}
