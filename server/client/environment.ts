import type { MediaDevice } from './media-device.ts';

export interface SocketHandlers {
  readonly onOpen: () => void;
  readonly onMessage: (data: unknown) => void;
  /** Called once, also when the socket never opened. */
  readonly onClose: () => void;
}

export interface ClientSocket {
  send(text: string): void;
  close(): void;
}

export type LogLevel = 'info' | 'warn' | 'error';

/** Everything the client needs of the world; the browser's is `browserEnvironment()`. */
export interface ClientEnvironment {
  /** Milliseconds that only grow. */
  readonly now: () => number;
  /** 0 inclusive to 1 exclusive. */
  readonly random: () => number;
  /** Runs once after the delay; the answer cancels it. */
  readonly setTimer: (delayMs: number, run: () => void) => () => void;
  readonly openSocket: (url: string, handlers: SocketHandlers) => ClientSocket;
  /** Throws when the browser cannot do WebRTC. */
  readonly createDevice: (routerRtpCapabilities: Record<string, unknown>) => Promise<MediaDevice>;
  /** Tells that the machine has a network again, so that nobody waits for the next retry. The answer unsubscribes. */
  readonly onNetworkBack: (run: () => void) => () => void;
  readonly log: (level: LogLevel, message: string, detail?: unknown) => void;
}
