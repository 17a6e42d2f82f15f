import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CecDialect } from './cec-dialect.ts';
import {
  decodeFrame,
  decodeLine,
  encodeFrame,
  encodeTraffic,
  physicalAddress,
  readAudio,
  readPower,
  transmitLine,
  type CecFrame,
} from './codec.ts';

const byte = fc.integer({ min: 0, max: 255 });
const address = fc.integer({ min: 0, max: 15 });

describe('HDMI-CEC through cec-client', () => {
  test.each([
    ['40:04', { from: 4, to: 0, opcode: 0x04, parameters: [] }],
    ['40:36', { from: 4, to: 0, opcode: 0x36, parameters: [] }],
    ['4f:82:10:00', { from: 4, to: 15, opcode: 0x82, parameters: [0x10, 0] }],
    ['40:8f', { from: 4, to: 0, opcode: 0x8f, parameters: [] }],
    ['04:90:01', { from: 0, to: 4, opcode: 0x90, parameters: [1] }],
    ['40:44:41', { from: 4, to: 0, opcode: 0x44, parameters: [0x41] }],
    ['40', { from: 4, to: 0, opcode: null, parameters: [] }],
  ])('writes and reads %s', (text, frame) => {
    expect(encodeFrame(frame)).toBe(text);
    expect(decodeFrame(text)).toEqual(frame);
  });

  test('takes its own address, not the display’s on the same line, from the notice of version 6.0.2', () => {
    const notice =
      'NOTICE:  [            8116]\tCEC client registered: libCEC version = 6.0.2, client version = 6.0.2, firmware version = 12, ' +
      'firmware build date: Sat Jul  4 04:05:20 2020 +0000, logical address(es) = Playback 1 (4) , base device: TV (0), ' +
      'HDMI port number: 1, physical address: 1.0.0.0, compiled on Linux';
    expect(decodeLine(notice)).toEqual({ type: 'own-address', address: 4 });
  });

  test('reads the lines of the program', () => {
    const frame = { from: 0, to: 4, opcode: 0x90, parameters: [0] };
    expect(decodeLine('TRAFFIC: [            2204] >> 04:90:00')).toEqual({ type: 'frame', sentByUs: false, frame });
    expect(decodeLine('waiting for input')).toEqual({ type: 'ready' });
    const notice = 'NOTICE:  [ 812] CEC client registered: logical address(es) = Recorder 1 (1)';
    expect(decodeLine(notice)).toEqual({ type: 'own-address', address: 1 });
    expect(decodeLine('DEBUG:   [ 812] expecting no more')).toBeNull();
    expect(new TextDecoder().decode(transmitLine(frame))).toBe('tx 04:90:00\n');
  });

  test('reads states', () => {
    expect([0, 1, 2, 3, 4].map(readPower)).toEqual(['on', 'off', 'warming', 'cooling', 'unknown']);
    expect(readAudio(0x94)).toEqual({ muted: true, percent: 20 });
    expect(readAudio(0x7f)).toBeNull();
    expect(physicalAddress([0x12, 0x30])).toBe('1.2.3.0');
  });

  test('writes what it reads', () => {
    const frames: fc.Arbitrary<CecFrame> = fc.record({
      from: address,
      to: address,
      opcode: byte,
      parameters: fc.array(byte, { maxLength: 14 }),
    });
    fc.assert(
      fc.property(fc.array(frames), fc.boolean(), (all, sentByUs) => {
        const { splitter } = new CecDialect();
        const bytes = Buffer.from(all.map((frame) => encodeTraffic(sentByUs, frame)).join(''));
        const found = Array.from(bytes).flatMap((one) => splitter.push(Uint8Array.of(one)).replies);
        expect(found).toEqual(all.map((frame) => ({ type: 'frame', sentByUs, frame })));
      }),
    );
  });

  test('takes any bytes and finds the next good line', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 })), (chunks) => {
        const { splitter } = new CecDialect();
        chunks.forEach((chunk) => splitter.push(chunk));
        expect(splitter.push(Buffer.from('\nwaiting for input\n')).replies).toContainEqual({ type: 'ready' });
      }),
    );
  });
});
