import {
  displayAsk,
  notUnderstood,
  refused,
  toldDisplay,
  toldIdentity,
  type DisplayAsk,
  type DisplayDialect,
  type DisplayNews,
  type DisplaySteps,
} from '../display-dialect.ts';
import type { DisplayFeatures, DisplayState } from '../../core/capabilities/display.ts';
import type { Outcome } from '../../core/outcome.ts';
import { askByte, byteOf, encodeCommand, LgReplySplitter, type LgReply } from './codec.ts';
import type { LgProfile } from './profiles.ts';

type Ask = DisplayAsk<LgReply>;

const codes = {
  power: 'ka',
  pictureMute: 'kd',
  mute: 'ke',
  volume: 'kf',
  input: 'xb',
  serialNumber: 'fy',
  firmware: 'fz',
} as const;

type CodeName = keyof typeof codes;

const deadlineMs = 1500;
/** Not in the vendor's list; short commands in a row were lost at less (protocol.md 3). */
const gapMs = 100;
/** A set that is switched on leaves its network for a while (protocol.md 3). */
const deafAfterPowerMs = 20_000;

/** LG's text protocol on RS-232 and TCP (protocol.md). */
export class LgDialect implements DisplayDialect<LgReply> {
  readonly gapMs = gapMs;
  readonly splitter = new LgReplySplitter();
  readonly features: DisplayFeatures;
  readonly #id: number;
  readonly #profile: LgProfile;

  constructor(id: number, profile: LgProfile) {
    this.#id = id;
    this.#profile = profile;
    this.features = { inputs: profile.inputs.map(({ name }) => name), volume: true, mute: true, pictureMute: true };
  }

  greet(): Iterable<Ask> {
    return [this.#powerAsk()];
  }

  introduction(): readonly Ask[] {
    return [
      this.#textAsk('serialNumber', (serialNumber) => ({ make: 'LG', serialNumber })),
      this.#textAsk('firmware', (firmware) => ({ make: 'LG', firmware })),
    ];
  }

  polls({ power }: DisplayState): readonly Ask[] {
    const powerAsk = this.#powerAsk();
    if (power !== 'on') {
      return [powerAsk];
    }
    const input = this.#byteAsk('input', (byte) => ({ input: this.#inputName(byte) }));
    const volume = this.#byteAsk('volume', (byte) => (byte > 100 ? null : { volume01: byte / 100 }));
    // The other way round than one expects: 00 is muted, 01 is sound (protocol.md 2).
    const mute = this.#byteAsk('mute', (byte) => (byte > 1 ? null : { muted: byte === 0 }));
    // 10 darkens the video but leaves the menus; the picture is gone as well.
    const picture = this.#byteAsk('pictureMute', (byte) => ({ pictureMuted: byte !== 0 }));
    return [powerAsk, input, volume, powerAsk, mute, picture];
  }

  refusesPassword(): boolean {
    return false;
  }

  overhear(): DisplayNews | null {
    return null;
  }

  power(on: boolean, { power }: DisplayState): DisplaySteps<LgReply> {
    if (power === (on ? 'on' : 'off')) {
      return [this.#set('power', on ? 1 : 0, {})];
    }
    const ask = this.#set('power', on ? 1 : 0, { power: on ? 'warming' : 'cooling' });
    return [{ ...ask, deafMs: deafAfterPowerMs }];
  }

  input(name: string): DisplaySteps<LgReply> {
    const input = this.#profile.inputs.find((one) => one.name === name);
    return input === undefined ? null : [this.#set('input', input.code, { input: name })];
  }

  volume(volume01: number): DisplaySteps<LgReply> {
    const percent = Math.round(volume01 * 100);
    return [{ ...this.#set('volume', percent, { volume01: percent / 100 }), axes: ['volume'] }];
  }

  muted(muted: boolean): DisplaySteps<LgReply> {
    return [this.#set('mute', muted ? 0 : 1, { muted })];
  }

  pictureMuted(pictureMuted: boolean): DisplaySteps<LgReply> {
    return [this.#set('pictureMute', pictureMuted ? 1 : 0, { pictureMuted })];
  }

  #inputName(byte: number): string {
    const input = this.#profile.inputs.find(({ code, pcCode }) => code === byte || pcCode === byte);
    return input?.name ?? `0x${byte.toString(16).padStart(2, '0')}`;
  }

  #powerAsk(): Ask {
    return this.#byteAsk('power', (byte) => (byte > 1 ? null : { power: byte === 1 ? 'on' : 'off' }));
  }

  #byteAsk(name: CodeName, read: (byte: number) => Partial<DisplayState> | null): Ask {
    return this.#exchange(name, askByte, (reply) => {
      const byte = byteOf(reply);
      const told = byte === null ? null : read(byte);
      return told === null ? notUnderstood(`odd answer to ${name}`) : toldDisplay(told);
    });
  }

  #textAsk(name: CodeName, identity: (text: string) => Parameters<typeof toldIdentity>[0]): Ask {
    return this.#exchange(name, askByte, ({ data }) => toldIdentity(identity(data)));
  }

  #set(name: CodeName, data: number, then: Partial<DisplayState>): Ask {
    return this.#exchange(name, data, () => toldDisplay(then));
  }

  #exchange(name: CodeName, data: number, read: (reply: LgReply) => Outcome<DisplayNews>): Ask {
    const code = codes[name];
    const bytes = encodeCommand({ code, id: this.#id, data });
    return displayAsk(name, bytes, deadlineMs, (reply) => {
      if (reply.letter !== code[1] || reply.id !== this.#id) {
        return null;
      }
      return reply.ok ? read(reply) : refused(`the display refused ${name}`);
    });
  }
}
