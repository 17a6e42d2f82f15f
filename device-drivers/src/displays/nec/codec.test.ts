import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeFrame, encodeFrame, NecSplitter, readPowerMode, readValue, type NecFrame } from './codec.ts';

const bytesOf = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));
const powerAsk = '01 30 41 30 41 30 36 02 30 31 44 36 03 74 0D';

const frames: fc.Arbitrary<NecFrame> = fc.record({
  type: fc.constantFrom('command', 'command-reply', 'get', 'get-reply', 'set', 'set-reply'),
  id: fc.integer({ min: 1, max: 100 }),
  payload: fc.stringMatching(/^[0-9A-F]{0,32}$/),
});

describe('the protocol of NEC displays', () => {
  test.each([
    ['get power', { type: 'command', payload: '01D6' }, powerAsk],
    [
      'power on',
      { type: 'command', payload: 'C203D60001' },
      '01 30 41 30 41 30 43 02 43 32 30 33 44 36 30 30 30 31 03 73 0D',
    ],
    [
      'power off',
      { type: 'command', payload: 'C203D60004' },
      '01 30 41 30 41 30 43 02 43 32 30 33 44 36 30 30 30 34 03 76 0D',
    ],
    ['get input', { type: 'get', payload: '0060' }, '01 30 41 30 43 30 36 02 30 30 36 30 03 03 0D'],
    ['set HDMI 1', { type: 'set', payload: '00600011' }, '01 30 41 30 45 30 41 02 30 30 36 30 30 30 31 31 03 72 0D'],
    ['set volume 30', { type: 'set', payload: '0062001E' }, '01 30 41 30 45 30 41 02 30 30 36 32 30 30 31 45 03 04 0D'],
    ['mute', { type: 'set', payload: '008D0001' }, '01 30 41 30 45 30 41 02 30 30 38 44 30 30 30 31 03 09 0D'],
  ] as const)('writes and reads %s', (_, frame, wire) => {
    expect(encodeFrame({ id: 1, ...frame })).toEqual(bytesOf(wire));
    expect(decodeFrame(bytesOf(wire))).toEqual({ id: 1, ...frame });
  });

  test('reads the answers', () => {
    expect(readPowerMode('0200D60000040001')).toBe(1);
    expect(readPowerMode('00C203D60001')).toBeNull();
    expect(readValue('000060000012000F')).toEqual({ known: true, code: '0060', highest: 0x12, value: 0x0f });
    expect(readValue('0100620000000000')?.known).toBe(false);
    expect(readValue('00')).toBeNull();
  });

  test('writes what it reads, however it was split', () => {
    fc.assert(
      fc.property(fc.array(frames, { maxLength: 4 }), fc.array(fc.nat(100)), (all, cuts) => {
        const wire = all.flatMap((frame) => [...encodeFrame(frame)]);
        const splitter = new NecSplitter();
        const edges = [0, ...cuts.toSorted((a, b) => a - b), wire.length];
        const found = edges.flatMap(
          (edge, index) => splitter.push(Uint8Array.from(wire.slice(edge, edges[index + 1]))).replies,
        );
        expect(found).toEqual(all);
      }),
    );
  });

  test('takes any bytes and finds the next good frame', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 })), (chunks) => {
        const splitter = new NecSplitter();
        chunks.forEach((chunk) => splitter.push(chunk));
        splitter.push(new Uint8Array(300));
        expect(splitter.push(bytesOf(powerAsk)).replies).toEqual([{ type: 'command', id: 1, payload: '01D6' }]);
      }),
    );
  });

  test('comes to an end with a megabyte of noise at once', () => {
    for (const noise of [0x01, 0x30, 0xff]) {
      expect(new NecSplitter().push(new Uint8Array(1_000_000).fill(noise)).replies).toEqual([]);
    }
  });
});
