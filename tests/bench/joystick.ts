import type { PanelClient } from '../demo/panel-client.ts';
import { openBareHttp, openBareSerial, type BarePath } from './bare-path.ts';
import { pause, type Benchmark, type BenchmarkContext } from './benchmark.ts';
import { noServer, startRoom, type RoomUnderTest } from './room-under-test.ts';
import { summarise, type Measurement } from './statistics.ts';
import { nextCommand, tapOnvif, tapVisca, type WireTap } from './wire-tap.ts';

interface Subject {
  readonly label: string;
  readonly cameraId: string;
  readonly tap: WireTap;
  /** How late the camera answers, ms. */
  readonly answerLate: (ms: number) => void;
  readonly bare: BarePath;
}

/** Longer than any wait of the product for an answer, so that the wait and not the camera sets the figure. */
const lateAnswerMs = 30;
const moveBudget = { figure: 'p99', limit: 10 } as const;
const stopBudget = { figure: 'p99', limit: 20 } as const;

const move = (panel: PanelClient, cameraId: string, panSpeed: number): Promise<string | null> =>
  panel.command('ptzMove', { cameraId, panSpeed, tiltSpeed: 0, zoomSpeed: 0 });

const toWire = async (subject: Subject, kind: 'move' | 'stop', send: () => Promise<unknown>): Promise<number> => {
  const arrival = nextCommand(subject.tap, kind);
  const sentMs = performance.now();
  const answered = send();
  const arrivedMs = await arrival;
  await answered;
  return arrivedMs - sentMs;
};

/** Rounds fall at another time between the supervisor's questions each: 0 to 60 ms. */
const phaseMs = (round: number): number => (round * 37) % 61;

const calm = async (
  panel: PanelClient,
  subject: Subject,
  round: number,
  rounds: number,
): Promise<readonly [number, number]> => {
  const speed = round < rounds / 2 ? 0.3 : -0.3;
  await pause(phaseMs(round));
  const moveMs = await toWire(subject, 'move', () => move(panel, subject.cameraId, speed));
  await pause(phaseMs(round + 1));
  const stopMs = await toWire(subject, 'stop', () => panel.command('ptzStop', { cameraId: subject.cameraId }));
  return [moveMs, stopMs];
};

/** A tap so short that the stop comes while the camera still owes the answer to the move. */
const hasty = async (panel: PanelClient, subject: Subject, round: number): Promise<number> => {
  await pause(phaseMs(round));
  const moveArrives = nextCommand(subject.tap, 'move');
  const moved = move(panel, subject.cameraId, round % 2 === 0 ? 0.3 : -0.3);
  await moveArrives;
  const stopMs = await toWire(subject, 'stop', () => panel.command('ptzStop', { cameraId: subject.cameraId }));
  await moved;
  return stopMs;
};

const measure = async (room: RoomUnderTest, subject: Subject, rounds: number): Promise<readonly Measurement[]> => {
  const moves: number[] = [];
  const stops: number[] = [];
  const hastyStops: number[] = [];
  const bareWays: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const [moveMs, stopMs] = await calm(room.panel, subject, round, rounds);
    moves.push(moveMs);
    stops.push(stopMs);
    bareWays.push(await subject.bare.sample());
  }
  subject.answerLate(lateAnswerMs);
  for (let round = 0; round < rounds; round++) {
    hastyStops.push(await hasty(room.panel, subject, round));
  }
  subject.answerLate(0);
  const { label } = subject;
  return [
    { what: `joystick to wire, ${label}`, unit: 'ms', summary: summarise(moves), budget: moveBudget },
    { what: `release to stop on the wire, ${label}`, unit: 'ms', summary: summarise(stops), budget: stopBudget },
    {
      what: `release to stop while the camera owes an answer (${lateAnswerMs} ms late), ${label}`,
      unit: 'ms',
      summary: summarise(hastyStops),
      budget: stopBudget,
    },
    { what: `– ${subject.bare.label}`, unit: 'ms', summary: summarise(bareWays), budget: null },
  ];
};

const run = async ({ quick, say }: BenchmarkContext): Promise<readonly Measurement[]> => {
  const rounds = quick ? 20 : 300;
  const room = await startRoom({ serverUrl: noServer, automation: {} });
  const { visca, onvif } = room.chamber.cameras;
  const viscaTap = tapVisca(visca);
  const onvifTap = tapOnvif(onvif);
  const bareSerial = await openBareSerial();
  const bareHttp = await openBareHttp();
  try {
    say(`  ${rounds} rounds, VISCA on the serial cable`);
    const serial = await measure(
      room,
      {
        label: 'VISCA',
        cameraId: 'kamera-1',
        tap: viscaTap,
        bare: bareSerial,
        answerLate: (ms) => {
          visca.faults.slowMs = ms;
        },
      },
      rounds,
    );
    say(`  ${rounds} rounds, ONVIF over HTTP`);
    const network = await measure(
      room,
      {
        label: 'ONVIF',
        cameraId: 'kamera-2',
        tap: onvifTap,
        bare: bareHttp,
        answerLate: (ms) => {
          onvif.faults.slowMs = ms;
        },
      },
      rounds,
    );
    return [...serial, ...network];
  } finally {
    viscaTap.close();
    onvifTap.close();
    await bareSerial.close();
    await bareHttp.close();
    await room.close();
  }
};

export const joystick: Benchmark = { name: 'joystick', what: 'joystick and release to the wire of the camera', run };
