import type { HidField } from './report-descriptor.ts';

/** Numbers longer than this are not read; keys and lamps have a bit, key numbers at most 16. */
const bitsRead = 32;

/** The field's number in a report without its report number; null when the report is too short. */
export const readField = (data: Uint8Array, { bitOffset, bitSize, logicalMinimum }: HidField): number | null => {
  if (bitSize > bitsRead || bitOffset + bitSize > data.length * 8) {
    return null;
  }
  let value = 0;
  for (let bit = 0; bit < bitSize; bit += 1) {
    const at = bitOffset + bit;
    const set = ((data[at >> 3] ?? 0) >> (at & 7)) & 1;
    value += set * 2 ** bit;
  }
  const negative = logicalMinimum < 0 && value >= 2 ** (bitSize - 1);
  return negative ? value - 2 ** bitSize : value;
};

/** Sets the field's bits; a report that is too short stays as it is. */
export const writeField = (data: Uint8Array, { bitOffset, bitSize }: HidField, value: number): void => {
  for (let bit = 0; bit < Math.min(bitSize, bitsRead); bit += 1) {
    const at = bitOffset + bit;
    const byte = data[at >> 3];
    if (byte !== undefined) {
      const set = Math.floor(value / 2 ** bit) % 2 !== 0;
      data[at >> 3] = set ? byte | (1 << (at & 7)) : byte & ~(1 << (at & 7));
    }
  }
};

export interface SplitReport {
  readonly reportId: number;
  readonly data: Uint8Array;
}

/** A report as hidraw gives it: the first byte is its number where the device numbers them. */
export const splitReport = (bytes: Uint8Array, numbered: boolean): SplitReport =>
  numbered ? { reportId: bytes[0] ?? 0, data: bytes.subarray(1) } : { reportId: 0, data: bytes };

/** A report as hidraw takes it: the first byte is its number, 0 where the device numbers none. */
export const joinReport = (reportId: number, data: Uint8Array): Uint8Array => Uint8Array.of(reportId, ...data);
