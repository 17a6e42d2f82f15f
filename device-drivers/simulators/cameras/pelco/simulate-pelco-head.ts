import type { Cancel, Clock } from '../../../src/core/clock.ts';
import {
  commandWords,
  decodeWords,
  encodeFrame,
  PelcoSplitter,
  type PelcoCode,
  type PelcoLanguage,
  type PelcoMotion,
  type PelcoWords,
} from '../../../src/cameras/pelco/codec.ts';
import { FaultyWire, noFaults, type ByteStreamDevice, type Faults } from '../../faults.ts';
import { PtzMechanics, type MechanicalPosition } from '../../ptz-mechanics.ts';

export interface PelcoHeadOptions {
  readonly clock: Clock;
  readonly language: PelcoLanguage;
  readonly address: number;
  /** Whether it answers position queries (protocol.md 3). */
  readonly answers: boolean;
}

const fastest = 0x3f;
const degPerS = 120;
const zoomTele = 0xffff;
const logLength = 500;
/** The head stops when it heard of no motion for so long (protocol.md 3). */
const stopsAfterMs = 1500;
const turn = 360;

const hundredths = (deg: number): number => Math.round((((deg % turn) + turn) % turn) * 100);
const degreesOf = (value: number): number => (value > 18_000 ? value - 36_000 : value) / 100;

/** A head on an RS-485 line: moves, stops by itself, keeps presets, acknowledges nothing; see src/cameras/pelco/protocol.md. */
export class PelcoHeadSimulator implements ByteStreamDevice {
  readonly faults: Faults = noFaults();
  /** `motion`, `stop` or the name of a command with its value, oldest first. */
  readonly received: string[] = [];
  readonly unknownInputs: string[] = [];
  readonly presets = new Map<number, MechanicalPosition>();
  /** Way of the focus motor. */
  focus = 0;
  readonly #options: PelcoHeadOptions;
  readonly #wire: FaultyWire;
  readonly #splitter: PelcoSplitter;
  readonly #mechanics: PtzMechanics;
  #zoomSpeed = 3;
  #cancelDeadMan: Cancel | null = null;

  constructor(options: PelcoHeadOptions) {
    this.#options = options;
    this.#wire = new FaultyWire(options.clock, this.faults);
    this.#splitter = new PelcoSplitter(options.language);
    this.#mechanics = new PtzMechanics({
      clock: options.clock,
      panRangeDeg: [-170, 170],
      tiltRangeDeg: [-90, 30],
      maxPanDegPerS: degPerS,
      maxTiltDegPerS: degPerS,
      zoomSeconds: 1,
      initial: { panDeg: 0, tiltDeg: 0, zoom01: 0 },
    });
  }

  get moving(): boolean {
    return this.#mechanics.moving();
  }

  position(): MechanicalPosition {
    return this.#mechanics.position();
  }

  onOutput(listener: (bytes: Uint8Array) => void): () => void {
    return this.#wire.onOutput(listener);
  }

  receive(bytes: Uint8Array): void {
    const { frames, spoilt } = this.#splitter.push(bytes);
    if (spoilt > 0) {
      this.unknownInputs.push(`${spoilt} bytes outside of frames`);
    }
    for (const { address, words } of frames) {
      if (address === this.#options.address) {
        this.#obey(words);
      }
    }
  }

  close(): void {
    this.#cancelDeadMan?.();
    this.#mechanics.close();
    this.#wire.close();
  }

  /** Nothing is acknowledged (protocol.md 3). */
  #obey(words: PelcoWords): void {
    const meaning = decodeWords(words, this.#options.language);
    if (meaning.type === 'unknown') {
      this.unknownInputs.push(words.join(' '));
    } else if (meaning.type === 'motion') {
      this.#drive(meaning.motion);
    } else {
      this.#log(`${meaning.code} ${meaning.value}`);
      this.#command(meaning.code, meaning.value);
    }
  }

  #log(entry: string): void {
    this.received.push(entry);
    this.received.splice(0, Math.max(0, this.received.length - logLength));
  }

  /** Directions and speeds of protocol.md 1 and 2; the fastest is 3F. */
  #drive({ pan, tilt, zoom, focus, panSpeed, tiltSpeed }: PelcoMotion): void {
    const moves = pan !== 0 || tilt !== 0 || zoom !== 0 || focus !== 0;
    this.#log(moves ? 'motion' : 'stop');
    this.focus = focus;
    this.#mechanics.drive({
      panDegPerS: (pan * panSpeed * degPerS) / fastest,
      tiltDegPerS: (tilt * tiltSpeed * degPerS) / fastest,
      zoomPerS: (zoom * (this.#zoomSpeed + 1)) / 4,
    });
    this.#cancelDeadMan?.();
    this.#cancelDeadMan = moves ? this.#options.clock.after(stopsAfterMs, () => this.#mechanics.stop()) : null;
  }

  /** The extended commands of protocol.md 1. */
  #command(code: PelcoCode, value: number): void {
    const { panDeg, tiltDeg, zoom01 } = this.position();
    switch (code) {
      case 'setPreset':
        this.presets.set(value, this.position());
        return;
      case 'clearPreset':
        this.presets.delete(value);
        return;
      case 'goPreset':
        this.#mechanics.goTo(this.presets.get(value) ?? {});
        return;
      case 'zoomSpeed':
        this.#zoomSpeed = value;
        return;
      case 'absolutePan':
        this.#mechanics.goTo({ panDeg: degreesOf(value) });
        return;
      case 'absoluteTilt':
        this.#mechanics.goTo({ tiltDeg: -degreesOf(value) });
        return;
      case 'absoluteZoom':
        this.#mechanics.goTo({ zoom01: value / zoomTele });
        return;
      case 'queryPan':
        this.#reply('panReply', hundredths(panDeg));
        return;
      case 'queryTilt':
        this.#reply('tiltReply', hundredths(-tiltDeg));
        return;
      case 'queryZoom':
        this.#reply('zoomReply', Math.round(zoom01 * zoomTele));
        return;
      case 'auxOn':
      case 'auxOff':
      case 'focusSpeed':
        return;
      case 'panReply':
      case 'tiltReply':
      case 'zoomReply':
        this.unknownInputs.push(code);
        return;
      default:
        code satisfies never;
    }
  }

  /** Answers to position queries, hundredths of a degree (protocol.md 1). */
  #reply(code: PelcoCode, value: number): void {
    if (this.#options.answers) {
      const { language, address } = this.#options;
      const said = this.faults.wrongAnswer ? 'auxOn' : code;
      this.#wire.send(encodeFrame(language, address, commandWords(said, value)));
    }
  }
}
