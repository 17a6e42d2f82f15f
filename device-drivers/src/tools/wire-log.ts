import type { Clock } from '../core/clock.ts';
import type { TapEvent, TransportTap } from '../core/transport/tapped-transport.ts';
import type { CaptureEntry } from './capture.ts';
import { explain } from './explain.ts';

const seconds = (ms: number): string => (ms / 1000).toFixed(3).padStart(8);

const spaced = (hex: string): string => (hex.match(/../g) ?? []).join(' ').toUpperCase();

const entryOf = (ms: number, transport: string, event: TapEvent): CaptureEntry => {
  switch (event.type) {
    case 'sent':
    case 'received':
      return { ms, what: event.type, hex: Buffer.from(event.bytes).toString('hex') };
    case 'failed':
      return { ms, what: 'failed', detail: `${transport}: ${event.failure}` };
    case 'opened':
    case 'closed':
      return { ms, what: event.type, detail: transport };
    default:
      return event satisfies never;
  }
};

/** A tap that tells entries with their time since now; `hide` blots out what is secret. */
export const entryTap = (
  clock: Clock,
  hide: (bytes: Uint8Array) => Uint8Array,
  tell: (entry: CaptureEntry) => void,
): TransportTap => {
  const startMs = clock.monotonicMs();
  return (transport, event) => {
    const shown = 'bytes' in event ? { ...event, bytes: hide(event.bytes) } : event;
    tell(entryOf(Math.round(clock.monotonicMs() - startMs), transport, shown));
  };
};

/** One line: time in seconds, way, bytes, meaning. */
export const entryLine = (driverName: string, entry: CaptureEntry): string => {
  if ('detail' in entry) {
    return `${seconds(entry.ms)} -- ${entry.what} ${entry.detail}`;
  }
  const meaning = explain(driverName, entry.what, Buffer.from(entry.hex, 'hex'));
  const arrow = entry.what === 'sent' ? '>>' : '<<';
  return `${seconds(entry.ms)} ${arrow} ${spaced(entry.hex)}${meaning === null ? '' : `  ${meaning}`}`;
};
