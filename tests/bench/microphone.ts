import type { Chamber } from '../demo/chamber.ts';
import type { Benchmark, BenchmarkContext } from './benchmark.ts';
import { noServer, startRoom, type RoomUnderTest } from './room-under-test.ts';
import { summarise, type Measurement } from './statistics.ts';
import { nextCommand, tapOnvif, tapVisca, type WireTap } from './wire-tap.ts';

/** Cuts follow at once and a microphone is off when it is off, so that rounds can follow one another. */
const automation = { minimumShotMs: 0, microphoneOffDebounceMs: 0, holdMs: 0, overviewAfterMs: 60_000 };
const settleLimitMs = 15_000;
const councilSeats = { first: 6, count: 24 } as const;
/** Prime to the number of seats: all seats come, neighbours do not follow one another. */
const stride = 7;

const seatOf = (round: number): number => councilSeats.first + ((round * stride) % councilSeats.count);

const selected = async (room: RoomUnderTest): Promise<string | null> =>
  (await room.panel.until(() => true, settleLimitMs)).video.selectedCameraId;

const switchOff = async (room: RoomUnderTest, seat: number): Promise<void> => {
  room.chamber.discussion.pressButton(seat);
  await room.panel.until(({ floor }) => floor.every((entry) => entry.seat !== seat), settleLimitMs);
};

interface Speech {
  readonly recallMs: number;
  readonly cutMs: number;
  /** From the head at rest to the cut. */
  readonly restMs: number;
  readonly cameraId: string;
}

/** When the simulated head last came to rest, in `performance.now()`. */
const lastRest = ({ mechanics }: Chamber['cameras']['visca' | 'onvif']): (() => number) => {
  let restedMs = 0;
  mechanics.onChange(() => {
    restedMs = mechanics.moving() ? restedMs : performance.now();
  });
  return () => restedMs;
};

type Rests = ReadonlyMap<string, () => number>;

/** Somebody new speaks: the camera off the air turns to the seat, then the picture goes to it. */
const speak = async (room: RoomUnderTest, taps: readonly WireTap[], rests: Rests, seat: number): Promise<Speech> => {
  const before = await selected(room);
  const recalled = Promise.any(taps.map((tap) => nextCommand(tap, 'recall')));
  const pressedMs = performance.now();
  room.chamber.discussion.pressButton(seat);
  const recallMs = (await recalled) - pressedMs;
  const after = await room.panel.until(({ video }) => video.selectedCameraId !== before, settleLimitMs);
  const cutMs = performance.now() - pressedMs;
  const cameraId = after.video.selectedCameraId ?? '';
  const restedMs = rests.get(cameraId)?.() ?? Number.NaN;
  return { recallMs, cutMs, restMs: pressedMs + cutMs - restedMs, cameraId };
};

/** Somebody speaks whose seat a camera off the air already shows. */
const cutTo = async (room: RoomUnderTest, seat: number): Promise<number> => {
  const before = await selected(room);
  const pressedMs = performance.now();
  room.chamber.discussion.pressButton(seat);
  await room.panel.until(({ video }) => video.selectedCameraId !== before, settleLimitMs);
  return performance.now() - pressedMs;
};

const measureSpeeches = async (
  room: RoomUnderTest,
  taps: readonly WireTap[],
  rests: Rests,
  rounds: number,
): Promise<Speech[]> => {
  const speeches: Speech[] = [];
  for (let round = 0; round < rounds; round++) {
    speeches.push(await speak(room, taps, rests, seatOf(round)));
    if (round > 0) {
      await switchOff(room, seatOf(round - 1));
    }
  }
  return speeches;
};

/** Two seats take turns, each kept in view by one of the two cameras. `open` is the seat that still speaks. */
const measureCuts = async (room: RoomUnderTest, open: number, other: number, rounds: number): Promise<number[]> => {
  const cuts: number[] = [];
  let [speaking, silent] = [open, other];
  for (let round = 0; round < rounds; round++) {
    cuts.push(await cutTo(room, silent));
    await switchOff(room, speaking);
    [speaking, silent] = [silent, speaking];
  }
  return cuts;
};

const row = (what: string, samples: readonly number[], budget: Measurement['budget']): Measurement => ({
  what,
  unit: 'ms',
  summary: summarise(samples),
  budget,
});

const run = async ({ quick, say }: BenchmarkContext): Promise<readonly Measurement[]> => {
  const rounds = quick ? 8 : 60;
  const room = await startRoom({ serverUrl: noServer, automation });
  const { visca, onvif } = room.chamber.cameras;
  const taps = [tapVisca(visca), tapOnvif(onvif)];
  const rests = new Map([
    ['kamera-1', lastRest(visca)],
    ['kamera-2', lastRest(onvif)],
  ]);
  try {
    say(`  ${rounds} speakers, the two cameras in turn`);
    const speeches = await measureSpeeches(room, taps, rests, rounds);
    const cuts = await measureCuts(room, seatOf(rounds - 1), seatOf(rounds - 2), quick ? 8 : 30);
    const of = (cameraId: string): Speech[] => speeches.filter((one) => one.cameraId === cameraId);
    const cameras = [
      { id: 'kamera-1', label: 'VISCA' },
      { id: 'kamera-2', label: 'ONVIF' },
    ];
    const recalls = cameras.map(({ id, label }) =>
      row(
        `microphone on to preset recall on the wire, ${label}`,
        of(id).map(({ recallMs }) => recallMs),
        {
          figure: 'p99',
          limit: 10,
        },
      ),
    );
    const settled = cameras.flatMap(({ id, label }) => [
      row(
        `microphone on to the cut when the camera has settled, ${label}`,
        of(id).map(({ cutMs }) => cutMs),
        {
          figure: 'p95',
          limit: 1200,
        },
      ),
      row(
        `– of it from the simulated head at rest to the cut, ${label}`,
        of(id).map(({ restMs }) => restMs),
        null,
      ),
    ]);
    return [
      ...recalls,
      ...settled,
      row('microphone on to the cut, pre-positioned', cuts, { figure: 'p95', limit: 150 }),
    ];
  } finally {
    taps.forEach((tap) => tap.close());
    await room.close();
  }
};

export const microphone: Benchmark = { name: 'microphone', what: 'microphone button to preset and to the cut', run };
