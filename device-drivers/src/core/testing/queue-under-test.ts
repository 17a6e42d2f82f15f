import { CommandQueue, type CommandPriority, type QueueAnswer } from '../command-queue.ts';
import { succeeded, type Outcome } from '../outcome.ts';
import { FakeClock } from './fake-clock.ts';

interface Sent {
  readonly name: string;
  readonly atMs: number;
  readonly answer: (answer: QueueAnswer<string>) => void;
}

export const done: QueueAnswer<string> = { type: 'settled', outcome: succeeded('done') };

export const busy: QueueAnswer<string> = { type: 'busy' };

/**
 * A queue over a wire that notes what is sent and when, and leaves the answers to the test. `ask` names a command by its payload; the
 * queue knows it by its first word.
 */
export const queueUnderTest = (options: { gapMs?: number; bound?: number } = {}) => {
  const clock = new FakeClock();
  const wire: Sent[] = [];
  const forgotten: string[] = [];
  let room = true;
  const queue = new CommandQueue<string, string>({
    clock,
    bound: options.bound ?? 8,
    gapMs: options.gapMs ?? 0,
    hasRoom: () => room,
    transmit: ({ payload }, answer) => {
      wire.push({ name: payload, atMs: clock.monotonicMs(), answer });
      return () => forgotten.push(payload);
    },
  });
  const ask = (name: string, priority: CommandPriority, axes: readonly string[] = []): Promise<Outcome<string>> =>
    queue.enqueue({
      name: name.replace(/ .*/, ''),
      priority,
      axes,
      deadlineMs: priority === 'stop' ? 250 : 1000,
      payload: name,
    });
  const setRoom = (value: boolean): void => {
    room = value;
    queue.pump();
  };
  return { clock, wire, forgotten, queue, ask, setRoom, names: () => wire.map((sent) => sent.name) };
};

/** How a command ended: `ok` or the code of its error. */
export const codeOf = async (outcome: Promise<Outcome<unknown>>): Promise<string> => {
  const settled = await outcome;
  return settled.ok ? 'ok' : settled.error.code;
};

/** Code and detail of an error, as one text. */
export const reasonOf = async (outcome: Promise<Outcome<unknown>>): Promise<string> => {
  const settled = await outcome;
  return settled.ok ? 'ok' : `${settled.error.code}: ${settled.error.detail}`;
};
