import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decodeCommand,
  decodeReport,
  encodeCommand,
  encodeReport,
  HcsSplitter,
  type HcsCommand,
  type HcsReport,
} from './codec.ts';
import { hcsProfile } from './profiles.ts';

const seat = fc.integer({ min: 1, max: 65_535 });

describe('the binary protocol of Taiden', () => {
  test.each([
    [[0xe6, 0xf1, 0x01, 0x02], { type: 'microphone', seat: 258, on: true }],
    [[0xe6, 0xf2, 0x00, 0x05], { type: 'microphone', seat: 5, on: false }],
    [[0xe3, 0xed, 0x00], { type: 'all-off' }],
    [[0xe3, 0x04, 0x00], { type: 'reports', on: true }],
    [[0xe3, 0x05, 0x00], { type: 'reports', on: false }],
  ] as const)('asks with %j', (bytes, command) => {
    expect(encodeCommand(command)).toEqual(Uint8Array.from(bytes));
    expect(decodeCommand(Uint8Array.from(bytes))).toEqual(command);
  });

  test.each([
    [[0xe6, 0x11, 0x02, 0x00, 0x05, 0x01, 0x02], { type: 'open', seats: [5, 258] }],
    [[0xe6, 0x11, 0x00], { type: 'open', seats: [] }],
    [[0xe6, 0x21, 0x01, 0x00, 0x07], { type: 'requested', seats: [7] }],
    [[0xe6, 0x31, 0x01, 0x00, 0x07], { type: 'other' }],
    [[0xe5, 0x00, 0x07], { type: 'tracked', seat: 7 }],
    [[0xe5, 0x00, 0x00], { type: 'tracked', seat: null }],
    [[0xe3, 0xea, 0x01], { type: 'other' }],
  ] as const)('reads %j', (bytes, report) => {
    const { frames, spoilt } = new HcsSplitter('controller', hcsProfile).push(Uint8Array.from(bytes), 0);
    expect(frames.map((frame) => decodeReport(frame, hcsProfile))).toEqual([report]);
    expect(spoilt).toBe(0);
  });

  test('writes what it reads, however the bytes were split', () => {
    const seats = fc.array(seat, { maxLength: 20 });
    const reports: fc.Arbitrary<HcsReport> = fc.oneof(
      fc.record({ type: fc.constantFrom('open' as const, 'requested' as const), seats }),
      fc.record({ type: fc.constant('tracked' as const), seat: fc.option(seat) }),
    );
    fc.assert(
      fc.property(fc.array(reports, { maxLength: 5 }), (wanted) => {
        const splitter = new HcsSplitter('controller', hcsProfile);
        const bytes = wanted.flatMap((report) => [...encodeReport(report, hcsProfile)]);
        const frames = bytes.flatMap((byte) => splitter.push(Uint8Array.of(byte), 0).frames);
        expect(frames.map((frame) => decodeReport(frame, hcsProfile))).toEqual(wanted);
      }),
    );
    const commands: fc.Arbitrary<HcsCommand> = fc.oneof(
      fc.record({ type: fc.constant('microphone' as const), seat, on: fc.boolean() }),
      fc.record({ type: fc.constant('reports' as const), on: fc.boolean() }),
    );
    fc.assert(
      fc.property(commands, (command) => {
        expect(decodeCommand(encodeCommand(command))).toEqual(command);
      }),
    );
  });

  test('gives up a frame that was cut off after a pause', () => {
    const splitter = new HcsSplitter('controller', hcsProfile);
    expect(splitter.push(Uint8Array.of(0xe6, 0x11, 0x02, 0x00), 0).frames).toEqual([]);
    const next = splitter.push(Uint8Array.of(0xe6, 0x11, 0x00), 30);
    expect(next).toEqual({ frames: [Uint8Array.of(0xe6, 0x11, 0x00)], spoilt: 4 });
  });

  test('takes any bytes, keeps them bounded and finds the next good frame after a pause', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 })), (chunks) => {
        const splitter = new HcsSplitter('controller', hcsProfile);
        for (const chunk of chunks) {
          for (const frame of splitter.push(chunk, 0).frames) {
            expect(frame.length).toBeLessThanOrEqual(3 + 2 * hcsProfile.mostInReport);
            decodeReport(frame, hcsProfile);
            decodeCommand(frame);
          }
        }
        expect(splitter.push(Uint8Array.of(0xe5, 0, 9), 100).frames).toHaveLength(1);
      }),
    );
  });
});
