import type { ByteStreamDevice } from '@ratspult/device-drivers/simulators';

/** Frames between libCEC and a Pulse-Eight USB adapter, as libCEC's header `cectypes.h` names them. */
const start = 0xff;
const end = 0xfe;
const escape = 0xfd;
const escapeOffset = 3;
const codes = {
  frameStart: 5,
  frameData: 6,
  accepted: 8,
  transmit: 11,
  transmitEnd: 12,
  succeeded: 16,
  notAcknowledged: 18,
  firmwareVersion: 21,
  buildDate: 23,
  setControlled: 24,
  adapterType: 40,
} as const;
const lastByte = 0x80;
const acknowledged = 0x40;

/** What is asked of the adapter itself; everything else is only acknowledged. */
const adapterAnswers: ReadonlyMap<number, readonly number[]> = new Map([
  [codes.firmwareVersion, [0, 12]],
  [codes.buildDate, [0x5f, 0, 0, 0]],
  [codes.adapterType, [1]],
]);

const escaped = (bytes: readonly number[]): number[] =>
  bytes.flatMap((byte) => (byte >= escape ? [escape, byte - escapeOffset] : [byte]));

/** A USB adapter on its serial line, with one display (address 0) on the bus. */
export class CecAdapter implements ByteStreamDevice {
  /** Messages that reached the display, as `40:36` or `40:44:41`. */
  readonly heard: string[] = [];
  /** 0 on, 1 standby. */
  power = 1;
  volume = 20;
  readonly #listeners = new Set<(bytes: Uint8Array) => void>();
  #frame: number[] | null = null;
  #escaped = false;
  #message: number[] = [];

  onOutput(listener: (bytes: Uint8Array) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  receive(bytes: Uint8Array): void {
    for (const byte of bytes) {
      if (byte === start) {
        this.#frame = [];
      } else if (byte === end && this.#frame !== null) {
        this.#command(this.#frame);
        this.#frame = null;
      } else if (byte === escape) {
        this.#escaped = true;
      } else if (this.#frame !== null) {
        this.#frame.push(this.#escaped ? byte + escapeOffset : byte);
        this.#escaped = false;
      }
    }
  }

  /** Somebody uses the display's remote control. */
  switchOff(): void {
    this.power = 1;
    this.#say(0x0f, 0x36);
  }

  #command([code = 0, ...parameters]: readonly number[]): void {
    const answer = adapterAnswers.get(code);
    if (answer !== undefined) {
      this.#send(code, answer);
      return;
    }
    this.#send(codes.accepted, [code]);
    if (code === codes.transmit || code === codes.transmitEnd) {
      this.#message.push(parameters[0] ?? 0);
    }
    if (code === codes.transmitEnd) {
      const message = this.#message;
      this.#message = [];
      this.#transmitted(message);
    }
  }

  #transmitted([address = 0, opcode, ...parameters]: readonly number[]): void {
    const to = address & 0x0f;
    const reaches = to === 0 || to === 0x0f;
    this.#send(reaches ? codes.succeeded : codes.notAcknowledged, []);
    if (reaches && opcode !== undefined) {
      const from = address >> 4;
      const bytes = [address, opcode, ...parameters];
      this.heard.push(bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(':'));
      this.#obey(from, opcode, parameters);
    }
  }

  /** HDMI 1.4, supplement 1 (CEC), as protocol.md of the driver lists it. */
  #obey(from: number, opcode: number, [parameter = 0]: readonly number[]): void {
    switch (opcode) {
      case 0x04:
        this.power = 0;
        return;
      case 0x36:
        this.power = 1;
        return;
      case 0x44:
        this.volume += parameter === 0x41 ? 1 : 0;
        return;
      case 0x71:
        this.#say(from, 0x7a, this.volume);
        return;
      case 0x83:
        this.#say(0x0f, 0x84, 0, 0, 0);
        return;
      case 0x8c:
        this.#say(0x0f, 0x87, 0, 0x08, 0x00);
        return;
      case 0x8f:
        this.#say(from, 0x90, this.power);
        return;
      case 0x9f:
        this.#say(from, 0x9e, 0x05);
        return;
      default:
        return;
    }
  }

  #say(to: number, ...message: readonly number[]): void {
    const bytes = [to, ...message];
    bytes.forEach((byte, index) => {
      const flags = acknowledged | (index === bytes.length - 1 ? lastByte : 0);
      this.#send((index === 0 ? codes.frameStart : codes.frameData) | flags, [byte]);
    });
  }

  #send(code: number, parameters: readonly number[]): void {
    const bytes = Uint8Array.from([start, ...escaped([code, ...parameters]), end]);
    this.#listeners.forEach((listener) => listener(bytes));
  }
}
