import type { AudioChannel, AudioDevice, TalkerDirection } from '../../core/capabilities/audio-device.ts';
import { ChannelBook, heldDb, unknownChannel } from '../channel-book.ts';
import type { Cancel, Clock } from '../../core/clock.ts';
import { Conversation, isUnanswered } from '../../core/conversation.ts';
import type { DeviceEvent } from '../../core/device.ts';
import { failed, succeeded, type Outcome } from '../../core/outcome.ts';
import type { Link, StreamProtocol } from '../../core/supervisor.ts';
import { decodeMessage, encodeSubscription, messageBytes, type SscError, type SscLeaf } from './codec.ts';
import type { SscChannel, SscProfile } from './profiles.ts';

export interface SscSessionOptions {
  readonly clock: Clock;
  readonly profile: SscProfile;
  /** Added to what the device calls its azimuth, in degrees: where it looks as it is mounted. */
  readonly azimuthOffsetDeg: number;
}

type Priority = 'person' | 'automation';

const answerDeadlineMs = 800;
const lifetimeS = 30;
const renewEveryMs = 12_000;
const shortestMeterMs = 100;
const stepsPerDb = 1;

const decoder = new TextDecoder('utf-8');

const textOf = (outcome: Outcome<unknown>): string | null =>
  outcome.ok && typeof outcome.value === 'string' ? outcome.value : null;

/** To -180 (excluded) to 180. */
const turned = (degrees: number): number => {
  const full = ((degrees % 360) + 360) % 360;
  return full > 180 ? full - 360 : full;
};

const sameTalker = (a: TalkerDirection | null, b: TalkerDirection | null): boolean =>
  a?.azimuthDeg === b?.azimuthDeg && a?.elevationDeg === b?.elevationDeg;

/** The conversation with a Sennheiser ceiling microphone by SSC: see protocol.md beside this file. */
export class SscSession implements AudioDevice, StreamProtocol {
  readonly talkers = { zones: [], direction: true };
  readonly #options: SscSessionOptions;
  readonly #book: ChannelBook;
  readonly #talk: Conversation<SscLeaf, unknown>;
  readonly #emit = (event: DeviceEvent): void => this.#link?.emit(event);
  #link: Link | null = null;
  #cancelRenewal: Cancel | null = null;
  #meterMs: number | null = null;
  #azimuthDeg: number | null = null;
  #elevationDeg: number | null = null;
  #active = true;
  #talker: TalkerDirection | null = null;

  constructor(options: SscSessionOptions) {
    this.#options = options;
    this.#book = new ChannelBook(options.profile.channels.map(unknownChannel));
    this.#talk = new Conversation({
      clock: options.clock,
      deadlineMs: answerDeadlineMs,
      write: (leaf) => this.#link?.write(messageBytes({ leaves: [leaf], errors: [] })),
      // Answers name their address: a late one is taken for no other.
      expired: () => {},
    });
  }

  channels(): readonly AudioChannel[] {
    return this.#book.all();
  }

  async setLevel(channelId: string, levelDb: number): Promise<Outcome<void>> {
    const path = this.#channel(channelId)?.levelPath ?? null;
    const channel = this.#book.get(channelId);
    const held = channel === null ? null : heldDb(channel, levelDb, stepsPerDb);
    if (path === null || held === null) {
      return failed('unsupported', `no level of ${channelId}`);
    }
    return this.#order({ path, value: held });
  }

  async setMuted(channelId: string, muted: boolean): Promise<Outcome<void>> {
    const path = this.#channel(channelId)?.mutePath ?? null;
    return path === null ? failed('unsupported', `no mute of ${channelId}`) : this.#order({ path, value: muted });
  }

  async recallPreset(): Promise<Outcome<void>> {
    return failed('unsupported', 'the device has no presets');
  }

  async setMeters(intervalMs: number | null): Promise<Outcome<void>> {
    this.#meterMs = intervalMs === null ? null : Math.max(shortestMeterMs, Math.round(intervalMs));
    return this.#subscribeMeters('person');
  }

  connected(link: Link): void {
    this.#link = link;
    this.#talk.open();
  }

  async handshake(): Promise<boolean> {
    const product = await this.#get('/device/identity/product');
    if (isUnanswered(product)) {
      return false;
    }
    this.#link?.identified({
      make: 'Sennheiser',
      model: textOf(product) ?? this.#options.profile.model,
      firmware: textOf(await this.#get('/device/identity/version')),
      serialNumber: textOf(await this.#get('/device/identity/serial')),
    });
    for (const path of this.#statePaths()) {
      if (isUnanswered(await this.#get(path))) {
        return false;
      }
    }
    return this.#subscribe();
  }

  /** Each call is one datagram; messages are never cut over two. */
  receive(bytes: Uint8Array): void {
    for (const text of decoder.decode(bytes).split(/\r?\n/)) {
      if (text.trim() !== '') {
        this.#hear(text);
      }
    }
  }

  /** Asks for what matters most, in case the datagram that told of a change was lost. */
  keepAlive(): void {
    const mute = this.#options.profile.channels.find(({ mutePath }) => mutePath !== null)?.mutePath;
    void this.#get(mute ?? '/device/identity/product', 'automation');
  }

  /** Who is out of hearing tells of nobody: a camera must not follow what was. */
  disconnected(): void {
    this.#azimuthDeg = null;
    this.#tellTalker();
    this.#link = null;
    this.#cancelRenewal?.();
    this.#talk.close();
  }

  /** The mute stays as it is; subscriptions end by themselves. */
  async shutDown(): Promise<void> {}

  #channel(channelId: string): SscChannel | null {
    return this.#options.profile.channels.find(({ id }) => id === channelId) ?? null;
  }

  #statePaths(): readonly string[] {
    const paths = this.#options.profile.channels.flatMap(({ mutePath, levelPath }) => [mutePath, levelPath]);
    return paths.filter((path) => path !== null);
  }

  #get(path: string, priority: Priority = 'person'): Promise<Outcome<unknown>> {
    return this.#ask({ path, value: null }, priority);
  }

  async #order(leaf: SscLeaf): Promise<Outcome<void>> {
    const outcome = await this.#ask(leaf, 'person');
    return outcome.ok ? succeeded(undefined) : outcome;
  }

  /** Datagrams get lost, and every command may be repeated: it is sent once more when nobody answers. */
  async #ask(leaf: SscLeaf, priority: Priority): Promise<Outcome<unknown>> {
    const first = await this.#talk.ask(leaf.path, leaf, priority);
    const lost = isUnanswered(first) && this.#link !== null;
    return lost ? this.#talk.ask(leaf.path, leaf, priority) : first;
  }

  /**
   * Each address by itself: one that a model does not have must not take the others with it. Only the two angles of
   * the beam belong together, and who talks is asked after whether anybody does. False when the device is not there any more.
   */
  async #subscribe(): Promise<boolean> {
    this.#cancelRenewal?.();
    this.#cancelRenewal = this.#options.clock.after(renewEveryMs, () => void this.#subscribe());
    const { azimuthPath, elevationPath, activityPath } = this.#options.profile;
    const alone = [...this.#statePaths(), activityPath].map((path) => [path]);
    for (const paths of [...alone, [azimuthPath, elevationPath]]) {
      if (isUnanswered(await this.#ask(encodeSubscription({ paths, lifetimeS, everyMs: null }), 'automation'))) {
        return false;
      }
    }
    return this.#meterMs === null || !isUnanswered(await this.#subscribeMeters('automation'));
  }

  async #subscribeMeters(priority: Priority): Promise<Outcome<void>> {
    const paths = this.#options.profile.meters.map(({ path }) => path);
    const everyMs = this.#meterMs;
    const leaf = encodeSubscription({ paths, lifetimeS: everyMs === null ? null : lifetimeS, everyMs });
    const outcome = await this.#ask(leaf, priority);
    return outcome.ok ? succeeded(undefined) : outcome;
  }

  #hear(text: string): void {
    const message = decodeMessage(text);
    if (message === null) {
      this.#link?.garbled();
      return;
    }
    message.leaves.forEach((leaf) => this.#take(leaf));
    this.#tellTalker();
    const answered = message.leaves.map(({ path, value }) => this.#settle(path, succeeded(value)));
    const refused = message.errors.map((error) => this.#refuse(error));
    this.#link?.answered([...answered, ...refused].find((latencyMs) => latencyMs !== null) ?? null);
  }

  #settle(path: string, outcome: Outcome<unknown>): number | null {
    return this.#talk.settle((asked) => asked.path === path, outcome);
  }

  /** An error names the address, but one in a subscription may name what was subscribed to. */
  #refuse({ path, code, detail }: SscError): number | null {
    const outcome = failed('refused', `${code} ${detail} at ${path}`);
    const named = this.#settle(path, outcome);
    return named ?? this.#talk.settle(() => true, outcome);
  }

  #take({ path, value }: SscLeaf): void {
    const { profile } = this.#options;
    if (path === profile.azimuthPath && typeof value === 'number') {
      this.#azimuthDeg = turned(value + this.#options.azimuthOffsetDeg);
    } else if (path === profile.elevationPath && typeof value === 'number') {
      this.#elevationDeg = value;
    } else if (path === profile.activityPath && typeof value === 'boolean') {
      this.#active = value;
    } else {
      this.#takeChannel(path, value);
    }
  }

  #takeChannel(path: string, value: unknown): void {
    for (const { id, mutePath, levelPath } of this.#options.profile.channels) {
      if (path === mutePath && typeof value === 'boolean') {
        this.#book.change(id, { muted: value }, this.#emit);
      } else if (path === levelPath && typeof value === 'number') {
        this.#book.change(id, { levelDb: value }, this.#emit);
      }
    }
    const meter = this.#options.profile.meters.find((one) => one.path === path);
    if (meter !== undefined && typeof value === 'number' && this.#meterMs !== null) {
      this.#emit({ type: 'meter', channelId: meter.id, levelDb: value });
    }
  }

  /** Azimuth and elevation of one message are told together. */
  #tellTalker(): void {
    const azimuthDeg = this.#active ? this.#azimuthDeg : null;
    const talker = azimuthDeg === null ? null : { azimuthDeg, elevationDeg: this.#elevationDeg, zone: null };
    if (!sameTalker(talker, this.#talker)) {
      this.#talker = talker;
      this.#emit({ type: 'talker', talker });
    }
  }
}
