import type { Benchmark, BenchmarkContext } from './benchmark.ts';
import { noServer, startRoom, type RoomUnderTest } from './room-under-test.ts';
import { summarise, type Measurement } from './statistics.ts';

const limitMs = 30_000;
const shownBudget = { figure: 'max', limit: 5000 } as const;
const backBudget = { figure: 'max', limit: 10_000 } as const;

interface Breakage {
  readonly what: string;
  readonly deviceId: string;
  readonly breakIt: (room: RoomUnderTest) => Promise<void> | void;
  readonly repairIt: (room: RoomUnderTest) => Promise<void> | void;
}

const breakages: readonly Breakage[] = [
  {
    what: 'serial cable unplugged',
    deviceId: 'kamera-1',
    breakIt: ({ chamber }) => chamber.pullCameraCable(),
    repairIt: ({ chamber }) => chamber.plugCameraCable(),
  },
  {
    what: 'serial camera silent',
    deviceId: 'kamera-1',
    breakIt: ({ chamber }) => {
      chamber.cameras.visca.faults.silent = true;
    },
    repairIt: ({ chamber }) => {
      chamber.cameras.visca.faults.silent = false;
    },
  },
  {
    what: 'network camera silent',
    deviceId: 'kamera-2',
    breakIt: ({ chamber }) => {
      chamber.cameras.onvif.faults.silent = true;
    },
    repairIt: ({ chamber }) => {
      chamber.cameras.onvif.faults.silent = false;
    },
  },
  {
    what: 'discussion system unplugged',
    deviceId: 'diskussion',
    breakIt: ({ chamber }) => chamber.discussion.cut(),
    repairIt: ({ chamber }) => chamber.discussion.replug(),
  },
];

const measure = async (room: RoomUnderTest, breakage: Breakage, rounds: number): Promise<readonly Measurement[]> => {
  const shown: number[] = [];
  const back: number[] = [];
  const { deviceId } = breakage;
  for (let round = 0; round < rounds; round++) {
    const brokenMs = performance.now();
    await breakage.breakIt(room);
    await room.panel.until(({ faults }) => faults.some((fault) => fault.deviceId === deviceId), limitMs);
    shown.push(performance.now() - brokenMs);
    const repairedMs = performance.now();
    await breakage.repairIt(room);
    await room.panel.until(
      ({ devices, faults }) =>
        devices.some(({ id, state }) => id === deviceId && state === 'online') &&
        faults.every((fault) => fault.deviceId !== deviceId),
      limitMs,
    );
    back.push(performance.now() - repairedMs);
  }
  return [
    { what: `${breakage.what} to fault shown`, unit: 'ms', summary: summarise(shown), budget: shownBudget },
    { what: '– and back to in control again', unit: 'ms', summary: summarise(back), budget: backBudget },
  ];
};

const run = async ({ quick, say }: BenchmarkContext): Promise<readonly Measurement[]> => {
  const rounds = quick ? 1 : 10;
  const room = await startRoom({ serverUrl: noServer, automation: {} });
  try {
    const measurements: Measurement[] = [];
    for (const breakage of breakages) {
      say(`  ${breakage.what}, ${rounds} times`);
      measurements.push(...(await measure(room, breakage, rounds)));
    }
    return measurements;
  } finally {
    await room.close();
  }
};

export const faults: Benchmark = { name: 'faults', what: 'device unplugged or silent to fault shown, and back', run };
