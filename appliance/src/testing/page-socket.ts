import { once } from 'node:events';
import { WebSocket } from 'ws';

/** A page's socket as a test writes it: sends JSON, keeps what it got, waits for what it wants to see. */
export class PageSocket {
  readonly received: unknown[] = [];
  readonly #socket: WebSocket;
  readonly #waiting = new Set<() => void>();
  closeCode: number | null = null;

  constructor(url: string, origin: string | null) {
    this.#socket = new WebSocket(url, origin === null ? {} : { origin });
    this.#socket.on('message', (data: Buffer) => {
      const message: unknown = JSON.parse(data.toString('utf8'));
      this.received.push(message);
      this.#wake();
    });
    this.#socket.on('error', () => undefined);
    this.#socket.on('close', (code) => {
      this.closeCode = code;
      this.#wake();
    });
  }

  async opened(): Promise<this> {
    await once(this.#socket, 'open');
    return this;
  }

  /** Status of a refused upgrade. */
  async refused(): Promise<number> {
    const { promise, resolve } = Promise.withResolvers<number>();
    this.#socket.on('unexpected-response', (_, response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    return promise;
  }

  send(message: unknown): void {
    this.#socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  sendBytes(bytes: Uint8Array): void {
    this.#socket.send(bytes);
  }

  /** Gone without a word, as when the power of a screen goes. */
  cut(): void {
    this.#socket.terminate();
  }

  close(): void {
    this.#socket.close();
  }

  async closed(): Promise<number> {
    await this.#until(() => this.closeCode !== null);
    return this.closeCode ?? 0;
  }

  /** The newest message that `find` turns into something; waits for it. */
  async waitFor<T>(find: (message: unknown) => T | null): Promise<T> {
    const look = (): T | null => {
      for (const message of this.received.toReversed()) {
        const found = find(message);
        if (found !== null) {
          return found;
        }
      }
      return null;
    };
    await this.#until(() => look() !== null);
    const found = look();
    if (found === null) {
      throw new Error('gone again');
    }
    return found;
  }

  async #until(holds: () => boolean): Promise<void> {
    while (!holds()) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#waiting.add(resolve);
      await promise;
    }
  }

  #wake(): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const resolve of waiting) {
      resolve();
    }
  }
}
