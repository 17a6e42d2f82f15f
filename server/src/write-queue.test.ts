import { expect, test } from 'vitest';
import { ServerError } from './server-error.ts';
import { ManualClock } from './testing/manual-clock.ts';
import { silentLog } from './testing/silent-log.ts';
import { WriteQueue } from './write-queue.ts';

/** A place to write to that can be away. */
function place() {
  const clock = new ManualClock();
  const written: string[] = [];
  const state = { away: false };
  const write = (what: string) => async (): Promise<void> => {
    await Promise.resolve();
    if (state.away) {
      throw new ServerError('database-away', 'away');
    }
    written.push(what);
  };
  return { clock, written, state, write, queue: new WriteQueue('test', silentLog, clock) };
}

/** Lets every write that can happen now happen. */
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 50; turn += 1) {
    await Promise.resolve();
  }
};

test('writes wait for a database that is away and come in their order when it is back', async () => {
  const { queue, write, written, state, clock } = place();
  state.away = true;
  queue.add(write('lock'));
  queue.add(write('ban'));
  await settle();
  await queue.idle();
  await expect(queue.run(write('delete'))).rejects.toMatchObject({ code: 'database-away' });
  expect(written).toEqual([]);
  state.away = false;
  clock.advance(10_000);
  await settle();
  expect(written).toEqual(['lock', 'ban']);
  await queue.run(write('delete'));
  expect(written).toEqual(['lock', 'ban', 'delete']);
});

test('a write that is wrong does not hold up the next', async () => {
  const { queue, write, written } = place();
  queue.add(() => Promise.reject(new Error('wrong')));
  queue.add(write('next'));
  await queue.idle();
  expect(written).toEqual(['next']);
});

test('the end does not wait for a database that is away', async () => {
  const { queue, write, written, state } = place();
  state.away = true;
  queue.add(write('lost'));
  await settle();
  await queue.close();
  expect(written).toEqual([]);
});
