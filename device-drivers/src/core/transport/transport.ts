/** Why a transport is not open. */
export type TransportFailure = 'port-missing' | 'program-missing' | 'connection-refused' | 'closed' | 'certificate';

/**
 * A byte pipe under a driver: serial, TCP, or in memory. One owner, one open at a time.
 * `open` rejects never: it resolves with null when open, or with the failure.
 */
export interface Transport {
  readonly description: string;
  open(handlers: TransportHandlers): Promise<TransportFailure | null>;
  /** Resolves when the bytes were handed to the operating system; false if the pipe is gone. */
  write(bytes: Uint8Array): Promise<boolean>;
  close(): Promise<void>;
}

export interface TransportHandlers {
  /** Bytes as they come: split and merged at any place. */
  data(bytes: Uint8Array): void;
  /** The pipe was lost without `close` being called. */
  lost(failure: TransportFailure): void;
}
