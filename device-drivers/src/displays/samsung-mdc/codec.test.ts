import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createFrameCutter, encodeFrame, encodeReply, MdcReplySplitter, pinBytes, type MdcReply } from './codec.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase();
const bytesOf = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));
const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('Samsung MDC', () => {
  test.each([
    ['power on', 0x11, [1], 'AA 11 01 01 01 14'],
    ['power off', 0x11, [0], 'AA 11 01 01 00 13'],
    ['power?', 0x11, [], 'AA 11 01 00 12'],
    ['volume 25', 0x12, [25], 'AA 12 01 01 19 2D'],
    ['mute', 0x13, [1], 'AA 13 01 01 01 16'],
    ['HDMI 1', 0x14, [0x21], 'AA 14 01 01 21 37'],
    ['status', 0x00, [], 'AA 00 01 00 01'],
  ])('writes %s', (_, command, data, wire) => {
    expect(hex(encodeFrame({ command, id: 1, data }))).toBe(wire.replaceAll(' ', ''));
    expect(createFrameCutter().push(bytesOf(wire)).items).toEqual([{ command, id: 1, data }]);
  });

  test.each([
    ['AA FF 01 03 41 11 01 56', { type: 'ack', id: 1, command: 0x11, data: [1] }],
    ['AA FF 01 03 4E 11 00 62', { type: 'nak', id: 1, command: 0x11, data: [0] }],
  ])('reads %s', (wire, reply) => {
    expect(new MdcReplySplitter().push(bytesOf(wire))).toEqual({ replies: [reply], spoilt: 0 });
  });

  test.each([
    ['MDCSTART<<TLS>>', { type: 'secured' }],
    ['MDCAUTH<<PASS>>', { type: 'pin', accepted: true }],
    ['MDCAUTH<<FAIL:0x01>>', { type: 'pin', accepted: false }],
  ])('reads %s', (text, reply) => {
    expect(new MdcReplySplitter().push(ascii(text)).replies).toEqual([reply]);
  });

  test('pads a PIN to four digits', () => {
    expect(['7', '1234', '123456'].map((pin) => Buffer.from(pinBytes(pin)).toString())).toEqual([
      '0007',
      '1234',
      '123456',
    ]);
  });

  test('finds what was written, however it was split', () => {
    const byte = fc.integer({ min: 0, max: 255 });
    const reply: fc.Arbitrary<MdcReply> = fc.record({
      type: fc.constantFrom('ack' as const, 'nak' as const),
      id: byte,
      command: byte,
      data: fc.array(byte, { maxLength: 40 }),
    });
    fc.assert(
      fc.property(fc.array(reply, { maxLength: 4 }), fc.array(fc.nat(200)), (replies, cuts) => {
        const wire = replies.flatMap((one) =>
          'id' in one ? [...encodeReply(one.type === 'ack' ? 'ack' : 'nak', one)] : [],
        );
        const splitter = new MdcReplySplitter();
        const edges = [0, ...cuts.toSorted((a, b) => a - b), wire.length];
        const found = edges.flatMap(
          (edge, index) => splitter.push(Uint8Array.from(wire.slice(edge, edges[index + 1]))).replies,
        );
        expect(found).toEqual(replies);
      }),
    );
  });

  test('takes any bytes and finds the next good frame', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 })), (chunks) => {
        const splitter = new MdcReplySplitter();
        chunks.forEach((chunk) => splitter.push(chunk));
        splitter.push(new Uint8Array(120));
        const { replies } = splitter.push(bytesOf('AA FF 01 03 41 11 01 56'));
        expect(replies.at(-1)).toEqual({ type: 'ack', id: 1, command: 0x11, data: [1] });
      }),
    );
  });

  test('comes to an end with a megabyte of noise at once', () => {
    for (const noise of [0xaa, 0x4d, 0x00]) {
      expect(new MdcReplySplitter().push(new Uint8Array(1_000_000).fill(noise)).replies).toEqual([]);
      expect(createFrameCutter().push(new Uint8Array(1_000_000).fill(noise)).items).toEqual([]);
    }
  });
});
