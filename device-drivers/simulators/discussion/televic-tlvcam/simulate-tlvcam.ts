import type { Cancel, Clock } from '../../../src/core/clock.ts';
import { messageBytes, type TlvMessage } from '../../../src/discussion/televic-tlvcam/codec.ts';
import { FaultyWire, noFaults, type ByteStreamDevice, type Faults } from '../../faults.ts';

export interface TlvcamSimulatorOptions {
  readonly clock: Clock;
  readonly framing: 'checksum' | 'plain';
  /** How often the open microphones are told, ms; null never. Units do it every 5 s. */
  readonly heartbeatMs: number | null;
  /** Whether the unit waits for the byte 06 and repeats without it; not on UDP. */
  readonly wantsAcknowledgement: boolean;
  readonly presidentSeat: number;
}

/** protocol.md 1: up to three repetitions; after how long is not documented. */
const repeatAfterMs = 100;
const mostRepeats = 3;

/** A Televic central unit that tells a camera control of its microphones (src/discussion/televic-tlvcam/protocol.md). */
export class TlvcamSimulator implements ByteStreamDevice {
  readonly faults: Faults = noFaults();
  /** Bytes that are no acknowledgement: a test that expects none fails loudly. */
  readonly unknownInputs: string[] = [];
  acknowledged = 0;
  repeated = 0;
  readonly #options: TlvcamSimulatorOptions;
  readonly #wire: FaultyWire;
  readonly #open = new Set<number>();
  #waiting: Uint8Array[] = [];
  #tries = 0;
  #cancelRepeat: Cancel | null = null;
  #cancelHeartbeat: Cancel | null = null;

  constructor(options: TlvcamSimulatorOptions) {
    this.#options = options;
    this.#wire = new FaultyWire(options.clock, this.faults);
    this.#beat();
  }

  onOutput(listener: (bytes: Uint8Array) => void): () => void {
    return this.#wire.onOutput(listener);
  }

  /** President and delegates have letters of their own (protocol.md 1). */
  pressButton(seat: number): void {
    const on = !this.#open.delete(seat);
    if (on) {
      this.#open.add(seat);
    }
    this.#say({ type: 'microphone', seat, on, president: seat === this.#options.presidentSeat });
  }

  allOff(): void {
    this.#open.clear();
    this.#say({ type: 'all-off' });
  }

  resetCamera(): void {
    this.#say({ type: 'reset' });
  }

  receive(bytes: Uint8Array): void {
    for (const byte of bytes) {
      if (byte !== 0x06 || !this.#options.wantsAcknowledgement) {
        this.unknownInputs.push(byte.toString(16));
      } else if (this.#waiting.length > 0) {
        this.acknowledged += 1;
        this.#nextMessage();
      }
    }
  }

  close(): void {
    this.#cancelHeartbeat?.();
    this.#cancelRepeat?.();
    this.#wire.close();
  }

  /** What is open is told again and again (protocol.md 1); the plain lines have no heartbeat (protocol.md 2). */
  #beat(): void {
    const { clock, heartbeatMs } = this.#options;
    if (heartbeatMs !== null) {
      this.#say({ type: 'synchronise', seats: [...this.#open] });
      this.#cancelHeartbeat = clock.after(heartbeatMs, () => this.#beat());
    }
  }

  /** The next message waits until this one was acknowledged (protocol.md 1). */
  #say(message: TlvMessage): void {
    const bytes = messageBytes(message, this.#options.framing);
    if (!this.#options.wantsAcknowledgement) {
      this.#wire.send(bytes);
      return;
    }
    this.#waiting.push(bytes);
    if (this.#waiting.length === 1) {
      this.#send();
    }
  }

  #send(): void {
    const bytes = this.#waiting[0];
    if (bytes !== undefined) {
      this.#wire.send(bytes);
      this.#cancelRepeat = this.#options.clock.after(repeatAfterMs, () => this.#repeat());
    }
  }

  #repeat(): void {
    if (this.#tries >= mostRepeats) {
      this.#nextMessage();
    } else {
      this.#tries += 1;
      this.repeated += 1;
      this.#send();
    }
  }

  #nextMessage(): void {
    this.#cancelRepeat?.();
    this.#waiting.shift();
    this.#tries = 0;
    this.#send();
  }
}
