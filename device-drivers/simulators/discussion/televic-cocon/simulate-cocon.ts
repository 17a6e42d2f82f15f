import { randomUUID } from 'node:crypto';
import type { Cancel, Clock } from '../../../src/core/clock.ts';
import { noFaults, type Faults } from '../../faults.ts';
import { HttpHost, type HostedRequest } from '../../http-host.ts';

export interface CoconSimulatorOptions {
  readonly clock: Clock;
  readonly seats: readonly number[];
  /** After how long a notification without content ends with 408, ms; servers take 30 s. */
  readonly notificationMs: number;
}

interface Client {
  pending: string[];
  waiting: { readonly respond: HostedRequest['respond']; readonly cancel: Cancel } | null;
}

/** JSON inside a JSON string (protocol.md, at the top). */
const wrapped = (value: unknown): string => JSON.stringify(JSON.stringify(value));

/** A CoCon room server (src/discussion/televic-cocon/protocol.md) on a port of the loopback address. */
export class CoconSimulator {
  readonly faults: Faults = noFaults();
  /** Requests it does not know: a test that expects none fails loudly. */
  readonly unknownInputs: string[] = [];
  connections = 0;
  timeouts = 0;
  readonly #options: CoconSimulatorOptions;
  readonly #clients = new Map<string, Client>();
  readonly #states = new Map<number, 'on' | 'requested'>();
  #host: HttpHost | null = null;

  private constructor(options: CoconSimulatorOptions) {
    this.#options = options;
  }

  static async start(options: CoconSimulatorOptions, port = 0): Promise<CoconSimulator> {
    const simulator = new CoconSimulator(options);
    simulator.#host = await HttpHost.start({
      port,
      handle: (request) => simulator.#handle(request),
      faults: simulator.faults,
      identity: null,
    });
    return simulator;
  }

  get port(): number {
    return this.#host?.port ?? 0;
  }

  isOn(seat: number): boolean {
    return this.#states.get(seat) === 'on';
  }

  set(seat: number, state: 'on' | 'off' | 'requested'): void {
    if (state === 'off') {
      this.#states.delete(seat);
    } else {
      this.#states.set(seat, state);
    }
    const body = wrapped({ MicrophoneState: { ...this.#microphones(), Replies: [] } });
    this.#clients.forEach((client) => this.#notify(client, body));
  }

  /** The server was started anew: it knows no connection any more and says 400 (protocol.md 1). */
  forgetClients(): void {
    for (const { waiting } of this.#clients.values()) {
      waiting?.cancel();
      waiting?.respond(400, wrapped({ Notification: 'Error 400' }));
    }
    this.#clients.clear();
  }

  async cut(): Promise<void> {
    this.#clients.forEach(({ waiting }) => waiting?.cancel());
    this.#clients.clear();
    await this.#host?.cut();
  }

  async replug(): Promise<void> {
    await this.#host?.replug();
  }

  async close(): Promise<void> {
    await this.cut();
  }

  /** The requests of protocol.md 1. */
  #handle({ method, path, respond }: HostedRequest): void {
    const url = new URL(path, 'http://localhost');
    const notification = /^\/CoCon\/Notification\/id=([\w-]+)$/.exec(url.pathname)?.[1];
    if (method === 'GET' && notification !== undefined) {
      this.#hold(notification, respond);
    } else if (path === '/CoCon/Connect') {
      const id = randomUUID();
      this.connections += 1;
      this.#clients.set(id, { pending: [], waiting: null });
      respond(200, wrapped({ Connect: true, id }));
    } else if (url.pathname === '/CoCon/Subscribe/' && url.searchParams.get('Model') === 'Microphone') {
      respond(200, wrapped({ Subscribe: true }));
    } else if (path === '/CoCon/Microphone/Get') {
      respond(200, wrapped({ Get: { State: this.#microphones() } }));
    } else if (url.pathname === '/CoCon/Microphone/SetState/') {
      respond(200, wrapped({ SetState: this.#setState(url.searchParams) }));
    } else {
      this.unknownInputs.push(`${method} ${path}`);
      respond(404, '');
    }
  }

  /** 0 done, 1 wrong parameters (protocol.md 1). */
  #setState(parameters: URLSearchParams): number {
    const seat = Number(parameters.get('SeatNr'));
    const state = parameters.get('State');
    if (!this.#options.seats.includes(seat) || (state !== 'On' && state !== 'Off')) {
      return 1;
    }
    this.set(seat, state === 'On' ? 'on' : 'off');
    return 0;
  }

  /** A notification is held open until something changes, and ends with 408 (protocol.md 1). */
  #hold(id: string, respond: HostedRequest['respond']): void {
    const client = this.#clients.get(id);
    const ready = client?.pending.shift();
    if (client === undefined) {
      respond(400, wrapped({ Notification: 'Error 400' }));
    } else if (ready === undefined) {
      const cancel = this.#options.clock.after(this.#options.notificationMs, () => {
        this.timeouts += 1;
        client.waiting = null;
        respond(408, 'Notification request timeout');
      });
      client.waiting = { respond, cancel };
    } else {
      respond(200, ready);
    }
  }

  /** What changes between two notifications is kept for the next (protocol.md 1). */
  #notify(client: Client, body: string): void {
    if (client.waiting === null) {
      client.pending.push(body);
    } else {
      client.waiting.cancel();
      client.waiting.respond(200, body);
      client.waiting = null;
    }
  }

  #microphones(): { readonly Speakers: number[]; readonly Requests: number[] } {
    const inState = (state: string): number[] =>
      [...this.#states].filter(([, now]) => now === state).map(([seat]) => seat);
    return { Speakers: inState('on'), Requests: inState('requested') };
  }
}
