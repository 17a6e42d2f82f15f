import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checksum, decodeMessage, encodeMessage, messageBytes, type TlvMessage } from './codec.ts';

const seat = fc.integer({ min: 1, max: 9999 });

describe('the camera protocol of Televic', () => {
  test.each([
    ['S0000', '0113'],
    ['R', '0052'],
    ['V0000', '0116'],
  ])('sums %s to %s', (data, sum) => {
    expect(checksum(data)).toBe(sum);
  });

  test.each([
    ['%S00000113', { type: 'synchronise', seats: [] }],
    [`%S00010042${checksum('S00010042')}`, { type: 'synchronise', seats: [1, 42] }],
    ['%R0052', { type: 'reset' }],
    ['%V00000116', { type: 'all-off' }],
    [`%M0007${checksum('M0007')}`, { type: 'microphone', seat: 7, on: true, president: false }],
    [`%m0007${checksum('m0007')}`, { type: 'microphone', seat: 7, on: false, president: false }],
    [`%P0001${checksum('P0001')}`, { type: 'microphone', seat: 1, on: true, president: true }],
    [`%Z${checksum('Z')}`, { type: 'other' }],
  ] as const)('reads %s', (line, message) => {
    expect(decodeMessage(line, 'checksum')).toEqual(message);
  });

  test.each([
    ['$10012', { type: 'microphone', seat: 12, on: true, president: false }],
    ['$20012', { type: 'microphone', seat: 12, on: false, president: false }],
    ['&30000', { type: 'all-off' }],
    ['$30001', { type: 'other' }],
  ] as const)('reads the plain line %s', (line, message) => {
    expect(decodeMessage(line, 'plain')).toEqual(message);
  });

  test.each([
    '%S00000114',
    'S00000113',
    '%',
    '%0052',
    '',
    `%M00${checksum('M00')}`,
    `%M0000${checksum('M0000')}`,
    '$1',
  ])('does not believe "%s"', (line) => {
    expect(decodeMessage(line, 'checksum')).toBeNull();
    expect(decodeMessage(line, 'plain')).toBeNull();
  });

  test('ends its lines as the format wants', () => {
    expect(messageBytes({ type: 'reset' }, 'checksum')).toEqual(new TextEncoder().encode('%R0052\r'));
    expect(messageBytes({ type: 'all-off' }, 'plain')).toEqual(new TextEncoder().encode('&30000\r\n'));
  });

  test('writes what it reads', () => {
    const messages: fc.Arbitrary<TlvMessage> = fc.oneof(
      fc.record({ type: fc.constant('microphone' as const), seat, on: fc.boolean(), president: fc.boolean() }),
      fc.record({ type: fc.constant('synchronise' as const), seats: fc.array(seat, { maxLength: 40 }) }),
      fc.constantFrom<TlvMessage>({ type: 'all-off' }, { type: 'reset' }),
    );
    fc.assert(
      fc.property(messages, (message) => {
        expect(decodeMessage(encodeMessage(message, 'checksum'), 'checksum')).toEqual(message);
      }),
    );
  });

  test('takes any text', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), (line) => {
        decodeMessage(line, 'checksum');
        decodeMessage(line, 'plain');
      }),
    );
  });
});
