import { joinConference, type ClientEnvironment, type Conference } from '@ratspult/server/client';
import { WebSocket } from 'ws';
import { pause } from '../benchmark.ts';
import { processorMs, residentMegabytes } from '../../support/process-cost.ts';
import { row, type Measurement } from '../statistics.ts';
import { guestTickets, startInstance } from './servers.ts';

const perMeeting = 50;
const origin = 'http://127.0.0.1:9';
/** Signalling alone is measured here, so nobody ever gets a media device. */
const noDevice = Promise.withResolvers<never>().promise;

const environment: ClientEnvironment = {
  now: () => performance.now(),
  random: () => Math.random(),
  setTimer: (delayMs, run) => {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
  openSocket: (url, handlers) => {
    const socket = new WebSocket(url, { origin, perMessageDeflate: false });
    socket.on('open', handlers.onOpen);
    socket.on('message', (data) => handlers.onMessage(Buffer.isBuffer(data) ? data.toString() : null));
    socket.on('close', handlers.onClose);
    socket.on('error', () => undefined);
    return { send: (text) => socket.send(text), close: () => socket.close() };
  },
  createDevice: () => noDevice,
  onNetworkBack: () => () => undefined,
  log: () => undefined,
};

interface Seat {
  readonly url: string;
  readonly ticket: string;
}

const seatsIn = async (
  instance: Awaited<ReturnType<typeof startInstance>>,
  count: number,
): Promise<readonly Seat[]> => {
  const seats: Seat[] = [];
  for (let first = 0; first < count; first += perMeeting) {
    const link = await instance.createMeeting(`Messung ${first}`);
    const { path, tickets } = await guestTickets(instance.origin, link, Math.min(perMeeting, count - first));
    const url = `${instance.origin.replace('http', 'ws')}${path}`;
    seats.push(...tickets.map((ticket) => ({ url, ticket })));
  }
  return seats;
};

/** From the opening of the socket to the whole roster, ms. */
const join = ({ url, ticket }: Seat): Promise<{ readonly conference: Conference; readonly tookMs: number }> => {
  const startMs = performance.now();
  const conference = joinConference({ url, ticket, renewTicket: async () => null, environment });
  return new Promise((resolve, reject) => {
    conference.state.subscribe(({ phase, errorCode }) => {
      if (phase === 'joined') {
        resolve({ conference, tookMs: performance.now() - startMs });
      } else if (phase === 'failed' || phase === 'waiting') {
        reject(new Error(`not joined: ${phase} ${errorCode}`));
      }
    });
  });
};

/** So many joins spread evenly over the time, whether or not the ones before have been answered. */
const spike = async (seats: readonly Seat[], overMs: number): Promise<readonly Awaited<ReturnType<typeof join>>[]> => {
  const joining: ReturnType<typeof join>[] = [];
  const startMs = performance.now();
  for (const [index, seat] of seats.entries()) {
    const waitMs = startMs + (index * overMs) / seats.length - performance.now();
    if (waitMs > 0) {
      await pause(waitMs);
    }
    joining.push(join(seat));
  }
  return Promise.all(joining);
};

/** Each client asks once a second for something that changes nothing, spread over the second. */
const echoes = async (conferences: readonly Conference[], seconds: number): Promise<readonly number[]> => {
  const answers: Promise<number>[] = [];
  const gapMs = 1000 / conferences.length;
  const startMs = performance.now();
  for (let index = 0; index < conferences.length * seconds; index += 1) {
    const waitMs = startMs + index * gapMs - performance.now();
    if (waitMs > 1) {
      await pause(waitMs);
    }
    const askedMs = performance.now();
    const conference = conferences[index % conferences.length];
    if (conference !== undefined) {
      answers.push(conference.raiseHand(false).then(() => performance.now() - askedMs));
    }
  }
  return Promise.all(answers);
};

export interface SignallingLoad {
  readonly clients: number;
  readonly spike: number;
  readonly spikeMs: number;
  readonly seconds: number;
}

export const measureSignalling = async (load: SignallingLoad): Promise<readonly Measurement[]> => {
  const instance = await startInstance(origin);
  try {
    const seats = await seatsIn(instance, load.clients);
    const { pid } = instance.program;
    const restMegabytes = residentMegabytes(pid);
    const rushed = await spike(seats.slice(0, load.spike), load.spikeMs);
    const others = await spike(seats.slice(load.spike), load.spikeMs / 4);
    const conferences = [...rushed, ...others].map(({ conference }) => conference);
    const beforeMs = processorMs(pid);
    const startMs = performance.now();
    const echoed = await echoes(conferences, load.seconds);
    const processor = ((processorMs(pid) - beforeMs) * 100) / (performance.now() - startMs);
    const memory = ((residentMegabytes(pid) - restMegabytes) * 1000) / conferences.length;
    return [
      row(
        `join, ${load.spike} within ${load.spikeMs / 1000} s, meetings of ${perMeeting}`,
        'ms',
        rushed.map(({ tookMs }) => tookMs),
      ),
      row(`echo with ${load.clients} clients, one request a second each`, 'ms', echoed),
      row('processor of the instance meanwhile, of one core', '%', [processor]),
      row('memory of the instance per client', 'kB', [memory]),
    ];
  } finally {
    await instance.stop();
  }
};
