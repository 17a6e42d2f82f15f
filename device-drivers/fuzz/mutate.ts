type Random = () => number;

const below = (random: Random, bound: number): number => Math.floor(random() * bound);

/** Bytes that end, quote, escape or overflow something in one protocol or another. */
const telling = [
  0x00, 0x01, 0x02, 0x03, 0x09, 0x0a, 0x0d, 0x1b, 0x22, 0x26, 0x3a, 0x3c, 0x5c, 0x7f, 0x80, 0xc0, 0xfe, 0xff,
];

const anyByte = (random: Random): number =>
  random() < 0.3 ? (telling[below(random, telling.length)] ?? 0) : below(random, 256);

const randomInput = (random: Random, longest: number): number[] =>
  Array.from({ length: below(random, longest + 1) }, () => anyByte(random));

type Mutation = (input: number[], random: Random, other: Uint8Array) => void;

const mutations: readonly Mutation[] = [
  (input, random) => {
    input[below(random, input.length)] = anyByte(random);
  },
  (input, random) => {
    const at = below(random, input.length);
    input[at] = (input[at] ?? 0) ^ (1 << below(random, 8));
  },
  (input, random) => void input.splice(below(random, input.length), 1 + below(random, 4)),
  (input, random) => void input.splice(below(random, input.length + 1), 0, ...randomInput(random, 4)),
  (input, random) => void input.splice(below(random, input.length + 1)),
  (input, random) => {
    const from = below(random, input.length);
    const piece = input.slice(from, from + 1 + below(random, 8));
    const times = 1 + below(random, 20);
    input.splice(from, 0, ...Array.from({ length: times }, () => piece).flat());
  },
  (input, random, other) =>
    void input.splice(
      below(random, input.length + 1),
      below(random, 4),
      ...other.subarray(below(random, other.length)),
    ),
];

const longestInput = 4096;
const longestRandom = 64;

/** Rare, because it takes its time: what costs more than its length shows as a hang. */
const longShare = 0.001;
const longLength = 256 * 1024;

/** A good beginning, and one piece of it over and over. */
const longInput = (seed: Uint8Array, random: Random): Uint8Array => {
  const from = below(random, seed.length);
  const piece = random() < 0.5 ? seed.slice(from, from + 1 + below(random, 8)) : Uint8Array.of(anyByte(random));
  const input = Buffer.alloc(longLength, piece);
  input.set(random() < 0.5 ? seed : piece);
  return input;
};

/** An input made of the seeds by chance: spoilt (mostly), whole, endless, or nothing like them. */
export const spoil = (seeds: readonly Uint8Array[], random: Random): Uint8Array => {
  const seed = seeds[below(random, seeds.length)];
  if (seed === undefined || random() < 0.2) {
    return Uint8Array.from(randomInput(random, longestRandom));
  }
  if (random() < longShare) {
    return longInput(seed, random);
  }
  const input = [...seed];
  for (let left = below(random, 6); left > 0; left -= 1) {
    const mutate = mutations[below(random, mutations.length)];
    mutate?.(input, random, seeds[below(random, seeds.length)] ?? seed);
  }
  return Uint8Array.from(input.slice(0, longestInput));
};
