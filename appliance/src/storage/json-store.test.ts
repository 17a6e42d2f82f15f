import * as fc from 'fast-check';
import { Type } from 'typebox';
import { expect, test } from 'vitest';
import { MemoryFiles } from '../testing/memory-files.ts';
import { JsonStore } from './json-store.ts';

const schema = Type.Object({ count: Type.Integer() }, { additionalProperties: false });
const path = '/data/count.json';
const storeOn = (files: MemoryFiles): JsonStore<typeof schema> =>
  new JsonStore({ files, path, schema, version: 1, mode: 0o600, epochMs: () => 42 });

test('a power cut at any step of a save leaves the old or the new value, whole', async () => {
  const whole = new MemoryFiles();
  await storeOn(whole).save({ count: 2 });
  const steps = whole.operations;
  expect(steps).toBeGreaterThan(4);
  for (let cutAt = 0; cutAt <= steps; cutAt += 1) {
    const files = new MemoryFiles();
    await storeOn(files).save({ count: 1 });
    files.cutAt = files.operations + cutAt;
    const saved = await storeOn(files).save({ count: 2 });
    files.cutAt = Number.POSITIVE_INFINITY;
    const loaded = await storeOn(files).load();
    expect(loaded.state === 'loaded' ? loaded.value.count : 0, `cut at step ${cutAt}`).toBe(
      // The rename is the moment; only the folder's sync comes after it.
      cutAt >= steps - 1 ? 2 : 1,
    );
    expect(saved).toBe(cutAt >= steps);
  }
});

test('a save after a cut works again and keeps the mode of a secret', async () => {
  const files = new MemoryFiles();
  files.cutAt = 3;
  expect(await storeOn(files).save({ count: 1 })).toBe(false);
  files.cutAt = Number.POSITIVE_INFINITY;
  expect(await storeOn(files).save({ count: 2 })).toBe(true);
  expect(files.modes.get(`${path}.new`)).toBe(0o600);
});

test('of many saves the last one stays, and nobody waits in vain', async () => {
  const files = new MemoryFiles();
  const store = storeOn(files);
  const saves = await Promise.all(Array.from({ length: 50 }, async (_, count) => store.save({ count })));
  expect(saves.every(Boolean)).toBe(true);
  await store.idle();
  expect(await store.load()).toEqual({ state: 'loaded', value: { count: 49 } });
  // 50 values, but only the first and the newest waiting one were written.
  expect(files.operations).toBeLessThan(50);
});

test('a missing file is no damage', async () => {
  expect(await storeOn(new MemoryFiles()).load()).toEqual({ state: 'missing' });
});

test.each(['', '{', '{"version":2,"data":{"count":1}}', '{"version":1,"data":{"count":"one"}}', '[]', 'null'])(
  'a damaged file (%s) is set aside and the next load starts fresh',
  async (text) => {
    const files = new MemoryFiles();
    files.content.set(path, new TextEncoder().encode(text));
    expect(await storeOn(files).load()).toEqual({ state: 'damaged', movedTo: `${path}.damaged-42` });
    expect(await storeOn(files).load()).toEqual({ state: 'missing' });
  },
);

test('any bytes get an answer', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
      const files = new MemoryFiles();
      files.content.set(path, bytes);
      expect((await storeOn(files).load()).state).toBe('damaged');
    }),
  );
});
