import { once } from 'node:events';
import { createServer, type Server } from 'node:https';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Clock } from '../../../src/core/clock.ts';
import {
  decodeMessage,
  encodeMessage,
  isOperation,
  type DicentisMessage,
} from '../../../src/discussion/bosch-dicentis/codec.ts';
import { isRecord, listIn, type JsonRecord } from '../../../src/core/tolerant-json.ts';
import { FaultyWire, noFaults, type Faults } from '../../faults.ts';
import { selfSigned } from '../../cameras/onvif/self-signed.ts';

export interface DicentisSimulatorOptions {
  readonly clock: Clock;
  readonly user: string;
  readonly password: string;
  /** Name by seat identifier. */
  readonly seats: Readonly<Record<string, string>>;
  /** Whether the release knows `RegisterEvents`. */
  readonly notifies: boolean;
}

type State = 'on' | 'requested';

/** A DICENTIS server with its seats (src/discussion/bosch-dicentis/protocol.md), on TLS at a port of the loopback address. */
export class DicentisSimulator {
  /** `splitBytes` sends each message in fragments, `mergeReplies` has no meaning on messages. */
  readonly faults: Faults = noFaults();
  readonly unknownInputs: string[] = [];
  readonly operations: string[] = [];
  readonly #options: DicentisSimulatorOptions;
  readonly #identity: { readonly key: string; readonly cert: string };
  readonly #speaking = new Map<string, State>();
  readonly #clients = new Map<WebSocket, { loggedIn: boolean; armed: boolean; readonly wire: FaultyWire }>();
  #server: Server | null = null;
  #port = 0;

  private constructor(options: DicentisSimulatorOptions) {
    this.#options = options;
    this.#identity = selfSigned('dicentis', options.clock.epochMs());
  }

  static async start(options: DicentisSimulatorOptions, port = 0): Promise<DicentisSimulator> {
    const simulator = new DicentisSimulator(options);
    simulator.#port = port;
    await simulator.replug();
    return simulator;
  }

  get port(): number {
    return this.#port;
  }

  get certificate(): string {
    return this.#identity.cert;
  }

  isOn(seatId: string): boolean {
    return this.#speaking.get(seatId) === 'on';
  }

  /** Whoever asked to be told is told once, until it fetches the list again (protocol.md 2, RegisterEvents). */
  set(seatId: string, state: State | 'off'): void {
    if (state === 'off') {
      this.#speaking.delete(seatId);
    } else {
      this.#speaking.set(seatId, state);
    }
    for (const client of this.#clients.values()) {
      if (client.armed) {
        client.armed = false;
        this.#say(client.wire, { messageId: 0, operation: 'event', parameters: { events: ['DiscussionListChanged'] } });
      }
    }
  }

  async cut(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    this.#clients.forEach((_, socket) => socket.terminate());
    if (server !== null) {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    }
  }

  async replug(): Promise<void> {
    const server = createServer(this.#identity);
    const sockets = new WebSocketServer({
      server,
      path: '/Dicentis/API',
      handleProtocols: (offered) => (offered.has('DICENTIS_1_0') ? 'DICENTIS_1_0' : false),
    });
    sockets.on('connection', (socket) => this.#welcome(socket));
    server.listen(this.#port, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    this.#port = typeof address === 'object' && address !== null ? address.port : 0;
    this.#server = server;
  }

  async close(): Promise<void> {
    await this.cut();
  }

  #welcome(socket: WebSocket): void {
    const wire = new FaultyWire(this.#options.clock, { ...this.faults, splitBytes: false });
    const client = { loggedIn: false, armed: false, wire };
    this.#clients.set(socket, client);
    wire.onOutput((bytes) => this.#send(socket, bytes));
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      wire.close();
      this.#clients.delete(socket);
    });
    socket.on('message', (data: Buffer) => {
      const message = decodeMessage(data);
      if (message === null) {
        this.unknownInputs.push(data.toString('utf8'));
        socket.close();
      } else {
        this.operations.push(message.operation);
        this.#obey(client, message);
      }
    });
  }

  #send(socket: WebSocket, bytes: Uint8Array): void {
    const { silent, garbled, splitBytes } = this.faults;
    if (silent) {
      return;
    }
    const text = Buffer.from(bytes).toString('utf8');
    const sent = garbled ? text.replaceAll(/[{}]/g, '') : text;
    const middle = splitBytes ? Math.floor(sent.length / 2) : 0;
    if (middle > 0) {
      socket.send(sent.slice(0, middle), { fin: false });
    }
    socket.send(sent.slice(middle));
  }

  #say(wire: FaultyWire, message: DicentisMessage): void {
    wire.send(encodeMessage(message));
  }

  /** The answer carries the number of its request, a refusal is an `error` (protocol.md 1). */
  #obey(client: { loggedIn: boolean; armed: boolean; readonly wire: FaultyWire }, message: DicentisMessage): void {
    const answer = this.#answer(client, message);
    const { messageId, operation } = message;
    this.#say(
      client.wire,
      answer === null || this.faults.wrongAnswer
        ? { messageId, operation: 'error', parameters: { message: `Unable to perform the operation: ${operation}` } }
        : { messageId, operation, parameters: answer },
    );
  }

  /** protocol.md 2; before the login nothing else is served. */
  #answer(client: { loggedIn: boolean; armed: boolean }, message: DicentisMessage): JsonRecord | null {
    const { parameters } = message;
    if (isOperation(message, 'login')) {
      const { user, password } = this.#options;
      client.loggedIn = parameters['user'] === user && parameters['password'] === password;
      return { loggedIn: client.loggedIn };
    }
    if (!client.loggedIn) {
      return null;
    }
    if (isOperation(message, 'GetSeats')) {
      const seats = Object.entries(this.#options.seats);
      return {
        seats: seats.map(([seatId, screenLine]) => ({ seatId, seatName: `Seat ${seatId.slice(1)}`, screenLine })),
      };
    }
    if (isOperation(message, 'RegisterEvents') && this.#options.notifies) {
      client.armed = true;
      return {};
    }
    if (isOperation(message, 'GetDiscussionList')) {
      client.armed = client.armed || this.#options.notifies;
      return { discussionList: this.#list() };
    }
    return this.#switch(message);
  }

  #list(): readonly JsonRecord[] {
    return [...this.#speaking].map(([seatId, state]) => ({
      seatId,
      microphoneState: state === 'on' ? 'on' : 'off',
      speakerType: state === 'on' ? 'isSpeaker' : 'isRequest',
    }));
  }

  /** The two pairs of operations of protocol.md 2. */
  #switch(message: DicentisMessage): JsonRecord | null {
    const { parameters } = message;
    const on = isOperation(message, 'grantspeech') || isOperation(message, 'ActivateMicrophone');
    const off = isOperation(message, 'removespeech') || isOperation(message, 'DeactivateMicrophone');
    if ((!on && !off) || !isRecord(parameters)) {
      this.unknownInputs.push(message.operation);
      return null;
    }
    const seatIds = [parameters['seatId'], ...listIn(parameters['seatIds'])].map(String);
    for (const seatId of seatIds.filter((one) => one in this.#options.seats)) {
      this.set(seatId, on ? 'on' : 'off');
    }
    return {};
  }
}
