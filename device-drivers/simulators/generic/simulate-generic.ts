import type { Clock } from '../../src/core/clock.ts';
import { stateNameOf } from '../../src/generic/assignment.ts';
import type { Compiled, CompiledCommand } from '../../src/generic/compile.ts';
import type { Value } from '../../src/generic/definition-schema.ts';
import { hexOf } from '../../src/generic/field-codec.ts';
import { createFrameSplitter, type FrameSplitter } from '../../src/generic/frame-splitter.ts';
import { changesOf } from '../../src/generic/interpret.ts';
import { readDefinition } from '../../src/generic/read-definition.ts';
import { fillTemplate, matchTemplate, type Template, type Values } from '../../src/generic/template.ts';
import { FaultyWire, noFaults, type ByteStreamDevice, type Faults } from '../faults.ts';

export interface GenericSimulatorOptions {
  readonly clock: Clock;
  /** Text of the definition file; a broken one is an error that names the places. */
  readonly definition: string;
  /** The device refuses the commands of these names, with the first `error` of the definition. */
  readonly refuses: ReadonlySet<string>;
  /** Over UDP each datagram is a frame. */
  readonly datagrams: boolean;
}

const logLength = 200;
const noValues: Values = new Map();
const lineFeed = 0x0a;

/**
 * A device that behaves as its definition says: takes each `send`, keeps the state that `set` names and answers with
 * the first `ok`, filled from what was sent and from its state. Put it on a `TcpHost`, `UdpHost` or `SerialHost`.
 */
export class GenericSimulator implements ByteStreamDevice {
  readonly faults: Faults = noFaults();
  /** Names of the last commands understood, oldest first. */
  readonly received: string[] = [];
  /** Frames that no command of the definition looks like. */
  readonly unknownInputs: string[] = [];
  readonly state = new Map<string, Value>();
  readonly #options: GenericSimulatorOptions;
  readonly #compiled: Compiled;
  readonly #splitter: FrameSplitter;
  readonly #wire: FaultyWire;

  constructor(options: GenericSimulatorOptions) {
    this.#options = options;
    const read = readDefinition(options.definition);
    if (!read.ok) {
      throw new Error(read.problems.map(({ path, message }) => `${path}: ${message}`).join('\n'));
    }
    this.#compiled = read.compiled;
    this.#wire = new FaultyWire(options.clock, this.faults);
    // What goes to the device may have another form than what comes from it: only text is cut the same way.
    this.#splitter = createFrameSplitter({ ...read.compiled.definition.connection, speaks: 'text' });
  }

  onOutput(listener: (bytes: Uint8Array) => void): () => void {
    return this.#wire.onOutput(listener);
  }

  receive(bytes: Uint8Array): void {
    if (this.#compiled.dialect.speech === 'bytes') {
      this.#obeyBytes(Buffer.from(bytes).toString('latin1'));
      return;
    }
    const whole = this.#options.datagrams ? Uint8Array.of(...bytes, lineFeed) : bytes;
    const { frames, spoilt } = this.#splitter.push(whole);
    frames.forEach((frame) => this.#obey(frame));
    if (spoilt > 0) {
      this.unknownInputs.push('(unreadable)');
    }
  }

  /** Something happened at the device: it tells it by the report of that number, with these fields. */
  report(index: number, fields: Readonly<Record<string, Value>>): void {
    const compiled = this.#compiled;
    const report = compiled.reports[index];
    if (report !== undefined) {
      const values = new Map(Object.entries(fields));
      changesOf(compiled, report.set, values, noValues).forEach((value, name) => this.state.set(name, value));
      this.#say(report.frame, values, null);
    }
  }

  close(): void {
    this.#wire.close();
  }

  /** A write holds whole frames, one or more: the shortest beginning that is a command is one. */
  #obeyBytes(bytes: string): void {
    let rest = bytes;
    while (rest !== '') {
      const lengths = Array.from(rest, (_, index) => index + 1);
      const length = lengths.find((one) => this.#isCommand(rest.slice(0, one))) ?? rest.length;
      this.#obey(rest.slice(0, length));
      rest = rest.slice(length);
    }
  }

  #isCommand(frame: string): boolean {
    return [...this.#compiled.commands.values()].some(({ send }) => matchTemplate(send, frame) !== null);
  }

  #obey(frame: string): void {
    for (const command of this.#compiled.commands.values()) {
      const sent = matchTemplate(command.send, frame);
      if (sent !== null) {
        this.received.push(command.name);
        this.received.splice(0, Math.max(0, this.received.length - logLength));
        this.#answer(command, sent);
        return;
      }
    }
    const bytes = this.#compiled.dialect.speech === 'bytes';
    this.unknownInputs.push(bytes ? hexOf(frame) : frame);
  }

  #answer(command: CompiledCommand, sent: Values): void {
    const { refuses } = this.#options;
    const compiled = this.#compiled;
    const [no] = command.error;
    if (refuses.has(command.name) && no !== undefined) {
      this.#say(no, sent, command);
      return;
    }
    changesOf(compiled, command.set, noValues, sent).forEach((value, name) => this.state.set(name, value));
    const others = [...compiled.commands.values()].filter(({ name }) => name !== command.name);
    const [yes] = this.faults.wrongAnswer ? others.flatMap(({ ok }) => ok) : command.ok;
    if (yes !== undefined) {
      this.#say(yes, sent, command);
    }
  }

  #say(template: Template, known: Values, command: CompiledCommand | null): void {
    const values = new Map(known);
    for (const name of template.fieldNames.filter((field) => !values.has(field))) {
      values.set(name, this.#valueOf(name, values, command));
    }
    const filled = fillTemplate(template, values);
    const { speaks, lineEnd = '' } = this.#compiled.definition.connection;
    if (filled.ok) {
      const text = speaks === 'text';
      this.#wire.send(Buffer.from(text ? filled.frame + lineEnd : filled.frame, text ? 'utf8' : 'latin1'));
    }
  }

  /** What the device would write into a field of its answer: its state, or some value while it has none. */
  #valueOf(field: string, known: Values, command: CompiledCommand | null): Value {
    const codec = this.#compiled.dialect.fields.get(field);
    const bits = codec?.bitNames ?? null;
    if (bits !== null) {
      return bits.reduce((sum, bit, index) => sum + (this.state.get(bit) === 'on' ? 2 ** index : 0), 0);
    }
    const assignment = command?.set?.find((one) => one.field === field);
    const name = assignment === undefined ? field : stateNameOf(assignment, known);
    return (name === null ? undefined : this.state.get(name)) ?? codec?.example ?? 0;
  }
}
