import { constants, type PathLike } from 'node:fs';
import { access, open, readFile, readdir, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cancel, Clock } from '../../core/clock.ts';
import type { Hidraw, HidrawHandle, HidrawHandlers, HidrawNode, OpenedHidraw } from './hidraw.ts';

export interface LinuxHidrawOptions {
  readonly clock: Clock;
  /** `/sys/class/hidraw` on a real machine. */
  readonly classFolder: string;
  /** `/dev` on a real machine. */
  readonly deviceFolder: string;
}

/** A key is answered within this; reading is cheap when there is nothing to read. */
const readEveryMs = 20;
/** The kernel queues 64 reports; a device that fills them in one interval is read in the next. */
const reportsAtOnce = 64;
const reportLimit = 4096;

/** hidraw nodes of Linux, read without waiting: a read that waits would hold one of the few threads for files. */
export class LinuxHidraw implements Hidraw {
  readonly #options: LinuxHidrawOptions;

  constructor(options: LinuxHidrawOptions) {
    this.#options = options;
  }

  async list(): Promise<readonly HidrawNode[]> {
    const names: readonly string[] = await readdir(this.#options.classFolder).catch(() => []);
    const nodes = await Promise.all(names.map((name) => this.#describe(name)));
    return nodes.filter((node) => node !== null);
  }

  exists(path: string): Promise<boolean> {
    return access(path).then(
      () => true,
      () => false,
    );
  }

  async open(path: string, handlers: HidrawHandlers): Promise<OpenedHidraw> {
    const opened = await openNode(path);
    return typeof opened === 'string'
      ? { ok: false, failure: opened }
      : { ok: true, handle: new OpenNode(opened, this.#options.clock, handlers) };
  }

  async #describe(name: string): Promise<HidrawNode | null> {
    const folder = join(this.#options.classFolder, name, 'device');
    try {
      const [uevent, descriptor] = await Promise.all([
        readFile(join(folder, 'uevent'), 'utf8'),
        readFile(join(folder, 'report_descriptor')),
      ]);
      return parseUevent(uevent, join(this.#options.deviceFolder, name), Uint8Array.from(descriptor));
    } catch {
      // It was unplugged while we looked.
      return null;
    }
  }
}

/** `HID_ID=bus:vendor:product` in hexadecimal, `HID_NAME`, `HID_UNIQ`; null without a number. */
export const parseUevent = (text: string, path: string, descriptor: Uint8Array): HidrawNode | null => {
  const field = (name: string): string | null => {
    const value = new RegExp(`^${name}=(.{1,200})$`, 'm').exec(text)?.[1]?.trim() ?? '';
    return value === '' ? null : value;
  };
  const numbers = /^[0-9a-f]{1,8}:([0-9a-f]{1,8}):([0-9a-f]{1,8})$/i.exec(field('HID_ID') ?? '');
  if (numbers === null) {
    return null;
  }
  return {
    path,
    name: field('HID_NAME'),
    vendorId: Number.parseInt(numbers[1] ?? '', 16),
    productId: Number.parseInt(numbers[2] ?? '', 16),
    serialNumber: field('HID_UNIQ'),
    descriptor,
  };
};

const codeOf = (thrown: unknown): string =>
  thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : '';

const openNode = async (path: PathLike): Promise<FileHandle | 'missing' | 'forbidden'> => {
  try {
    return await open(path, constants.O_RDWR | constants.O_NONBLOCK);
  } catch (error) {
    return ['EACCES', 'EPERM', 'EBUSY'].includes(codeOf(error)) ? 'forbidden' : 'missing';
  }
};

class OpenNode implements HidrawHandle {
  readonly #file: FileHandle;
  readonly #clock: Clock;
  readonly #handlers: HidrawHandlers;
  readonly #buffer = Buffer.alloc(reportLimit);
  #cancelRead: Cancel;
  #closed = false;

  constructor(file: FileHandle, clock: Clock, handlers: HidrawHandlers) {
    this.#file = file;
    this.#clock = clock;
    this.#handlers = handlers;
    this.#cancelRead = clock.after(0, () => void this.#read());
  }

  async write(report: Uint8Array): Promise<boolean> {
    try {
      const { bytesWritten } = await this.#file.write(report);
      return bytesWritten === report.length;
    } catch {
      return false;
    }
  }

  async close(): Promise<void> {
    if (!this.#closed) {
      this.#closed = true;
      this.#cancelRead();
      await this.#file.close().catch(() => {});
    }
  }

  async #read(): Promise<void> {
    for (let count = 0; count < reportsAtOnce && !this.#closed; count += 1) {
      const report = await this.#next();
      if (report === 'lost') {
        if (!this.#closed) {
          this.#handlers.lost();
        }
        return;
      }
      if (report === 'none') {
        break;
      }
      this.#handlers.report(report);
    }
    if (!this.#closed) {
      this.#cancelRead = this.#clock.after(readEveryMs, () => void this.#read());
    }
  }

  async #next(): Promise<Uint8Array | 'none' | 'lost'> {
    try {
      const { bytesRead } = await this.#file.read(this.#buffer, 0, reportLimit, null);
      return bytesRead === 0 ? 'lost' : Uint8Array.from(this.#buffer.subarray(0, bytesRead));
    } catch (error) {
      return codeOf(error) === 'EAGAIN' ? 'none' : 'lost';
    }
  }
}
