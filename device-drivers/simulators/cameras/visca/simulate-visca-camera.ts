import {
  decodeCommand,
  decodeCommandAs,
  encodeReply,
  hex,
  type DecodedCommand,
  type ViscaErrorCode,
  type ViscaReply,
} from '../../../src/cameras/visca/codec.ts';
import { viscaCommands, type ViscaAxis, type ViscaCommandName } from '../../../src/cameras/visca/commands.ts';
import { FrameSplitter } from '../../../src/cameras/visca/frame-splitter.ts';
import { absoluteCommandOf, viscaProfiles } from '../../../src/cameras/visca/profiles.ts';
import { FaultyWire, noFaults, type ByteStreamDevice, type Faults } from '../../faults.ts';
import type { MechanicalAxis, MechanicalPosition, PtzMechanics } from '../../ptz-mechanics.ts';
import { CameraBody, type CameraBodyOptions, type Refusal } from './camera-body.ts';
import { decodeOther } from './other-commands.ts';

export interface ViscaSimulatorOptions extends CameraBodyOptions {
  readonly address: number;
  /** `point` ignores broadcasts, as cameras do over IP (protocol.md 1.1). */
  readonly wiring: 'chain' | 'point';
}

/** Oddities of real cameras (protocol.md 1.2, 1.3 rules 5 and 6); every field may be changed while it runs. */
export interface ViscaQuirks {
  /** When a travelling command is reported as done: at rest, at once, or not at all. */
  completion: 'at-rest' | 'early' | 'never';
  knowsVersion: boolean;
  tellsPosition: boolean;
  /** Answers every command with "buffer full", as if another controller held both sockets. */
  bufferFull: boolean;
}

interface Task {
  readonly socket: number;
  readonly axes: readonly ViscaAxis[];
}

/** A command on its way into a socket. */
interface Work {
  readonly axes: readonly ViscaAxis[];
  /** What it moves until it is at rest. */
  readonly travels: readonly ViscaAxis[];
  readonly refusal: Refusal | null;
  readonly execute: () => void;
}

/** protocol.md 1.3: a camera works on two commands at a time. */
const sockets = [1, 2] as const;
const logLength = 200;

const mechanicalAxes: Readonly<Record<ViscaAxis, readonly MechanicalAxis[]>> = {
  'pan-tilt': ['pan', 'tilt'],
  zoom: ['zoom'],
  focus: [],
};

/** The receiving side of VISCA: a camera with two sockets, presets, power and motors. */
export class ViscaCameraSimulator implements ByteStreamDevice {
  readonly faults: Faults = noFaults();
  readonly quirks: ViscaQuirks = { completion: 'at-rest', knowsVersion: true, tellsPosition: true, bufferFull: false };
  /** The last commands understood, oldest first. */
  readonly received: DecodedCommand[] = [];
  /** Frames that are no command of this camera, in hexadecimal: a test that expects none fails loudly. */
  readonly unknownInputs: string[] = [];
  readonly #options: ViscaSimulatorOptions;
  readonly #body: CameraBody;
  readonly #wire: FaultyWire;
  readonly #splitter = new FrameSplitter();
  readonly #absoluteCommand: ViscaCommandName;
  #tasks: Task[] = [];

  constructor(options: ViscaSimulatorOptions) {
    this.#options = options;
    this.#body = new CameraBody(options);
    this.#absoluteCommand = absoluteCommandOf(viscaProfiles[options.profile]);
    this.#wire = new FaultyWire(options.clock, this.faults);
    this.mechanics.onChange(() => {
      this.#completeRested();
      this.#body.follow();
    });
  }

  /** Where it looks and whether it moves. */
  get mechanics(): PtzMechanics {
    return this.#body.mechanics;
  }

  get power(): 'on' | 'standby' | 'off' {
    return this.#body.power;
  }

  /** The last value of a setting, by the name of its command; null when it was never set. */
  setting(name: ViscaCommandName): number | null {
    return this.#body.setting(name);
  }

  onOutput(listener: (bytes: Uint8Array) => void): () => void {
    return this.#wire.onOutput(listener);
  }

  /** Fills a memory, as an installer does with the remote control. */
  storeMemory(memory: number, position: MechanicalPosition): void {
    this.#body.storeMemory(memory, position);
  }

  /** Pulls the mains plug for a while. The camera then boots and reports itself on a chain (protocol.md 1.2). */
  powerCycle(offMs: number): void {
    this.#wire.close();
    this.#splitter.reset();
    this.#tasks = [];
    this.#body.powerCycle(offMs, () => {
      if (this.#options.wiring === 'chain') {
        this.#reply({ type: 'network-change' });
      }
    });
  }

  close(): void {
    this.#wire.close();
    this.#body.close();
  }

  receive(bytes: Uint8Array): void {
    if (this.power === 'off') {
      return;
    }
    const { frames, garbageBytes } = this.#splitter.push(bytes);
    if (garbageBytes > 0) {
      this.#refuseUnknown(Uint8Array.of(), 'length');
    }
    for (const frame of frames) {
      const command = decodeCommandAs(this.#absoluteCommand, frame) ?? decodeCommand(frame);
      if (command !== null) {
        this.#handle(command);
      } else if (((frame[0] ?? 0) & 0x0f) === this.#options.address) {
        this.#takeOther(frame);
      }
    }
  }

  #takeOther(frame: Uint8Array): void {
    const other = decodeOther(frame);
    if (other === null) {
      this.#refuseUnknown(frame, 'syntax');
      return;
    }
    const axes = other.travels;
    const refusal = this.#body.refusesOther(other);
    this.#begin({ axes, travels: axes, refusal, execute: () => this.#body.executeOther(other) });
  }

  #refuseUnknown(frame: Uint8Array, code: 'syntax' | 'length'): void {
    this.unknownInputs.push(hex(frame));
    this.#refuse(0, code);
  }

  #refuse(socket: number, code: ViscaErrorCode): void {
    this.#reply({ type: 'error', socket, code });
  }

  #reply(reply: ViscaReply): void {
    this.#wire.send(encodeReply(this.#options.address, reply));
  }

  #handle(command: DecodedCommand): void {
    const toAll = command.address !== this.#options.address;
    const broadcastAllowed = this.#options.wiring === 'chain' && command.address === 8;
    if (toAll && !broadcastAllowed) {
      return;
    }
    this.received.push(command);
    if (this.received.length > logLength) {
      this.received.shift();
    }
    const commandClass = viscaCommands[command.name].class;
    if (this.faults.wrongAnswer && commandClass !== 'setup') {
      this.#answerWrongly(commandClass === 'inquiry');
    } else if (commandClass === 'setup') {
      this.#setUp(command, toAll);
    } else if (commandClass === 'inquiry') {
      this.#answer(command);
    } else {
      this.#accept(command);
    }
  }

  /** An inquiry gets data of a length nothing has, a command the completion of a socket that is empty. */
  #answerWrongly(inquiry: boolean): void {
    const data = inquiry ? Uint8Array.of(1, 2, 3) : Uint8Array.of();
    this.#reply({ type: 'completion', socket: inquiry ? 0 : 5, data });
  }

  /** protocol.md 1.2: broadcasts come back on a chain; a unicast IF_Clear is completed without ACK. */
  #setUp(command: DecodedCommand, toAll: boolean): void {
    if (command.name === 'addressSet') {
      this.#reply({ type: 'address-set', cameras: 1 });
    } else {
      this.#tasks = [];
      this.#reply(toAll ? { type: 'if-clear' } : { type: 'completion', socket: 0, data: Uint8Array.of() });
    }
  }

  /** protocol.md 1.5. */
  #answer({ name }: DecodedCommand): void {
    const { knowsVersion, tellsPosition } = this.quirks;
    const unknown = (name === 'versionInquiry' && !knowsVersion) || (name === 'panTiltInquiry' && !tellsPosition);
    const data = unknown ? null : this.#body.inquiryData(name);
    if (data === null) {
      this.#refuse(0, 'syntax');
    } else {
      this.#reply({ type: 'completion', socket: 0, data: Uint8Array.from(data) });
    }
  }

  #accept(command: DecodedCommand): void {
    const { axes, class: kind } = viscaCommands[command.name];
    const travels = kind === 'travel' ? axes : [];
    this.#begin({ axes, travels, refusal: this.#body.refuses(command), execute: () => this.#body.execute(command) });
  }

  /** protocol.md 1.3: ACK with the socket, Completion when done; a new motion ends the one before without a word. */
  #begin({ axes, travels, refusal, execute }: Work): void {
    this.#tasks = this.#tasks.filter((task) => !task.axes.some((axis) => axes.includes(axis)));
    const socket = sockets.find((free) => this.#tasks.every((task) => task.socket !== free));
    if (this.quirks.bufferFull || socket === undefined) {
      this.#refuse(0, 'buffer-full');
      return;
    }
    if (refusal !== null) {
      this.#refuse(refusal === 'syntax' ? 0 : socket, refusal);
      return;
    }
    this.#reply({ type: 'ack', socket });
    this.#tasks.push({ socket, axes: travels });
    execute();
    this.#body.follow();
    if (this.quirks.completion === 'early') {
      this.#complete((task) => task.socket === socket);
    }
    this.#completeRested();
  }

  #completeRested(): void {
    this.#complete((task) => {
      const travels = task.axes.length > 0;
      const rested = task.axes.every((axis) => !this.mechanics.moving(mechanicalAxes[axis]));
      return rested && (!travels || this.quirks.completion === 'at-rest');
    });
  }

  #complete(which: (task: Task) => boolean): void {
    const done = this.#tasks.filter(which);
    this.#tasks = this.#tasks.filter((task) => !done.includes(task));
    for (const { socket } of done) {
      this.#reply({ type: 'completion', socket, data: Uint8Array.of() });
    }
  }
}
