import { expect, test } from 'vitest';
import { FakeClock } from '../../src/core/testing/fake-clock.ts';
import type { CaptureEntry } from '../../src/tools/capture.ts';
import { ReplaySimulator } from './replay-simulator.ts';

const replay = (...entries: CaptureEntry[]) => {
  const clock = new FakeClock();
  const header = { capture: 1, driver: 'any', startedAt: '' } as const;
  const simulator = new ReplaySimulator(clock, { header, entries });
  const said: string[] = [];
  simulator.onOutput((bytes) => said.push(Buffer.from(bytes).toString()));
  const ask = (text: string): void => simulator.receive(Buffer.from(text));
  return { clock, simulator, said, ask };
};

const sent = (ms: number, text: string): CaptureEntry => ({ ms, what: 'sent', hex: Buffer.from(text).toString('hex') });
const received = (ms: number, text: string): CaptureEntry => ({
  ms,
  what: 'received',
  hex: Buffer.from(text).toString('hex'),
});

test('answers each question with what came after it then, after the same time', async () => {
  const { clock, said, ask } = replay(
    sent(0, 'a'),
    received(5, '1'),
    received(90, '2'),
    sent(100, 'b'),
    received(101, '3'),
  );
  ask('b');
  ask('a');
  await clock.advance(10);
  expect(said).toEqual(['3', '1']);
  await clock.advance(80);
  expect(said).toEqual(['3', '1', '2']);
  expect(clock.pendingTimers()).toBe(0);
});

test('takes the answers to the same question in their order and goes round', async () => {
  const { clock, said, ask } = replay(sent(0, 'a'), received(0, '1'), sent(1, 'a'), received(1, '2'));
  for (let round = 0; round < 3; round += 1) {
    ask('a');
    await clock.advance(1);
  }
  expect(said).toEqual(['1', '2', '1']);
});

test('understands questions however they were split or merged, and keeps what it does not know', async () => {
  const { clock, simulator, said, ask } = replay(sent(0, 'ab'), received(0, '1'), sent(1, 'cd'), received(1, '2'));
  ask('a');
  ask('bc');
  ask('d');
  ask('x');
  await clock.advance(1);
  expect(said).toEqual(['1', '2']);
  expect(simulator.unknownInputs).toEqual(['78']);
});
