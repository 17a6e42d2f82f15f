import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withLock } from './lock.mjs';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ratspult-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the lock of the set-up', () => {
  it('lets one after the other in and tells the second whom it waits for', async () => {
    const path = join(folder, 'new/lock');
    const order: string[] = [];
    const leave = Promise.withResolvers<void>();
    const first = withLock(
      path,
      () => undefined,
      async () => {
        order.push('first in');
        await leave.promise;
        order.push('first out');
      },
    );
    const second = withLock(
      path,
      (owner) => {
        order.push(`waits for ${owner === process.pid ? 'us' : owner}`);
        leave.resolve();
      },
      () => order.push('second in'),
    );
    await Promise.all([first, second]);
    expect(order).toEqual(['first in', 'waits for us', 'first out', 'second in']);
    expect(existsSync(path)).toBe(false);
  });

  it.each(['4194304 123', `${process.pid} 1`, '', 'nonsense'])(
    'is taken from an owner that is gone: %j',
    async (owner) => {
      const path = join(folder, 'lock');
      writeFileSync(path, owner);
      expect(
        await withLock(
          path,
          () => expect.unreachable(),
          () => 'done',
        ),
      ).toBe('done');
    },
  );

  it('is given back when the work fails', async () => {
    const path = join(folder, 'lock');
    await expect(
      withLock(
        path,
        () => undefined,
        () => Promise.reject(new Error('no')),
      ),
    ).rejects.toThrow('no');
    expect(existsSync(path)).toBe(false);
  });
});
