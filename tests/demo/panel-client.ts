import { WebSocket } from 'ws';
import { Check } from 'typebox/value';
import {
  PanelMessage,
  type PanelCommandName,
  type PanelCommandParams,
  type RoomSnapshot,
} from '@ratspult/appliance/protocol';

type Waiter = (snapshot: RoomSnapshot) => void;

/** A panel without a screen: sends commands as the touch panel does and follows the room's snapshots. */
export class PanelClient {
  readonly #socket: WebSocket;
  readonly #results = new Map<string, (code: string | null) => void>();
  readonly #waiters = new Set<Waiter>();
  #snapshot: RoomSnapshot | null = null;
  #count = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data: Buffer) => this.#receive(data.toString('utf8')));
  }

  /** Connects with the address that the appliance prints; resolves when the socket is open. */
  static async connect(panelUrl: string): Promise<PanelClient> {
    const url = new URL(panelUrl);
    const token = url.hash.replace('#token=', '');
    const socket = new WebSocket(`ws://${url.host}/panel/socket?token=${token}`, { origin: url.origin });
    const client = new PanelClient(socket);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    socket.once('open', resolve);
    socket.once('error', reject);
    await promise;
    return client;
  }

  /** The error code, or null when the room did it. */
  command<C extends PanelCommandName>(command: C, params: PanelCommandParams<C>): Promise<string | null> {
    this.#count += 1;
    const id = `demo-${this.#count}`;
    const { promise, resolve } = Promise.withResolvers<string | null>();
    this.#results.set(id, resolve);
    this.#socket.send(JSON.stringify({ type: 'command', id, command, params }));
    return promise;
  }

  /** The first snapshot, now or later, that `accepts`; rejects after `deadlineMs`. */
  until(accepts: (snapshot: RoomSnapshot) => boolean, deadlineMs: number): Promise<RoomSnapshot> {
    if (this.#snapshot !== null && accepts(this.#snapshot)) {
      return Promise.resolve(this.#snapshot);
    }
    const { promise, resolve, reject } = Promise.withResolvers<RoomSnapshot>();
    const waiter: Waiter = (snapshot) => {
      if (accepts(snapshot)) {
        clearTimeout(timer);
        this.#waiters.delete(waiter);
        resolve(snapshot);
      }
    };
    const timer = setTimeout(() => {
      this.#waiters.delete(waiter);
      reject(new Error(`the room did not get there within ${deadlineMs} ms: ${JSON.stringify(this.#snapshot)}`));
    }, deadlineMs);
    this.#waiters.add(waiter);
    return promise;
  }

  close(): void {
    this.#socket.close();
  }

  #receive(text: string): void {
    const message: unknown = JSON.parse(text);
    if (!Check(PanelMessage, message)) {
      return;
    }
    if (message.type === 'snapshot') {
      this.#snapshot = message.snapshot;
      for (const waiter of this.#waiters) {
        waiter(message.snapshot);
      }
    } else {
      this.#results.get(message.id)?.(message.ok ? null : message.code);
      this.#results.delete(message.id);
    }
  }
}
