import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  commandBytes,
  decodeCommand,
  decodeEvent,
  encodeCommand,
  encodeEvent,
  eventBytes,
  isChairman,
  QuintaSplitter,
  type QuintaCommand,
  type QuintaEvent,
} from './codec.ts';

const unit = fc.integer({ min: 1, max: 0xff_ff_ff });
const typeFlags = fc.integer({ min: 0, max: 0xffff });

describe('the text protocol of Quinta', () => {
  test.each([
    ['Q 0000021E 11 0C', { type: 'allocation', unit: 542, on: true, stream: 1 }],
    ['Q 0000021E 10 0F', { type: 'allocation', unit: 542, on: false, stream: 4 }],
    ['q 0000021E 01 0139', { type: 'request', unit: 542, wanted: true, typeFlags: 0x139 }],
    ['q 0000021E 00 0139', { type: 'request', unit: 542, wanted: false, typeFlags: 0x139 }],
    ['x 00021E 0131 7A 241100', { type: 'unit', unit: 542, typeFlags: 0x131 }],
    ['a 0000021E 01 0139', { type: 'other' }],
    ['zm00A225_1z2', { type: 'other' }],
    ['V3.0.00', { type: 'version', firmware: '3.0.00' }],
    ['Full mode', { type: 'mode', full: true }],
    ['Light mode', { type: 'mode', full: false }],
    ['>', { type: 'prompt' }],
  ] as const)('reads %s', (line, event) => {
    expect(decodeEvent(line)).toEqual(event);
  });

  test.each(['', 'Q', 'Q 0 11 0C', 'Q 0000021E 11', 'Q 1FFFFFF 11 0C', 'q zz 01 0139', 'x 00021E', '\u{7f}\u{80}'])(
    'does not believe "%s"',
    (line) => {
      expect(decodeEvent(line)).toBeNull();
    },
  );

  test.each([
    ['A 0000021E 1 0139', { type: 'microphone', unit: 542, on: true, typeFlags: 0x139 }],
    ['A 0000021E 0 0139', { type: 'microphone', unit: 542, on: false, typeFlags: 0x139 }],
    ['i 00', { type: 'all-off' }],
    ['j 3 D', { type: 'mode' }],
    ['V', { type: 'version' }],
    ['U 0', { type: 'login', password: '' }],
  ] as const)('asks with %s', (line, command) => {
    expect(encodeCommand(command)).toBe(line);
    expect(commandBytes(command)).toEqual(new TextEncoder().encode(`${line}\r`));
    expect(decodeCommand(line)).toEqual(command);
  });

  test('knows the chairman by the lower four bits', () => {
    expect(isChairman(0x232)).toBe(true);
    expect(isChairman(0x139)).toBe(false);
  });

  test('writes what it reads', () => {
    const stream = fc.integer({ min: 1, max: 4 });
    const events: fc.Arbitrary<QuintaEvent> = fc.oneof(
      fc.record({ type: fc.constant('allocation' as const), unit, on: fc.boolean(), stream }),
      fc.record({ type: fc.constant('request' as const), unit, wanted: fc.boolean(), typeFlags }),
      fc.record({ type: fc.constant('unit' as const), unit, typeFlags }),
    );
    fc.assert(
      fc.property(events, (event) => {
        expect(decodeEvent(encodeEvent(event))).toEqual(event);
      }),
    );
    const commands: fc.Arbitrary<QuintaCommand> = fc.record({
      type: fc.constant('microphone' as const),
      unit,
      on: fc.boolean(),
      typeFlags,
    });
    fc.assert(
      fc.property(commands, (command) => {
        expect(decodeCommand(encodeCommand(command))).toEqual(command);
      }),
    );
  });

  test('finds lines and prompts however the bytes were split', () => {
    const events: readonly QuintaEvent[] = [
      { type: 'allocation', unit: 542, on: true, stream: 1 },
      { type: 'prompt' },
      { type: 'mode', full: true },
      { type: 'prompt' },
    ];
    const bytes = events.flatMap((event) => [...eventBytes(event)]);
    const splitter = new QuintaSplitter();
    const lines = bytes.flatMap((byte) => splitter.push(Uint8Array.of(byte)).lines);
    expect(lines.map((line) => decodeEvent(line))).toEqual(events);
  });

  test('takes any bytes and finds the next good line', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 })), (chunks) => {
        const splitter = new QuintaSplitter();
        for (const chunk of chunks) {
          for (const line of splitter.push(chunk).lines) {
            decodeEvent(line);
            decodeCommand(line);
          }
        }
        splitter.push(Uint8Array.of(0x0d));
        expect(splitter.push(new TextEncoder().encode('Full mode\r\n')).lines).toEqual(['Full mode']);
      }),
    );
  });
});
