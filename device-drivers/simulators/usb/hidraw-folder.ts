import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Cancel, Clock } from '../../src/core/clock.ts';
import type { HidrawHandle } from '../../src/telephony/hid-telephony/hidraw.ts';
import type { ByteStreamDevice } from '../faults.ts';
import { PtyPair } from '../pty-pair.ts';
import { SerialHost } from '../serial-host.ts';
import type { SpeakerphoneSimulator } from './simulate-speakerphone.ts';
import type { SpeakerphoneStyle } from './speakerphone-styles.ts';

const node = 'hidraw3';
const hex = (number: number): string => number.toString(16).toUpperCase().padStart(8, '0');

/** A terminal joins what is written without a pause; the driver looks for reports every 20 ms. */
const betweenReportsMs = 45;

/** The reports of a speakerphone as bytes of a line: one at a time to the driver, cut by their lengths from it. */
class ReportLine implements ByteStreamDevice {
  readonly #clock: Clock;
  readonly #lengths: SpeakerphoneStyle['outputBytes'];
  readonly #listeners = new Set<(bytes: Uint8Array) => void>();
  readonly #waiting: Uint8Array[] = [];
  #received: readonly number[] = [];
  #handle: HidrawHandle | null = null;
  #cancelNext: Cancel | null = null;

  constructor(clock: Clock, lengths: SpeakerphoneStyle['outputBytes']) {
    this.#clock = clock;
    this.#lengths = lengths;
  }

  async plugIn(simulator: SpeakerphoneSimulator): Promise<void> {
    const opened = await simulator.open(`/dev/${node}`, { report: (bytes) => this.#queue(bytes), lost: () => {} });
    this.#handle = opened.ok ? opened.handle : null;
  }

  onOutput(listener: (bytes: Uint8Array) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  receive(bytes: Uint8Array): void {
    this.#received = [...this.#received, ...bytes];
    for (let report = this.#cut(); report !== null; report = this.#cut()) {
      void this.#handle?.write(report);
    }
  }

  close(): void {
    this.#cancelNext?.();
    this.#cancelNext = null;
    this.#waiting.length = 0;
    this.#received = [];
  }

  #cut(): Uint8Array | null {
    const [reportId] = this.#received;
    if (reportId === undefined) {
      return null;
    }
    // A report that was never declared is handed on whole, for the simulator to record.
    const length = 1 + (this.#lengths[reportId] ?? this.#received.length - 1);
    if (this.#received.length < length) {
      return null;
    }
    const report = Uint8Array.from(this.#received.slice(0, length));
    this.#received = this.#received.slice(length);
    return report;
  }

  #queue(report: Uint8Array): void {
    this.#waiting.push(report);
    this.#cancelNext ??= this.#clock.after(0, () => this.#sendNext());
  }

  #sendNext(): void {
    const report = this.#waiting.shift();
    this.#cancelNext = null;
    if (report !== undefined) {
      this.#listeners.forEach((listener) => listener(report));
      this.#cancelNext = this.#clock.after(betweenReportsMs, () => this.#sendNext());
    }
  }
}

/**
 * A folder that looks like `/sys/class/hidraw` and `/dev` with one speakerphone. The kernel's own way to make a device
 * (`/dev/uhid`) needs the rights of root and is missing on many machines; a terminal stands for the node, which passes
 * bytes both ways and vanishes when its cable is pulled. It knows no bounds of reports, hence the pauses between them.
 */
export class HidrawFolder {
  readonly path: string;
  readonly #simulator: SpeakerphoneSimulator;
  readonly #style: SpeakerphoneStyle;
  readonly #clock: Clock;
  readonly #line: ReportLine;
  #pair: PtyPair | null = null;
  #host: SerialHost | null = null;

  private constructor(path: string, clock: Clock, simulator: SpeakerphoneSimulator, style: SpeakerphoneStyle) {
    this.path = path;
    this.#clock = clock;
    this.#simulator = simulator;
    this.#style = style;
    this.#line = new ReportLine(clock, style.outputBytes);
  }

  static async start(clock: Clock, simulator: SpeakerphoneSimulator, style: SpeakerphoneStyle): Promise<HidrawFolder> {
    const folder = new HidrawFolder(await mkdtemp(join(tmpdir(), 'hidraw-')), clock, simulator, style);
    await mkdir(join(folder.path, 'dev'));
    await folder.replug();
    return folder;
  }

  async cut(): Promise<void> {
    await rm(join(this.path, 'class'), { recursive: true, force: true });
    await rm(join(this.path, 'dev', node), { force: true });
    this.#simulator.unplug();
    this.#line.close();
    await this.#host?.close();
    await this.#pair?.cut();
    this.#host = null;
  }

  async replug(): Promise<void> {
    await this.cut();
    this.#simulator.pluggedIn = true;
    this.#pair = await PtyPair.start(this.path);
    const path = this.#pair.deviceEnd;
    this.#host = await SerialHost.start({ device: this.#line, path, baudRate: 115_200, clock: this.#clock });
    await this.#line.plugIn(this.#simulator);
    await symlink(this.#pair.controllerEnd, join(this.path, 'dev', node));
    await this.#describe();
  }

  async close(): Promise<void> {
    await this.cut();
    await rm(this.path, { recursive: true, force: true });
  }

  async #describe(): Promise<void> {
    const { vendorId, productId, name, descriptor } = this.#style;
    const device = join(this.path, 'class', node, 'device');
    await mkdir(device, { recursive: true });
    await writeFile(join(device, 'report_descriptor'), descriptor);
    const uevent = `HID_ID=0003:${hex(vendorId)}:${hex(productId)}\nHID_NAME=${name}\nHID_UNIQ=A1\n`;
    await writeFile(join(device, 'uevent'), uevent);
  }
}
