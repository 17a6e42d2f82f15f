import type { AudioChannel, AudioDevice } from '../../core/capabilities/audio-device.ts';
import type { Cancel, Clock } from '../../core/clock.ts';
import type { HealthReason } from '../../core/device.ts';
import { failed, succeeded, type Outcome } from '../../core/outcome.ts';
import type { ProgramRunner, RunningProgram } from '../../usb/program-runner.ts';
import { Tool, type ToolAnswer } from '../../usb/tool.ts';
import type { UsbLink, UsbSession } from '../../usb/usb-supervisor.ts';
import { AudioGraph, type AudioNode, type AudioRole } from './graph.ts';
import { JsonArraySplitter } from './json-splitter.ts';
import { decibels, maximumDb, minimumDb, parseVolume, wpctlVolume, type SaidVolume } from './volume.ts';

export interface PipewireSessionOptions {
  readonly clock: Clock;
  readonly runner: ProgramRunner;
  /** Lasting names of the nodes; null for what the room has not. */
  readonly microphone: string | null;
  readonly speaker: string | null;
  /** Whether programs that do not choose shall use these nodes. */
  readonly makeDefault: boolean;
}

/** The first dump comes within some 50 ms. */
const firstDumpLimitMs = 2000;

const roundingOfTool = 0.006;

const roles = ['microphone', 'speaker'] as const;
const offline = failed('offline', 'the sound device is not there');

/** Some releases say so on standard output and exit with 0. */
const absence = (words: string): 'port-missing' | 'no-answer' | null => {
  if (/could not connect to pipewire/i.test(words)) {
    return 'no-answer';
  }
  return /^(?:object|node) .*not found/im.test(words) ? 'port-missing' : null;
};

/** A microphone and a loudspeaker in PipeWire, by their lasting names: volume, mute, and being the default. */
export class PipewireSession implements UsbSession, AudioDevice {
  readonly talkers = null;
  readonly #options: PipewireSessionOptions;
  readonly #tool: Tool;
  #link: UsbLink | null = null;
  #monitor: RunningProgram | null = null;
  #graph = new AudioGraph();
  /** What was last told of each channel. */
  readonly #told = new Map<AudioRole, AudioChannel>();
  /** Ids for which the default was set. */
  readonly #made = new Map<AudioRole, number>();

  constructor(options: PipewireSessionOptions) {
    this.#options = options;
    this.#tool = new Tool({ clock: options.clock, runner: options.runner, program: 'wpctl', absence });
  }

  channels(): readonly AudioChannel[] {
    return this.#configured().map((role) => this.#channel(role));
  }

  setLevel(channelId: string, levelDb: number): Promise<Outcome<void>> {
    const volume = wpctlVolume(levelDb);
    return this.#set(channelId, (id) => ['set-volume', id, volume], { linear: Number(volume) ** 3 });
  }

  setMuted(channelId: string, muted: boolean): Promise<Outcome<void>> {
    return this.#set(channelId, (id) => ['set-mute', id, muted ? '1' : '0'], { muted });
  }

  recallPreset = async (): Promise<Outcome<void>> => failed('unsupported', 'PipeWire has no presets');

  setMeters = async (intervalMs: number | null): Promise<Outcome<void>> =>
    intervalMs === null ? succeeded(undefined) : failed('unsupported', 'PipeWire tells no levels here');

  async attach(link: UsbLink): Promise<HealthReason> {
    this.#graph = new AudioGraph();
    this.#made.clear();
    this.#link = link;
    const started = await this.#startMonitor(link);
    if (started !== 'none' || this.#link !== link) {
      return started === 'none' ? 'no-answer' : started;
    }
    if (this.#missing()) {
      return 'port-missing';
    }
    const described = this.#configured().map((role) => this.#node(role)?.description);
    const model = described.find((description) => typeof description === 'string') ?? null;
    link.identified({ make: null, model, firmware: null, serialNumber: null });
    await this.#makeDefault();
    const reason = await this.check();
    this.#tellChanges();
    return reason;
  }

  /** Asks the tool for the volume of each node: whether PipeWire answers, and whether an event was missed. */
  async check(): Promise<HealthReason> {
    for (const role of this.#configured()) {
      const node = this.#node(role);
      if (node === null) {
        return 'port-missing';
      }
      const { outcome, health } = await this.#call(['get-volume', String(node.id)], 'poll');
      if (!outcome.ok) {
        return health;
      }
      const said = parseVolume(outcome.value);
      if (said === null) {
        return 'garbled';
      }
      // The tool rounds to two decimals; the dump is finer, so its value stays while the two agree.
      const agrees = Math.abs(Math.cbrt(node.linear ?? -1) - Math.cbrt(said.linear)) <= roundingOfTool;
      this.#graph.correct(node.id, agrees ? { muted: said.muted } : said);
    }
    this.#tellChanges();
    return 'none';
  }

  detach(): void {
    this.#link = null;
    this.#monitor?.kill();
    this.#monitor = null;
    this.#tool.clear();
    this.#told.clear();
  }

  async shutDown(): Promise<void> {}

  /** `none` when the first dump came. */
  #startMonitor(link: UsbLink): Promise<HealthReason> {
    const { clock, runner } = this.#options;
    const { promise, resolve } = Promise.withResolvers<HealthReason>();
    const splitter = new JsonArraySplitter();
    const cancel: Cancel = clock.after(firstDumpLimitMs, () => resolve('no-answer'));
    const settle = (reason: HealthReason): void => {
      cancel();
      resolve(reason);
    };
    const monitor = runner.start('pw-dump', ['--monitor'], (text) => {
      if (this.#monitor !== monitor) {
        return;
      }
      const { arrays, broken } = splitter.push(text);
      if (broken || !arrays.every((array) => this.#graph.update(array))) {
        settle('garbled');
        link.lost('garbled');
      } else if (arrays.length > 0) {
        settle('none');
        this.#graphChanged(link);
      }
    });
    this.#monitor = monitor;
    void this.#awaitEnd(monitor, link, settle);
    return promise;
  }

  /** Without the monitor nobody would tell of changes: then everything begins anew. */
  async #awaitEnd(monitor: RunningProgram, link: UsbLink, settle: (reason: HealthReason) => void): Promise<void> {
    const { type } = await monitor.end;
    const reason = type === 'missing' ? 'program-missing' : 'no-answer';
    settle(reason);
    if (this.#monitor === monitor) {
      link.lost(reason);
    }
  }

  #graphChanged(link: UsbLink): void {
    link.answered();
    if (this.#told.size === 0) {
      // Still attaching: that looks for itself.
      return;
    }
    if (this.#missing()) {
      link.lost('port-missing');
      return;
    }
    this.#tellChanges();
    void this.#makeDefault();
  }

  #tellChanges(): void {
    for (const role of this.#configured()) {
      const channel = this.#channel(role);
      const before = this.#told.get(role);
      if (before?.levelDb !== channel.levelDb || before.muted !== channel.muted || before.name !== channel.name) {
        this.#told.set(role, channel);
        this.#link?.emit({ type: 'audio-channel', channel });
      }
    }
  }

  /** Once for each appearance of a node: whoever chooses another default afterwards keeps it. */
  async #makeDefault(): Promise<void> {
    for (const role of this.#options.makeDefault ? this.#configured() : []) {
      const node = this.#node(role);
      if (node === null || this.#made.get(role) === node.id) {
        continue;
      }
      this.#made.set(role, node.id);
      if (this.#graph.defaultName(role) !== node.name) {
        const { outcome } = await this.#call(['set-default', String(node.id)], 'automation');
        this.#link?.refusing(!outcome.ok && outcome.error.code === 'refused');
      }
    }
  }

  async #set(
    channelId: string,
    argsFor: (id: string) => readonly string[],
    effect: Partial<SaidVolume>,
  ): Promise<Outcome<void>> {
    const role = this.#configured().find((one) => one === channelId);
    if (role === undefined) {
      return failed('unsupported', `channels are ${this.#configured().join(', ')}`);
    }
    const link = this.#link;
    const node = this.#node(role);
    if (link === null || node === null) {
      return offline;
    }
    const { outcome, health } = await this.#call(argsFor(String(node.id)), 'person');
    if (!outcome.ok) {
      if (health === 'port-missing') {
        link.lost(health);
      } else if (outcome.error.code === 'refused') {
        link.refusing(true);
      }
      return outcome;
    }
    link.refusing(false);
    // The event may come later or, when nothing changed, never.
    this.#graph.correct(node.id, effect);
    this.#tellChanges();
    return succeeded(undefined);
  }

  #call(args: readonly string[], priority: 'person' | 'automation' | 'poll'): Promise<ToolAnswer> {
    return this.#tool.call({ name: args[0] ?? 'wpctl', args, priority, axes: [] });
  }

  #nameOf(role: AudioRole): string | null {
    return role === 'microphone' ? this.#options.microphone : this.#options.speaker;
  }

  #configured(): readonly AudioRole[] {
    return roles.filter((role) => this.#nameOf(role) !== null);
  }

  #node(role: AudioRole): AudioNode | null {
    const node = this.#graph.find(this.#nameOf(role) ?? '');
    return node?.role === role ? node : null;
  }

  #missing(): boolean {
    return this.#configured().some((role) => this.#node(role) === null);
  }

  #channel(role: AudioRole): AudioChannel {
    const node = this.#link === null ? null : this.#node(role);
    const levelDb = node?.linear === null || node === null ? null : decibels(node.linear);
    return { id: role, name: node?.description ?? null, levelDb, minimumDb, maximumDb, muted: node?.muted ?? null };
  }
}
