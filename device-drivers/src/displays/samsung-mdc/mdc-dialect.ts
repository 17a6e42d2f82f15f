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
import type { DisplayFault, DisplayFeatures, DisplayPower, DisplayState } from '../../core/capabilities/display.ts';
import type { Outcome } from '../../core/outcome.ts';
import { encodeFrame, MdcReplySplitter, pinBytes, type MdcReply } from './codec.ts';
import { mdcInputs, mdcTimes } from './profiles.ts';

export interface MdcDialectOptions {
  /** 0 to 0xFD; what the display is set to. */
  readonly id: number;
  /** Null on a connection without TLS. */
  readonly pin: string | null;
}

type Ask = DisplayAsk<MdcReply>;
type Data = readonly number[];

const commands = {
  status: 0x00,
  serialNumber: 0x0b,
  errors: 0x0d,
  firmware: 0x0e,
  power: 0x11,
  volume: 0x12,
  mute: 0x13,
  input: 0x14,
  modelName: 0x8a,
  panel: 0xf9,
} as const;

type CommandName = keyof typeof commands;

const noAudio = 0xff;

const readText = (data: Data): string =>
  String.fromCharCode(...data.filter((byte) => byte >= 0x20 && byte < 0x7f)).trim();

const inputName = (code: number): string =>
  mdcInputs.find((input) => input.code === code || input.pcCode === code)?.name ??
  `0x${code.toString(16).padStart(2, '0')}`;

const readPower = (byte: number | undefined): DisplayPower => {
  if (byte === 0 || byte === 1) {
    return byte === 1 ? 'on' : 'off';
  }
  return 'unknown';
};

/** The third byte tells of the light sensor, the fifth is a temperature in degrees (protocol.md 2). */
const errorParts: readonly (DisplayFault | null)[] = ['lamp', 'temperature', 'other', 'input', null, 'fan'];

const readFaults = (data: Data): DisplayState['faults'] =>
  errorParts.flatMap((part, index) => {
    if (part === null || data[index] !== 1) {
      return [];
    }
    // "No signal" is told here too: nothing is broken then.
    return [{ part, severity: part === 'input' ? ('warning' as const) : ('error' as const) }];
  });

const readStatus = ([power, volume, mute, input, ...rest]: Data): Outcome<DisplayNews> => {
  if (volume === undefined || mute === undefined || input === undefined || rest.length === 0) {
    return notUnderstood('the status is too short');
  }
  return toldDisplay({
    power: readPower(power),
    volume01: mute === noAudio ? null : Math.min(1, volume / 100),
    muted: mute === noAudio ? null : mute === 1,
    input: inputName(input),
  });
};

/** Samsung's multiple display control (protocol.md). */
export class MdcDialect implements DisplayDialect<MdcReply> {
  readonly gapMs = mdcTimes.gapMs;
  readonly splitter = new MdcReplySplitter();
  readonly features: DisplayFeatures = {
    inputs: mdcInputs.map(({ name }) => name),
    volume: true,
    mute: true,
    pictureMute: true,
  };
  readonly #options: MdcDialectOptions;

  constructor(options: MdcDialectOptions) {
    this.#options = options;
  }

  *greet(): Iterable<Ask> {
    const { pin } = this.#options;
    if (pin !== null) {
      yield displayAsk('pin', pinBytes(pin), mdcTimes.deadlineMs, (reply) =>
        reply.type === 'pin' ? toldDisplay({}) : null,
      );
    }
    yield this.#ask('power', [], ([power]) => toldDisplay({ power: readPower(power) }));
  }

  introduction(): readonly Ask[] {
    return [
      this.#ask('modelName', [], (data) => toldIdentity({ make: 'Samsung', model: readText(data) })),
      this.#ask('firmware', [], (data) => toldIdentity({ firmware: readText(data) })),
      this.#ask('serialNumber', [], (data) => toldIdentity({ serialNumber: readText(data) })),
    ];
  }

  polls({ power }: DisplayState): readonly Ask[] {
    const powerAsk = this.#ask('power', [], ([byte]) => toldDisplay({ power: readPower(byte) }));
    if (power !== 'on') {
      return [powerAsk];
    }
    const panel = this.#ask('panel', [], ([byte]) => toldDisplay({ pictureMuted: byte === 1 }));
    const errors = this.#ask('errors', [], (data) => toldDisplay({ faults: readFaults(data) }));
    const status = this.#ask('status', [], readStatus);
    return [status, panel, status, errors];
  }

  /** Plain TCP on a secured set is answered by the wish for a PIN. */
  refusesPassword(reply: MdcReply): boolean {
    return reply.type === 'secured' || (reply.type === 'pin' && !reply.accepted);
  }

  overhear(): DisplayNews | null {
    return null;
  }

  power(on: boolean, { power }: DisplayState): DisplaySteps<MdcReply> {
    if (power === (on ? 'on' : 'off')) {
      return [this.#ask('power', [on ? 1 : 0], () => toldDisplay({}))];
    }
    const during = toldDisplay({ power: on ? 'warming' : 'cooling' });
    return [{ ...this.#ask('power', [on ? 1 : 0], () => during), deafMs: mdcTimes.deafAfterPowerMs }];
  }

  input(name: string): DisplaySteps<MdcReply> {
    const input = mdcInputs.find((one) => one.name === name);
    return input === undefined ? null : [this.#ask('input', [input.code], () => toldDisplay({ input: name }))];
  }

  volume(volume01: number): DisplaySteps<MdcReply> {
    const percent = Math.round(volume01 * 100);
    const ask = this.#ask('volume', [percent], () => toldDisplay({ volume01: percent / 100 }));
    return [{ ...ask, axes: ['volume'] }];
  }

  muted(muted: boolean): DisplaySteps<MdcReply> {
    return [this.#ask('mute', [muted ? 1 : 0], () => toldDisplay({ muted }))];
  }

  /** The panel goes dark, the network stays: 00 is lit, 01 dark. */
  pictureMuted(pictureMuted: boolean): DisplaySteps<MdcReply> {
    return [this.#ask('panel', [pictureMuted ? 1 : 0], () => toldDisplay({ pictureMuted }))];
  }

  #ask(name: CommandName, data: Data, read: (data: Data) => Outcome<DisplayNews>): Ask {
    const command = commands[name];
    const { id } = this.#options;
    return displayAsk(name, encodeFrame({ command, id, data }), mdcTimes.deadlineMs, (reply) => {
      if ((reply.type !== 'ack' && reply.type !== 'nak') || reply.command !== command || reply.id !== id) {
        return null;
      }
      return reply.type === 'ack' ? read(reply.data) : refused(`the display refused ${name}`);
    });
  }
}
