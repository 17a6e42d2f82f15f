import { isRecord } from '../finding/option-list.ts';

/** The first line of a capture. */
export interface CaptureHeader {
  /** Version of the format. */
  readonly capture: 1;
  readonly driver: string;
  readonly startedAt: string;
}

/** What happened `ms` after the start. Secrets in `hex` are stars. */
export type CaptureEntry =
  | { readonly ms: number; readonly what: 'opened' | 'closed' | 'failed'; readonly detail: string }
  | { readonly ms: number; readonly what: 'sent' | 'received'; readonly hex: string };

export interface Capture {
  readonly header: CaptureHeader;
  readonly entries: readonly CaptureEntry[];
}

/** One JSON object per line: a capture that was cut short is still a capture. */
export const captureLine = (line: CaptureHeader | CaptureEntry): string => `${JSON.stringify(line)}\n`;

const parseLine = (line: string): unknown => {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
};

const readHeader = (value: unknown): CaptureHeader | null => {
  if (!isRecord(value) || value['capture'] !== 1) {
    return null;
  }
  const { driver, startedAt } = value;
  return typeof driver === 'string' && typeof startedAt === 'string' ? { capture: 1, driver, startedAt } : null;
};

const readEntry = (value: unknown): CaptureEntry | null => {
  if (!isRecord(value)) {
    return null;
  }
  const { ms, what, hex, detail } = value;
  if (typeof ms !== 'number') {
    return null;
  }
  if ((what === 'sent' || what === 'received') && typeof hex === 'string' && /^(?:[0-9a-f]{2})*$/i.test(hex)) {
    return { ms, what, hex };
  }
  const known = what === 'opened' || what === 'closed' || what === 'failed';
  return known && typeof detail === 'string' ? { ms, what, detail } : null;
};

/** A capture from its text, or a sentence with the line that is wrong. An unfinished last line is left out. */
export const parseCapture = (
  text: string,
): { readonly ok: true; readonly capture: Capture } | { readonly ok: false; readonly problem: string } => {
  const lines = text.split('\n');
  const header = readHeader(parseLine(lines[0] ?? ''));
  if (header === null) {
    return { ok: false, problem: 'line 1 is not the header of a capture' };
  }
  const entries: CaptureEntry[] = [];
  for (const [index, line] of lines.slice(1, -1).entries()) {
    const entry = readEntry(parseLine(line));
    if (entry === null) {
      return { ok: false, problem: `line ${index + 2} is not an entry of a capture` };
    }
    entries.push(entry);
  }
  return { ok: true, capture: { header, entries } };
};
