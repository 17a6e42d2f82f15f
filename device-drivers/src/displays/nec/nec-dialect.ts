import {
  displayAsk,
  refused,
  toldDisplay,
  type DisplayAsk,
  type DisplayDialect,
  type DisplayNews,
  type DisplaySteps,
} from '../display-dialect.ts';
import type { DisplayFeatures, DisplayPower, DisplayState } from '../../core/capabilities/display.ts';
import { failed, succeeded, type Outcome } from '../../core/outcome.ts';
import {
  encodeFrame,
  hexDigits,
  NecSplitter,
  readPowerMode,
  readValue,
  type NecFrame,
  type NecType,
  type NecValue,
} from './codec.ts';
import type { NecProfile } from './profiles.ts';

type Ask = DisplayAsk<NecFrame>;

/** Operation codes of the monitor control command set (protocol.md 2). */
const codes = { input: '0060', volume: '0062', mute: '008D' } as const;

type CodeName = keyof typeof codes;

const deadlineMs = 2000;
/** "Null message": the monitor does not know the command, or not now (protocol.md 1). */
const nullMessage = 'BE';
const muteOn = 1;
const muteOff = 2;
const usualHighestVolume = 100;

/** Stand-by, suspend and off are all dark. */
const powers = new Map<number, DisplayPower>([
  [1, 'on'],
  [2, 'off'],
  [3, 'off'],
  [4, 'off'],
]);

/** NEC large displays on RS-232 and TCP (protocol.md). */
export class NecDialect implements DisplayDialect<NecFrame> {
  readonly gapMs: number;
  readonly splitter = new NecSplitter();
  readonly features: DisplayFeatures;
  readonly #id: number;
  readonly #profile: NecProfile;
  #highestVolume = usualHighestVolume;

  constructor(id: number, profile: NecProfile) {
    this.#id = id;
    this.#profile = profile;
    this.gapMs = profile.gapMs;
    this.features = { inputs: profile.inputs.map(({ name }) => name), volume: true, mute: true, pictureMute: false };
  }

  greet(): Iterable<Ask> {
    return [this.#powerAsk()];
  }

  introduction(): readonly Ask[] {
    return [];
  }

  polls({ power }: DisplayState): readonly Ask[] {
    if (power !== 'on') {
      return [this.#powerAsk()];
    }
    const input = this.#get('input', ({ value }) => ({ input: this.#inputName(value) }));
    const volume = this.#get('volume', ({ value, highest }) => {
      this.#highestVolume = highest > 0 ? highest : usualHighestVolume;
      return { volume01: Math.min(1, value / this.#highestVolume) };
    });
    const mute = this.#get('mute', ({ value }) => ({ muted: value === muteOn }));
    return [this.#powerAsk(), input, volume, this.#powerAsk(), mute];
  }

  refusesPassword(): boolean {
    return false;
  }

  overhear(): DisplayNews | null {
    return null;
  }

  power(on: boolean, { power }: DisplayState): DisplaySteps<NecFrame> {
    const payload = `C203D6${on ? '0001' : '0004'}`;
    const during: DisplayPower = on ? 'warming' : 'cooling';
    const then: Partial<DisplayState> = power === (on ? 'on' : 'off') ? {} : { power: during };
    const ask = this.#exchange('power', 'command', payload, (reply) =>
      reply.toUpperCase() === `00${payload}` ? toldDisplay(then) : null,
    );
    const restMs = on && power !== 'on' ? this.#profile.restAfterPowerOnMs : 0;
    return [{ ...ask, restMs, deafMs: restMs }];
  }

  input(name: string): DisplaySteps<NecFrame> {
    const input = this.#profile.inputs.find((one) => one.name === name);
    const restMs = this.#profile.restAfterInputMs;
    return input === undefined
      ? null
      : [{ ...this.#set('input', input.code, { input: name }), restMs, deafMs: restMs }];
  }

  volume(volume01: number): DisplaySteps<NecFrame> {
    const value = Math.round(volume01 * this.#highestVolume);
    return [{ ...this.#set('volume', value, { volume01: value / this.#highestVolume }), axes: ['volume'] }];
  }

  muted(muted: boolean): DisplaySteps<NecFrame> {
    return [this.#set('mute', muted ? muteOn : muteOff, { muted })];
  }

  pictureMuted(): DisplaySteps<NecFrame> {
    return null;
  }

  #inputName(value: number): string {
    return this.#profile.inputs.find(({ code }) => code === value)?.name ?? `0x${hexDigits(value, 2).toLowerCase()}`;
  }

  #powerAsk(): Ask {
    return this.#exchange('power', 'command', '01D6', (payload) => {
      const mode = readPowerMode(payload);
      const power = mode === null ? undefined : powers.get(mode);
      return mode === null ? null : succeeded({ display: { power: power ?? 'unknown' }, identity: { make: 'NEC' } });
    });
  }

  #get(name: CodeName, read: (value: NecValue) => Partial<DisplayState>): Ask {
    return this.#exchange(name, 'get', codes[name], (payload) => this.#readValue(name, payload, read));
  }

  #set(name: CodeName, value: number, then: Partial<DisplayState>): Ask {
    return this.#exchange(name, 'set', `${codes[name]}${hexDigits(value, 4)}`, (payload) =>
      this.#readValue(name, payload, (told) => (told.value === value ? then : null)),
    );
  }

  #readValue(
    name: CodeName,
    payload: string,
    read: (value: NecValue) => Partial<DisplayState> | null,
  ): Outcome<DisplayNews> | null {
    const value = readValue(payload);
    if (value?.code !== codes[name]) {
      return null;
    }
    if (!value.known) {
      return failed('unsupported', `the display has no ${name}`);
    }
    const told = read(value);
    return told === null ? refused(`the display kept its ${name}`) : toldDisplay(told);
  }

  #exchange(
    name: string,
    type: Extract<NecType, 'command' | 'get' | 'set'>,
    payload: string,
    read: (payload: string) => Outcome<DisplayNews> | null,
  ): Ask {
    const bytes = encodeFrame({ type, id: this.#id, payload });
    return displayAsk(name, bytes, deadlineMs, (reply) => {
      if (reply.id !== this.#id) {
        return null;
      }
      if (reply.payload.toUpperCase() === nullMessage) {
        return refused(`the display does not take ${name} now`);
      }
      return reply.type === `${type}-reply` ? read(reply.payload) : null;
    });
  }
}
