import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  byteOf,
  decodeCommand,
  decodeReply,
  encodeCommand,
  encodeReply,
  LgReplySplitter,
  type LgReply,
} from './codec.ts';

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const ascii = (value: string): Uint8Array => new TextEncoder().encode(value);
const byte = fc.integer({ min: 0, max: 255 });

describe('the text protocol of LG', () => {
  test.each([
    ['ka', 1, 'ka 01 01\r'],
    ['xb', 0x90, 'xb 01 90\r'],
    ['kf', 100, 'kf 01 64\r'],
    ['ke', 0, 'ke 01 00\r'],
    ['kd', 0xff, 'kd 01 ff\r'],
  ])('writes %s %i', (code, data, wire) => {
    expect(text(encodeCommand({ code, id: 1, data }))).toBe(wire);
  });

  test.each([
    ['a 01 OK01', { letter: 'a', id: 1, ok: true, data: '01' }],
    ['b 01 NG90', { letter: 'b', id: 1, ok: false, data: '90' }],
    ['\r\ny 0a OK404KCAA', { letter: 'y', id: 10, ok: true, data: '404KCAA' }],
  ])('reads %j', (line, reply) => {
    expect(decodeReply(line)).toEqual(reply);
  });

  test.each(['', 'a 01', 'a 1 OK01', 'ka 01 OK01', 'a 01 NO01'])('does not believe "%s"', (line) => {
    expect(decodeReply(line)).toBeNull();
  });

  test('knows a byte from a text', () => {
    const reply: LgReply = { letter: 'f', id: 1, ok: true, data: '1E' };
    expect([byteOf(reply), byteOf({ ...reply, data: '041210' })]).toEqual([30, null]);
  });

  test('writes what it reads', () => {
    const command = fc.record({ code: fc.stringMatching(/^[a-z]{2}$/), id: byte, data: byte });
    fc.assert(
      fc.property(command, (one) => {
        expect(decodeCommand(text(encodeCommand(one)).trimEnd())).toEqual(one);
      }),
    );
    const reply: fc.Arbitrary<LgReply> = fc.record({
      letter: fc.stringMatching(/^[a-wyz]$/),
      id: byte,
      ok: fc.boolean(),
      data: fc.stringMatching(/^[0-9a-f]{0,20}$/),
    });
    fc.assert(
      fc.property(fc.array(reply), fc.boolean(), (replies, ended) => {
        const wire = replies.map((one) => `${text(encodeReply(one))}${ended ? '\r\n' : ''}`).join('');
        const splitter = new LgReplySplitter();
        expect(Array.from(ascii(wire)).flatMap((one) => splitter.push(Uint8Array.of(one)).replies)).toEqual(replies);
      }),
    );
  });

  test('takes any bytes and finds the next good reply', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 })), (chunks) => {
        const splitter = new LgReplySplitter();
        chunks.forEach((chunk) => splitter.push(chunk));
        splitter.push(ascii('x'));
        expect(splitter.push(ascii('a 01 OK01x')).replies).toEqual([{ letter: 'a', id: 1, ok: true, data: '01' }]);
      }),
    );
  });
});
