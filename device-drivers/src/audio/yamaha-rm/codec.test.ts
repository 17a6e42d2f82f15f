import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LineSplitter } from '../../core/line-splitter.ts';
import {
  answers,
  decodeCommand,
  decodeMessage,
  encodeCommand,
  encodeMessage,
  type RmCommand,
  type RmMessage,
} from './codec.ts';

const index = fc.nat(999);
const parameter = fc.record({ address: fc.stringMatching(/^[A-Z]{2,6}:[A-Za-z0-9_/]{1,30}$/), x: index, y: index });
const value = fc.integer({ min: -32_768, max: 32_767 });
const what = fc.constantFrom('productname' as const, 'serialno' as const, 'version' as const);
const withinMs = fc.integer({ min: 1000, max: 99_999 });
const command: fc.Arbitrary<RmCommand> = fc.oneof(
  fc.record({ type: fc.constant('info' as const), what }),
  fc.constant<RmCommand>({ type: 'run-mode' }),
  fc.record({ type: fc.constant('keep-alive' as const), withinMs }),
  fc.record({ type: fc.constant('get' as const), parameter }),
  fc.record({ type: fc.constant('set' as const), parameter, value }),
);
const message: fc.Arbitrary<RmMessage> = fc.oneof(
  fc.record({ type: fc.constant('info' as const), what, text: fc.stringMatching(/^[A-Za-z0-9 .-]{0,20}$/) }),
  fc.record({ type: fc.constant('run-mode' as const), mode: fc.constantFrom('normal', 'emergency', 'update') }),
  fc.record({ type: fc.constant('keep-alive' as const), withinMs }),
  fc.record({
    type: fc.constant('value' as const),
    how: fc.constantFrom('get' as const, 'set' as const),
    pushed: fc.boolean(),
    parameter,
    value,
  }),
  fc.record({
    type: fc.constant('error' as const),
    verb: fc.constantFrom('get', 'set', 'devinfo'),
    detail: fc.constantFrom('', 'UnknownAddress'),
  }),
);

const mute = { address: 'RM:Mute', x: 0, y: 0 };

describe('the Yamaha text protocol', () => {
  test.each([
    ['OK devinfo productname "RM-CR"', { type: 'info', what: 'productname', text: 'RM-CR' }],
    ['OK devstatus runmode "normal"', { type: 'run-mode', mode: 'normal' }],
    ['NOTIFY devstatus runmode "update"', { type: 'run-mode', mode: 'update' }],
    ['OK scpmode keepalive 10000', { type: 'keep-alive', withinMs: 10_000 }],
    ['OK get RM:Mute 0 0 1 "ON"', { type: 'value', how: 'get', pushed: false, parameter: mute, value: 1 }],
    ['OKm set RM:Mute 0 0 -32768', { type: 'value', how: 'set', pushed: false, parameter: mute, value: -32_768 }],
    ['NOTIFY set RM:Mute 0 0 0 "OFF"', { type: 'value', how: 'set', pushed: true, parameter: mute, value: 0 }],
    ['NOTIFY set RM:Name 0 0 "Front row"', { type: 'other', verb: 'set' }],
    ['ERROR set InvalidArgument', { type: 'error', verb: 'set', detail: 'InvalidArgument' }],
    ['NOTIFY mtr RM:Meter', { type: 'other', verb: 'mtr' }],
  ])('reads %s', (line, expected) => {
    expect(decodeMessage(line)).toEqual(expected);
  });

  test.each(['', 'OK', 'ok get', 'OK 5', 'OK get', 'OK get RM:Mute', 'OK get RM:Mute x 0 1', 'HTTP/1.1 400'])(
    'does not believe "%s"',
    (line) => {
      expect(decodeMessage(line)).toBeNull();
    },
  );

  test.each([
    ['devinfo productname', { type: 'info', what: 'productname' }],
    ['devstatus runmode', { type: 'run-mode' }],
    ['scpmode keepalive 10000', { type: 'keep-alive', withinMs: 10_000 }],
    ['get RM:Mute 0 0', { type: 'get', parameter: mute }],
    ['set RM:Mute 0 0 1', { type: 'set', parameter: mute, value: 1 }],
  ] as const)('writes and reads %s', (line, expected) => {
    expect(encodeCommand(expected)).toBe(line);
    expect(decodeCommand(line)).toEqual(expected);
  });

  test.each(['', 'get', 'set RM:Mute 0 0', 'set RM:Mute 0 0 "x"', 'devinfo shoe', 'scpmode keepalive x', 'dance'])(
    'does not obey "%s"',
    (line) => {
      expect(decodeCommand(line)).toBeNull();
    },
  );

  test('reads what it writes', () => {
    fc.assert(
      fc.property(command, (one) => {
        expect(decodeCommand(encodeCommand(one))).toEqual(one);
      }),
    );
    fc.assert(
      fc.property(message, (one) => {
        expect(decodeMessage(encodeMessage(one))).toEqual(one);
      }),
    );
  });

  test('knows an answer from a notice', () => {
    const set: RmCommand = { type: 'set', parameter: mute, value: 1 };
    const told: RmMessage = { type: 'value', how: 'set', pushed: false, parameter: mute, value: 1 };
    expect(answers(set, told)).toBe(true);
    expect(answers(set, { ...told, pushed: true })).toBe(false);
    expect(answers(set, { ...told, parameter: { ...mute, x: 1 } })).toBe(false);
    expect(answers(set, { type: 'error', verb: 'get', detail: '' })).toBe(false);
    expect(answers({ type: 'run-mode' }, told)).toBe(false);
  });

  test('takes any bytes and finds the next good line', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 })), (chunks) => {
        const splitter = new LineSplitter();
        for (const chunk of chunks) {
          for (const line of splitter.push(chunk).lines) {
            decodeMessage(line);
            decodeCommand(line);
          }
        }
        splitter.push(Uint8Array.of(0x0a));
        expect(splitter.push(new TextEncoder().encode('OK devstatus\n')).lines).toEqual(['OK devstatus']);
      }),
    );
  });
});
