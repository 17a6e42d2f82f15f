import type { Clock } from '../../../src/core/clock.ts';
import { LineSplitter } from '../../../src/core/line-splitter.ts';
import { decodeFrame, display, encodeTraffic, everybody, type CecFrame } from '../../../src/displays/hdmi-cec/codec.ts';
import { FaultyWire, noFaults, type ByteStreamDevice, type Faults } from '../../faults.ts';

const ourAddress = 8;

/** The program `cec-client` with a display behind it (src/displays/hdmi-cec/protocol.md). */
export class CecClientSimulator implements ByteStreamDevice {
  readonly faults: Faults = noFaults();
  readonly unknownInputs: string[] = [];
  /** 0 on, 1 standby. */
  power = 1;
  volume = 20;
  muted = false;
  active = false;
  tellsAudio = true;
  /** So many standby commands are ignored. */
  ignoresStandby = 0;
  /** So many "image view on" are needed. */
  viewOnsNeeded = 1;
  readonly #wire: FaultyWire;
  readonly #splitter = new LineSplitter();

  constructor(clock: Clock) {
    this.#wire = new FaultyWire(clock, this.faults);
  }

  onOutput(listener: (bytes: Uint8Array) => void): () => void {
    return this.#wire.onOutput(listener);
  }

  close(): void {
    this.#wire.close();
  }

  /** What the program says when it is started. */
  connected(): void {
    this.#splitter.reset();
    // As version 6.0.2 prints it (protocol.md 1).
    this.#print('opening a connection to the CEC adapter...\n');
    this.#print('NOTICE:  [             305]\tconnection opened\n');
    this.#print(
      'NOTICE:  [            8116]\tCEC client registered: libCEC version = 6.0.2, client version = 6.0.2, firmware version = 12, ' +
        `logical address(es) = Playback 2 (${ourAddress}) , base device: TV (0), HDMI port number: 1, physical address: 1.0.0.0\n`,
    );
    this.#print('waiting for input\n');
  }

  /** Another player takes the screen. */
  otherSource(): void {
    this.active = false;
    this.#hearFrom({ from: 9, to: everybody, opcode: 0x82, parameters: [0x20, 0x00] });
  }

  /** Somebody uses the remote control. */
  switchOff(): void {
    this.power = 1;
    this.#hearFrom({ from: display, to: everybody, opcode: 0x36, parameters: [] });
  }

  receive(bytes: Uint8Array): void {
    for (const line of this.#splitter.push(bytes).lines) {
      const frame = line.startsWith('tx ') ? decodeFrame(line.slice('tx '.length)) : null;
      if (line === 'as') {
        this.active = true;
        const parameters = [0x10, 0x00];
        this.#print(encodeTraffic(true, { from: ourAddress, to: everybody, opcode: 0x82, parameters }));
      } else if (frame === null || frame.from !== ourAddress) {
        this.unknownInputs.push(line);
      } else {
        this.#print(encodeTraffic(true, frame));
        this.#obey(frame);
      }
      this.#print('waiting for input\n');
    }
  }

  #print(text: string): void {
    this.#wire.send(new TextEncoder().encode(text));
  }

  #hearFrom(frame: CecFrame): void {
    this.#print(encodeTraffic(false, frame));
  }

  #answer(opcode: number, parameters: readonly number[]): void {
    const said = this.faults.wrongAnswer ? 0x9f : opcode;
    this.#hearFrom({ from: display, to: ourAddress, opcode: said, parameters });
  }

  /** What a display does with a message (protocol.md 2, 3). */
  #obey({ opcode, parameters: [parameter] }: CecFrame): void {
    switch (opcode) {
      case 0x04:
        this.viewOnsNeeded -= 1;
        this.power = this.viewOnsNeeded <= 0 ? 0 : this.power;
        return;
      case 0x36:
        this.ignoresStandby -= 1;
        this.power = this.ignoresStandby < 0 ? 1 : this.power;
        return;
      case 0x44:
        this.#press(parameter);
        return;
      case 0x45:
        return;
      case 0x71:
        this.#answer(...this.#audio());
        return;
      case 0x8f:
        this.#answer(0x90, [this.power]);
        return;
      case null:
      default:
        this.unknownInputs.push(`opcode ${opcode}`);
        this.#answer(0x00, [opcode ?? 0, 0]);
    }
  }

  #audio(): [number, readonly number[]] {
    return this.tellsAudio ? [0x7a, [(this.muted ? 0x80 : 0) + this.volume]] : [0x00, [0x71, 0]];
  }

  #press(key: number | undefined): void {
    if (key === 0x43) {
      this.muted = !this.muted;
    } else if (key === 0x41 || key === 0x42) {
      this.volume = Math.max(0, Math.min(100, this.volume + (key === 0x41 ? 1 : -1)));
    } else {
      this.unknownInputs.push(`key ${key}`);
    }
  }
}
