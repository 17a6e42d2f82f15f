import type { Clock } from '../../core/clock.ts';
import { CommandQueue, type CommandPriority } from '../../core/command-queue.ts';
import { failed, succeeded, type Outcome } from '../../core/outcome.ts';
import type { Link } from '../../core/supervisor.ts';
import { broadcast, encodeCommand, type CommandFields, type ViscaReply } from './codec.ts';
import { commandClasses, powerStates, viscaCommands, type CommandClass, type ViscaCommandName } from './commands.ts';
import { parsePower, parseVersion, parseFourNibbles, type ViscaPower } from './inquiry-replies.ts';
import { nameOf } from './version-names.ts';
import { ViscaExchange, type SentMessage, type ViscaAnswer } from './visca-exchange.ts';
import type { ViscaWire } from './visca-wire.ts';

export interface ViscaSessionOptions {
  readonly clock: Clock;
  readonly wire: ViscaWire;
  /**
   * `chain`: RS-232 with Address Set and broadcasts; `bus`: RS-422, addresses by switch, no Address Set;
   * `point`: over IP, address 1, no broadcasts (protocol.md 1.1).
   */
  readonly wiring: 'chain' | 'bus' | 'point';
  /** Whether other devices of ours are on the same chain: what we broadcast would stop them. */
  readonly sharesLine: () => boolean;
  readonly address: number;
  readonly gapMs: number;
  /** Inquiries that are not even tried. */
  readonly unsupportedInquiries: readonly ViscaCommandName[];
  /** The zoom position came along with the keep-alive. */
  readonly zoomSeen: (zoom: number) => void;
  /** The camera said that it restarted and was greeted again; commands of before were dropped, stops among them. */
  readonly restarted: () => void;
}

interface Message extends SentMessage {
  readonly frame: Uint8Array;
}

/** Inquiries carry nothing but their name. */
export type ViscaInquiryName = {
  [Name in ViscaCommandName]: Name extends `${string}Inquiry` ? Name : never;
}[ViscaCommandName];

type Parser<T> = (data: Uint8Array) => T | null;

const queueBound = 32;
const greetingDeadlineMs = 600;

/** One camera's side of a VISCA line: start-up, commands with sockets, inquiries, signs of life (protocol.md 1.2, 1.3). */
export class ViscaSession {
  readonly #options: ViscaSessionOptions;
  readonly #exchange: ViscaExchange;
  readonly #queue: CommandQueue<Message, ViscaAnswer>;
  readonly #unsupported = new Map<ViscaCommandName, number>();
  #link: Link | null = null;
  #heard = false;
  #keepAlives = 0;

  constructor(options: ViscaSessionOptions) {
    this.#options = options;
    this.#exchange = new ViscaExchange(options.clock, () => this.#queue.pump());
    this.#queue = new CommandQueue({
      clock: options.clock,
      bound: queueBound,
      gapMs: options.gapMs,
      transmit: ({ payload }, answer) => {
        const { wire } = options;
        const sequence = wire.takeSequence();
        const forget = this.#exchange.sent(payload, sequence, (given) => {
          wire.forget(sequence);
          answer(given);
        });
        wire.send(payload.frame, payload.kind, sequence);
        return () => {
          wire.forget(sequence);
          forget();
        };
      },
      hasRoom: ({ payload }) => payload.kind !== 'command' || this.#exchange.hasFreeSocket,
    });
  }

  /** Replies that belonged to nothing; a figure for the log. */
  get strays(): number {
    return this.#exchange.strays;
  }

  connected(link: Link): void {
    this.#link = link;
    this.#heard = false;
    this.#unsupported.clear();
    this.#options.wire.connected(link, {
      heard: (reply, sequence) => this.#hear(reply, sequence),
      alreadyTaken: (sequence) => this.#exchange.alreadyTaken(sequence),
      notTaken: (sequence) => this.#exchange.notTaken(sequence),
    });
  }

  disconnected(): void {
    this.#link = null;
    this.#options.wire.disconnected();
    this.#queue.clear('offline', 'the connection to the camera was lost');
    this.#exchange.reset();
  }

  /** Address Set, IF_Clear, Version, Power; any single one may stay unanswered (several clones do not know Version). */
  async handshake(): Promise<boolean> {
    await this.#options.wire.begin();
    if (this.#options.wiring === 'chain') {
      await this.#setup('addressSet', broadcast);
    }
    const alone = this.#options.wiring === 'chain' && !this.#options.sharesLine();
    await this.#setup('ifClear', alone ? broadcast : this.#options.address);
    await this.#identify();
    await this.#wake();
    this.#options.wire.judgeUnfinished();
    return this.#heard;
  }

  receive(bytes: Uint8Array): void {
    this.#options.wire.receive(bytes);
  }

  keepAlive(): void {
    this.#options.wire.judgeUnfinished();
    this.#keepAlives += 1;
    const turn = this.#keepAlives % 2 === 0 && !this.#isUnsupported('zoomInquiry');
    void (turn ? this.#askZoom() : this.#askPower());
  }

  /** Sends a command. Resolves at its ACK; `completion` tells when the camera had done it. */
  async command<Name extends ViscaCommandName>(
    name: Name,
    fields: CommandFields<Name>,
    priority: CommandPriority,
  ): Promise<Outcome<ViscaAnswer>> {
    const frame = encodeCommand(this.#options.address, name, fields);
    const commandClass: CommandClass = priority === 'stop' ? 'stop' : viscaCommands[name].class;
    const { ackMs, completionMs } = commandClasses[commandClass];
    const { axes } = viscaCommands[name];
    return this.#enqueue({ name, kind: 'command', completionMs, axes, fits: () => false, frame }, priority, ackMs);
  }

  /** Asks, at the least urgent priority. An inquiry the camera refused twice is `unsupported` without being sent. */
  async inquire<T>(
    name: ViscaInquiryName,
    parse: Parser<T>,
    deadlineMs: number = commandClasses.inquiry.ackMs,
  ): Promise<Outcome<T>> {
    if (this.#isUnsupported(name)) {
      return failed('unsupported', `camera does not know ${name}`);
    }
    const frame = encodeCommand(this.#options.address, name, {});
    const fits = (data: Uint8Array): boolean => parse(data) !== null;
    const answered = await this.#enqueue(
      { name, kind: 'inquiry', completionMs: 0, axes: [], fits, frame },
      'poll',
      deadlineMs,
    );
    if (!answered.ok) {
      if (answered.error.code === 'unsupported') {
        this.#unsupported.set(name, (this.#unsupported.get(name) ?? 0) + 1);
      }
      return answered;
    }
    this.#unsupported.delete(name);
    const value = parse(answered.value.data);
    return value === null ? failed('protocol', `answer to ${name} makes no sense`) : succeeded(value);
  }

  #enqueue(payload: Message, priority: CommandPriority, deadlineMs: number): Promise<Outcome<ViscaAnswer>> {
    if (this.#link === null) {
      return Promise.resolve(failed('offline', 'no connection to the camera'));
    }
    // A stop is no motion that a newer one may replace.
    const axes = priority === 'stop' ? [] : payload.axes;
    return this.#queue.enqueue({ name: payload.name, priority, axes, deadlineMs, payload });
  }

  #isUnsupported(name: ViscaCommandName): boolean {
    return (this.#unsupported.get(name) ?? 0) >= 2 || this.#options.unsupportedInquiries.includes(name);
  }

  async #setup(name: 'addressSet' | 'ifClear', address: number): Promise<void> {
    const frame = encodeCommand(address, name, {});
    const message: Message = { name, kind: 'setup', completionMs: 0, axes: [], fits: () => false, frame };
    await this.#enqueue(message, 'automation', commandClasses.setup.ackMs);
  }

  async #identify(): Promise<void> {
    const version = await this.inquire('versionInquiry', parseVersion, greetingDeadlineMs);
    if (version.ok) {
      const { vendor, model, revision } = version.value;
      const firmware = revision.toString(16).padStart(4, '0').toUpperCase();
      this.#link?.identified({ ...nameOf(vendor, model), firmware, serialNumber: null });
    }
  }

  /** A camera in stand-by is switched on once, at start-up; later stand-by was somebody's wish and is only shown. */
  async #wake(): Promise<void> {
    if ((await this.#askPower(greetingDeadlineMs)) === 'standby') {
      await this.command('power', { power: powerStates.on }, 'automation');
    }
  }

  async #askPower(deadlineMs?: number): Promise<ViscaPower | null> {
    const link = this.#link;
    const power = await this.inquire('powerInquiry', parsePower, deadlineMs);
    if (power.ok) {
      link?.refusing(power.value !== 'on');
    }
    return power.ok ? power.value : null;
  }

  async #askZoom(): Promise<void> {
    const zoom = await this.inquire('zoomInquiry', parseFourNibbles);
    if (zoom.ok) {
      this.#options.zoomSeen(zoom.value);
    }
  }

  #hear(reply: ViscaReply, sequence: number | null): void {
    const latencyMs = this.#exchange.received(reply, sequence);
    // Broadcasts come back from a chain whether our camera is on it or not.
    const fromChain = reply.type === 'address-set' || reply.type === 'if-clear' || reply.type === 'network-change';
    if (!fromChain || !this.#options.sharesLine()) {
      this.#heard = true;
      this.#link?.answered(latencyMs);
    }
    // Over IP some cameras send it as noise (protocol.md 1.2); on a chain the camera has restarted and must be greeted again.
    if (reply.type === 'network-change' && this.#options.wiring === 'chain') {
      this.#exchange.reset();
      this.#queue.clear('offline', 'the camera restarted');
      void this.handshake().then(() => this.#options.restarted());
    }
  }
}
