import type { types } from 'mediasoup';
import type { LineQuality } from '../media-plane.ts';
import { outcomeOf } from './outcome-of.ts';

/** The best stream of a simulcast counts: the others may be switched off on purpose. */
const bestScore = (producer: types.Producer): number | null =>
  producer.paused || producer.score.length === 0 ? null : Math.max(...producer.score.map(({ score }) => score));

const worst = (scores: readonly (number | null)[]): number | null => {
  const known = scores.filter((score) => score !== null);
  return known.length === 0 ? null : Math.min(...known);
};

/** One consumer with reports of its receiver tells the way there and back; all of them use the same line. */
async function roundTripMs(consumers: readonly types.Consumer[]): Promise<number | null> {
  const [running] = consumers.filter(({ paused, producerPaused }) => !paused && !producerPaused);
  if (running === undefined) {
    return null;
  }
  const stats = await outcomeOf('getStats', () => running.getStats());
  const values = stats.ok ? stats.value.flatMap((one) => one.roundTripTime ?? []).filter((value) => value > 0) : [];
  return values.length === 0 ? null : Math.round(Math.max(...values));
}

/** How a participant's lines are: the worst track each way, as the worker scores it from what its receivers report. */
export async function lineQuality(
  producers: readonly types.Producer[],
  consumers: readonly types.Consumer[],
): Promise<LineQuality> {
  const running = consumers.filter(({ paused, producerPaused }) => !paused && !producerPaused);
  return {
    sendScore: worst(producers.map(bestScore)),
    receiveScore: worst(running.map(({ score }) => score.score)),
    roundTripMs: await roundTripMs(running),
  };
}
