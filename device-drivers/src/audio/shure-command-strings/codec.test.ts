import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BracketSplitter } from './bracket-splitter.ts';
import {
  decodeCommand,
  decodeMessage,
  encodeCommand,
  encodeMessage,
  gainOf,
  levelOf,
  type ShureCommand,
  type ShureMessage,
} from './codec.ts';
import { TalkerGates } from './talker-gates.ts';

const channel = fc.option(fc.integer({ min: 0, max: 99 }));
const property = fc.constantFrom('AUDIO_MUTE', 'PRESET', 'CHAN_NAME', 'DEVICE_AUDIO_MUTE');
const value = fc.stringMatching(/^[A-Za-z0-9_]{1,12}( [a-z<>]{1,12})?$/);
const message: fc.Arbitrary<ShureMessage> = fc.oneof(
  fc.record({ type: fc.constant('report' as const), channel, property, value }),
  fc.record({ type: fc.constant('sample' as const), levels: fc.array(fc.nat(60), { minLength: 1, maxLength: 10 }) }),
  fc.constant<ShureMessage>({ type: 'error' }),
);
const command: fc.Arbitrary<ShureCommand> = fc.oneof(
  fc.record({ verb: fc.constant('GET' as const), channel, property, value: fc.constant(null) }),
  fc.record({ verb: fc.constant('SET' as const), channel, property, value }),
);

const split = (text: string): readonly string[] => new BracketSplitter().push(new TextEncoder().encode(text)).frames;

describe('Shure command strings', () => {
  test.each([
    ['< REP 3 AUDIO_MUTE ON >', { type: 'report', channel: 3, property: 'AUDIO_MUTE', value: 'ON' }],
    ['< REP DEVICE_AUDIO_MUTE OFF >', { type: 'report', channel: null, property: 'DEVICE_AUDIO_MUTE', value: 'OFF' }],
    ['< REP 1 AUDIO_GAIN_HI_RES 1100 >', { type: 'report', channel: 1, property: 'AUDIO_GAIN_HI_RES', value: '1100' }],
    [
      '< REP 8 AUTOMIX_GATE_OUT_EXT_SIG ON >',
      { type: 'report', channel: 8, property: 'AUTOMIX_GATE_OUT_EXT_SIG', value: 'ON' },
    ],
    [
      '< REP 1 CHAN_NAME {Lobe 1                         } >',
      { type: 'report', channel: 1, property: 'CHAN_NAME', value: 'Lobe 1' },
    ],
    ['< REP PRESET 07 >', { type: 'report', channel: null, property: 'PRESET', value: '07' }],
    ['< SAMPLE 000 012 060 >', { type: 'sample', levels: [0, 12, 60] }],
    ['< REP ERR >', { type: 'error' }],
  ])('reads %s', (text, expected) => {
    expect(split(text).map(decodeMessage)).toEqual([expected]);
  });

  test.each([
    ['< GET 3 AUDIO_MUTE >', { verb: 'GET', channel: 3, property: 'AUDIO_MUTE', value: null }],
    [
      '< SET DEVICE_AUDIO_MUTE TOGGLE >',
      { verb: 'SET', channel: null, property: 'DEVICE_AUDIO_MUTE', value: 'TOGGLE' },
    ],
    ['< SET METER_RATE 00100 >', { verb: 'SET', channel: null, property: 'METER_RATE', value: '00100' }],
    ['< SET PRESET 03 >', { verb: 'SET', channel: null, property: 'PRESET', value: '03' }],
  ] as const)('writes and reads %s', (text, expected) => {
    expect(encodeCommand(expected)).toBe(text);
    expect(split(text).map(decodeCommand)).toEqual([expected]);
  });

  test.each(['', 'REP', 'REP x', 'GET 1 AUDIO_MUTE', 'SAMPLE', 'SAMPLE 1', '42'])('does not believe "%s"', (text) => {
    expect(decodeMessage(text)).toBeNull();
  });

  test.each([
    [0, '1100'],
    [-110, '0000'],
    [30, '1400'],
    [-7.3, '1027'],
  ])('counts %d dB as %s', (levelDb, gain) => {
    expect(gainOf(levelDb)).toBe(gain);
    expect(levelOf(gain)).toBe(levelDb);
  });

  test('does not believe a gain beyond its range', () => {
    expect(['1401', '-5', 'x', '', '11000'].map(levelOf)).toEqual([null, null, null, null, null]);
  });

  test('reads what it writes, wherever the bytes were cut', () => {
    fc.assert(
      fc.property(fc.array(message, { maxLength: 4 }), fc.nat(), (messages, at) => {
        const bytes = new TextEncoder().encode(messages.map(encodeMessage).join(''));
        const cut = at % (bytes.length + 1);
        const splitter = new BracketSplitter();
        const frames = [bytes.subarray(0, cut), bytes.subarray(cut)].flatMap((part) => splitter.push(part).frames);
        expect(frames.map(decodeMessage)).toEqual(messages);
      }),
    );
    fc.assert(
      fc.property(command, (one) => {
        expect(split(encodeCommand(one)).map(decodeCommand)).toEqual([one]);
      }),
    );
  });

  test('takes any bytes and finds the next good frame', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 })), (chunks) => {
        const splitter = new BracketSplitter();
        for (const chunk of chunks) {
          for (const frame of splitter.push(chunk).frames) {
            expect(frame.length).toBeLessThanOrEqual(512);
            decodeMessage(frame);
            decodeCommand(frame);
          }
        }
        splitter.push(Uint8Array.of(0));
        const frames = splitter.push(new TextEncoder().encode('\r< REP ERR >')).frames;
        expect(frames.map(decodeMessage).at(-1)).toEqual({ type: 'error' });
      }),
    );
  });
});

describe('gates that open and close', () => {
  test('name the one that opened last and is still open', () => {
    const gates = new TalkerGates([{ channel: 2, name: 'Chair', azimuthDeg: 30, elevationDeg: -40 }]);
    expect(gates.hear(1, true)).toEqual({ azimuthDeg: null, elevationDeg: null, zone: '1' });
    expect(gates.hear(1, true)).toBeUndefined();
    expect(gates.hear(2, true)).toEqual({ azimuthDeg: 30, elevationDeg: -40, zone: 'Chair' });
    expect(gates.hear(1, false)).toBeUndefined();
    expect(gates.hear(2, false)).toBeNull();
    expect(gates.hear(2, false)).toBeUndefined();
    expect(gates.forget()).toBe(false);
    gates.hear(1, true);
    expect(gates.forget()).toBe(true);
  });
});
