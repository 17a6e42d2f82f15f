import type { Page } from '@playwright/test';
import { pause, type Benchmark, type BenchmarkContext } from './benchmark.ts';
import { within } from '../support/within.ts';
import { CityUnderTest } from './city-under-test.ts';
import { summarise, type Measurement } from './statistics.ts';

const limitMs = 30_000;
const betweenMs = 500;

/** Epoch ms at which the stage presented the first decoded frame of a person; start it while there is none. */
const firstRemoteFrame = (stage: Page): Promise<number> =>
  stage.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const videosIn = (root: Document | ShadowRoot): HTMLVideoElement[] => [
          ...root.querySelectorAll<HTMLVideoElement>('video[data-testid="stage-video"][data-kind="person"]'),
          ...[...root.querySelectorAll('*')].flatMap(({ shadowRoot }) =>
            shadowRoot === null ? [] : videosIn(shadowRoot),
          ),
        ];
        const look = (): void => {
          const [video] = videosIn(document);
          if (video === undefined) {
            requestAnimationFrame(look);
          } else {
            video.requestVideoFrameCallback(() => resolve(Date.now()));
          }
        };
        look();
      }),
  );

const join = async (city: CityUnderTest, stage: Page): Promise<{ joinedMs: number; frameMs: number }> => {
  const { panel } = city.room;
  const frame = firstRemoteFrame(stage);
  const tappedMs = Date.now();
  const answered = panel.command('join', { meetingId: city.meeting.id });
  const joined = panel.until(({ meeting }) => meeting.phase === 'joined', limitMs).then(() => Date.now() - tappedMs);
  // Together, so that the first failure is the one that is told and the pages it closes fail unheard.
  const [problem, joinedMs, frameAt] = await Promise.all([answered, joined, within(frame, limitMs, 'remote frame')]);
  if (problem !== null) {
    throw new Error(`joining failed: ${problem}`);
  }
  return { joinedMs, frameMs: frameAt - tappedMs };
};

const leave = async (city: CityUnderTest, stage: Page): Promise<void> => {
  const { panel } = city.room;
  await panel.command('leave', {});
  await panel.until(({ meeting }) => meeting.phase === 'idle', limitMs);
  await stage.locator('[data-testid="stage-video"][data-kind="person"]').first().waitFor({ state: 'detached' });
  await pause(betweenMs);
};

const run = async ({ quick, say }: BenchmarkContext): Promise<readonly Measurement[]> => {
  const rounds = quick ? 3 : 20;
  const city = await CityUnderTest.start();
  try {
    await city.joinAsCouncillor();
    const stage = await city.openStage();
    say('  the first join of a fresh stage');
    const cold = await join(city, stage);
    await leave(city, stage);
    say(`  ${rounds} joins of a warm one`);
    const joined: number[] = [];
    const frames: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const { joinedMs, frameMs } = await join(city, stage);
      joined.push(joinedMs);
      frames.push(frameMs);
      await leave(city, stage);
    }
    return [
      {
        what: 'tap on join to joined, warm',
        unit: 'ms',
        summary: summarise(joined),
        budget: { figure: 'p95', limit: 1000 },
      },
      {
        what: 'tap on join to the first remote frame, warm',
        unit: 'ms',
        summary: summarise(frames),
        budget: { figure: 'p95', limit: 2000 },
      },
      { what: '– joined, first join of a fresh stage', unit: 'ms', summary: summarise([cold.joinedMs]), budget: null },
      { what: '– first remote frame of it', unit: 'ms', summary: summarise([cold.frameMs]), budget: null },
    ];
  } finally {
    await city.close();
  }
};

export const joining: Benchmark = { name: 'join', what: 'tap on join to joined and to the first remote frame', run };
