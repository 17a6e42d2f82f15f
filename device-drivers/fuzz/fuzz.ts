import { seededRandom } from '../src/core/testing/seeded-random.ts';
import { spoil } from './mutate.ts';
import type { FuzzedParser } from './fuzzed-parser.ts';

export interface Finding {
  readonly parser: string;
  readonly run: number;
  readonly what: string;
  /** Hexadecimal. */
  readonly input: string;
}

export interface FuzzOptions {
  readonly seed: number;
  /** Inputs for each parser. */
  readonly runs: number;
  /** Called before each input, so that whoever watches can tell which one hangs. */
  readonly before: (run: number) => void;
}

/** Answers are a few times as large as what they were read from, never more than this. */
const growthLimit = 256;
const growthBase = 8192;
const sizedEvery = 32;

const sizeOf = (value: unknown, depth: number): number => {
  if (typeof value === 'string' || value instanceof Uint8Array) {
    return value.length;
  }
  if (typeof value !== 'object' || value === null || depth > 400) {
    return 1;
  }
  const parts: unknown[] = value instanceof Map ? [...value.entries()] : Object.values(value);
  return parts.reduce((sum: number, part) => sum + sizeOf(part, depth + 1), 8);
};

/** The input of a run depends on nothing but these three, so that it can be made again. */
export const inputOf = (parser: FuzzedParser, seed: number, run: number): Uint8Array => {
  const salt = Buffer.from(parser.name).reduce((sum, byte) => (Math.imul(sum, 31) + byte) >>> 0, seed);
  return spoil(parser.seeds, seededRandom(salt ^ Math.imul(run + 1, 0x9e3779b1)));
};

const judge = (parser: FuzzedParser, input: Uint8Array, run: number): string | null => {
  try {
    const value = parser.parse(input);
    if (run % sizedEvery !== 0) {
      return null;
    }
    const size = sizeOf(value, 0);
    return size > input.length * growthLimit + growthBase ? `answered with ${size} to ${input.length} bytes` : null;
  } catch (thrown) {
    return `threw ${thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}`;
  }
};

/** The first input that a parser does not survive, or null. */
export const fuzzParser = (parser: FuzzedParser, { seed, runs, before }: FuzzOptions): Finding | null => {
  for (let run = 0; run < runs; run += 1) {
    before(run);
    const input = inputOf(parser, seed, run);
    const what = judge(parser, input, run);
    if (what !== null) {
      return { parser: parser.name, run, what, input: Buffer.from(input).toString('hex') };
    }
  }
  return null;
};
