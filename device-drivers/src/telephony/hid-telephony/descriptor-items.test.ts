import { describe, expect, test } from 'vitest';
import { parseReportDescriptor, type HidField, type ParsedDescriptor } from './report-descriptor.ts';
import { readField, writeField } from './reports.ts';

const parse = (...bytes: readonly number[]): ParsedDescriptor => parseReportDescriptor(Uint8Array.from(bytes));

const fieldsOf = (...bytes: readonly number[]): readonly HidField[] => {
  const parsed = parse(...bytes);
  expect(parsed).toMatchObject({ ok: true });
  return parsed.ok ? parsed.fields : [];
};

const problemOf = (...bytes: readonly number[]): string | null => {
  const parsed = parse(...bytes);
  return parsed.ok ? null : parsed.problem;
};

const times = (count: number, ...bytes: readonly number[]): number[] =>
  Array.from({ length: count }, () => bytes).flat();

/** Usage page of buttons, button 1, one bit, one of it. */
const oneButton = [0x05, 0x09, 0x09, 0x01, 0x75, 1, 0x95, 1] as const;
const input = [0x81, 2] as const;
const telephone = [0x05, 0x0b, 0x09, 0x05] as const;

describe('an item of a report descriptor', () => {
  test('may be long, is passed over then, and moves nothing', () => {
    expect(fieldsOf(0xfe, 3, 0x10, 0xc0, 0xc0, 0xc0, ...oneButton, ...input)).toHaveLength(1);
    expect(fieldsOf(...oneButton, 0xfe, 0, 0x10, ...input)).toHaveLength(1);
  });

  test('of four bytes names a usage with its page', () => {
    expect(fieldsOf(...oneButton.slice(4), 0x0b, 0x2f, 0x00, 0x0b, 0x00, ...input)[0]?.usages).toEqual([0x0b_002f]);
  });

  test('of a feature ends its usages', () => {
    const fields = fieldsOf(...oneButton, 0xb1, 2, 0x09, 0x07, ...input);
    expect(fields.map(({ usages }) => usages)).toEqual([[0x09_0007]]);
  });

  test('of a collection and its end ends usages too', () => {
    const fields = fieldsOf(...oneButton, 0xa1, 0, 0x09, 0x02, ...input, 0x09, 0x03, 0xc0, 0x09, 0x04, ...input);
    expect(fields.map(({ usages }) => usages)).toEqual([[0x09_0002], [0x09_0004]]);
  });

  test('that nobody knows moves nothing', () => {
    expect(fieldsOf(...oneButton, 0x55, 3, 0x65, 1, ...input)).toEqual(fieldsOf(...oneButton, ...input));
  });

  test('without data is 0', () => {
    expect(fieldsOf(...oneButton, 0x14, 0x25, 1, ...input)[0]).toMatchObject({ logicalMinimum: 0, logicalMaximum: 1 });
  });

  test.each([
    [[0x15, 0x80, 0x25, 0x7f], -128, 127],
    [[0x16, 0x00, 0x80, 0x26, 0xff, 0x7f], -32_768, 32_767],
    [[0x15, 5, 0x25, 5], 5, 5],
    [[0x15, 0x00, 0x26, 0xff, 0x00], 0, 255],
  ])('gives a range: %j is %i to %i', (range, logicalMinimum, logicalMaximum) => {
    expect(fieldsOf(...oneButton, ...range, ...input)[0]).toMatchObject({ logicalMinimum, logicalMaximum });
  });

  test('pushed comes back with pop, all of it', () => {
    const fields = fieldsOf(...oneButton, 0xa4, 0x05, 0x0c, 0x75, 8, ...input, 0xb4, 0x09, 0x02, ...input);
    expect(fields.map(({ bitSize, usages }) => [bitSize, usages[0]])).toEqual([
      [8, 0x09_0001],
      [1, 0x09_0002],
    ]);
  });
});

describe('fields', () => {
  test('belong to the outermost application, none behind its end', () => {
    const within = [...telephone, 0xa1, 1, ...oneButton, ...input];
    const nested = [0x09, 0x40, 0xa1, 1, 0x09, 0x01, ...input, 0xc0, 0x09, 0x01, ...input, 0xc0];
    const behind = [0x09, 0x01, ...input, 0x09, 0x40, 0xa1, 0, 0x09, 0x01, ...input, 0xc0];
    const fields = fieldsOf(...within, ...nested, ...behind);
    expect(fields.map(({ application }) => application)).toEqual([0x0b_0005, 0x0b_0005, 0x0b_0005, 0, 0]);
  });

  test('that are constant, of no size or of no usage are padding, and move what follows', () => {
    expect(fieldsOf(...oneButton, 0x81, 3)).toEqual([]);
    expect(fieldsOf(0x05, 0x09, 0x09, 1, 0x75, 0, 0x95, 1, ...input)).toEqual([]);
    expect(fieldsOf(0x75, 8, 0x95, 1, ...input, ...oneButton, ...input)).toMatchObject([{ bitOffset: 8 }]);
  });

  test('count their bits for each kind and number of report', () => {
    const parsed = parse(0x85, 1, ...oneButton, ...input, 0x09, 1, 0x91, 2, 0x85, 2, 0x09, 1, ...input);
    expect(parsed).toMatchObject({
      numbered: true,
      outputBytes: new Map([[1, 1]]),
      fields: [
        { kind: 'input', reportId: 1, bitOffset: 0 },
        { kind: 'output', reportId: 1, bitOffset: 0 },
        { kind: 'input', reportId: 2, bitOffset: 0 },
      ],
    });
  });
});

describe('the bounds of a report descriptor', () => {
  test('let in what is just within them', () => {
    expect(problemOf(...times(4096, 0x54))).toBeNull();
    expect(problemOf(...times(16, 0xa4))).toBeNull();
    expect(problemOf(...times(16, 0xa1, 0))).toBeNull();
    expect(problemOf(0x85, 255)).toBeNull();
    expect(problemOf(0x76, 0x00, 0x80, 0x95, 1, ...input)).toBeNull();
    expect(problemOf(0x96, 0x00, 0x80)).toBeNull();
    expect(problemOf(0x05, 9, 0x19, 0, 0x2a, 0xff, 0x03)).toBeNull();
    expect(problemOf(0x05, 9, 0x09, 1, 0x75, 1, 0x96, 0x00, 0x08, ...input)).toBeNull();
  });

  test.each([
    ['descriptor is too long', times(4097, 0x54)],
    ['too many pushes', times(17, 0xa4)],
    ['collections are too deep', times(17, 0xa1, 0)],
    ['report number is out of range', [0x86, 0x00, 0x01]],
    ['report is too long', [0x76, 0x01, 0x80]],
    ['report is too long', [0x96, 0x01, 0x80]],
    ['report is too long', [0x76, 0x00, 0x80, 0x95, 1, ...input, ...input]],
    ['report is too long', [0x05, 9, 0x09, 1, 0x75, 1, 0x96, 0x01, 0x08, ...input]],
    ['too many usages', [0x05, 9, 0x19, 0, 0x2a, 0x00, 0x04]],
    ['too many usages', [0x05, 9, 0x09, 7, 0x19, 0, 0x2a, 0xff, 0x03]],
    ['too many usages', [0x05, 9, 0x19, 9, 0x29, 3]],
  ])('keep out what is just beyond: %s', (problem, bytes) => {
    expect(problemOf(...bytes)).toBe(problem);
  });
});

const field = (bitSize: number, logicalMinimum: number): HidField => ({
  kind: 'input',
  reportId: 0,
  bitOffset: 0,
  bitSize,
  logicalMinimum,
  logicalMaximum: 0,
  relative: false,
  form: 'variable',
  usages: [],
  application: 0,
});

describe('a field of a report', () => {
  test('is read up to 32 bits, with its sign', () => {
    const ones = new Uint8Array(8).fill(0xff);
    expect(readField(ones, field(32, 0))).toBe(0xffff_ffff);
    expect(readField(ones, field(33, 0))).toBeNull();
    expect([0x7f, 0x80, 0xff].map((byte) => readField(Uint8Array.of(byte), field(8, -128)))).toEqual([127, -128, -1]);
  });

  test('is not written where the report has ended', () => {
    const data = Uint8Array.of(0);
    writeField(data, { ...field(16, 0), bitOffset: 4 }, 0xffff);
    expect([...data]).toEqual([0xf0]);
  });
});
