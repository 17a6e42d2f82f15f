import type { AudioChannel, AudioDevice, TalkerFeatures } from '../../core/capabilities/audio-device.ts';
import { ChannelBook, heldDb, unknownChannel } from '../channel-book.ts';
import type { Clock } from '../../core/clock.ts';
import { Conversation, isUnanswered } from '../../core/conversation.ts';
import type { DeviceEvent } from '../../core/device.ts';
import { failed, succeeded, type Outcome } from '../../core/outcome.ts';
import type { Link, StreamProtocol } from '../../core/supervisor.ts';
import type { Button } from '../../core/capabilities/switched-things.ts';
import { hearMessages } from '../../core/hear-messages.ts';
import { BracketSplitter } from './bracket-splitter.ts';
import {
  commandBytes,
  decodeMessage,
  encodeCommand,
  gainOf,
  levelOf,
  type ShureCommand,
  type ShureMessage,
} from './codec.ts';
import type { ShureProfile } from './profiles.ts';
import { TalkerGates, type TalkerZone } from './talker-gates.ts';

export interface ShureSessionOptions {
  readonly clock: Clock;
  readonly profile: ShureProfile;
  readonly zones: readonly TalkerZone[];
}

type Report = Extract<ShureMessage, { type: 'report' }>;

const answerDeadlineMs = 1500;
const stepsPerDb = 10;
const lowestDb = -110;
const highestDb = 30;
/** `SAMPLE` counts 60 steps of a decibel up to full scale. */
const fullScale = 60;
const shortestMeterMs = 100;
const longestMeterMs = 99_999;
const master = 'master';
const gainProperty = 'AUDIO_GAIN_HI_RES';
const deviceMuteProperty = 'DEVICE_AUDIO_MUTE';
const gateProperty = 'AUTOMIX_GATE_OUT_EXT_SIG';

const question = (channel: number | null, property: string): ShureCommand => ({
  verb: 'GET',
  channel,
  property,
  value: null,
});

const order = (channel: number | null, property: string, value: string): ShureCommand => ({
  verb: 'SET',
  channel,
  property,
  value,
});

const channelsOf = ({ channels, deviceMute, gain }: ShureProfile): AudioChannel[] => [
  ...(deviceMute ? [unknownChannel({ id: master, name: null, minimumDb: 0, maximumDb: 0 })] : []),
  ...channels.map(({ number, name }) =>
    unknownChannel({
      id: String(number),
      name,
      minimumDb: gain ? lowestDb : 0,
      maximumDb: gain ? highestDb : 0,
    }),
  ),
];

const talkersOf = ({ lobes }: ShureProfile, zones: readonly TalkerZone[]): TalkerFeatures | null =>
  lobes.length === 0
    ? null
    : {
        zones: lobes.map((lobe) => zones.find(({ channel }) => channel === lobe)?.name ?? String(lobe)),
        direction: zones.some(({ channel, azimuthDeg }) => azimuthDeg !== null && lobes.includes(channel)),
      };

/** What is asked at each connection; what the model does not know it answers with an error. */
const questionsFor = ({ channels, deviceMute, gain, mute, lobes }: ShureProfile): ShureCommand[] => [
  ...(deviceMute ? [question(null, deviceMuteProperty)] : []),
  ...channels.flatMap(({ number }) => [
    question(number, 'CHAN_NAME'),
    question(number, mute.property),
    ...(gain ? [question(number, gainProperty)] : []),
  ]),
  ...lobes.map((lobe) => question(lobe, gateProperty)),
];

/** The conversation with a Shure device by command strings: see protocol.md beside this file. */
export class ShureSession implements AudioDevice, StreamProtocol {
  readonly #profile: ShureProfile;
  readonly #splitter = new BracketSplitter();
  readonly #book: ChannelBook;
  readonly #talkers: TalkerGates;
  readonly #talk: Conversation<ShureCommand, string>;
  readonly #emit = (event: DeviceEvent): void => this.#link?.emit(event);
  /** Buttons that are held. */
  readonly #pressed = new Set<string>();
  #link: Link | null = null;
  #meterMs: number | null = null;

  readonly talkers: TalkerFeatures | null;
  /** Null for a model that has neither a button nor a lamp for it. */
  readonly button: Button | null;

  constructor({ clock, profile, zones }: ShureSessionOptions) {
    this.#profile = profile;
    this.#book = new ChannelBook(channelsOf(profile));
    this.#talkers = new TalkerGates(zones);
    this.talkers = talkersOf(profile, zones);
    this.#talk = new Conversation({
      clock,
      deadlineMs: answerDeadlineMs,
      write: (command) => this.#link?.write(commandBytes(command)),
      // Reports name what they answer: a late one is taken for no other.
      expired: () => {},
    });
    this.button = this.#createButton();
  }

  channels(): readonly AudioChannel[] {
    return this.#book.all();
  }

  async setLevel(channelId: string, levelDb: number): Promise<Outcome<void>> {
    const channel = this.#book.get(channelId);
    const held = channel === null ? null : heldDb(channel, levelDb, stepsPerDb);
    if (held === null || channelId === master || !this.#profile.gain) {
      return failed('unsupported', `no level of ${channelId}`);
    }
    return this.#order(order(Number(channelId), gainProperty, gainOf(held)));
  }

  async setMuted(channelId: string, muted: boolean): Promise<Outcome<void>> {
    if (this.#book.get(channelId) === null) {
      return failed('unsupported', `no channel ${channelId}`);
    }
    if (channelId === master) {
      return this.#order(order(null, deviceMuteProperty, muted ? 'ON' : 'OFF'));
    }
    const { property, on, off } = this.#profile.mute;
    return this.#order(order(Number(channelId), property, muted ? on : off));
  }

  /** By number, as the device counts them. */
  async recallPreset(preset: string): Promise<Outcome<void>> {
    const number = /^\d{1,2}$/.test(preset) ? Number(preset) : 0;
    if (number < 1 || number > this.#profile.presets) {
      return failed('unsupported', `presets are 1 to ${this.#profile.presets}`);
    }
    return this.#order(order(null, 'PRESET', String(number).padStart(2, '0')));
  }

  async setMeters(intervalMs: number | null): Promise<Outcome<void>> {
    if (this.#profile.meters.length === 0) {
      return failed('unsupported', 'the model has no meters');
    }
    this.#meterMs =
      intervalMs === null ? null : Math.min(longestMeterMs, Math.max(shortestMeterMs, Math.round(intervalMs)));
    return this.#orderMeters();
  }

  connected(link: Link): void {
    this.#link = link;
    this.#splitter.reset();
    this.#talk.open();
  }

  async handshake(): Promise<boolean> {
    const model = await this.#ask(question(null, 'MODEL'));
    if (isUnanswered(model)) {
      return false;
    }
    const firmware = await this.#ask(question(null, 'FW_VER'));
    const serialNumber = await this.#ask(question(null, 'SERIAL_NUM'));
    this.#link?.identified({
      make: 'Shure',
      model: model.ok ? model.value : this.#profile.model,
      firmware: firmware.ok ? firmware.value : null,
      serialNumber: serialNumber.ok ? serialNumber.value : null,
    });
    for (const one of questionsFor(this.#profile)) {
      if (isUnanswered(await this.#ask(one))) {
        return false;
      }
    }
    return this.#meterMs === null || !isUnanswered(await this.#orderMeters());
  }

  receive(bytes: Uint8Array): void {
    const { frames: texts, spoilt } = this.#splitter.push(bytes);
    hearMessages({ texts, spoilt }, decodeMessage, this.#link, (message) => this.#hear(message));
  }

  keepAlive(): void {
    void this.#ask(question(null, 'MODEL'), 'automation');
  }

  /** Who is out of hearing tells of nobody: a camera must not follow what was. */
  disconnected(): void {
    if (this.#talkers.forget()) {
      this.#emit({ type: 'talker', talker: null });
    }
    this.#link = null;
    this.#talk.close();
  }

  /** Levels and mutes stay as they are. */
  async shutDown(): Promise<void> {}

  #createButton(): Button | null {
    const { button, lamp, channels } = this.#profile;
    if (button === null && lamp === null) {
      return null;
    }
    const names = button?.perChannel === true ? channels.map(({ number }) => String(number)) : ['mute'];
    return {
      buttons: names,
      setLit: async (name, lit) =>
        lamp === null || !names.includes(name)
          ? failed('unsupported', `no lamp of ${name}`)
          : this.#order(order(null, lamp, lit ? 'ON' : 'OFF')),
    };
  }

  #ask(command: ShureCommand, priority: 'person' | 'automation' = 'person'): Promise<Outcome<string>> {
    return this.#talk.ask(encodeCommand(command), command, priority);
  }

  async #order(command: ShureCommand): Promise<Outcome<void>> {
    const outcome = await this.#ask(command);
    return outcome.ok ? succeeded(undefined) : outcome;
  }

  #orderMeters(): Promise<Outcome<void>> {
    return this.#order(order(null, 'METER_RATE', String(this.#meterMs ?? 0).padStart(5, '0')));
  }

  #hear(message: ShureMessage): void {
    switch (message.type) {
      case 'error':
        this.#link?.answered(this.#talk.settle(() => true, failed('refused', 'the device answered ERR')));
        return;
      case 'sample':
        this.#link?.answered(null);
        this.#hearLevels(message.levels);
        return;
      case 'report': {
        this.#take(message);
        const { channel, property, value } = message;
        const answers = (command: ShureCommand): boolean =>
          command.property === property && command.channel === channel;
        this.#link?.answered(this.#talk.settle(answers, succeeded(value)));
        return;
      }
      default:
        message satisfies never;
    }
  }

  #take({ channel, property, value }: Report): void {
    const { mute, button, lobes } = this.#profile;
    const id = channel === null ? master : String(channel);
    if (property === deviceMuteProperty) {
      this.#book.change(master, { muted: value === 'ON' }, this.#emit);
    } else if (channel !== null && property === mute.property) {
      this.#book.change(id, { muted: value === mute.on }, this.#emit);
    } else if (channel !== null && property === gainProperty) {
      this.#book.change(id, { levelDb: levelOf(value) }, this.#emit);
    } else if (channel !== null && property === 'CHAN_NAME' && value !== '') {
      this.#book.change(id, { name: value }, this.#emit);
    } else if (channel !== null && property === gateProperty && lobes.includes(channel)) {
      this.#hearGate(channel, value === 'ON');
    } else if (property === button?.property) {
      this.#hearButton(button.perChannel ? id : 'mute', value === 'ON');
    }
  }

  #hearGate(channel: number, opened: boolean): void {
    const talker = this.#talkers.hear(channel, opened);
    if (talker !== undefined) {
      this.#emit({ type: 'talker', talker });
    }
  }

  #hearButton(name: string, pressed: boolean): void {
    if (this.#pressed.has(name) === pressed) {
      return;
    }
    if (pressed && this.button?.buttons.includes(name) === true) {
      this.#pressed.add(name);
    } else {
      this.#pressed.delete(name);
    }
    this.#emit({ type: 'button', button: name, pressed });
  }

  #hearLevels(levels: readonly number[]): void {
    if (this.#meterMs === null) {
      return;
    }
    for (const [at, channel] of this.#profile.meters.entries()) {
      const level = levels[at];
      if (level !== undefined) {
        this.#emit({ type: 'meter', channelId: String(channel), levelDb: level - fullScale });
      }
    }
  }
}
