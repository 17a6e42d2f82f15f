import { describe, expect, test } from 'vitest';
import { CommandQueue, type QueueAnswer } from './command-queue.ts';
import { FakeClock } from './testing/fake-clock.ts';
import { busy, codeOf, done, queueUnderTest, reasonOf } from './testing/queue-under-test.ts';

/** Sent commands with their times. */
const times = (wire: readonly { readonly name: string; readonly atMs: number }[]): string[] =>
  wire.map(({ name, atMs }) => `${name} at ${atMs}`);

describe('the command queue says', () => {
  test('how many commands are queued or unanswered', async () => {
    const { clock, ask, queue, wire } = queueUnderTest();
    expect(queue.size).toBe(0);
    void ask('poll', 'poll');
    expect(queue.size).toBe(1);
    void ask('move', 'person', ['pan']);
    void ask('recall', 'person');
    void ask('light', 'automation');
    await clock.advance(6);
    expect(times(wire)).toEqual(['poll at 0', 'move at 6']);
    expect(queue.size).toBe(4);
    wire[1]?.answer(done);
    expect(times(wire).at(-1)).toBe('recall at 6');
    expect(queue.size).toBe(3);
  });

  test('why a command did not happen', async () => {
    const { clock, ask, queue, wire } = queueUnderTest({ bound: 2 });
    const unanswered = ask('home now', 'person');
    const stopped = ask('pan', 'person', ['pan']);
    void ask('stop', 'stop');
    expect(await reasonOf(stopped)).toBe('superseded: a stop was asked for');
    await clock.advance(2000);
    expect(await reasonOf(unanswered)).toBe('offline: no answer to home within 1000 ms');
    void ask('hold', 'person');
    const older = ask('zoom 1', 'person', ['zoom']);
    void ask('zoom 2', 'person', ['zoom']);
    expect(await reasonOf(older)).toBe('superseded: a newer motion took its place');
    expect(await reasonOf(ask('zoom 3', 'automation', ['zoom']))).toBe('superseded: a more urgent motion is waiting');
    const fits = ask('fits', 'poll');
    expect(await reasonOf(ask('too much', 'poll'))).toBe('refused: too many commands are waiting');
    queue.clear('offline', 'unplugged');
    expect(await reasonOf(fits)).toBe('offline: unplugged');
    expect(wire.map(({ name }) => name)).not.toContain('fits');
  });

  test('that a device had no room for a command, twenty seconds after it was asked for', async () => {
    const { clock, ask, wire } = queueUnderTest();
    await clock.advance(15_000);
    const recall = ask('recall preset', 'person');
    while (clock.monotonicMs() < 35_000) {
      wire.at(-1)?.answer(busy);
      await clock.advance(50);
    }
    expect(wire.at(-1)?.atMs).toBe(35_000);
    wire.at(-1)?.answer(busy);
    await clock.advance(50);
    expect(wire.at(-1)?.atMs).toBe(35_050);
    wire.at(-1)?.answer(busy);
    expect(await reasonOf(recall)).toBe('refused: no room for recall');
    expect(clock.pendingTimers()).toBe(0);
  });
});

describe('the command queue sends', () => {
  test('nothing past an unanswered command of a person, however long it takes', async () => {
    const { clock, ask, wire } = queueUnderTest();
    void ask('home', 'person');
    void ask('recall', 'person');
    void ask('poll', 'poll');
    await clock.advance(999);
    expect(times(wire)).toEqual(['home at 0']);
    // Only the deadline is awaited: who cannot be sent at any time sets no timer.
    expect(clock.pendingTimers()).toBe(1);
  });

  test('no poll past a poll', async () => {
    const { clock, ask, wire } = queueUnderTest();
    void ask('poll 1', 'poll');
    void ask('poll 2', 'poll');
    await clock.advance(999);
    expect(times(wire)).toEqual(['poll 1 at 0']);
  });

  test('automation past a poll, and nobody but a stop past automation', async () => {
    const { clock, ask, wire } = queueUnderTest();
    void ask('poll', 'poll');
    void ask('light', 'automation');
    await clock.advance(6);
    void ask('move', 'person', ['pan']);
    await clock.advance(200);
    expect(times(wire)).toEqual(['poll at 0', 'light at 6']);
    void ask('stop', 'stop');
    expect(times(wire)).toEqual(['poll at 0', 'light at 6', 'stop at 206']);
  });

  test('urgent commands a moment apart while any command before them is unanswered', async () => {
    const { clock, ask, wire } = queueUnderTest({ gapMs: 20 });
    void ask('poll', 'poll');
    void ask('move', 'person', ['pan']);
    await clock.advance(6);
    wire[1]?.answer(done);
    void ask('recall', 'person');
    await clock.advance(6);
    wire[2]?.answer(done);
    void ask('stop', 'stop');
    await clock.advance(20);
    expect(times(wire)).toEqual(['poll at 0', 'move at 6', 'recall at 12', 'stop at 22']);
  });

  test('the second half of a stop by itself when nobody answers the first', async () => {
    const { clock, ask, wire } = queueUnderTest();
    void ask('hold', 'person');
    void ask('pan stop', 'stop');
    void ask('zoom stop', 'stop');
    await clock.advance(25);
    expect(times(wire)).toEqual(['hold at 0', 'pan stop at 10', 'zoom stop at 20']);
  });

  test('each stop that has a name of its own, and one that only shares it with another command', () => {
    const { ask, names, wire } = queueUnderTest();
    void ask('hold', 'person');
    void ask('stop of a stopwatch', 'poll');
    void ask('stop', 'stop');
    void ask('pan stop', 'stop');
    void ask('stop again', 'stop');
    for (let sent = 0; sent < wire.length; sent += 1) {
      wire[sent]?.answer(done);
    }
    expect(names()).toEqual(['hold', 'stop', 'pan stop', 'stop of a stopwatch']);
  });

  test('what waits by one timer, whoever asks how often', async () => {
    const { clock, ask, queue, wire } = queueUnderTest({ gapMs: 20 });
    void ask('poll 1', 'poll');
    wire[0]?.answer(done);
    void ask('poll 2', 'poll');
    queue.pump();
    queue.pump();
    expect(clock.pendingTimers()).toBe(1);
    queue.clear('offline', 'gone');
    expect(clock.pendingTimers()).toBe(0);
    await clock.advance(100);
    expect(times(wire)).toEqual(['poll 1 at 0']);
  });

  test('as many as may wait', async () => {
    const { ask, names, wire } = queueUnderTest({ bound: 2 });
    void ask('hold', 'person');
    const both = [ask('one', 'person'), ask('two', 'person')];
    for (let sent = 0; sent < wire.length; sent += 1) {
      wire[sent]?.answer(done);
    }
    expect(await Promise.all(both.map(codeOf))).toEqual(['ok', 'ok']);
    expect(names()).toEqual(['hold', 'one', 'two']);
  });
});

describe('a device without room', () => {
  test('is asked again after 50 ms, for a stop after 10', async () => {
    const { clock, ask, wire } = queueUnderTest();
    void ask('recall', 'person');
    wire[0]?.answer(busy);
    await clock.advance(50);
    wire[1]?.answer(done);
    void ask('stop', 'stop');
    wire[2]?.answer(busy);
    await clock.advance(10);
    expect(times(wire)).toEqual(['recall at 0', 'recall at 50', 'stop at 50', 'stop at 60']);
  });

  test('keeps no other stop waiting when it refused one', async () => {
    const { clock, ask, wire } = queueUnderTest();
    void ask('pan stop', 'stop');
    void ask('zoom stop', 'stop');
    await clock.advance(4);
    wire[0]?.answer(busy);
    expect(times(wire)).toEqual(['pan stop at 0', 'zoom stop at 4']);
    wire[1]?.answer(busy);
    await clock.advance(10);
    wire[2]?.answer(done);
    expect(times(wire).slice(2)).toEqual(['zoom stop at 14', 'pan stop at 14']);
  });

  test('is not asked for an older motion when a newer one of an axis of it waits', async () => {
    const { clock, ask, wire } = queueUnderTest();
    const older = ask('older', 'person', ['pan']);
    void ask('newer', 'person', ['pan', 'zoom']);
    wire[0]?.answer(busy);
    expect(await reasonOf(older)).toBe('superseded: a newer motion took its place');
    await clock.advance(500);
    expect(times(wire)).toEqual(['older at 0', 'newer at 0']);
  });

  test('is asked again for a motion in its turn when only another axis waits', async () => {
    const { clock, ask, wire } = queueUnderTest();
    void ask('pan', 'person', ['pan']);
    void ask('zoom', 'person', ['zoom']);
    wire[0]?.answer(busy);
    await clock.advance(50);
    wire[1]?.answer(done);
    expect(times(wire)).toEqual(['pan at 0', 'pan at 50', 'zoom at 50']);
  });

  test('is asked again after a stop for what is no motion, and not for a motion from before it', async () => {
    const { clock, ask, wire } = queueUnderTest();
    void ask('store', 'person');
    void ask('stop', 'stop');
    wire[0]?.answer(busy);
    wire[1]?.answer(done);
    await clock.advance(50);
    wire[2]?.answer(done);
    expect(times(wire)).toEqual(['store at 0', 'stop at 0', 'store at 50']);
    const move = ask('move', 'person', ['pan']);
    void ask('stop', 'stop');
    wire[3]?.answer(busy);
    expect(await reasonOf(move)).toBe('superseded: a stop was asked for');
  });

  test('is asked again for a motion that was asked for after the last stop', async () => {
    const { clock, ask, wire } = queueUnderTest();
    void ask('stop', 'stop');
    wire[0]?.answer(done);
    void ask('move', 'person', ['pan']);
    wire[1]?.answer(busy);
    await clock.advance(50);
    expect(times(wire)).toEqual(['stop at 0', 'move at 0', 'move at 50']);
  });
});

describe('an answer', () => {
  test('that comes twice counts once, also when the command is on the wire again', async () => {
    const { clock, ask, queue, wire } = queueUnderTest();
    const recall = ask('recall', 'person');
    wire[0]?.answer(busy);
    await clock.advance(50);
    wire[0]?.answer(done);
    expect(queue.size).toBe(1);
    wire[1]?.answer({ type: 'settled', outcome: { ok: true, value: 'the second' } });
    expect(await recall).toEqual({ ok: true, value: 'the second' });
  });

  test('that comes after the deadline is for nobody', async () => {
    const { clock, ask, queue, wire } = queueUnderTest();
    const home = ask('home', 'person');
    await clock.advance(1000);
    wire[0]?.answer(busy);
    await clock.advance(1000);
    expect(await codeOf(home)).toBe('offline');
    expect([wire.length, queue.size]).toEqual([1, 0]);
  });

  test('within the sending leaves nothing to forget', async () => {
    const clock = new FakeClock();
    const forgotten: string[] = [];
    const late: ((answer: QueueAnswer<string>) => void)[] = [];
    const queue = new CommandQueue<string, string>({
      clock,
      bound: 8,
      gapMs: 0,
      hasRoom: () => true,
      transmit: ({ payload }, answer) => {
        if (late.push(answer) === 1) {
          answer(busy);
        }
        return () => forgotten.push(payload);
      },
    });
    const command = { name: 'a', priority: 'person', axes: [], deadlineMs: 1000, payload: 'a' } as const;
    const asked = queue.enqueue(command);
    expect([queue.size, clock.pendingTimers()]).toEqual([1, 1]);
    await clock.advance(49);
    // It waits for room, and what was sent is settled: cleared now, there is nothing of it to forget.
    queue.clear('offline', 'gone');
    expect(await codeOf(asked)).toBe('offline');
    expect(forgotten).toEqual([]);
  });
});

describe('a lost line', () => {
  test('lets the wire forget what was unanswered, and counts nothing any more', async () => {
    const { clock, ask, forgotten, queue } = queueUnderTest();
    void ask('poll', 'poll');
    void ask('move', 'person', ['pan']);
    await clock.advance(6);
    queue.clear('offline', 'gone');
    expect([queue.size, clock.pendingTimers()]).toEqual([0, 0]);
    expect(forgotten.toSorted()).toEqual(['move', 'poll']);
  });

  test('ends what is queued while nothing is on the wire', async () => {
    const { ask, queue, setRoom } = queueUnderTest();
    setRoom(false);
    const waiting = ask('recall', 'person');
    queue.clear('offline', 'gone');
    expect(await codeOf(waiting)).toBe('offline');
  });

  test('is forgotten with its gap and its doubts: the next line starts afresh', async () => {
    const { clock, ask, queue, wire } = queueUnderTest({ gapMs: 20 });
    void ask('hold', 'person');
    void ask('stop', 'stop');
    await clock.advance(10);
    wire[1]?.answer(done);
    queue.clear('offline', 'gone');
    void ask('poll', 'poll');
    expect(times(wire).at(-1)).toBe('poll at 10');
    await clock.advance(2000);
    expect(wire).toHaveLength(3);
  });
});

const doubtfulStop = async () => {
  const line = queueUnderTest();
  void line.ask('hold', 'person');
  void line.ask('stop', 'stop');
  await line.clock.advance(10);
  line.wire[1]?.answer(done);
  expect(times(line.wire)).toEqual(['hold at 0', 'stop at 10']);
  return line;
};

describe('a stop that was answered while another command was not', () => {
  test('goes out again when the other was lost, once: unanswered then, it is given up', async () => {
    const { clock, queue, wire } = await doubtfulStop();
    await clock.advance(10_000);
    expect(times(wire)).toEqual(['hold at 0', 'stop at 10', 'stop at 1000']);
    expect([queue.size, clock.pendingTimers()]).toEqual([0, 0]);
  });

  test('is sure when the other is answered too, whatever is lost later', async () => {
    const { clock, ask, wire } = await doubtfulStop();
    wire[0]?.answer(done);
    void ask('later', 'person');
    await clock.advance(10_000);
    expect(times(wire)).toEqual(['hold at 0', 'stop at 10', 'later at 10']);
  });

  test('stays in doubt when something else than a motion goes out', async () => {
    const { clock, ask, wire } = await doubtfulStop();
    void ask('poll', 'poll');
    wire[2]?.answer(done);
    await clock.advance(10_000);
    expect(times(wire)).toEqual(['hold at 0', 'stop at 10', 'poll at 10', 'stop at 1000']);
  });

  test('is in no doubt for an answer that there is no room: it is asked for again anyhow', async () => {
    const { clock, ask, wire } = queueUnderTest();
    void ask('hold', 'person');
    void ask('stop', 'stop');
    await clock.advance(10);
    wire[1]?.answer(busy);
    await clock.advance(10);
    wire[2]?.answer(done);
    await clock.advance(10_000);
    expect(times(wire)).toEqual(['hold at 0', 'stop at 10', 'stop at 20', 'stop at 1000']);
  });
});
