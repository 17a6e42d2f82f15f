import type { Clock } from '../../src/core/clock.ts';
import type { Hidraw, HidrawHandlers, HidrawNode, OpenedHidraw } from '../../src/telephony/hid-telephony/hidraw.ts';
import type { Place, SpeakerphoneStyle } from './speakerphone-styles.ts';

export interface SpeakerphoneFaults {
  /** Takes reports and never says so. */
  hangs: boolean;
  /** Takes no report. */
  refuses: boolean;
  /** May not be opened: the rule for its access is missing. */
  forbidden: boolean;
  /** Sends reports with numbers that it has not declared, and too short ones. */
  garbled: boolean;
  /** Does not confirm a hook that was set by the host. */
  withoutEcho: boolean;
}

const echoAfterMs = 40;
const path = '/dev/hidraw3';

/** A speakerphone on hidraw; its behaviour is that of protocol.md 3. */
export class SpeakerphoneSimulator implements Hidraw {
  readonly faults: SpeakerphoneFaults = {
    hangs: false,
    refuses: false,
    forbidden: false,
    garbled: false,
    withoutEcho: false,
  };
  /** Reports the device has not declared. */
  readonly unknownInputs: string[] = [];
  pluggedIn = true;
  offHook = false;
  readonly #style: SpeakerphoneStyle;
  readonly #clock: Clock;
  #handlers: HidrawHandlers | null = null;
  readonly #outputs = new Map<number, Uint8Array>();
  readonly #inputs = new Map<number, Uint8Array>();

  constructor(clock: Clock, style: SpeakerphoneStyle) {
    this.#clock = clock;
    this.#style = style;
  }

  lamp(name: 'off-hook' | 'mute' | 'ring'): boolean {
    const { offHookLamp, muteLamp, ringLamp, muteNeedsOffHook } = this.#style;
    const [reportId, bit] = { 'off-hook': offHookLamp, mute: muteLamp, ring: ringLamp }[name];
    const byte = this.#outputs.get(reportId)?.[bit >> 3] ?? 0;
    const dark = name === 'mute' && muteNeedsOffHook && !this.offHook;
    return !dark && ((byte >> (bit & 7)) & 1) === 1;
  }

  /** The person presses the hook key (protocol.md 3.1). */
  pressHook(): void {
    this.offHook = !this.offHook;
    this.#tell(this.#style.hook, this.offHook);
  }

  /** A press on most devices, a state on some, and nothing while on-hook on others (protocol.md 3.2, 3.3). */
  pressMute(): void {
    const { mute, muteIsState, muteNeedsOffHook } = this.#style;
    if (muteNeedsOffHook && !this.offHook) {
      return;
    }
    if (muteIsState) {
      this.#tell(mute, !this.#isSet(mute));
    } else {
      this.#tell(mute, true);
      this.#tell(mute, false);
    }
  }

  /** protocol.md 3.4. */
  pressVolumeUp(): void {
    if (this.#style.volumeUp !== null) {
      this.#tell(this.#style.volumeUp, true);
      this.#tell(this.#style.volumeUp, false);
    }
  }

  unplug(): void {
    this.pluggedIn = false;
    this.offHook = false;
    this.#outputs.clear();
    this.#inputs.clear();
    const handlers = this.#handlers;
    this.#handlers = null;
    handlers?.lost();
  }

  async list(): Promise<readonly HidrawNode[]> {
    const { name, vendorId, productId, descriptor } = this.#style;
    const mouse = Uint8Array.of(0x05, 0x01, 0x09, 0x02, 0xa1, 0x01, 0xc0);
    const phone = { path, name, vendorId, productId, serialNumber: 'A1', descriptor };
    return this.pluggedIn ? [{ ...phone, path: '/dev/hidraw2', descriptor: mouse }, phone] : [];
  }

  async exists(asked: string): Promise<boolean> {
    return this.pluggedIn && asked === path;
  }

  async open(asked: string, handlers: HidrawHandlers): Promise<OpenedHidraw> {
    if (!(await this.exists(asked))) {
      return { ok: false, failure: 'missing' };
    }
    if (this.faults.forbidden) {
      return { ok: false, failure: 'forbidden' };
    }
    this.#handlers = handlers;
    return {
      ok: true,
      handle: {
        write: (report) => this.#take(report),
        close: async () => {
          this.#handlers = this.#handlers === handlers ? null : this.#handlers;
        },
      },
    };
  }

  async #take(report: Uint8Array): Promise<boolean> {
    const { hangs, refuses } = this.faults;
    if (hangs) {
      return new Promise(() => {});
    }
    const [reportId = 0, ...data] = report;
    if (this.#style.outputBytes[reportId] !== data.length) {
      this.unknownInputs.push(Buffer.from(report).toString('hex'));
      return false;
    }
    if (refuses || !this.pluggedIn) {
      return false;
    }
    this.#outputs.set(reportId, Uint8Array.from(data));
    this.#followHook();
    return true;
  }

  /** The host's off-hook sets the device's own, which it confirms by its hook switch. */
  #followHook(): void {
    const [reportId, bit] = this.#style.offHookLamp;
    const offHook = (((this.#outputs.get(reportId)?.[bit >> 3] ?? 0) >> (bit & 7)) & 1) === 1;
    if (offHook !== this.offHook) {
      this.offHook = offHook;
      if (!this.faults.withoutEcho) {
        this.#clock.after(echoAfterMs, () => this.#tell(this.#style.hook, offHook));
      }
    }
  }

  #isSet([reportId, bit]: Place): boolean {
    return (((this.#inputs.get(reportId)?.[bit >> 3] ?? 0) >> (bit & 7)) & 1) === 1;
  }

  #tell([reportId, bit]: Place, on: boolean): void {
    const data = Uint8Array.from(this.#inputs.get(reportId) ?? new Uint8Array(this.#style.inputBytes[reportId] ?? 0));
    const byte = data[bit >> 3] ?? 0;
    data[bit >> 3] = on ? byte | (1 << (bit & 7)) : byte & ~(1 << (bit & 7));
    this.#inputs.set(reportId, data);
    if (this.faults.garbled) {
      this.#handlers?.report(Uint8Array.of(0x7e, 0xff, 0xff));
      this.#handlers?.report(Uint8Array.of(reportId).subarray(0, this.#style.numbered ? 1 : 0));
    }
    this.#handlers?.report(this.#style.numbered ? Uint8Array.of(reportId, ...data) : data);
  }
}
