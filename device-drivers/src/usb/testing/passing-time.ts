import { failed, type Outcome } from '../../core/outcome.ts';
import type { FakeClock } from '../../core/testing/fake-clock.ts';

const stepMs = 10;

/** Moves the clock until the answer is there, 25 s of its time at most unless told. */
export const passTime =
  (clock: FakeClock) =>
  async <T>(asked: Promise<Outcome<T>>, limitMs = 25_000): Promise<Outcome<T>> => {
    const answers: Outcome<T>[] = [];
    const noted = asked.then((answer) => answers.push(answer));
    for (let ms = 0; ms <= limitMs && answers.length === 0; ms += stepMs) {
      await clock.advance(stepMs);
    }
    const answer = answers[0];
    if (answer === undefined) {
      return failed('offline', `no answer within ${limitMs} ms in this test`);
    }
    await noted;
    return answer;
  };
