import { pause, type Benchmark, type BenchmarkContext } from './benchmark.ts';
import { CityUnderTest } from './city-under-test.ts';
import { childrenOf, residentMegabytes } from '../support/process-cost.ts';
import { row, type Measurement } from './statistics.ts';

const limitMs = 30_000;

const sample = async (city: CityUnderTest, when: string, seconds: number): Promise<readonly Measurement[]> => {
  const instance: number[] = [];
  const workers: number[] = [];
  const appliance: number[] = [];
  for (let second = 0; second < seconds; second++) {
    await pause(1000);
    instance.push(residentMegabytes(city.instance.pid));
    workers.push(childrenOf(city.instance.pid).reduce((sum, pid) => sum + residentMegabytes(pid), 0));
    appliance.push(residentMegabytes(city.room.appliance.pid));
  }
  const line = (what: string, samples: readonly number[]): Measurement =>
    row(`memory of ${what}, ${when}`, 'MB', samples);
  const count = childrenOf(city.instance.pid).length;
  return [
    line('the instance', instance),
    line(`its ${count} media workers`, workers),
    line('the appliance', appliance),
  ];
};

const run = async ({ quick, say }: BenchmarkContext): Promise<readonly Measurement[]> => {
  const seconds = quick ? 3 : 10;
  const city = await CityUnderTest.start();
  try {
    say(`  at rest, ${seconds} s`);
    const resting = await sample(city, 'at rest', seconds);
    await city.joinAsCouncillor();
    await city.openStage();
    const problem = await city.room.panel.command('join', { meetingId: city.meeting.id });
    if (problem !== null) {
      throw new Error(`joining failed: ${problem}`);
    }
    await city.room.panel.until(({ meeting }) => meeting.phase === 'joined', limitMs);
    say(`  with a meeting of the room and one person, ${seconds} s`);
    return [...resting, ...(await sample(city, 'with a meeting', seconds))];
  } finally {
    await city.close();
  }
};

export const memory: Benchmark = { name: 'memory', what: 'memory of instance, media workers and appliance', run };
