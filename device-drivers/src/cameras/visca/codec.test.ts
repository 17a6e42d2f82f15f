import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isDriverError } from '../../core/driver-error.ts';
import {
  broadcast,
  decodeCommand,
  decodeCommandAs,
  decodeReply,
  encodeCommand,
  encodeReply,
  hex,
  type CommandFields,
  type ViscaReply,
} from './codec.ts';
import type { ViscaCommandName } from './commands.ts';
import { FrameSplitter, longestFrame } from './frame-splitter.ts';
import { parsePanTilt, parsePower, parseVersion, parseFourNibbles } from './inquiry-replies.ts';

const bytes = (text: string): Uint8Array => Uint8Array.from(text.split(' '), (one) => Number.parseInt(one, 16));

const vector = <Name extends ViscaCommandName>(
  name: Name,
  fields: CommandFields<Name>,
  frame: string,
  address = 1,
): {
  name: ViscaCommandName;
  address: number;
  fields: Readonly<Record<string, number>>;
  built: string;
  frame: string;
} => ({
  name,
  address,
  fields,
  built: hex(encodeCommand(address, name, fields)),
  frame,
});

const drive = { panSpeed: 24, tiltSpeed: 20, panWay: 2, tiltWay: 1 };

const wide = { panSpeed: 24, tiltSpeed: 20, pan: 0xf6359, tilt: 0xe45b };

describe('VISCA commands', () => {
  test.each([
    vector('addressSet', {}, '88 30 01 FF', broadcast),
    vector('ifClear', {}, '88 01 00 01 FF', broadcast),
    vector('ifClear', {}, '81 01 00 01 FF'),
    vector('versionInquiry', {}, '81 09 00 02 FF'),
    vector('powerInquiry', {}, '82 09 04 00 FF', 2),
    vector('zoomInquiry', {}, '81 09 04 47 FF'),
    vector('focusInquiry', {}, '81 09 04 48 FF'),
    vector('focusModeInquiry', {}, '81 09 04 38 FF'),
    vector('focusDirect', { focus: 0x1234 }, '81 01 04 48 01 02 03 04 FF'),
    vector('panTiltInquiry', {}, '81 09 06 12 FF'),
    vector('power', { power: 2 }, '81 01 04 00 02 FF'),
    vector('panTiltDrive', drive, '81 01 06 01 18 14 02 01 FF'),
    vector('panTiltDrive', { ...drive, panWay: 3, tiltWay: 3 }, '87 01 06 01 18 14 03 03 FF', 7),
    vector('home', {}, '81 01 06 04 FF'),
    vector('zoomStop', {}, '81 01 04 07 00 FF'),
    vector('zoomDrive', { drive: 0x27 }, '81 01 04 07 27 FF'),
    vector('zoomDirect', { zoom: 0x4000 }, '81 01 04 47 04 00 00 00 FF'),
    vector('memorySet', { memory: 5 }, '81 01 04 3F 01 05 FF'),
    vector('memoryRecall', { memory: 89 }, '81 01 04 3F 02 59 FF'),
    vector(
      'panTiltAbsolute',
      { panSpeed: 24, tiltSpeed: 20, pan: 0xf670, tilt: 0x0510 },
      '81 01 06 02 18 14 0F 06 07 00 00 05 01 00 FF',
    ),
    vector('panTiltAbsolute54', wide, '81 01 06 02 18 14 0F 06 03 05 09 0E 04 05 0B FF'),
    vector('presetSpeedSony', { memory: 3, speed: 0x12 }, '81 01 7E 01 0B 03 12 FF'),
    vector('presetSpeedForAll', { speed: 0x12 }, '81 01 06 01 12 FF'),
    vector('presetSpeedForEach', { memory: 3, speed: 0x12 }, '81 01 06 01 03 12 FF'),
    vector('focusStop', {}, '81 01 04 08 00 FF'),
    vector('focusDrive', { drive: 0x27 }, '81 01 04 08 27 FF'),
    vector('focusMode', { mode: 3 }, '81 01 04 38 03 FF'),
    vector('whiteBalance', { mode: 5 }, '81 01 04 35 05 FF'),
    vector('whiteBalanceTrigger', {}, '81 01 04 10 05 FF'),
    vector('aperture', { value: 0x0b }, '81 01 04 42 00 00 00 0B FF'),
    vector('colourGain', { value: 0x0e }, '81 01 04 49 00 00 00 0E FF'),
    vector('gain', { value: 0x1f }, '81 01 04 4C 00 00 01 0F FF'),
    vector('bright', { value: 0x1f }, '81 01 04 4D 00 00 01 0F FF'),
    vector('exposureCompensation', { value: 7 }, '81 01 04 4E 00 00 00 07 FF'),
    vector('exposureCompensationSwitch', { state: 2 }, '81 01 04 3E 02 FF'),
    vector('tallyRed', { state: 2 }, '81 01 7E 01 0A 00 02 FF'),
    vector('tallyGreen', { state: 3 }, '81 01 7E 04 1A 00 03 FF'),
    vector('autoTracking', { state: 2 }, '81 0A 11 54 02 FF'),
    vector('autoFraming', { state: 1 }, '81 01 7E 04 3A 01 FF'),
    vector('lastMemoryInquiry', {}, '81 09 04 3F FF'),
    vector('lensBlockInquiry', {}, '81 09 7E 7E 00 FF'),
    vector('apertureInquiry', {}, '81 09 04 42 FF'),
    vector('colourGainInquiry', {}, '81 09 04 49 FF'),
    vector('gainInquiry', {}, '81 09 04 4C FF'),
    vector('brightInquiry', {}, '81 09 04 4D FF'),
    vector('exposureCompensationInquiry', {}, '81 09 04 4E FF'),
  ])('$name is $frame', ({ name, address, fields, built, frame }) => {
    expect(built).toBe(frame);
    expect(decodeCommand(bytes(frame))).toEqual({ name, address, fields: new Map(Object.entries(fields)) });
  });

  test('sends negative angles as two’s complement', () => {
    const frame = encodeCommand(1, 'panTiltAbsolute', { panSpeed: 1, tiltSpeed: 1, pan: -2448, tilt: -432 });
    expect(hex(frame)).toBe('81 01 06 02 01 01 0F 06 07 00 0F 0E 05 00 FF');
  });

  test('finds room for ten nibbles in sixteen bytes, and reads them as the model does', () => {
    const frame = encodeCommand(1, 'panTiltAbsolute55', { panSpeed: 24, pan: -0x15400, tilt: 0xb400 });
    expect(hex(frame)).toBe('81 01 06 02 18 0E 0A 0C 00 00 00 0B 04 00 00 FF');
    const fields = new Map(Object.entries({ panSpeed: 24, pan: 0x100000 - 0x15400, tilt: 0xb400 }));
    expect(decodeCommandAs('panTiltAbsolute55', frame)?.fields).toEqual(fields);
  });

  test('reads back what it writes', () => {
    const byte = fc.integer({ min: 0, max: 0xfe });
    const word = fc.integer({ min: 0, max: 0xffff });
    const fields = fc.record({ panSpeed: byte, tiltSpeed: byte, pan: word, tilt: word });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 7 }), fields, (address, values) => {
        const frame = encodeCommand(address, 'panTiltAbsolute', values);
        expect(frame.length).toBeLessThanOrEqual(longestFrame);
        expect(decodeCommand(frame)).toEqual({
          name: 'panTiltAbsolute',
          address,
          fields: new Map(Object.entries(values)),
        });
      }),
    );
  });

  test.each([Number.NaN, 1.5, -1, 255, 1e9])('refuses %s where a byte belongs', (memory) => {
    let thrown: unknown = null;
    try {
      encodeCommand(1, 'memorySet', { memory });
    } catch (error) {
      thrown = error;
    }
    expect(isDriverError(thrown) && thrown.code).toBe('field-out-of-range');
  });
});

describe('VISCA replies', () => {
  test.each<[string, ViscaReply]>([
    ['90 41 FF', { type: 'ack', socket: 1 }],
    ['A0 42 FF', { type: 'ack', socket: 2 }],
    ['90 51 FF', { type: 'completion', socket: 1, data: bytes('00').slice(1) }],
    ['90 50 02 FF', { type: 'completion', socket: 0, data: bytes('02') }],
    ['90 60 01 FF', { type: 'error', socket: 0, code: 'length' }],
    ['90 60 02 FF', { type: 'error', socket: 0, code: 'syntax' }],
    ['90 60 03 FF', { type: 'error', socket: 0, code: 'buffer-full' }],
    ['90 61 04 FF', { type: 'error', socket: 1, code: 'cancelled' }],
    ['90 62 05 FF', { type: 'error', socket: 2, code: 'no-socket' }],
    ['90 61 41 FF', { type: 'error', socket: 1, code: 'not-executable' }],
    ['90 38 FF', { type: 'network-change' }],
    ['88 30 02 FF', { type: 'address-set', cameras: 1 }],
    ['88 01 00 01 FF', { type: 'if-clear' }],
  ])('%s is understood and written the same way', (frame, reply) => {
    expect(decodeReply(bytes(frame))).toEqual(reply);
    expect(hex(encodeReply(frame.startsWith('A0') ? 2 : 1, reply))).toBe(frame);
  });

  test('takes an error frame that is too short for a refusal', () => {
    expect(decodeReply(bytes('90 60 FF'))).toEqual({ type: 'error', socket: 0, code: 'syntax' });
  });

  test.each(['10 41 FF', '90 41 00', '95 41 FF', '90 70 FF', '88 01 FF', '81 01 04 00 02 FF'])(
    'makes nothing of %s',
    (frame) => {
      expect(decodeReply(bytes(frame))).toBeNull();
    },
  );

  test('reads the data of inquiries', () => {
    expect(parseVersion(bytes('00 01 05 13 02 10 02'))).toEqual({ vendor: 1, model: 0x0513, revision: 0x0210 });
    expect(parsePower(bytes('03'))).toBe('standby');
    expect(parseFourNibbles(bytes('04 00 00 00'))).toBe(0x4000);
    expect(parsePanTilt(bytes('0F 06 07 00 00 05 01 00'))).toEqual({ pan: -2448, tilt: 1296 });
    expect(parsePanTilt(bytes('00 09 0C 0A 07 0E 04 05 0B'))).toEqual({ pan: 0x9ca7, tilt: 0xe45b - 0x10000 });
    expect(parsePanTilt(bytes('0F 06 03 05 09 00 03 0B 02 0B'))).toEqual({ pan: -0x9ca7, tilt: 0x3b2b });
    expect(parsePanTilt(bytes('00 00 00 00'))).toBeNull();
  });
});

describe('the frame splitter', () => {
  test('finds the same frames however the bytes were split', () => {
    const frames = ['90 41 FF', '90 51 FF', '90 50 00 01 05 13 02 10 02 FF'];
    const stream = bytes(frames.join(' '));
    fc.assert(
      fc.property(fc.array(fc.nat(stream.length)), (cuts) => {
        const splitter = new FrameSplitter();
        const edges = [0, ...cuts.toSorted((a, b) => a - b), stream.length];
        const found = edges.flatMap((edge, index) => splitter.push(stream.subarray(edge, edges[index + 1])).frames);
        expect(found.map(hex)).toEqual(frames);
      }),
    );
  });

  test('takes any bytes without throwing or growing, and finds the next frame after the next end', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 100 })), (chunks) => {
        const splitter = new FrameSplitter();
        for (const chunk of chunks) {
          for (const frame of splitter.push(chunk).frames) {
            expect(frame.length).toBeLessThanOrEqual(longestFrame);
            decodeReply(frame);
            decodeCommand(frame);
          }
        }
        splitter.push(Uint8Array.of(0xff));
        expect(splitter.push(bytes('90 41 FF')).frames.map(hex)).toEqual(['90 41 FF']);
      }),
    );
  });

  test('takes good frames with any byte spoilt, lost or doubled', () => {
    const good = bytes('90 50 0F 06 07 00 00 05 01 00 FF');
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.nat(255), fc.constantFrom(0, 1, 2), (at, byte, copies) => {
        const mutated = [...good.slice(0, at), ...Array.from({ length: copies }, () => byte), ...good.slice(at + 1)];
        for (const frame of new FrameSplitter().push(Uint8Array.from(mutated)).frames) {
          const reply = decodeReply(frame);
          if (reply?.type === 'completion') {
            parsePanTilt(reply.data);
            parseVersion(reply.data);
          }
        }
      }),
    );
  });
});
