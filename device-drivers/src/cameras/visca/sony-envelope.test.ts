import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hex } from './codec.ts';
import { decodeSony, encodeSony, nextSequence, sonyTypes, type SonyMessage, type SonyType } from './sony-envelope.ts';

const bytes = (text: string): Uint8Array => Uint8Array.from(text.split(' '), (one) => Number.parseInt(one, 16));

describe('the envelope of VISCA over IP', () => {
  test.each<[SonyType, number, string, string]>([
    ['command', 1, '81 01 06 04 FF', '01 00 00 05 00 00 00 01 81 01 06 04 FF'],
    ['inquiry', 0x0102_0304, '81 09 00 02 FF', '01 10 00 05 01 02 03 04 81 09 00 02 FF'],
    ['reply', 0xffff_ffff, '90 41 FF', '01 11 00 03 FF FF FF FF 90 41 FF'],
    ['setting', 2, '81 01 00 01 FF', '01 20 00 05 00 00 00 02 81 01 00 01 FF'],
    ['control', 0, '01', '02 00 00 01 00 00 00 00 01'],
    ['controlReply', 9, '0F 01', '02 01 00 02 00 00 00 09 0F 01'],
  ])('%s number %i', (type, sequence, payload, datagram) => {
    const message = { type, sequence, payload: bytes(payload) };
    expect(hex(encodeSony(message))).toBe(datagram);
    expect(decodeSony(bytes(datagram))).toEqual([message]);
  });

  test('reads back what it writes, several in one datagram', () => {
    const message = fc.record<SonyMessage>({
      type: fc.constantFrom('command', 'inquiry', 'reply', 'setting', 'control', 'controlReply'),
      sequence: fc.nat(0xffff_ffff),
      payload: fc.uint8Array({ minLength: 1, maxLength: 16 }),
    });
    fc.assert(
      fc.property(fc.array(message, { maxLength: 4 }), (messages) => {
        const datagram = Uint8Array.from(messages.flatMap((one) => [...encodeSony(one)]));
        expect(decodeSony(datagram)).toEqual(messages);
      }),
    );
  });

  test('takes any bytes without throwing', () => {
    const start = fc.constantFrom(...Object.values(sonyTypes).map((type) => [type >> 8, type & 0xff, 0]));
    fc.assert(
      fc.property(fc.option(start, { nil: [] }), fc.uint8Array({ maxLength: 64 }), (head, tail) => {
        const messages = decodeSony(Uint8Array.from([...head, ...tail])) ?? [];
        expect(messages.length).toBeLessThan(10);
      }),
    );
  });

  test('wraps its numbers', () => {
    expect(nextSequence(0xffff_ffff)).toBe(0);
    expect(nextSequence(0)).toBe(1);
  });
});
