import { expect, test } from 'vitest';
import { isRtcp, nackPacket, parseRtp, sequenceStep, timestampStep } from './rtp-packet.ts';

const header = (first: number): number[] => [first, 0xe0, 0x12, 0x34, 0, 0, 0, 90, 0, 0, 0, 7];

test('a packet is read with sources, extension and padding left out', () => {
  const packet = Buffer.from([
    ...header(0xb1),
    // One contributing source, an extension, three bytes, padding.
    0,
    0,
    0,
    1,
    0xbe,
    0xde,
    0,
    1,
    0x10,
    5,
    0,
    0,
    1,
    2,
    3,
    0,
    2,
  ]);
  expect(parseRtp(packet)).toEqual({
    ssrc: 7,
    sequence: 0x1234,
    timestamp: 90,
    marker: true,
    payload: Buffer.from([1, 2, 3]),
  });
});

test.each([
  ['too short', Buffer.from([0x80, 96])],
  ['of another version', Buffer.from(header(0x40))],
  ['cut off in the extension', Buffer.from(header(0x90))],
  ['with more padding than bytes', Buffer.from([...header(0xa0), 200])],
])('what is %s is no packet', (_what, packet) => {
  expect(parseRtp(packet)).toBeNull();
});

test('reports are told from media', () => {
  expect([isRtcp(Buffer.from([0x80, 200])), isRtcp(Buffer.from([0x80, 0xe0]))]).toEqual([true, false]);
});

test('steps go the short way around the circle', () => {
  expect([sequenceStep(65_535, 0), sequenceStep(3, 1), timestampStep(0xffff_ffff, 1)]).toEqual([1, -2, 2]);
});

test('missing packets are asked for in one NACK, seventeen to an item', () => {
  const packet = nackPacket(7, [100, 101, 116, 117, 65_535]);
  expect(packet.subarray(0, 4)).toEqual(Buffer.from([0x81, 205, 0, 5]));
  expect(packet.readUInt32BE(8)).toBe(7);
  expect([packet.readUInt16BE(12), packet.readUInt16BE(14)]).toEqual([100, 0x8001]);
  expect([packet.readUInt16BE(16), packet.readUInt16BE(18)]).toEqual([117, 0]);
  expect(packet.readUInt16BE(20)).toBe(65_535);
});
