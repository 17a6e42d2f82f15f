import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import type { DriverLog } from '../../core/driver.ts';
import { DriverError } from '../../core/driver-error.ts';
import type { Transport, TransportFailure, TransportHandlers } from '../../core/transport/transport.ts';

interface Member {
  readonly address: string;
  readonly port: number;
  readonly handlers: TransportHandlers;
}

export interface Remote {
  readonly host: string;
  readonly port: number;
}

const bind = (port: number): Promise<Socket | null> => {
  const socket = createSocket('udp4');
  return new Promise((resolve) => {
    socket.once('error', () => {
      socket.close();
      resolve(null);
    });
    socket.bind(port, () => {
      socket.removeAllListeners('error');
      resolve(socket);
    });
  });
};

/**
 * One local port for all cameras that answer to a fixed port of the sender instead of the one they were asked from
 * (protocol.md 1.7). Open while any camera uses it; datagrams go to the camera they came from.
 * When another program holds the port a free one is taken: cameras that answer correctly still work.
 */
export class SharedUdpPort {
  readonly #localPort: number;
  readonly #members = new Set<Member>();
  #socket: Promise<Socket | null> | null = null;

  constructor(localPort: number) {
    this.#localPort = localPort;
  }

  /** A transport to one camera. */
  transportTo(remote: Remote, log: DriverLog): Transport {
    let member: Member | null = null;
    return {
      description: `udp ${remote.host}:${remote.port}`,
      open: async (handlers) => {
        if (member !== null) {
          throw new DriverError('already-open', 'transport is already open', { transport: remote.host });
        }
        const address = await lookup(remote.host, 4).then(
          (found) => found.address,
          () => null,
        );
        if (address === null) {
          return 'port-missing';
        }
        member = { address, port: remote.port, handlers };
        return this.#join(member, log);
      },
      write: (bytes) => (member === null ? Promise.resolve(false) : this.#send(member, bytes)),
      close: async () => {
        const leaving = member;
        member = null;
        if (leaving !== null) {
          await this.#leave(leaving);
        }
      },
    };
  }

  async #join(member: Member, log: DriverLog): Promise<TransportFailure | null> {
    this.#members.add(member);
    this.#socket ??= this.#bind(log);
    if ((await this.#socket) !== null) {
      return null;
    }
    await this.#leave(member);
    return 'port-missing';
  }

  async #bind(log: DriverLog): Promise<Socket | null> {
    const wanted = await bind(this.#localPort);
    if (wanted === null) {
      log.warn('local port is taken, some cameras will not be heard', { port: this.#localPort });
    }
    const socket = wanted ?? (await bind(0));
    socket?.on('message', (bytes, from) => this.#deliver(bytes, from));
    // A closed port of a camera is reported here without saying whose; its silence will tell.
    socket?.on('error', () => {});
    return socket;
  }

  #deliver(bytes: Uint8Array, from: RemoteInfo): void {
    const near = [...this.#members].filter((member) => member.address === from.address);
    const exact = near.find((member) => member.port === from.port);
    // A camera may answer from another port than the one it listens on.
    const member = exact ?? (near.length === 1 ? near[0] : undefined);
    member?.handlers.data(bytes);
  }

  async #send(member: Member, bytes: Uint8Array): Promise<boolean> {
    const socket = await this.#socket;
    if (socket === null) {
      return false;
    }
    return new Promise((resolve) => {
      socket.send(bytes, member.port, member.address, (error) => resolve(error === null));
    });
  }

  async #leave(member: Member): Promise<void> {
    this.#members.delete(member);
    if (this.#members.size > 0) {
      return;
    }
    const closing = this.#socket;
    this.#socket = null;
    const socket = await closing;
    if (socket !== null) {
      await new Promise<void>((resolve) => {
        socket.close(() => resolve());
      });
    }
  }
}

/** The ports this program shares, by number: devices are created one by one and must still meet. */
export class SharedUdpPorts {
  readonly #ports = new Map<number, SharedUdpPort>();

  get(localPort: number): SharedUdpPort {
    const known = this.#ports.get(localPort) ?? new SharedUdpPort(localPort);
    this.#ports.set(localPort, known);
    return known;
  }
}

/** Shared by every driver of numbered datagrams: two cameras of different drivers may answer to the same port. */
export const viscaUdpPorts = new SharedUdpPorts();
