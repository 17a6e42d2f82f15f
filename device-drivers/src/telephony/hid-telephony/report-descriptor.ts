/** One value in a report: a bit or number (`variable`), or a place where the number of a pressed key appears (`array`). */
export interface HidField {
  readonly kind: 'input' | 'output';
  /** 0 when the device does not number its reports. */
  readonly reportId: number;
  /** Counted behind the report number. */
  readonly bitOffset: number;
  readonly bitSize: number;
  readonly logicalMinimum: number;
  readonly logicalMaximum: number;
  readonly relative: boolean;
  readonly form: 'variable' | 'array';
  /** Usage page and usage as one number, page in the upper half. One for a variable; one for each number of an array. */
  readonly usages: readonly number[];
  /** Of the outermost collection it stands in; 0 outside of all. */
  readonly application: number;
}

export type ParsedDescriptor =
  | {
      readonly ok: true;
      readonly fields: readonly HidField[];
      /** Each report begins with its number. */
      readonly numbered: boolean;
      /** Bytes of data of each output report, padding included, report number left out. */
      readonly outputBytes: ReadonlyMap<number, number>;
    }
  | { readonly ok: false; readonly problem: string };

/** The kernel's own limit of a descriptor; the others are far above what any device has. */
const byteLimit = 4096;
const stackLimit = 16;
const fieldLimit = 2048;
const usageLimit = 1024;
const bitLimit = 8 * 4096;

interface Globals {
  readonly usagePage: number;
  readonly logicalMinimum: number;
  readonly logicalMaximum: number;
  readonly reportSize: number;
  readonly reportCount: number;
  readonly reportId: number;
}

const noGlobals: Globals = {
  usagePage: 0,
  logicalMinimum: 0,
  logicalMaximum: 0,
  reportSize: 0,
  reportCount: 0,
  reportId: 0,
};

/** Type and tag of the items that are understood, size bits left out (HID 1.11, 6.2.2). */
const items = {
  input: 0x80,
  output: 0x90,
  collection: 0xa0,
  feature: 0xb0,
  endCollection: 0xc0,
  usagePage: 0x04,
  logicalMinimum: 0x14,
  logicalMaximum: 0x24,
  reportSize: 0x74,
  reportId: 0x84,
  reportCount: 0x94,
  push: 0xa4,
  pop: 0xb4,
  usage: 0x08,
  usageMinimum: 0x18,
  usageMaximum: 0x28,
} as const;

const longItem = 0xfe;
const applicationCollection = 1;

interface Item {
  readonly tag: number;
  readonly size: number;
  readonly unsigned: number;
  readonly signed: number;
}

/** Where each value lies in a device's reports. Anything that cannot be a descriptor is a problem, never an exception. */
export const parseReportDescriptor = (bytes: Uint8Array): ParsedDescriptor => {
  if (bytes.length > byteLimit) {
    return { ok: false, problem: 'descriptor is too long' };
  }
  const parser = new DescriptorParser();
  for (let at = 0; at < bytes.length;) {
    const prefix = bytes[at] ?? 0;
    if (prefix === longItem) {
      // None is defined; it is passed over as the specification asks.
      at += 3 + (bytes[at + 1] ?? 0);
      continue;
    }
    const size = (prefix & 3) === 3 ? 4 : prefix & 3;
    if (at + 1 + size > bytes.length) {
      return { ok: false, problem: 'descriptor ends within an item' };
    }
    const problem = parser.take(readItem(prefix & 0xfc, bytes.subarray(at + 1, at + 1 + size)));
    if (problem !== null) {
      return { ok: false, problem };
    }
    at += 1 + size;
  }
  return { ok: true, fields: parser.fields, numbered: parser.numbered, outputBytes: parser.outputBytes };
};

const readItem = (tag: number, data: Uint8Array): Item => {
  const unsigned = data.reduce((sum, byte, index) => sum + byte * 256 ** index, 0);
  const limit = 256 ** data.length;
  const signed = data.length > 0 && unsigned >= limit / 2 ? unsigned - limit : unsigned;
  return { tag, size: data.length, unsigned, signed };
};

class DescriptorParser {
  readonly fields: HidField[] = [];
  numbered = false;
  readonly outputBytes = new Map<number, number>();
  #globals = noGlobals;
  readonly #stack: Globals[] = [];
  #usages: number[] = [];
  #usageMinimum: number | null = null;
  #depth = 0;
  #application = 0;
  /** Bits used so far, by kind and report number. */
  readonly #offsets = new Map<string, number>();

  take(item: Item): string | null {
    switch (item.tag) {
      case items.input:
      case items.output:
        return this.#addFields(item.tag === items.input ? 'input' : 'output', item.unsigned);
      case items.feature:
        return this.#endLocals();
      case items.collection:
        return this.#open(item.unsigned);
      case items.endCollection:
        return this.#close();
      case items.push:
        this.#stack.push(this.#globals);
        return this.#stack.length > stackLimit ? 'too many pushes' : null;
      case items.pop:
        return this.#pop();
      case items.usage:
      case items.usageMinimum:
      case items.usageMaximum:
        return this.#addUsage(item);
      default:
        return this.#setGlobal(item);
    }
  }

  #setGlobal(item: Item): string | null {
    switch (item.tag) {
      case items.usagePage:
        this.#globals = { ...this.#globals, usagePage: item.unsigned };
        return null;
      case items.logicalMinimum:
        this.#globals = { ...this.#globals, logicalMinimum: item.signed };
        return null;
      case items.logicalMaximum:
        // Many devices write 255 as one byte, which is -1: then the minimum tells that no sign was meant.
        this.#globals = {
          ...this.#globals,
          logicalMaximum: item.signed < this.#globals.logicalMinimum ? item.unsigned : item.signed,
        };
        return null;
      case items.reportSize:
        this.#globals = { ...this.#globals, reportSize: item.unsigned };
        return item.unsigned > bitLimit ? 'report is too long' : null;
      case items.reportCount:
        this.#globals = { ...this.#globals, reportCount: item.unsigned };
        return item.unsigned > bitLimit ? 'report is too long' : null;
      case items.reportId:
        this.numbered = true;
        this.#globals = { ...this.#globals, reportId: item.unsigned };
        return item.unsigned === 0 || item.unsigned > 255 ? 'report number is out of range' : null;
      default:
        // Units, physical ranges, strings and what is yet to be invented do not move any bit.
        return null;
    }
  }

  #pop(): string | null {
    const before = this.#stack.pop();
    this.#globals = before ?? this.#globals;
    return before === undefined ? 'pop without push' : null;
  }

  #open(type: number): string | null {
    if (this.#depth === 0 && type === applicationCollection) {
      this.#application = this.#usages[0] ?? 0;
    }
    this.#depth += 1;
    this.#endLocals();
    return this.#depth > stackLimit ? 'collections are too deep' : null;
  }

  #close(): string | null {
    this.#depth -= 1;
    this.#application = this.#depth <= 0 ? 0 : this.#application;
    this.#endLocals();
    return this.#depth < 0 ? 'collection ends that never began' : null;
  }

  #addUsage({ tag, size, unsigned }: Item): string | null {
    const usage = size === 4 ? unsigned : this.#globals.usagePage * 0x1_0000 + unsigned;
    if (tag === items.usageMinimum) {
      this.#usageMinimum = usage;
      return null;
    }
    const first = tag === items.usage ? usage : (this.#usageMinimum ?? usage);
    if (usage < first || usage - first + this.#usages.length >= usageLimit) {
      return 'too many usages';
    }
    for (let one = first; one <= usage; one += 1) {
      this.#usages.push(one);
    }
    return null;
  }

  #addFields(kind: 'input' | 'output', flags: number): string | null {
    const { reportId, reportSize, reportCount, logicalMinimum, logicalMaximum } = this.#globals;
    const key = `${kind} ${reportId}`;
    const start = this.#offsets.get(key) ?? 0;
    if (start + reportSize * reportCount > bitLimit || this.fields.length + reportCount > fieldLimit) {
      return 'report is too long';
    }
    this.#offsets.set(key, start + reportSize * reportCount);
    if (kind === 'output') {
      this.outputBytes.set(reportId, Math.ceil((start + reportSize * reportCount) / 8));
    }
    // Constant fields and those without usage are padding.
    const isPadding = (flags & 1) !== 0 || reportSize === 0 || this.#usages.length === 0;
    const form = (flags & 2) !== 0 ? 'variable' : 'array';
    const usages = this.#usages;
    for (let index = 0; index < (isPadding ? 0 : reportCount); index += 1) {
      this.fields.push({
        kind,
        reportId,
        bitOffset: start + index * reportSize,
        bitSize: reportSize,
        logicalMinimum,
        logicalMaximum,
        relative: (flags & 4) !== 0,
        form,
        // The last usage goes for all that are left (HID 1.11, 6.2.2.8).
        usages: form === 'array' ? usages : usages.slice(Math.min(index, usages.length - 1)).slice(0, 1),
        application: this.#application,
      });
    }
    return this.#endLocals();
  }

  #endLocals(): null {
    this.#usages = [];
    this.#usageMinimum = null;
    return null;
  }
}
