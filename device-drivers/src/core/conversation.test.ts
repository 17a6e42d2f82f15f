import { describe, expect, test } from 'vitest';
import { Conversation, isUnanswered } from './conversation.ts';
import { failed, succeeded } from './outcome.ts';
import { FakeClock } from './testing/fake-clock.ts';

const begin = () => {
  const clock = new FakeClock();
  const written: string[] = [];
  const expired: number[] = [];
  const talk = new Conversation<string, string>({
    clock,
    deadlineMs: 1000,
    write: (command) => written.push(command),
    expired: () => expired.push(clock.monotonicMs()),
  });
  return { clock, written, expired, talk };
};

describe('a conversation', () => {
  test('asks one thing after the other and measures how long the answer took', async () => {
    const { clock, written, talk } = begin();
    talk.open();
    const first = talk.ask('a', 'a', 'person');
    const second = talk.ask('b', 'b', 'automation');
    await clock.advance(30);
    expect(written).toEqual(['a']);
    expect(talk.awaits((command) => command === 'a')).toBe(true);
    expect(talk.settle((command) => command === 'b', succeeded('?'))).toBeNull();
    expect(talk.settle(() => true, succeeded('A'))).toBe(30);
    expect(await first).toEqual(succeeded('A'));
    expect(written).toEqual(['a', 'b']);
    talk.settle(() => true, failed('refused', 'no'));
    expect(isUnanswered(await second)).toBe(false);
  });

  test('says once that an answer is missing, and goes on', async () => {
    const { clock, written, expired, talk } = begin();
    talk.open();
    const first = talk.ask('a', 'a', 'person');
    void talk.ask('b', 'b', 'person');
    await clock.advance(1000);
    expect(isUnanswered(await first)).toBe(true);
    expect(expired).toEqual([1000]);
    expect(written).toEqual(['a', 'b']);
    expect(talk.settle((command) => command === 'a', succeeded('late'))).toBeNull();
  });

  test('fails everything when it is closed, and everything asked afterwards', async () => {
    const { clock, expired, talk } = begin();
    expect(isUnanswered(await talk.ask('a', 'a', 'person'))).toBe(true);
    talk.open();
    const open = talk.ask('a', 'a', 'person');
    talk.close();
    expect(isUnanswered(await open)).toBe(true);
    expect(isUnanswered(await talk.ask('b', 'b', 'person'))).toBe(true);
    expect(expired).toEqual([]);
    expect(clock.pendingTimers()).toBe(0);
  });
});
