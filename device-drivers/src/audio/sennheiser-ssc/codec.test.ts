import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decodeMessage,
  decodeSubscription,
  encodeMessage,
  encodeSubscription,
  treeOf,
  type SscMessage,
} from './codec.ts';

const path = fc.constantFrom('/audio/mute', '/audio/out1/attenuation', '/m/beam/azimuth', '/device/identity/serial');
const value = fc.oneof(fc.boolean(), fc.integer(), fc.string(), fc.constant(null));
const message: fc.Arbitrary<SscMessage> = fc.record({
  leaves: fc.uniqueArray(fc.record({ path, value }), { selector: (leaf) => leaf.path, maxLength: 3 }),
  errors: fc.array(fc.record({ path, code: fc.integer({ min: 100, max: 599 }), detail: fc.string() }), {
    maxLength: 2,
  }),
});

const byPath = (a: { path: string }, b: { path: string }): number => a.path.localeCompare(b.path);

describe('SSC', () => {
  test.each([
    ['{"audio":{"mute":true}}', [{ path: '/audio/mute', value: true }]],
    [
      '{"m":{"beam":{"azimuth":120,"elevation":30}}}',
      [
        { path: '/m/beam/azimuth', value: 120 },
        { path: '/m/beam/elevation', value: 30 },
      ],
    ],
    ['{"m":{"beam":{"azimuth":null}}}', [{ path: '/m/beam/azimuth', value: null }]],
  ])('reads and writes %s', (text, leaves) => {
    expect(decodeMessage(text)).toEqual({ leaves, errors: [] });
    expect(encodeMessage({ leaves, errors: [] })).toBe(text);
  });

  test('reads errors', () => {
    expect(decodeMessage('{"osc":{"error":[{"audio":{"mute":[404,{"desc":"address not found"}]}}]}}')).toEqual({
      leaves: [],
      errors: [{ path: '/audio/mute', code: 404, detail: 'address not found' }],
    });
    expect(decodeMessage('{"osc":{"error":[400]}}')).toEqual({ leaves: [], errors: [] });
    expect(decodeMessage('{"osc":{"error":7}}')).toEqual({ leaves: [], errors: [] });
  });

  test('writes and reads subscriptions', () => {
    const leaf = encodeSubscription({ paths: ['/m/beam/azimuth'], lifetimeS: 30, everyMs: null });
    expect(encodeMessage({ leaves: [leaf], errors: [] })).toBe(
      '{"osc":{"state":{"subscribe":[{"#":{"lifetime":30},"m":{"beam":{"azimuth":null}}}]}}}',
    );
    expect(decodeSubscription(leaf.value)).toEqual({ paths: ['/m/beam/azimuth'], lifetimeS: 30, everyMs: null });
    const end = encodeSubscription({ paths: ['/m/in1/peak'], lifetimeS: null, everyMs: null });
    expect(decodeSubscription(end.value)).toEqual({ paths: ['/m/in1/peak'], lifetimeS: null, everyMs: null });
    expect([decodeSubscription(null), decodeSubscription([]), decodeSubscription([5])]).toEqual([null, null, null]);
  });

  test.each(['', '{', '[]', 'null', '5', '"x"'])('does not believe %s', (text) => {
    expect(decodeMessage(text)).toBeNull();
  });

  test('reads what it writes', () => {
    fc.assert(
      fc.property(message, (one) => {
        const read = decodeMessage(encodeMessage(one));
        expect(read?.leaves.toSorted(byPath)).toEqual(one.leaves.toSorted(byPath));
        expect(read?.errors).toEqual(one.errors);
      }),
    );
  });

  test('takes any bytes and any tree', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), fc.jsonValue(), (bytes, tree) => {
        decodeMessage(new TextDecoder().decode(bytes));
        const read = decodeMessage(JSON.stringify(tree));
        expect((read?.leaves.length ?? 0) <= 256).toBe(true);
        decodeSubscription(tree);
      }),
    );
  });

  test('does not follow a tree for ever', () => {
    const deep = treeOf([{ path: '/a'.repeat(2000), value: 1 }]);
    expect(decodeMessage(JSON.stringify(deep))?.leaves).toEqual([]);
    const wide = Object.fromEntries(Array.from({ length: 5000 }, (_, at) => [String(at), at]));
    expect(decodeMessage(JSON.stringify(wide))?.leaves).toHaveLength(256);
  });

  test('is not led into the prototype of an object', () => {
    expect(decodeMessage('{"__proto__":{"polluted":true}}')?.errors).toEqual([]);
    treeOf([{ path: '/__proto__/polluted', value: true }]);
    expect('polluted' in {}).toBe(false);
  });
});
