import type { Clock } from '../../../src/core/clock.ts';
import { LineSplitter } from '../../../src/core/line-splitter.ts';
import { askByte, decodeCommand, encodeReply } from '../../../src/displays/lg/codec.ts';
import { FaultyWire, noFaults, type ByteStreamDevice, type Faults } from '../../faults.ts';

export interface LgSimulatorOptions {
  readonly clock: Clock;
  readonly id: number;
}

const texts: Readonly<Record<string, string>> = { fy: '404KCAA1B234', fz: '041210' };

/** All obey and nobody answers (protocol.md 1). */
const everybody = 0;

/** An LG display (src/displays/lg/protocol.md), on a pty or TCP. */
export class LgSimulator implements ByteStreamDevice {
  readonly faults: Faults = noFaults();
  readonly unknownInputs: string[] = [];
  /** The byte behind each code, as the display tells it; `ke` 1 is sound. */
  readonly values: Record<string, number> = { ka: 0, xb: 0x90, kf: 10, ke: 1, kd: 0 };
  /** Input codes of this model; others are refused. */
  inputs = [0x90, 0x91, 0xa0, 0xc0];
  readonly #id: number;
  readonly #wire: FaultyWire;
  readonly #splitter = new LineSplitter();

  constructor({ clock, id }: LgSimulatorOptions) {
    this.#id = id;
    this.#wire = new FaultyWire(clock, this.faults);
  }

  onOutput(listener: (bytes: Uint8Array) => void): () => void {
    return this.#wire.onOutput(listener);
  }

  close(): void {
    this.#wire.close();
  }

  receive(bytes: Uint8Array): void {
    for (const line of this.#splitter.push(bytes).lines) {
      this.#hear(line);
    }
  }

  #hear(line: string): void {
    const command = decodeCommand(line);
    if (command === null) {
      this.unknownInputs.push(line);
      return;
    }
    const toAll = command.id === everybody;
    if (command.id !== this.#id && !toAll) {
      return;
    }
    const { code, data } = command;
    const letter = this.faults.wrongAnswer ? 'q' : (code[1] ?? '');
    const told = this.#obey(code, data);
    if (toAll) {
      return;
    }
    this.#wire.send(
      encodeReply({ letter, id: this.#id, ok: told !== null, data: told ?? data.toString(16).padStart(2, '0') }),
    );
  }

  /** protocol.md 2; null refuses. A set in standby takes power only (observed by others, uncertain). */
  #obey(code: string, data: number): string | null {
    const text = texts[code];
    if (text !== undefined && data === askByte) {
      return text;
    }
    const before = this.values[code];
    if (before === undefined) {
      this.unknownInputs.push(code);
      return null;
    }
    if (data !== askByte) {
      const asleep = code !== 'ka' && this.values['ka'] === 0;
      if (asleep || (code === 'xb' && !this.inputs.includes(data)) || (code === 'kf' && data > 100)) {
        return null;
      }
      this.values[code] = data;
    }
    return (this.values[code] ?? before).toString(16).padStart(2, '0');
  }
}
