import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { captureLine, parseCapture, type CaptureEntry } from './capture.ts';

const header = { capture: 1, driver: 'visca-tcp', startedAt: '2026-01-01T00:00:00.000Z' } as const;
const ms = fc.nat(1_000_000);
const hex = fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes).toString('hex'));
const entry: fc.Arbitrary<CaptureEntry> = fc.oneof(
  fc.record({ ms, what: fc.constantFrom('sent', 'received'), hex }),
  fc.record({ ms, what: fc.constantFrom('opened', 'closed', 'failed'), detail: fc.string() }),
);

describe('a capture', () => {
  test('is read as it was written', () => {
    fc.assert(
      fc.property(fc.array(entry), (entries) => {
        const text = [header, ...entries].map(captureLine).join('');
        expect(parseCapture(text)).toEqual({ ok: true, capture: { header, entries } });
      }),
    );
  });

  test('may end in the middle of a line, and says which line is wrong', () => {
    const opened = { ms: 1, what: 'opened', detail: 'tcp' } as const;
    const text = captureLine(header) + captureLine(opened);
    expect(parseCapture(`${text}{"ms":2,"wh`)).toMatchObject({ ok: true, capture: { entries: [opened] } });
    expect(parseCapture(`${text}{"ms":2}\n`)).toEqual({ ok: false, problem: 'line 3 is not an entry of a capture' });
    expect(parseCapture('hello')).toMatchObject({ ok: false });
  });

  test('is never read from anything else, and nothing throws', () => {
    fc.assert(fc.property(fc.string(), (text) => !parseCapture(text).ok));
  });
});
