import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LineSplitter } from '../../core/line-splitter.ts';
import { decodeCommand, decodeLine, encodeCommand, encodeLine, type TtpCommand, type TtpLine } from './codec.ts';
import { TelnetFilter } from './telnet-filter.ts';

const tag = fc.stringMatching(/^[A-Za-z][A-Za-z0-9 _.-]{0,20}$/);
const number = fc.integer({ min: -1000, max: 120 }).map((tenths) => tenths / 10);
const value = fc.oneof(number, fc.boolean());
const line: fc.Arbitrary<TtpLine> = fc.oneof(
  fc.constant<TtpLine>({ type: 'banner' }),
  fc.record({ type: fc.constant('ok' as const), value: fc.option(value) }),
  fc.record({ type: fc.constant('publish' as const), token: tag, value }),
  fc.record({
    type: fc.constant('error' as const),
    kind: fc.constantFrom('ERR' as const, 'CANNOT_DELIVER' as const, 'GENERAL_FAILURE' as const),
    detail: fc.constantFrom('', 'no such address'),
  }),
);
const command: fc.Arbitrary<TtpCommand> = fc.record({
  instance: tag,
  verb: fc.constantFrom('get' as const, 'set' as const, 'subscribe' as const),
  attribute: fc.constantFrom('level', 'mute'),
  index: fc.integer({ min: 1, max: 999 }),
  rest: fc.array(value, { maxLength: 2 }),
});

describe('the Tesira text protocol', () => {
  test.each([
    ['Welcome to the Tesira Text Protocol Server...', { type: 'banner' }],
    ['+OK', { type: 'ok', value: null }],
    ['+OK "value":-10.0', { type: 'ok', value: -10 }],
    ['+OK -10.000000', { type: 'ok', value: -10 }],
    ['+OK "value":"4.11.0.1"', { type: 'ok', value: '4.11.0.1' }],
    ['-ERR address not found', { type: 'error', kind: 'ERR', detail: 'address not found' }],
    ['-CANNOT_DELIVER "failed":1', { type: 'error', kind: 'CANNOT_DELIVER', detail: '"failed":1' }],
    ['-GENERAL_FAILURE', { type: 'error', kind: 'GENERAL_FAILURE', detail: '' }],
    ['! "publishToken":"Label" "value":-3.5', { type: 'publish', token: 'Label', value: -3.5 }],
    ['! "publishToken":"Label" "value":true', { type: 'publish', token: 'Label', value: true }],
  ])('reads %s', (text, expected) => {
    expect(decodeLine(text)).toEqual(expected);
  });

  test.each(['', '+', '+OKAY', '!', '-', 'Level1 get level 1', '{}'])('does not believe "%s"', (text) => {
    expect(decodeLine(text)).toBeNull();
  });

  test.each([
    ['Level1 get level 1', { instance: 'Level1', verb: 'get', attribute: 'level', index: 1, rest: [] }],
    ['Level1 set mute 1 true', { instance: 'Level1', verb: 'set', attribute: 'mute', index: 1, rest: [true] }],
    [
      '"Main Hall" set level 2 -4.5',
      { instance: 'Main Hall', verb: 'set', attribute: 'level', index: 2, rest: [-4.5] },
    ],
    [
      'SESSION set verbose false',
      { instance: 'SESSION', verb: 'set', attribute: 'verbose', index: null, rest: [false] },
    ],
    [
      'DEVICE recallPreset 1001',
      { instance: 'DEVICE', verb: 'recallPreset', attribute: null, index: null, rest: [1001] },
    ],
    [
      'Level1 subscribe level 1 Label 500',
      { instance: 'Level1', verb: 'subscribe', attribute: 'level', index: 1, rest: ['Label', 500] },
    ],
    [
      'DEVICE recallPresetByName "In session"',
      { instance: 'DEVICE', verb: 'recallPresetByName', attribute: null, index: null, rest: ['In session'] },
    ],
  ] as const)('writes and reads %s', (text, expected) => {
    expect(encodeCommand(expected)).toBe(text);
    expect(decodeCommand(text)).toEqual(expected);
  });

  test('reads what it writes', () => {
    fc.assert(
      fc.property(line, fc.boolean(), (one, verbose) => {
        expect(decodeLine(encodeLine(one, verbose))).toEqual(one);
      }),
    );
    fc.assert(
      fc.property(command, (one) => {
        expect(decodeCommand(encodeCommand(one))).toEqual(one);
      }),
    );
  });

  test('takes any bytes and finds the next good line', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 })), (chunks) => {
        const splitter = new LineSplitter();
        const telnet = new TelnetFilter();
        for (const chunk of chunks) {
          for (const one of splitter.push(telnet.push(chunk).data).lines) {
            decodeLine(one);
            decodeCommand(one);
          }
        }
        telnet.reset();
        splitter.push(Uint8Array.of(0x0d));
        expect(splitter.push(telnet.push(new TextEncoder().encode('+OK\r\n')).data).lines).toEqual(['+OK']);
      }),
    );
  });
});

describe('the telnet negotiation', () => {
  test('refuses each option however the bytes were split', () => {
    const bytes = Uint8Array.of(
      0xff,
      0xfd,
      1,
      0x61,
      0xff,
      0xfb,
      3,
      0xff,
      0xfa,
      24,
      1,
      0xff,
      0xf0,
      0x62,
      0xff,
      0xff,
      0xff,
      0xf1,
    );
    fc.assert(
      fc.property(fc.integer({ min: 0, max: bytes.length }), (cut) => {
        const filter = new TelnetFilter();
        const parts = [filter.push(bytes.subarray(0, cut)), filter.push(bytes.subarray(cut))];
        expect(parts.flatMap(({ data }) => Array.from(data))).toEqual([0x61, 0x62, 0xff]);
        expect(parts.flatMap(({ refusals }) => Array.from(refusals))).toEqual([0xff, 0xfc, 1, 0xff, 0xfe, 3]);
      }),
    );
  });

  test('does not answer a refusal, or both would go on for ever', () => {
    expect(new TelnetFilter().push(Uint8Array.of(0xff, 0xfc, 1, 0xff, 0xfe, 3)).refusals).toHaveLength(0);
  });
});
