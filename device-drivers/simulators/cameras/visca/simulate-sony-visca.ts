import { decodeReply, hex } from '../../../src/cameras/visca/codec.ts';
import {
  carries,
  decodeSony,
  encodeSony,
  sonyControl,
  type SonyMessage,
  type SonyType,
} from '../../../src/cameras/visca/sony-envelope.ts';
import { FaultyWire, noFaults, type ByteStreamDevice, type Faults } from '../../faults.ts';
import { ViscaCameraSimulator, type ViscaSimulatorOptions } from './simulate-visca-camera.ts';

export type SonySimulatorOptions = Omit<ViscaSimulatorOptions, 'address' | 'wiring'>;

/** How many of the next datagrams of each kind get lost on the network. */
export interface SonyLosses {
  command: number;
  ack: number;
  completion: number;
  inquiryReply: number;
}

/** What differs between makers (protocol.md 1.7). */
export interface SonyQuirks {
  /** What it says to payload type 0120. */
  settingType: 'taken' | 'abnormal-type' | 'not-executable';
  /** Clones that take the header but know no RESET. */
  knowsReset: boolean;
  /** Clones that put a number of their own into their replies. */
  echoesNumbers: boolean;
}

/** A camera behind Sony's numbered datagrams: it takes each number once and answers under the number it was asked with. */
export class SonyViscaSimulator implements ByteStreamDevice {
  readonly camera: ViscaCameraSimulator;
  readonly faults: Faults = noFaults();
  readonly losses: SonyLosses = { command: 0, ack: 0, completion: 0, inquiryReply: 0 };
  readonly sonyQuirks: SonyQuirks = { settingType: 'taken', knowsReset: true, echoesNumbers: true };
  /** Everything that reached the camera. */
  readonly datagrams: SonyMessage[] = [];
  /** Datagrams that are none of this protocol, in hexadecimal. */
  readonly unknownInputs: string[] = [];
  resets = 0;
  readonly #wire: FaultyWire;
  readonly #bySocket = new Map<number, number>();
  #last = 0;
  #current = 0;

  constructor(options: SonySimulatorOptions) {
    this.camera = new ViscaCameraSimulator({ ...options, address: 1, wiring: 'point' });
    this.#wire = new FaultyWire(options.clock, this.faults);
    this.camera.onOutput((frame) => this.#answer(frame));
  }

  onOutput(listener: (bytes: Uint8Array) => void): () => void {
    return this.#wire.onOutput(listener);
  }

  /** Sets the number of the last message taken, as after many hours. */
  countFrom(sequence: number): void {
    this.#last = sequence;
  }

  close(): void {
    this.#wire.close();
    this.camera.close();
  }

  receive(datagram: Uint8Array): void {
    const messages = decodeSony(datagram);
    if (messages === null) {
      this.unknownInputs.push(hex(datagram));
      return;
    }
    messages.forEach((message) => this.#take(message));
  }

  /** Each number is taken once, an old one gets `0F 01`, an unknown type `0F 02` (protocol.md 1.7). */
  #take(message: SonyMessage): void {
    const { type, sequence, payload } = message;
    if (type === 'control') {
      this.#control(sequence, payload);
      return;
    }
    if (type === 'command' && this.#loses('command')) {
      return;
    }
    this.datagrams.push(message);
    if (this.#isOld(sequence)) {
      this.#send('controlReply', sequence, Uint8Array.from(sonyControl.abnormalSequence));
      return;
    }
    this.#last = sequence;
    const { settingType } = this.sonyQuirks;
    if (type === 'reply' || type === 'controlReply' || (type === 'setting' && settingType === 'abnormal-type')) {
      this.#send('controlReply', sequence, Uint8Array.from(sonyControl.abnormalType));
    } else if (type === 'setting' && settingType === 'not-executable') {
      this.#send('reply', sequence, Uint8Array.of(0x90, 0x61, 0x41, 0xff));
    } else {
      this.#current = sequence;
      this.camera.receive(payload);
    }
  }

  /** RESET sets the number to 0 (protocol.md 1.7). */
  #control(sequence: number, payload: Uint8Array): void {
    if (!carries(payload, sonyControl.reset)) {
      this.unknownInputs.push(hex(payload));
    } else if (this.sonyQuirks.knowsReset && this.camera.power !== 'off') {
      this.resets += 1;
      this.#last = 0;
      this.#send('controlReply', sequence, Uint8Array.from(sonyControl.reset));
    }
  }

  /** The numbers wrap; half the circle counts as the past. */
  #isOld(sequence: number): boolean {
    const ahead = (sequence - this.#last + 2 ** 32) % 2 ** 32;
    return ahead === 0 || ahead >= 2 ** 31;
  }

  /** Replies carry the number of what they answer (protocol.md 1.7). */
  #answer(frame: Uint8Array): void {
    const reply = decodeReply(frame);
    let sequence = this.#current;
    if (reply?.type === 'ack') {
      this.#bySocket.set(reply.socket, sequence);
    } else if ((reply?.type === 'completion' || reply?.type === 'error') && reply.socket > 0) {
      sequence = this.#bySocket.get(reply.socket) ?? sequence;
    }
    const inquiry = reply?.type === 'completion' && reply.data.length > 0;
    const lost =
      (reply?.type === 'ack' && this.#loses('ack')) ||
      (inquiry && this.#loses('inquiryReply')) ||
      (reply?.type === 'completion' && !inquiry && reply.socket > 0 && this.#loses('completion'));
    if (!lost) {
      this.#send('reply', sequence, frame);
    }
  }

  #loses(kind: keyof SonyLosses): boolean {
    const loses = this.losses[kind] > 0;
    this.losses[kind] -= loses ? 1 : 0;
    return loses;
  }

  #send(type: SonyType, sequence: number, payload: Uint8Array): void {
    this.#wire.send(encodeSony({ type, sequence: this.sonyQuirks.echoesNumbers ? sequence : 7, payload }));
  }
}
