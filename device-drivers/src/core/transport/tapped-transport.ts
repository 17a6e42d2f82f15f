import type { Transport, TransportFailure, TransportHandlers } from './transport.ts';

/** What passes on the pipe under a driver, as a technician wants to see it. */
export type TapEvent =
  | { readonly type: 'opened' }
  | { readonly type: 'failed'; readonly failure: TransportFailure }
  | { readonly type: 'sent'; readonly bytes: Uint8Array }
  | { readonly type: 'received'; readonly bytes: Uint8Array }
  | { readonly type: 'closed' };

/** Listens to a pipe; `transport` is its description. Bytes may hold a password: whoever shows them hides it. */
export type TransportTap = (transport: string, event: TapEvent) => void;

/** The same pipe with somebody listening; it changes nothing of what passes. */
export class TappedTransport implements Transport {
  readonly description: string;
  readonly #inner: Transport;
  readonly #tap: TransportTap;
  #open = false;

  constructor(inner: Transport, tap: TransportTap) {
    this.description = inner.description;
    this.#inner = inner;
    this.#tap = tap;
  }

  async open(handlers: TransportHandlers): Promise<TransportFailure | null> {
    const failure = await this.#inner.open({
      data: (bytes) => {
        this.#tell({ type: 'received', bytes });
        handlers.data(bytes);
      },
      lost: (lostBy) => {
        this.#open = false;
        this.#tell({ type: 'failed', failure: lostBy });
        handlers.lost(lostBy);
      },
    });
    this.#open = failure === null;
    this.#tell(failure === null ? { type: 'opened' } : { type: 'failed', failure });
    return failure;
  }

  write(bytes: Uint8Array): Promise<boolean> {
    this.#tell({ type: 'sent', bytes });
    return this.#inner.write(bytes);
  }

  async close(): Promise<void> {
    if (this.#open) {
      this.#open = false;
      this.#tell({ type: 'closed' });
    }
    await this.#inner.close();
  }

  #tell(event: TapEvent): void {
    this.#tap(this.description, event);
  }
}
