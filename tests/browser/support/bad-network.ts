import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, connect, type Server, type Socket } from 'node:net';
import { seededRandom } from '../../../device-drivers/src/core/testing/seeded-random.ts';

/** How the line is just now. */
export interface LineConditions {
  /** Nothing gets through, and no end is told, as with a pulled cable. */
  readonly down: boolean;
  /** Of 100 media packets this many are lost, in each direction. */
  readonly lossPercent: number;
  /** One way, for media packets; a round trip takes twice as long. */
  readonly delayMs: number;
}

export interface Address {
  readonly host: string;
  readonly port: number;
}

interface Route {
  readonly near: Address;
  readonly far: Address;
}

export interface Routes {
  readonly media: Route;
  readonly signalling: Route;
}

const goodLine: LineConditions = { down: false, lossPercent: 0, delayMs: 0 };

/**
 * A line between a participant and the instance that can be bad: datagrams and TCP connections to `near` arrive at `far`. It
 * works without any permission, and it does to the sockets what a network does: a lost datagram is gone, and bytes of a TCP
 * connection wait while the line is down. Losses come from a seeded generator, so that a run can be repeated.
 */
export class BadNetwork {
  readonly #signalling: Route;
  readonly #udp = createSocket('udp4');
  readonly #tcp: Server;
  readonly #byPeer = new Map<string, UdpSocket>();
  readonly #connections = new Set<Socket>();
  readonly #random: () => number;
  readonly #waiting: (() => void)[] = [];
  #line = goodLine;

  private constructor(routes: Routes, seed: number) {
    const { far } = routes.media;
    this.#signalling = routes.signalling;
    this.#random = seededRandom(seed);
    this.#tcp = createServer((socket) => this.#join(socket));
    this.#udp.on('message', (packet, from) =>
      this.#carry(() => this.#socketFor(from.address, from.port).send(packet, far.port, far.host)),
    );
  }

  static async open(routes: Routes, seed: number): Promise<BadNetwork> {
    const network = new BadNetwork(routes, seed);
    const { near } = routes.media;
    network.#udp.bind(near.port, near.host);
    network.#tcp.listen(routes.signalling.near.port, routes.signalling.near.host);
    await Promise.all([once(network.#udp, 'listening'), once(network.#tcp, 'listening')]);
    return network;
  }

  /** From now on; what is not named is good. */
  set(conditions: Partial<LineConditions>): void {
    this.#line = { ...goodLine, ...conditions };
    if (!this.#line.down) {
      for (const write of this.#waiting.splice(0)) {
        write();
      }
    }
  }

  /** Cuts the signalling only, as a proxy that is restarted does; media goes on. */
  cutSignalling(): void {
    for (const socket of this.#connections) {
      socket.destroy();
    }
  }

  async close(): Promise<void> {
    this.cutSignalling();
    this.#udp.close();
    for (const socket of this.#byPeer.values()) {
      socket.close();
    }
    this.#tcp.close();
    await once(this.#tcp, 'close');
  }

  #carry(send: () => void): void {
    const { down, lossPercent, delayMs } = this.#line;
    if (down || this.#random() * 100 < lossPercent) {
      return;
    }
    if (delayMs === 0) {
      send();
      return;
    }
    setTimeout(send, delayMs);
  }

  /** One socket per sender, as an address translation has it, so that answers find their way back. */
  #socketFor(host: string, port: number): UdpSocket {
    const peer = `${host}:${port}`;
    const known = this.#byPeer.get(peer);
    if (known !== undefined) {
      return known;
    }
    const socket = createSocket('udp4');
    socket.on('message', (packet) => this.#carry(() => this.#udp.send(packet, port, host)));
    this.#byPeer.set(peer, socket);
    return socket;
  }

  #join(near: Socket): void {
    const { far } = this.#signalling;
    const other = connect(far.port, far.host);
    const end = (): void => {
      near.destroy();
      other.destroy();
    };
    for (const [from, to] of [
      [near, other],
      [other, near],
    ] as const) {
      this.#connections.add(from);
      from.on('data', (bytes) => this.#deliver(() => to.write(bytes)));
      from.on('end', () => this.#deliver(() => to.end()));
      from.on('error', end);
      from.on('close', () => this.#connections.delete(from));
      from.on('close', end);
    }
  }

  /** In order: what waits for the line goes before what comes later. */
  #deliver(write: () => void): void {
    if (this.#line.down) {
      this.#waiting.push(write);
    } else {
      write();
    }
  }
}
