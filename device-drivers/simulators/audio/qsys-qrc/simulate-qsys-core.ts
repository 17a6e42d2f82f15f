import type { Clock } from '../../../src/core/clock.ts';
import { isJsonObject, stringIn, type JsonObject } from '../../../src/core/json.ts';
import {
  decodeRequest,
  logonRequired,
  messageBytes,
  type QrcChange,
  type QrcMessage,
  type QrcRequest,
} from '../../../src/audio/qsys-qrc/codec.ts';
import { NulSplitter } from '../../../src/audio/qsys-qrc/nul-splitter.ts';
import { answerReading, errorCodes, type ChangeGroup } from './readings.ts';
import { FaultyWire, noFaults, type ByteStreamDevice, type Faults } from '../../faults.ts';
import { TcpHost } from '../../tcp-host.ts';

type Value = QrcChange['value'];

const { unknownComponent, unknownControl, unknownGroup, invalidParameters } = errorCodes;
const unknownMethod = -32_601;
const wrongPassword = 3;

const keyOf = (component: string | null, control: string): string => JSON.stringify([component, control]);

/** A Q-SYS Core that follows src/audio/qsys-qrc/protocol.md, on a TCP port of the loopback address. */
export class QsysCoreSimulator implements ByteStreamDevice {
  readonly faults: Faults = noFaults();
  readonly received: QrcRequest[] = [];
  readonly unknownInputs: string[] = [];
  /** Null lets everybody in. */
  password: string | null = null;
  state: 'Active' | 'Standby' = 'Active';
  loadedSnapshot: string | null = null;
  readonly #wire: FaultyWire;
  readonly #splitter = new NulSplitter();
  readonly #values = new Map<string, QrcChange>();
  readonly #groups = new Map<string, ChangeGroup>();
  #loggedOn = false;
  #host: TcpHost | null = null;

  private constructor(clock: Clock, controls: readonly QrcChange[]) {
    this.#wire = new FaultyWire(clock, this.faults);
    controls.forEach((control) => this.#values.set(keyOf(control.component, control.control), control));
  }

  static async start(clock: Clock, controls: readonly QrcChange[], port = 0): Promise<QsysCoreSimulator> {
    const core = new QsysCoreSimulator(clock, controls);
    core.#host = await TcpHost.start({ device: core, port, clients: 'one' });
    return core;
  }

  get port(): number {
    return this.#host?.port ?? 0;
  }

  onOutput(listener: (bytes: Uint8Array) => void): () => void {
    return this.#wire.onOutput(listener);
  }

  value(component: string | null, control: string): Value | null {
    return this.#values.get(keyOf(component, control))?.value ?? null;
  }

  /** Somebody turns a control of the design: pushed by every group that polls it (protocol.md 4). */
  change(component: string | null, control: string, value: Value): void {
    const key = keyOf(component, control);
    const change = { component, control, value };
    this.#values.set(key, change);
    for (const [group, { keys, news, polled }] of this.#groups) {
      if (polled && keys.has(key)) {
        this.#say({ type: 'changes', group, changes: [change] });
      } else if (keys.has(key)) {
        news.add(key);
      }
    }
  }

  /** The other Core of the pair takes over, or gives back (protocol.md 3). */
  switchTo(state: 'Active' | 'Standby'): void {
    this.state = state;
    this.#sayStatus();
  }

  async cut(): Promise<void> {
    await this.#host?.cut();
  }

  async replug(): Promise<void> {
    await this.#host?.replug();
  }

  async close(): Promise<void> {
    this.#wire.close();
    await this.#host?.close();
  }

  receive(bytes: Uint8Array): void {
    const { messages, spoilt } = this.#splitter.push(bytes);
    for (const text of messages) {
      const request = decodeRequest(text);
      const reading = this.#admits(request?.method) ? this.#read(text) : null;
      if (reading !== null) {
        this.#wire.send(new TextEncoder().encode(`${reading}\0`));
      } else if (request === null) {
        this.unknownInputs.push(text);
      } else {
        this.received.push(request);
        this.#obey(request);
      }
    }
    if (spoilt > 0) {
      this.unknownInputs.push('(too long)');
    }
  }

  /** A client connected: the status is pushed at the start (protocol.md 3). */
  connected(): void {
    this.#groups.clear();
    this.#loggedOn = false;
    this.#splitter.reset();
    this.#sayStatus();
  }

  /** Without a logon everything is answered with error 10 (protocol.md 2). */
  #admits(method: string | undefined): boolean {
    return this.password === null || this.#loggedOn || method === 'Logon';
  }

  #read(text: string): string | null {
    return answerReading(text, { values: this.#values, groups: this.#groups, keyOf });
  }

  #sayStatus(): void {
    this.#say({ type: 'status', status: { platform: 'Core 110f', state: this.state } });
  }

  #say(message: QrcMessage): void {
    this.#wire.send(messageBytes(message));
  }

  #obey(request: QrcRequest): void {
    const answer = this.#admits(request.method) ? this.#answer(request) : logonRequired;
    // Numbers are codes of errors, which none of the results is.
    const { id } = request;
    if (id === null) {
      return;
    }
    const asked = this.faults.wrongAnswer ? id + 1_000_000 : id;
    if (typeof answer === 'number') {
      this.#say({ type: 'error', id: asked, code: answer, detail: 'refused' });
    } else {
      this.#say({ type: 'result', id: asked, result: answer });
    }
    this.#tellWhatIsNew(request);
  }

  #answer({ method, params }: QrcRequest): JsonObject | true | number {
    const name = stringIn(params, 'Name');
    switch (method) {
      case 'NoOp':
        return true;
      case 'Logon':
        this.#loggedOn = stringIn(params, 'Password') === this.password;
        return this.#loggedOn || wrongPassword;
      case 'StatusGet':
        return { Platform: 'Core 110f', State: this.state, DesignName: 'Council', IsRedundant: true };
      case 'Control.Set':
        return this.#set(null, params);
      case 'Component.Set':
        return name === null ? invalidParameters : this.#setAll(name, params['Controls']);
      case 'Snapshot.Load':
        this.loadedSnapshot = `${name} ${String(params['Bank'])}`;
        return true;
      case undefined:
      default:
        return this.#answerGroup(method, params);
    }
  }

  /** Change groups (protocol.md 4) and their errors (protocol.md 5). */
  #answerGroup(method: string, params: JsonObject): true | number {
    const id = stringIn(params, 'Id') ?? '';
    const group = this.#groups.get(id) ?? { keys: new Set<string>(), news: new Set<string>(), polled: false };
    const component = params['Component'];
    switch (method) {
      case 'ChangeGroup.AddControl':
        this.#groups.set(id, group);
        return this.#add(group, null, params['Controls']);
      case 'ChangeGroup.AddComponentControl':
        this.#groups.set(id, group);
        return isJsonObject(component)
          ? this.#add(group, stringIn(component, 'Name'), component['Controls'])
          : invalidParameters;
      case 'ChangeGroup.AutoPoll':
        group.polled = true;
        return this.#groups.has(id) || unknownGroup;
      case 'ChangeGroup.Invalidate':
        group.keys.forEach((key) => group.news.add(key));
        return this.#groups.has(id) || unknownGroup;
      case 'ChangeGroup.Destroy':
        return this.#groups.delete(id) || unknownGroup;
      case undefined:
      default:
        this.unknownInputs.push(method);
        return unknownMethod;
    }
  }

  #add({ keys, news }: ChangeGroup, component: string | null, controls: unknown): true | number {
    const names = Array.isArray(controls) ? controls.map((one) => (isJsonObject(one) ? one['Name'] : one)) : [];
    for (const name of names) {
      const key = keyOf(component, String(name));
      if (!this.#values.has(key)) {
        return component === null ? unknownControl : unknownComponent;
      }
      keys.add(key);
      news.add(key);
    }
    return names.length > 0 || invalidParameters;
  }

  #setAll(component: string, controls: unknown): true | number {
    const all = Array.isArray(controls) ? controls.filter(isJsonObject) : [];
    const answers = all.map((one) => this.#set(component, one));
    return answers.find((answer) => answer !== true) ?? (answers.length > 0 || invalidParameters);
  }

  #set(component: string | null, { Name: control, Value: value }: JsonObject): true | number {
    const known = typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string';
    if (typeof control !== 'string' || !known || !this.#values.has(keyOf(component, control))) {
      return unknownControl;
    }
    // Controls hold numbers, also those that are switched.
    this.change(component, control, typeof value === 'boolean' ? Number(value) : value);
    return true;
  }

  /** The first poll of a group, and each after an invalidation, tells everything. */
  #tellWhatIsNew({ method, params }: QrcRequest): void {
    const id = stringIn(params, 'Id') ?? '';
    const group = this.#groups.get(id);
    if (group?.polled === true && (method === 'ChangeGroup.AutoPoll' || method === 'ChangeGroup.Invalidate')) {
      const changes = [...group.keys].map((key) => this.#values.get(key)).filter((change) => change !== undefined);
      this.#say({ type: 'changes', group: id, changes });
    }
  }
}
