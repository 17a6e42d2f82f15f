import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromReading, toReading } from './angles.ts';
import {
  commandWords,
  decodeFrame,
  decodeWords,
  encodeFrame,
  motionWords,
  PelcoSplitter,
  still,
  type PelcoLanguage,
  type PelcoMotion,
  type PelcoWords,
} from './codec.ts';
import { pelcoProfiles, presetOf, presetSlotsOf } from './profiles.ts';

const hex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join(' ');

const frameOf = (words: PelcoWords, language: PelcoLanguage = 'd'): string => hex(encodeFrame(language, 1, words));
const moving = (motion: Partial<PelcoMotion>, language: PelcoLanguage = 'd'): string =>
  frameOf(motionWords({ ...still, ...motion }, language), language);

const way = fc.constantFrom(-1 as const, 0 as const, 1 as const);
const speed = fc.integer({ min: 1, max: 0x3f });
const anyMotion = fc.record({
  pan: way,
  tilt: way,
  zoom: way,
  focus: way,
  iris: way,
  panSpeed: speed,
  tiltSpeed: speed,
});

describe('frames of Pelco-D', () => {
  test.each([
    ['right, speed 20', moving({ pan: 1, panSpeed: 0x20 }), 'FF 01 00 02 20 00 23'],
    ['left', moving({ pan: -1, panSpeed: 0x20 }), 'FF 01 00 04 20 00 25'],
    ['up', moving({ tilt: 1, tiltSpeed: 0x20 }), 'FF 01 00 08 00 20 29'],
    ['down', moving({ tilt: -1, tiltSpeed: 0x20 }), 'FF 01 00 10 00 20 31'],
    ['up and left', moving({ pan: -1, tilt: 1, panSpeed: 0x1f, tiltSpeed: 0x1f }), 'FF 01 00 0C 1F 1F 4B'],
    ['stop', moving({}), 'FF 01 00 00 00 00 01'],
    ['zoom in', moving({ zoom: 1 }), 'FF 01 00 20 00 00 21'],
    ['zoom out', moving({ zoom: -1 }), 'FF 01 00 40 00 00 41'],
    ['focus far', moving({ focus: 1 }), 'FF 01 00 80 00 00 81'],
    ['focus near', moving({ focus: -1 }), 'FF 01 01 00 00 00 02'],
    ['iris open', moving({ iris: 1 }), 'FF 01 02 00 00 00 03'],
    ['iris close', moving({ iris: -1 }), 'FF 01 04 00 00 00 05'],
    ['set preset 1', frameOf(commandWords('setPreset', 1)), 'FF 01 00 03 00 01 05'],
    ['clear preset 1', frameOf(commandWords('clearPreset', 1)), 'FF 01 00 05 00 01 07'],
    ['go to preset 1', frameOf(commandWords('goPreset', 1)), 'FF 01 00 07 00 01 09'],
    ['zoom speed 3', frameOf(commandWords('zoomSpeed', 3)), 'FF 01 00 25 00 03 29'],
    ['focus speed 2', frameOf(commandWords('focusSpeed', 2)), 'FF 01 00 27 00 02 2A'],
    ['auxiliary 1 on', frameOf(commandWords('auxOn', 1)), 'FF 01 00 09 00 01 0B'],
    ['auxiliary 1 off', frameOf(commandWords('auxOff', 1)), 'FF 01 00 0B 00 01 0D'],
    ['query pan', frameOf(commandWords('queryPan', 0)), 'FF 01 00 51 00 00 52'],
    ['query tilt', frameOf(commandWords('queryTilt', 0)), 'FF 01 00 53 00 00 54'],
    ['query zoom', frameOf(commandWords('queryZoom', 0)), 'FF 01 00 55 00 00 56'],
    ['pan 90 degrees', frameOf(commandWords('panReply', 9000)), 'FF 01 00 59 23 28 A5'],
    ['absolute pan', frameOf(commandWords('absolutePan', 9000)), 'FF 01 00 4B 23 28 97'],
    ['absolute tilt', frameOf(commandWords('absoluteTilt', 9000)), 'FF 01 00 4D 23 28 99'],
    ['absolute zoom', frameOf(commandWords('absoluteZoom', 0xffff)), 'FF 01 00 4F FF FF 4E'],
  ])('%s', (_, frame, expected) => {
    expect(frame).toBe(expected);
  });
});

describe('frames of Pelco-P', () => {
  test.each([
    ['stop', moving({}, 'p'), 'A0 00 00 00 00 00 AF 0F'],
    ['right', moving({ pan: 1, panSpeed: 0x20 }, 'p'), 'A0 00 00 02 20 00 AF 2D'],
    ['focus far', moving({ focus: 1 }, 'p'), 'A0 00 01 00 00 00 AF 0E'],
    ['go to preset 1', frameOf(commandWords('goPreset', 1), 'p'), 'A0 00 00 07 00 01 AF 09'],
  ])('%s', (_, frame, expected) => {
    expect(frame).toBe(expected);
  });
});

describe('the codec', () => {
  test('reads every motion and command it writes, in both languages', () => {
    const language = fc.constantFrom('d' as const, 'p' as const);
    fc.assert(
      fc.property(language, anyMotion, fc.integer({ min: 1, max: 32 }), (one, motion, address) => {
        const frame = decodeFrame(one, encodeFrame(one, address, motionWords(motion, one)));
        expect(frame?.address).toBe(address);
        expect(frame && decodeWords(frame.words, one)).toEqual({
          type: 'motion',
          motion: {
            ...motion,
            panSpeed: motion.pan === 0 ? 0 : motion.panSpeed,
            tiltSpeed: motion.tilt === 0 ? 0 : motion.tiltSpeed,
          },
        });
      }),
    );
    fc.assert(
      fc.property(fc.constantFrom('goPreset' as const, 'panReply' as const), fc.nat({ max: 0xffff }), (code, value) => {
        expect(decodeWords(commandWords(code, value), 'd')).toEqual({ type: 'command', code, value });
      }),
    );
  });

  test('finds frames in any stream, never throws, never grows', () => {
    const noise = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 20 });
    fc.assert(
      fc.property(fc.constantFrom('d' as const, 'p' as const), noise, (language, pieces) => {
        const splitter = new PelcoSplitter(language);
        pieces.forEach((piece) => splitter.push(piece).frames.forEach(({ words }) => decodeWords(words, language)));
        const frame = encodeFrame(language, 3, commandWords('goPreset', 5));
        const calm = new Uint8Array(8);
        const { frames } = splitter.push(Uint8Array.of(...calm, ...frame));
        expect(frames.at(-1)).toEqual({ address: 3, words: commandWords('goPreset', 5) });
      }),
    );
  });

  test('takes no frame with a wrong byte, a byte too few or too many', () => {
    const spoilt = fc.record({
      language: fc.constantFrom('d' as const, 'p' as const),
      address: fc.integer({ min: 1, max: 32 }),
      value: fc.nat(0xffff),
      at: fc.nat(7),
      change: fc.integer({ min: 1, max: 255 }),
    });
    fc.assert(
      fc.property(spoilt, ({ language, address, value, at, change }) => {
        const frame = encodeFrame(language, address, commandWords('goPreset', value));
        const place = at % frame.length;
        const wrong = frame.map((byte, index) => (index === place ? byte ^ change : byte));
        expect(decodeFrame(language, wrong)).toBeNull();
        expect(decodeFrame(language, frame.subarray(0, -1))).toBeNull();
        expect(decodeFrame(language, Uint8Array.of(...frame, 0))).toBeNull();
      }),
    );
  });

  test.each<[string, PelcoWords]>([
    ['a number that is no command', [0, 0x01, 0, 1]],
    ['a command with a bit of a motion', [1, 0x07, 0, 1]],
  ])('makes nothing of %s', (_, words) => {
    expect(decodeWords(words, 'd')).toEqual({ type: 'unknown' });
  });

  test.each(['d', 'p'] as const)('cuts a stream of Pelco-%s into frames and counts the bytes of none', (language) => {
    const words = commandWords('goPreset', 5);
    const frame = encodeFrame(language, 3, words);
    const splitter = new PelcoSplitter(language);
    expect(splitter.push(Uint8Array.of(1, 2, ...frame, ...frame, 3))).toEqual({
      frames: [
        { address: 3, words },
        { address: 3, words },
      ],
      spoilt: 3,
    });
    const wrong = Uint8Array.of(...frame.subarray(0, -1), (frame.at(-1) ?? 0) ^ 1);
    expect(splitter.push(Uint8Array.of(...wrong, ...frame))).toEqual({
      frames: [{ address: 3, words }],
      spoilt: wrong.length,
    });
    splitter.push(frame.subarray(0, 4));
    splitter.reset();
    expect(splitter.push(frame)).toEqual({ frames: [{ address: 3, words }], spoilt: 0 });
  });

  test('reads degrees back as it writes them', () => {
    const { position } = pelcoProfiles;
    const deg = fc.integer({ min: -9000, max: 9000 }).map((hundredths) => hundredths / 100);
    fc.assert(
      fc.property(deg, deg, (panDeg, tiltDeg) => {
        const back = fromReading(toReading({ panDeg, tiltDeg, zoom01: 1 }, position), position);
        expect(back.panDeg).toBeCloseTo(panDeg);
        expect(back.tiltDeg).toBeCloseTo(tiltDeg);
        expect(back.zoom01).toBe(1);
      }),
    );
  });

  test('passes over the presets that are functions of the head', () => {
    const { blind, 'many-presets': many } = pelcoProfiles;
    expect([presetSlotsOf(blind), presetOf(blind, 0), presetOf(blind, 31), presetOf(blind, 32)]).toEqual([
      32,
      1,
      32,
      null,
    ]);
    expect([presetSlotsOf(many), presetOf(many, 31), presetOf(many, 32), presetOf(many, 187)]).toEqual([
      188, 32, 100, 255,
    ]);
  });
});
