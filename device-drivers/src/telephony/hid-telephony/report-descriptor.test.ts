import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { speakerphoneStyles } from '../../../simulators/usb/speakerphone-styles.ts';
import { parseReportDescriptor, type HidField } from './report-descriptor.ts';
import { joinReport, readField, splitReport, writeField } from './reports.ts';
import { isTelephone, KeyReader, keysOf, lampsOf } from './telephony-map.ts';

const fieldsOf = (descriptor: Uint8Array): readonly HidField[] => {
  const parsed = parseReportDescriptor(descriptor);
  return parsed.ok ? parsed.fields : [];
};

const problemOf = (...bytes: readonly number[]): string | null => {
  const parsed = parseReportDescriptor(Uint8Array.from(bytes));
  return parsed.ok ? null : parsed.problem;
};

/** An input of a byte with the range that the items give it. */
const range = (...items: readonly number[]): HidField | undefined =>
  fieldsOf(Uint8Array.of(0x05, 0x09, 0x09, 1, ...items, 0x75, 8, 0x95, 1, 0x81, 2))[0];

/** The keyboard of the HID specification, appendix B.1. */
const bootKeyboard = Uint8Array.from(
  Buffer.from(
    '05010906a101050719e029e71500250175019508810295017508810195057501050819012905910295017503910195067508150025650507190029658100c0',
    'hex',
  ),
);

describe('a report descriptor', () => {
  test('of the specification is read as it explains it', () => {
    const parsed = parseReportDescriptor(bootKeyboard);
    expect(parsed.ok && parsed.numbered).toBe(false);
    const fields = fieldsOf(bootKeyboard);
    const inputs = fields.filter(({ kind }) => kind === 'input');
    expect(inputs.slice(0, 8).map(({ bitOffset, usages }) => [bitOffset, usages[0]])).toEqual(
      Array.from({ length: 8 }, (_, bit) => [bit, 0x07_00e0 + bit]),
    );
    expect(inputs.slice(8).map(({ bitOffset, bitSize, form }) => [bitOffset, bitSize, form])).toEqual(
      Array.from({ length: 6 }, (_, place) => [16 + place * 8, 8, 'array']),
    );
    expect(inputs[8]?.usages.length).toBe(0x66);
    expect(fields.filter(({ kind }) => kind === 'output').map(({ usages }) => usages[0])).toEqual([
      0x08_0001, 0x08_0002, 0x08_0003, 0x08_0004, 0x08_0005,
    ]);
    expect(isTelephone(fields)).toBe(false);
    expect(parsed.ok && parsed.outputBytes.get(0)).toBe(1);
  });

  test.each(Object.values(speakerphoneStyles))('of a $name gives keys and lamps where they are', (style) => {
    const fields = fieldsOf(style.descriptor);
    expect(isTelephone(fields)).toBe(true);
    expect(keysOf(fields)).toEqual(expect.arrayContaining(['hook', 'mute']));
    const lamps = new Map(lampsOf(fields).map(({ lamp, field }) => [lamp, [field.reportId, field.bitOffset]]));
    expect(lamps.get('off-hook')).toEqual(style.offHookLamp);
    expect(lamps.get('mute')).toEqual(style.muteLamp);
    expect(lamps.get('ring')).toEqual(style.ringLamp);
    const mute = fields.find(({ kind, usages }) => kind === 'input' && usages[0] === 0x0b_002f);
    expect(mute?.relative).toBe(!style.muteIsState);
    const parsed = parseReportDescriptor(style.descriptor);
    expect(parsed.ok && Object.fromEntries(parsed.outputBytes)).toEqual(style.outputBytes);
  });

  test('reads a maximum of 255 in one byte, and negative ranges', () => {
    expect(range(0x15, 0, 0x25, 0xff)?.logicalMaximum).toBe(255);
    expect(range(0x15, 0x81, 0x25, 0x7f)).toMatchObject({ logicalMinimum: -127, logicalMaximum: 127 });
    const signed = range(0x15, 0x81, 0x25, 0x7f)!;
    expect(readField(Uint8Array.of(0xff), signed)).toBe(-1);
  });

  test('passes over long items and gives the last usage to all that are left', () => {
    const fields = fieldsOf(
      Uint8Array.of(0xfe, 2, 0x10, 0, 0, 0x05, 0x0b, 0x09, 0x20, 0x09, 0x2f, 0x75, 1, 0x95, 3, 0x81, 2),
    );
    expect(fields.map(({ usages }) => usages)).toEqual([[0x0b_0020], [0x0b_002f], [0x0b_002f]]);
  });

  test('that cannot be one is a problem', () => {
    expect(problemOf(0x26, 0xff)).toBe('descriptor ends within an item');
    expect(problemOf(0xb4)).toBe('pop without push');
    expect(problemOf(...Array.from({ length: 40 }, () => 0xa4))).toBe('too many pushes');
    expect(problemOf(...Array.from({ length: 40 }, () => [0xa1, 1]).flat())).toBe('collections are too deep');
    expect(problemOf(0xc0)).toBe('collection ends that never began');
    expect(problemOf(0x85, 0)).toBe('report number is out of range');
    expect(problemOf(0x05, 0x0b, 0x19, 0, 0x2a, 0xff, 0xff)).toBe('too many usages');
    expect(problemOf(0x77, 0xff, 0xff, 0xff, 0xff)).toBe('report is too long');
    expect(problemOf(0x76, 0xff, 0x0f, 0x96, 0xff, 0x0f, 0x81, 2)).toBe('report is too long');
    expect(problemOf(...new Uint8Array(5000))).toBe('descriptor is too long');
  });

  test('of any bytes never throws and never grows beyond its bounds', () => {
    const valid = fc.constantFrom(...Object.values(speakerphoneStyles).map(({ descriptor }) => descriptor));
    const spoilt = fc.tuple(valid, fc.nat(), fc.nat(255)).map(([descriptor, at, byte]) => {
      const changed = Uint8Array.from(descriptor);
      changed[at % changed.length] = byte;
      return changed;
    });
    fc.assert(
      fc.property(
        fc.oneof(fc.uint8Array({ maxLength: 300 }), spoilt),
        fc.uint8Array({ maxLength: 70 }),
        (bytes, report) => {
          const fields = fieldsOf(bytes);
          expect(fields.length).toBeLessThanOrEqual(2048);
          new KeyReader(fields, true).read(report);
          expect(lampsOf(fields).length).toBeLessThanOrEqual(fields.length);
        },
      ),
    );
  });
});

describe('a value in a report', () => {
  test('is read as it was written, and leaves its neighbours alone', () => {
    const place = fc.record({
      bitOffset: fc.nat(40),
      bitSize: fc.integer({ min: 1, max: 16 }),
      rest: fc.uint8Array({ minLength: 8, maxLength: 8 }),
    });
    fc.assert(
      fc.property(place, fc.nat(0xffff), ({ bitOffset, bitSize, rest }, wanted) => {
        const field = { ...fieldsOf(speakerphoneStyles.jabra.descriptor)[0]!, bitOffset, bitSize, logicalMinimum: 0 };
        const value = wanted % 2 ** bitSize;
        const data = Uint8Array.from(rest);
        writeField(data, field, value);
        expect(readField(data, field)).toBe(value);
        writeField(data, field, readField(rest, field) ?? 0);
        expect(data).toEqual(rest);
      }),
    );
  });

  test('is not there when the report is too short', () => {
    const field = fieldsOf(speakerphoneStyles.logitech.descriptor).at(-1)!;
    expect(readField(new Uint8Array(1), field)).toBeNull();
    const short = new Uint8Array(1);
    writeField(short, field, 1);
    expect(short).toEqual(new Uint8Array(1));
  });

  test('stands behind the report number only where there is one', () => {
    expect(splitReport(Uint8Array.of(2, 9), true)).toEqual({ reportId: 2, data: Uint8Array.of(9) });
    expect(splitReport(Uint8Array.of(2, 9), false)).toEqual({ reportId: 0, data: Uint8Array.of(2, 9) });
    expect(joinReport(0, Uint8Array.of(7))).toEqual(Uint8Array.of(0, 7));
  });
});

describe('keys', () => {
  test('in an array are told when they go down and up', () => {
    // Consumer control: one number of 0 to 2, of which 1 is volume up and 2 volume down.
    const array = Uint8Array.from(Buffer.from('050c0901a1011500250275089501090009e909ea8100c0', 'hex'));
    const keys = new KeyReader(fieldsOf(array), false);
    expect(keys.read(Uint8Array.of(1))).toEqual([{ key: 'volume-up', pressed: true, relative: false }]);
    expect(keys.read(Uint8Array.of(2))).toEqual([
      { key: 'volume-up', pressed: false, relative: false },
      { key: 'volume-down', pressed: true, relative: false },
    ]);
    expect(keys.read(Uint8Array.of(0))).toEqual([{ key: 'volume-down', pressed: false, relative: false }]);
    expect(keys.read(Uint8Array.of(99))).toEqual([]);
  });
});
