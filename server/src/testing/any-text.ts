import * as fc from 'fast-check';

/** Text of any code points at all, halves of pairs and invisible ones included. */
export const anyText = (maxLength: number): fc.Arbitrary<string> =>
  fc
    .array(fc.oneof(fc.integer({ min: 0, max: 0x10_ff_ff }), fc.integer({ min: 0, max: 0x20_ff })), { maxLength })
    .map((points) => String.fromCodePoint(...points));
