import type { ClientEnvironment } from '../environment.ts';
import { FakeDevice } from './fake-device.ts';

/** Real sockets, fake media, and time that passes only when the test says so (a delay of 0 is the next turn). */
export class TestEnvironment implements ClientEnvironment {
  readonly devices: FakeDevice[] = [];
  readonly #timers = new Map<number, { readonly at: number; readonly run: () => void }>();
  readonly #listeners = new Set<() => void>();
  #now = 0;
  #count = 0;

  readonly now = (): number => this.#now;
  readonly random = (): number => 0;

  readonly setTimer = (delayMs: number, run: () => void): (() => void) => {
    if (delayMs === 0) {
      const immediate = setImmediate(run);
      return () => clearImmediate(immediate);
    }
    this.#count += 1;
    const id = this.#count;
    this.#timers.set(id, { at: this.#now + delayMs, run });
    return () => this.#timers.delete(id);
  };

  readonly openSocket: ClientEnvironment['openSocket'] = (url, handlers) => {
    const socket = new WebSocket(url);
    socket.addEventListener('open', () => handlers.onOpen());
    socket.addEventListener('message', (event) => handlers.onMessage(event.data));
    socket.addEventListener('close', () => handlers.onClose());
    return { send: (text) => socket.send(text), close: () => socket.close() };
  };

  readonly createDevice = (): Promise<FakeDevice> => {
    const device = new FakeDevice();
    this.devices.push(device);
    return Promise.resolve(device);
  };

  readonly onNetworkBack = (run: () => void): (() => void) => {
    this.#listeners.add(run);
    return () => this.#listeners.delete(run);
  };

  readonly log = (): void => {};

  get timersRunning(): number {
    return this.#timers.size;
  }

  networkBack(): void {
    for (const run of this.#listeners) {
      run();
    }
  }

  advance(ms: number): void {
    const until = this.#now + ms;
    for (;;) {
      const next = [...this.#timers].toSorted(([, a], [, b]) => a.at - b.at)[0];
      if (next === undefined || next[1].at > until) {
        break;
      }
      this.#now = next[1].at;
      this.#timers.delete(next[0]);
      next[1].run();
    }
    this.#now = until;
  }
}
