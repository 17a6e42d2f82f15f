import type { Cancel, Clock } from '../../core/clock.ts';
import type { HealthReason } from '../../core/device.ts';
import { failed, succeeded, type Outcome } from '../../core/outcome.ts';
import type { Button } from '../../core/capabilities/switched-things.ts';
import type { TelephonyHid, TelephonyState } from '../../core/capabilities/telephony-hid.ts';
import type { UsbLink, UsbSession } from '../../usb/usb-supervisor.ts';
import type { Hidraw, HidrawHandle, HidrawNode } from './hidraw.ts';
import { profileFor, type TelephonyProfile } from './profiles.ts';
import { parseReportDescriptor, type HidField } from './report-descriptor.ts';
import { joinReport, writeField } from './reports.ts';
import { isTelephone, KeyReader, keysOf, lampsOf, type KeyChange, type LampField } from './telephony-map.ts';

export interface TelephonySessionOptions {
  readonly clock: Clock;
  readonly hidraw: Hidraw;
  /** Which of the plugged-in telephones is meant. */
  readonly isMine: (node: HidrawNode) => boolean;
  /** Null to go by the vendor's number. */
  readonly profile: TelephonyProfile | null;
}

interface OpenDevice {
  readonly link: UsbLink;
  readonly node: HidrawNode;
  readonly handle: HidrawHandle;
  readonly profile: TelephonyProfile;
  readonly keys: KeyReader;
  readonly buttons: readonly string[];
  readonly lamps: readonly LampField[];
  readonly outputBytes: ReadonlyMap<number, number>;
}

/** The kernel waits 5 s for a device that takes no report; that is too long for a key. */
const writeLimitMs = 450;
/** A second press within this time means the opposite of the first, although the room has not answered yet. */
const wishHoldsMs = 1000;

const offline = failed('offline', 'the device is not there');
const wishes: ReadonlySet<string> = new Set(['hook', 'mute']);

/** A speakerphone's keys and lamps. The room owns mute and hook: keys are wishes, lamps follow the room. */
export class TelephonySession implements UsbSession, TelephonyHid, Button {
  readonly #options: TelephonySessionOptions;
  #open: OpenDevice | null = null;
  #state: TelephonyState = { muted: false, offHook: false };
  #ringing = false;
  /** Whether the lamps show the state; they are put out before a wanted close. */
  #shows = true;
  /** Each attachment has its number; what an older one opened is closed again. */
  #attachment = 0;
  #echoUntilMs = 0;
  /** What the device said of its hook during the echo. */
  #hookDuringEcho: boolean | null = null;
  #cancelEcho: Cancel | null = null;
  #muteWish: { readonly muted: boolean; readonly untilMs: number } | null = null;
  #lastWrite: Promise<unknown> = Promise.resolve();

  constructor(options: TelephonySessionOptions) {
    this.#options = options;
  }

  /** Keys that are no telephony wish; none before the device was there. */
  get buttons(): readonly string[] {
    return this.#open?.buttons ?? [];
  }

  state(): TelephonyState {
    return this.#state;
  }

  setMuted(muted: boolean): Promise<Outcome<void>> {
    this.#muteWish = null;
    this.#state = { ...this.#state, muted };
    return this.#writeLamps();
  }

  setOffHook(offHook: boolean): Promise<Outcome<void>> {
    if (offHook !== this.#state.offHook) {
      this.#state = { ...this.#state, offHook };
      this.#beginEcho();
    }
    return this.#writeLamps();
  }

  setRinging(ringing: boolean): Promise<Outcome<void>> {
    this.#ringing = ringing;
    return this.#writeLamps();
  }

  setLit = async (button: string): Promise<Outcome<void>> => failed('unsupported', `${button} has no lamp of its own`);

  async attach(link: UsbLink): Promise<HealthReason> {
    const nodes = await this.#options.hidraw.list();
    for (const node of nodes.filter((one) => this.#options.isMine(one))) {
      const parsed = parseReportDescriptor(node.descriptor);
      if (parsed.ok && isTelephone(parsed.fields)) {
        return this.#openNode(link, node, parsed);
      }
    }
    return 'port-missing';
  }

  async check(): Promise<HealthReason> {
    const open = this.#open;
    return open !== null && (await this.#options.hidraw.exists(open.node.path)) ? 'none' : 'port-missing';
  }

  detach(): void {
    const open = this.#open;
    this.#attachment += 1;
    this.#open = null;
    this.#cancelEcho?.();
    this.#cancelEcho = null;
    this.#muteWish = null;
    void open?.handle.close();
  }

  /** Leaves the device dark and on-hook: nobody would put its lamps out afterwards. */
  async shutDown(): Promise<void> {
    this.#shows = false;
    await this.#writeLamps();
  }

  async #openNode(
    link: UsbLink,
    node: HidrawNode,
    { fields, numbered, outputBytes }: ParsedFields,
  ): Promise<HealthReason> {
    const attachment = this.#attachment;
    const opened = await this.#options.hidraw.open(node.path, {
      report: (bytes) => this.#open?.link === link && this.#receive(this.#open, bytes),
      lost: () => link.lost('port-missing'),
    });
    if (!opened.ok) {
      return opened.failure === 'missing' ? 'port-missing' : 'refuses-commands';
    }
    if (attachment !== this.#attachment) {
      void opened.handle.close();
      return 'no-answer';
    }
    const profile = this.#options.profile ?? profileFor(node.vendorId);
    this.#open = {
      link,
      node,
      handle: opened.handle,
      profile,
      keys: new KeyReader(fields, numbered),
      buttons: keysOf(fields).filter((key) => !wishes.has(key)),
      lamps: lampsOf(fields),
      outputBytes,
    };
    link.identified({ make: profile.make, model: node.name, firmware: null, serialNumber: node.serialNumber });
    this.#shows = true;
    this.#beginEcho();
    const written = await this.#writeLamps();
    if (written.ok || written.error.code === 'unsupported') {
      return 'none';
    }
    return written.error.code === 'refused' ? 'refuses-commands' : 'no-answer';
  }

  #receive({ link, keys, profile }: OpenDevice, bytes: Uint8Array): void {
    const changes = keys.read(bytes);
    if (changes !== null) {
      link.answered();
    }
    for (const change of changes ?? []) {
      this.#obey(link, profile, change);
    }
  }

  #obey(link: UsbLink, profile: TelephonyProfile, { key, pressed, relative }: KeyChange): void {
    switch (key) {
      case 'hook':
        this.#takeHook(relative ? !this.#state.offHook : pressed);
        return;
      case 'mute': {
        const isState = profile.muteInput === 'state' || (profile.muteInput === 'by-descriptor' && !relative);
        this.#takeMute(link, profile, isState ? pressed : pressed ? 'press' : null);
        return;
      }
      case 'reject':
        if (this.#ringing && pressed) {
          link.emit({ type: 'telephony-wish', wish: 'hang-up' });
          return;
        }
        link.emit({ type: 'button', button: key, pressed });
        return;
      case 'flash':
      case 'redial':
      case 'volume-up':
      case 'volume-down':
      case 'speaker-mute':
        link.emit({ type: 'button', button: key, pressed });
    }
  }

  #takeHook(offHook: boolean): void {
    if (this.#options.clock.monotonicMs() < this.#echoUntilMs) {
      this.#hookDuringEcho = offHook;
    } else if (offHook !== this.#state.offHook) {
      this.#open?.link.emit({ type: 'telephony-wish', wish: offHook ? 'pick-up' : 'hang-up' });
    }
  }

  #takeMute(link: UsbLink, profile: TelephonyProfile, wanted: boolean | 'press' | null): void {
    if (wanted === null || (profile.muteNeedsOffHook && !this.#state.offHook)) {
      return;
    }
    const now = this.#options.clock.monotonicMs();
    const held = this.#muteWish !== null && now < this.#muteWish.untilMs ? this.#muteWish.muted : this.#state.muted;
    const muted = wanted === 'press' ? !held : wanted;
    if (muted !== held) {
      this.#muteWish = { muted, untilMs: now + wishHoldsMs };
      link.emit({ type: 'telephony-wish', wish: muted ? 'mute' : 'unmute' });
    }
  }

  /** The device confirms a hook that we set by a report of its own; at the end of the echo its last word counts. */
  #beginEcho(): void {
    const { clock } = this.#options;
    const open = this.#open;
    this.#cancelEcho?.();
    this.#hookDuringEcho = null;
    if (open !== null) {
      this.#echoUntilMs = clock.monotonicMs() + open.profile.echoMs;
      this.#cancelEcho = clock.after(open.profile.echoMs, () => {
        this.#cancelEcho = null;
        this.#takeHook(this.#hookDuringEcho ?? this.#state.offHook);
      });
    }
  }

  /** Writes every output report whole: a report carries several lamps, and a bit that is left out goes dark. */
  #writeLamps(): Promise<Outcome<void>> {
    const written = this.#lastWrite.then(() => this.#writeNow());
    this.#lastWrite = written;
    return written;
  }

  async #writeNow(): Promise<Outcome<void>> {
    const open = this.#open;
    if (open === null) {
      return offline;
    }
    if (open.lamps.length === 0) {
      return failed('unsupported', 'the device has no lamps');
    }
    for (const reportId of new Set(open.lamps.map(({ field }) => field.reportId))) {
      const taken = await this.#within(open.handle.write(this.#report(open, reportId)));
      if (this.#open !== open) {
        return offline;
      }
      if (taken === null) {
        open.link.lost('no-answer');
        return failed('offline', 'the device takes no report');
      }
      open.link.refusing(!taken);
      if (!taken) {
        return failed('refused', 'the device did not take the report');
      }
    }
    return succeeded(undefined);
  }

  #report({ profile, lamps, outputBytes }: OpenDevice, reportId: number): Uint8Array {
    const { muted, offHook } = this.#state;
    const showsMute = muted && (offHook || !profile.muteNeedsOffHook);
    const lit = new Set([
      ...(offHook ? profile.lampsWhenOffHook : []),
      ...(showsMute ? profile.lampsWhenMuted : []),
      ...(this.#ringing ? profile.lampsWhenRinging : []),
    ]);
    const data = new Uint8Array(outputBytes.get(reportId) ?? 0);
    for (const { lamp, field } of lamps.filter((one) => one.field.reportId === reportId)) {
      writeField(data, field, this.#shows && lit.has(lamp) ? 1 : 0);
    }
    return joinReport(reportId, data);
  }

  /** Null when the answer did not come in time. */
  #within(write: Promise<boolean>): Promise<boolean | null> {
    return new Promise((resolve) => {
      const cancel = this.#options.clock.after(writeLimitMs, () => resolve(null));
      void write.then((taken) => {
        cancel();
        return resolve(taken);
      });
    });
  }
}

interface ParsedFields {
  readonly fields: readonly HidField[];
  readonly numbered: boolean;
  readonly outputBytes: ReadonlyMap<number, number>;
}
