import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  createCommandSplitter,
  createReplySplitter,
  encodeCommand,
  encodeReply,
  type BraviaSerialCommand,
  type BraviaSerialReply,
} from './codec-serial.ts';
import { decodeLine, encodeLine, numberOf, type BraviaLine } from './codec-simple-ip.ts';
import { BraviaSimpleIpDialect } from './simple-ip-dialect.ts';

const bytesOf = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));
const byte = fc.integer({ min: 0, max: 255 });

describe('Sony Bravia on a serial line', () => {
  test.each([
    ['power on', { type: 'control', function: 0, data: [1] }, '8C 00 00 02 01 8F'],
    ['power off', { type: 'control', function: 0, data: [0] }, '8C 00 00 02 00 8E'],
    ['HDMI 1', { type: 'control', function: 2, data: [4, 1] }, '8C 00 02 03 04 01 96'],
    ['power?', { type: 'enquiry', function: 0, data: [] }, '83 00 00 FF FF 81'],
  ] as const)('writes and reads %s', (_, command, wire) => {
    expect(encodeCommand(command)).toEqual(bytesOf(wire));
    expect(createCommandSplitter().push(bytesOf(wire)).replies).toEqual([command]);
  });

  test.each([
    ['70 00 70', { result: 0, data: [] }],
    ['70 03 73', { result: 3, data: [] }],
    ['70 00 02 01 73', { result: 0, data: [1] }],
  ])('reads %s', (wire, reply) => {
    expect(createReplySplitter().push(bytesOf(wire))).toEqual({ replies: [reply], spoilt: 0 });
  });

  test('writes what it reads, byte by byte', () => {
    const command: fc.Arbitrary<BraviaSerialCommand> = fc.oneof(
      fc.record({
        type: fc.constant('control' as const),
        function: byte,
        data: fc.array(byte, { minLength: 1, maxLength: 10 }),
      }),
      fc.record({ type: fc.constant('enquiry' as const), function: byte, data: fc.constant([]) }),
    );
    const reply: fc.Arbitrary<BraviaSerialReply> = fc.record({
      result: fc.integer({ min: 0, max: 4 }),
      data: fc.array(byte, { maxLength: 10 }),
    });
    fc.assert(
      fc.property(fc.array(command), fc.array(reply), (commands, replies) => {
        const commandSplitter = createCommandSplitter();
        const sent = commands.flatMap((one) => [...encodeCommand(one)]);
        expect(sent.flatMap((one) => commandSplitter.push(Uint8Array.of(one)).replies)).toEqual(commands);
        const replySplitter = createReplySplitter();
        const answered = replies.flatMap((one) => [...encodeReply(one)]);
        expect(answered.flatMap((one) => replySplitter.push(Uint8Array.of(one)).replies)).toEqual(replies);
      }),
    );
  });

  test('takes any bytes and finds the next good answer', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 })), (chunks) => {
        const splitter = createReplySplitter();
        chunks.forEach((chunk) => splitter.push(chunk));
        splitter.push(new Uint8Array(40));
        expect(splitter.push(bytesOf('70 00 02 01 73')).replies).toEqual([{ result: 0, data: [1] }]);
      }),
    );
  });

  test('comes to an end with a megabyte of noise at once', () => {
    for (const noise of [0x70, 0x8c, 0xff]) {
      createReplySplitter().push(new Uint8Array(1_000_000).fill(noise));
      createCommandSplitter().push(new Uint8Array(1_000_000).fill(noise));
    }
    const splitter = createReplySplitter();
    splitter.push(new Uint8Array(1_000_000).fill(0xff));
    expect(splitter.push(encodeReply({ result: 0, data: [1] })).replies).toEqual([{ result: 0, data: [1] }]);
  });
});

describe('Sony Bravia by Simple IP control', () => {
  test('writes and reads a line', () => {
    const line: BraviaLine = { type: 'control', name: 'POWR', parameter: '0000000000000001' };
    expect(new TextDecoder().decode(encodeLine(line))).toBe('*SCPOWR0000000000000001\n');
    expect(decodeLine('*SCPOWR0000000000000001')).toEqual(line);
    expect(numberOf('0000000000000029')).toBe(29);
    expect(numberOf('FFFFFFFFFFFFFFFF')).toBeNull();
  });

  test.each(['', '*SCPOWR1', '*SXPOWR0000000000000001', 'POWR0000000000000001'])('does not believe "%s"', (line) => {
    expect(decodeLine(line)).toBeNull();
  });

  test('writes what it reads', () => {
    const lines: fc.Arbitrary<BraviaLine> = fc.record({
      type: fc.constantFrom('control', 'enquiry', 'answer', 'notice'),
      name: fc.stringMatching(/^[A-Z]{4}$/),
      parameter: fc.stringMatching(/^[0-9A-Z#]{16}$/),
    });
    fc.assert(
      fc.property(fc.array(lines), (all) => {
        const { splitter } = new BraviaSimpleIpDialect();
        const bytes = all.flatMap((line) => [...encodeLine(line)]);
        expect(bytes.flatMap((one) => splitter.push(Uint8Array.of(one)).replies)).toEqual(all);
      }),
    );
  });
});
