import {
  displayAsk,
  displayNews,
  notUnderstood,
  toldDisplay,
  type DisplayAsk,
  type DisplayDialect,
  type DisplayNews,
  type DisplaySteps,
  type ReplySplitter,
} from '../display-dialect.ts';
import type { DisplayFeatures } from '../../core/capabilities/display.ts';
import { LineSplitter } from '../../core/line-splitter.ts';
import { failed, type Outcome } from '../../core/outcome.ts';
import {
  decodeLine,
  display,
  keys,
  opcodes,
  physicalAddress,
  readAudio,
  readPower,
  transmitLine,
  type CecFrame,
  type CecLine,
} from './codec.ts';

type Ask = DisplayAsk<CecLine>;

/** The name of the one input a sender can choose: itself. */
export const ownInput = 'this-device';

/** A message takes up to 400 ms on the bus, and three attempts are usual (protocol.md 2). */
const deadlineMs = 2500;
const gapMs = 100;
/** The program opens its adapter first. */
const readyWithinMs = 12_000;
const firstPlayer = 4;
const tab = 0x09;
const blank = 0x20;
const nothing = new Uint8Array();

const splitter = (): ReplySplitter<CecLine> => {
  const lines = new LineSplitter();
  return {
    push: (bytes) => {
      const split = lines.push(bytes.map((byte) => (byte === tab ? blank : byte)));
      // The program talks much: a line that is not understood is no fault.
      return { replies: split.lines.flatMap((line) => decodeLine(line) ?? []), spoilt: split.spoilt };
    },
    reset: () => lines.reset(),
  };
};

/** HDMI-CEC through the program `cec-client` (protocol.md). What takes several attempts is in `CecDisplay`. */
export class CecDialect implements DisplayDialect<CecLine> {
  readonly gapMs = gapMs;
  readonly splitter = splitter();
  #address = firstPlayer;
  #tellsAudio = false;

  get features(): DisplayFeatures {
    return { inputs: [ownInput], volume: this.#tellsAudio, mute: this.#tellsAudio, pictureMute: false };
  }

  greet(): Iterable<Ask> {
    this.#address = firstPlayer;
    this.#tellsAudio = false;
    const ready = displayAsk<CecLine>('ready', nothing, readyWithinMs, (line) =>
      line.type === 'ready' ? toldDisplay({}) : null,
    );
    return this.#afterReady(ready);
  }

  introduction(): readonly Ask[] {
    return [this.audioAsk()];
  }

  polls(): readonly Ask[] {
    return this.#tellsAudio ? [this.powerAsk(), this.audioAsk()] : [this.powerAsk()];
  }

  refusesPassword(): boolean {
    return false;
  }

  overhear(line: CecLine): DisplayNews | null {
    switch (line.type) {
      case 'own-address':
        this.#address = line.address;
        return displayNews({});
      case 'ready':
        return displayNews({});
      case 'frame':
        return this.#overhearFrame(line.frame, line.sentByUs);
      default:
        return line satisfies never;
    }
  }

  power(): DisplaySteps<CecLine> {
    return null;
  }

  input(): DisplaySteps<CecLine> {
    // The program knows the socket it is plugged into, and says it to everybody.
    const bytes = new TextEncoder().encode('as\n');
    return [displayAsk('active source', bytes, deadlineMs, (line) => this.#readOwnSource(line))];
  }

  volume(): DisplaySteps<CecLine> {
    return null;
  }

  muted(): DisplaySteps<CecLine> {
    return null;
  }

  pictureMuted(): DisplaySteps<CecLine> {
    return null;
  }

  powerAsk(): Ask {
    const { givePowerStatus, reportPowerStatus } = opcodes;
    return this.#question('power status', givePowerStatus, reportPowerStatus, ([status]) =>
      toldDisplay({ power: readPower(status) }),
    );
  }

  audioAsk(): Ask {
    const { giveAudioStatus, reportAudioStatus } = opcodes;
    return this.#question('audio status', giveAudioStatus, reportAudioStatus, ([status]) => {
      const audio = readAudio(status);
      this.#tellsAudio ||= audio !== null;
      return audio === null
        ? notUnderstood('odd audio status')
        : toldDisplay({ muted: audio.muted, volume01: audio.percent / 100 });
    });
  }

  /** Sends without an answer to wait for, then leaves the display alone for `restMs`. */
  send(opcode: number, parameters: readonly number[], restMs: number): Ask {
    const frame = { from: this.#address, to: display, opcode, parameters };
    return displayAsk<CecLine>(`opcode ${opcode}`, transmitLine(frame), deadlineMs, null, { restMs });
  }

  /** A press and a release of a key of the remote control. */
  press(key: keyof typeof keys): readonly Ask[] {
    return [this.send(opcodes.keyPressed, [keys[key]], 0), this.send(opcodes.keyReleased, [], 0)];
  }

  /** The program tells its address before it is ready, so the question is made afterwards. */
  *#afterReady(ready: Ask): Iterable<Ask> {
    yield ready;
    yield this.powerAsk();
  }

  #question(
    name: string,
    opcode: number,
    answer: number,
    read: (parameters: readonly number[]) => Outcome<DisplayNews>,
  ): Ask {
    const bytes = transmitLine({ from: this.#address, to: display, opcode, parameters: [] });
    return displayAsk(name, bytes, deadlineMs, (line) => {
      if (line.type !== 'frame' || line.sentByUs || line.frame.from !== display) {
        return null;
      }
      const { opcode: said, parameters } = line.frame;
      if (said === opcodes.featureAbort && parameters[0] === opcode) {
        return failed('unsupported', `the display has no ${name}`);
      }
      return said === answer ? read(parameters) : null;
    });
  }

  #readOwnSource(line: CecLine): Outcome<DisplayNews> | null {
    const ours = line.type === 'frame' && line.sentByUs && line.frame.opcode === opcodes.activeSource;
    return ours ? toldDisplay({ input: ownInput }) : null;
  }

  #overhearFrame({ from, opcode, parameters }: CecFrame, sentByUs: boolean): DisplayNews | null {
    if (sentByUs) {
      // The program's echo proves nothing about the display.
      return null;
    }
    if (opcode === opcodes.activeSource) {
      return displayNews({ input: physicalAddress(parameters) });
    }
    if (from !== display) {
      return null;
    }
    if (opcode === opcodes.standby) {
      return displayNews({ power: 'off' });
    }
    return opcode === opcodes.reportPowerStatus ? displayNews({ power: readPower(parameters[0]) }) : displayNews({});
  }
}
