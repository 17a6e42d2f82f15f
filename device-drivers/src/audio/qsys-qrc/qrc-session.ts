import type { AudioChannel, AudioDevice } from '../../core/capabilities/audio-device.ts';
import { ChannelBook, heldDb, unknownChannel } from '../channel-book.ts';
import type { Cancel, Clock } from '../../core/clock.ts';
import { Conversation, isUnanswered } from '../../core/conversation.ts';
import type { DeviceEvent } from '../../core/device.ts';
import type { JsonObject } from '../../core/json.ts';
import { failed, succeeded, type Outcome } from '../../core/outcome.ts';
import type { Link, StreamProtocol } from '../../core/supervisor.ts';
import { hearMessages } from '../../core/hear-messages.ts';
import {
  changesOf,
  decodeMessage,
  logonRequired,
  requestBytes,
  statusOf,
  type QrcChange,
  type QrcMessage,
  type QrcMethod,
  type QrcRequest,
  type QrcStatus,
} from './codec.ts';
import { NulSplitter } from './nul-splitter.ts';

/** A control of a component, or a named control where the component is null. */
export interface QrcControl {
  readonly component: string | null;
  readonly control: string;
}

export interface QrcChannel {
  readonly id: string;
  readonly name: string | null;
  readonly level: QrcControl | null;
  readonly mute: QrcControl | null;
  readonly minimumDb: number;
  readonly maximumDb: number;
}

export interface QrcMeter extends QrcControl {
  readonly id: string;
}

export interface QrcSessionOptions {
  readonly clock: Clock;
  readonly user: string | null;
  readonly password: string | null;
  readonly channels: readonly QrcChannel[];
  readonly meters: readonly QrcMeter[];
  /** The snapshot bank whose numbers are the presets. */
  readonly snapshotBank: string | null;
}

const answerDeadlineMs = 2000;
/** A Core closes after a minute without a command (protocol.md 1). */
const noOpEveryMs = 30_000;
const pollEverySeconds = 0.25;
const shortestMeterMs = 100;
const stepsPerDb = 10;
const controlsGroup = 'controls';
const metersGroup = 'meters';

const keyOf = ({ component, control }: QrcControl): string => JSON.stringify([component, control]);

const truthOf = (value: QrcChange['value']): boolean | null => {
  if (typeof value === 'boolean') {
    return value;
  }
  return typeof value === 'number' ? value > 0.5 : null;
};

/** The conversation with a Q-SYS Core by QRC: see protocol.md beside this file. */
export class QrcSession implements AudioDevice, StreamProtocol {
  readonly talkers = null;
  readonly #options: QrcSessionOptions;
  readonly #splitter = new NulSplitter();
  readonly #book: ChannelBook;
  readonly #talk: Conversation<QrcRequest, unknown>;
  readonly #listeners = new Map<string, ((value: QrcChange['value']) => void)[]>();
  readonly #emit = (event: DeviceEvent): void => this.#link?.emit(event);
  #link: Link | null = null;
  #lastId = 0;
  #active = false;
  #ready = false;
  #meterMs: number | null = null;
  #cancelNoOp: Cancel | null = null;

  constructor(options: QrcSessionOptions) {
    this.#options = options;
    this.#book = new ChannelBook(options.channels.map(unknownChannel));
    this.#talk = new Conversation({
      clock: options.clock,
      deadlineMs: answerDeadlineMs,
      write: (request) => this.#link?.write(requestBytes(request)),
      // Answers carry the number of their request: a late one is taken for no other.
      expired: () => {},
    });
    options.channels.forEach((channel) => this.#listenTo(channel));
    options.meters.forEach((meter) => this.#listen(meter, (value) => this.#hearMeter(meter.id, value)));
  }

  channels(): readonly AudioChannel[] {
    return this.#book.all();
  }

  async setLevel(channelId: string, levelDb: number): Promise<Outcome<void>> {
    const level = this.#channel(channelId)?.level ?? null;
    const channel = this.#book.get(channelId);
    const held = channel === null ? null : heldDb(channel, levelDb, stepsPerDb);
    if (level === null || held === null) {
      return failed('unsupported', `no level of ${channelId}`);
    }
    const outcome = await this.#set(level, held);
    if (outcome.ok) {
      this.#book.change(channelId, { levelDb: held }, this.#emit);
    }
    return outcome;
  }

  async setMuted(channelId: string, muted: boolean): Promise<Outcome<void>> {
    const mute = this.#channel(channelId)?.mute ?? null;
    if (mute === null) {
      return failed('unsupported', `no mute of ${channelId}`);
    }
    const outcome = await this.#set(mute, muted);
    if (outcome.ok) {
      this.#book.change(channelId, { muted }, this.#emit);
    }
    return outcome;
  }

  /** A number in the configured snapshot bank. */
  async recallPreset(preset: string): Promise<Outcome<void>> {
    const { snapshotBank } = this.#options;
    if (snapshotBank === null || !/^[1-9]\d{0,2}$/.test(preset)) {
      return failed('unsupported', 'no snapshot bank is configured, or no number of a snapshot');
    }
    return this.#order('Snapshot.Load', { Name: snapshotBank, Bank: Number(preset) });
  }

  async setMeters(intervalMs: number | null): Promise<Outcome<void>> {
    if (this.#options.meters.length === 0) {
      return failed('unsupported', 'no meters are configured');
    }
    const before = this.#meterMs;
    this.#meterMs = intervalMs === null ? null : Math.max(shortestMeterMs, Math.round(intervalMs));
    if (intervalMs === null) {
      return before === null && this.#link !== null
        ? succeeded(undefined)
        : this.#order('ChangeGroup.Destroy', { Id: metersGroup });
    }
    return this.#pollMeters();
  }

  connected(link: Link): void {
    this.#link = link;
    this.#active = false;
    this.#ready = false;
    this.#splitter.reset();
    this.#talk.open();
    this.#noOp();
  }

  async handshake(): Promise<boolean> {
    const { user, password } = this.#options;
    if (password !== null) {
      const logon = await this.#ask('Logon', { User: user ?? '', Password: password });
      if (!logon.ok && logon.error.code === 'refused') {
        this.#link?.passwordRefused();
        return false;
      }
    }
    const answer = await this.#ask('StatusGet', {});
    const status = answer.ok ? statusOf(answer.value) : null;
    const model = status?.platform ?? null;
    this.#link?.identified({ make: 'QSC', model, firmware: null, serialNumber: null });
    this.#ready = !isUnanswered(answer) && (await this.#subscribe());
    return this.#ready;
  }

  receive(bytes: Uint8Array): void {
    const { messages: texts, spoilt } = this.#splitter.push(bytes);
    hearMessages({ texts, spoilt }, decodeMessage, this.#link, (message) => this.#hear(message));
  }

  keepAlive(): void {
    void this.#ask('StatusGet', {}, 'automation');
  }

  disconnected(): void {
    this.#link = null;
    this.#cancelNoOp?.();
    this.#talk.close();
  }

  /** Levels stay as they are; change groups end with the connection. */
  async shutDown(): Promise<void> {}

  #channel(channelId: string): QrcChannel | null {
    return this.#options.channels.find(({ id }) => id === channelId) ?? null;
  }

  #listenTo({ id, level, mute }: QrcChannel): void {
    if (level !== null) {
      this.#listen(level, (value) => {
        if (typeof value === 'number') {
          this.#book.change(id, { levelDb: value }, this.#emit);
        }
      });
    }
    if (mute !== null) {
      this.#listen(mute, (value) => {
        const muted = truthOf(value);
        if (muted !== null) {
          this.#book.change(id, { muted }, this.#emit);
        }
      });
    }
  }

  #listen(control: QrcControl, hear: (value: QrcChange['value']) => void): void {
    const key = keyOf(control);
    this.#listeners.set(key, [...(this.#listeners.get(key) ?? []), hear]);
  }

  #noOp(): void {
    this.#cancelNoOp = this.#options.clock.after(noOpEveryMs, () => this.#noOp());
    if (this.#ready) {
      this.#link?.write(requestBytes({ id: null, method: 'NoOp', params: {} }));
    }
  }

  #ask(method: QrcMethod, params: JsonObject, priority: 'person' | 'automation' = 'person'): Promise<Outcome<unknown>> {
    this.#lastId += 1;
    return this.#talk.ask(method, { id: this.#lastId, method, params }, priority);
  }

  async #order(method: QrcMethod, params: JsonObject): Promise<Outcome<void>> {
    const outcome = await this.#ask(method, params);
    return outcome.ok ? succeeded(undefined) : outcome;
  }

  #set({ component, control }: QrcControl, value: number | boolean): Promise<Outcome<void>> {
    return component === null
      ? this.#order('Control.Set', { Name: control, Value: value })
      : this.#order('Component.Set', { Name: component, Controls: [{ Name: control, Value: value }] });
  }

  /** A refused control is one the design does not have: what it would tell stays unknown. */
  async #watch(group: string, controls: readonly QrcControl[], everySeconds: number): Promise<Outcome<void>> {
    for (const { component, control } of controls) {
      const added = await (component === null
        ? this.#order('ChangeGroup.AddControl', { Id: group, Controls: [control] })
        : this.#order('ChangeGroup.AddComponentControl', {
            Id: group,
            Component: { Name: component, Controls: [{ Name: control }] },
          }));
      if (isUnanswered(added)) {
        return added;
      }
    }
    const polled = await this.#order('ChangeGroup.AutoPoll', { Id: group, Rate: everySeconds });
    // What was told in an earlier life of the group is told again.
    return polled.ok ? this.#order('ChangeGroup.Invalidate', { Id: group }) : polled;
  }

  /** False when the Core is not there any more. */
  async #subscribe(): Promise<boolean> {
    const controls = this.#options.channels.flatMap(({ level, mute }) => [level, mute]);
    const known = controls.filter((control) => control !== null);
    if (known.length > 0 && isUnanswered(await this.#watch(controlsGroup, known, pollEverySeconds))) {
      return false;
    }
    return this.#meterMs === null || !isUnanswered(await this.#pollMeters());
  }

  #pollMeters(): Promise<Outcome<void>> {
    return this.#watch(metersGroup, this.#options.meters, (this.#meterMs ?? shortestMeterMs) / 1000);
  }

  #hear(message: QrcMessage): void {
    switch (message.type) {
      case 'result': {
        this.#hearResult(message.result);
        const mine = (request: QrcRequest): boolean => request.id === message.id;
        this.#link?.answered(this.#talk.settle(mine, succeeded(message.result)));
        return;
      }
      case 'error':
        this.#hearError(message);
        return;
      case 'status':
        this.#link?.answered(null);
        this.#hearStatus(message.status);
        return;
      case 'changes':
        this.#link?.answered(null);
        this.#hearChanges(message.changes);
        return;
      case 'other':
        this.#link?.answered(null);
        return;
      default:
        message satisfies never;
    }
  }

  #hearResult(result: unknown): void {
    const status = statusOf(result);
    if (status !== null) {
      this.#hearStatus(status);
    }
    this.#hearChanges(changesOf(result)?.changes ?? []);
  }

  #hearError({ id, code, detail }: Extract<QrcMessage, { type: 'error' }>): void {
    if (code === logonRequired) {
      this.#link?.passwordRefused();
      return;
    }
    const mine = (request: QrcRequest): boolean => request.id === id;
    this.#link?.answered(this.#talk.settle(mine, failed('refused', `${code} ${detail}`)));
  }

  /** A Core in stand-by answers, but the other one of the pair does the work. */
  #hearStatus({ state }: QrcStatus): void {
    const active = state === 'Active';
    this.#link?.refusing(!active);
    const awoke = active && !this.#active && this.#ready;
    this.#active = active;
    if (awoke) {
      void this.#subscribe();
    }
  }

  #hearChanges(changes: readonly QrcChange[]): void {
    for (const change of changes) {
      this.#listeners.get(keyOf(change))?.forEach((hear) => hear(change.value));
    }
  }

  #hearMeter(id: string, value: QrcChange['value']): void {
    if (typeof value === 'number' && this.#meterMs !== null) {
      this.#emit({ type: 'meter', channelId: id, levelDb: value });
    }
  }
}
