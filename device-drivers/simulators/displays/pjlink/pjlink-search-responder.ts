import { createSocket, type Socket } from 'node:dgram';

/** The answer of a class 2 projector to the search of PJLink, on UDP (src/displays/pjlink/protocol.md 4). */
export class PjlinkSearchResponder {
  readonly #socket: Socket = createSocket('udp4');

  /** `mac` as the projector writes it; `port` 0 takes any free one of the loopback address. */
  static async start(mac: string, port: number): Promise<PjlinkSearchResponder> {
    const responder = new PjlinkSearchResponder();
    const socket = responder.#socket;
    socket.on('message', (bytes, from) => {
      if (bytes.toString('latin1') === '%2SRCH\r') {
        socket.send(`%2ACKN=${mac}\r`, from.port, from.address);
      }
    });
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.bind(port, '127.0.0.1', resolve);
    });
    return responder;
  }

  get port(): number {
    return this.#socket.address().port;
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#socket.close(resolve);
    });
  }
}
