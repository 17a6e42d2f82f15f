import type { Clock } from '../../../src/core/clock.ts';
import { isRecord, parseTolerant } from '../../../src/core/tolerant-json.ts';
import { noFaults, type Faults } from '../../faults.ts';
import { HttpHost, type HostedRequest } from '../../http-host.ts';
import { selfSigned } from '../../cameras/onvif/self-signed.ts';

export interface ConferoSimulatorOptions {
  readonly clock: Clock;
  readonly token: string;
  /** Name by seat, empty for nobody. Seat 1 is the chair. */
  readonly seats: ReadonlyMap<number, string>;
  /** Whether the release lists all seats at once. */
  readonly lists: boolean;
}

interface SeatState {
  microphoneOn: boolean;
  requestingToSpeak: boolean;
}

/** A Confero unit behind HTTPS (src/discussion/televic-confero/protocol.md). */
export class ConferoSimulator {
  readonly faults: Faults = noFaults();
  /** Requests it does not know: a test that expects none fails loudly. */
  readonly unknownInputs: string[] = [];
  readonly #options: ConferoSimulatorOptions;
  readonly #states: ReadonlyMap<number, SeatState>;
  readonly #identity: { readonly key: string; readonly cert: string };
  #host: HttpHost | null = null;

  private constructor(options: ConferoSimulatorOptions) {
    this.#options = options;
    this.#identity = selfSigned('confero', options.clock.epochMs());
    this.#states = new Map(
      [...options.seats.keys()].map((seat) => [seat, { microphoneOn: false, requestingToSpeak: false }]),
    );
  }

  static async start(options: ConferoSimulatorOptions, port = 0): Promise<ConferoSimulator> {
    const simulator = new ConferoSimulator(options);
    simulator.#host = await HttpHost.start({
      port,
      handle: (request) => simulator.#handle(request),
      faults: simulator.faults,
      identity: simulator.#identity,
    });
    return simulator;
  }

  get port(): number {
    return this.#host?.port ?? 0;
  }

  get certificate(): string {
    return this.#identity.cert;
  }

  isOn(seat: number): boolean {
    return this.#states.get(seat)?.microphoneOn ?? false;
  }

  pressButton(seat: number): void {
    const state = this.#states.get(seat);
    if (state !== undefined) {
      state.microphoneOn = !state.microphoneOn;
    }
  }

  request(seat: number): void {
    const state = this.#states.get(seat);
    if (state !== undefined) {
      state.requestingToSpeak = true;
    }
  }

  async cut(): Promise<void> {
    await this.#host?.cut();
  }

  async replug(): Promise<void> {
    await this.#host?.replug();
  }

  async close(): Promise<void> {
    await this.#host?.close();
  }

  /** The requests of protocol.md 1; 401 without the token, 404 for the list on some releases. */
  #handle(request: HostedRequest): void {
    const { method, path, authorization, respond } = request;
    const seat = Number(/^\/api\/discussion\/seats\/(\d+)$/.exec(path)?.[1] ?? 0);
    if (authorization !== `Bearer ${this.#options.token}`) {
      respond(401, '{}');
    } else if (this.faults.wrongAnswer) {
      respond(500, '{}');
    } else if (method === 'GET' && path === '/api/discussion/seats') {
      const seats = [...this.#states.keys()].map((one) => this.#describe(one));
      respond(this.#options.lists ? 200 : 404, this.#options.lists ? JSON.stringify(seats) : '{}');
    } else if (method === 'GET' && path === '/api/meeting') {
      respond(200, JSON.stringify({ participants: this.#participants() }));
    } else if (seat !== 0 && (method === 'GET' || method === 'PUT')) {
      this.#serveSeat(seat, request);
    } else {
      this.unknownInputs.push(`${method} ${path}`);
      respond(404, '{}');
    }
  }

  /** Both members are needed to change a seat, one alone is refused with 400 (protocol.md 1). */
  #serveSeat(seat: number, { method, body, respond }: HostedRequest): void {
    const state = this.#states.get(seat);
    const change = parseTolerant(body);
    if (state === undefined) {
      respond(404, '{}');
    } else if (method === 'GET') {
      respond(200, JSON.stringify(this.#describe(seat)));
    } else if (isRecord(change) && 'microphoneOn' in change && 'requestingToSpeak' in change) {
      state.microphoneOn = change['microphoneOn'] === true;
      state.requestingToSpeak = change['requestingToSpeak'] === true;
      respond(204, '');
    } else {
      this.unknownInputs.push(body);
      respond(400, '{}');
    }
  }

  #describe(seat: number): object {
    return { seatNumber: seat, ...this.#states.get(seat), role: seat === 1 ? 'chairperson' : 'delegate' };
  }

  #participants(): readonly object[] {
    return [...this.#options.seats].map(([seatNumber, name]) => ({
      firstName: name.split(' ')[0] ?? '',
      lastName: name.split(' ').slice(1).join(' '),
      presence: { seatNumber },
    }));
  }
}
