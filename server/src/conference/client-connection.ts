import type { RawData, WebSocket } from 'ws';
import type { Clock } from '../clock.ts';
import { maxFrameBytes } from '../protocol/index.ts';
import type { ConferenceLimits } from './limits.ts';
import { TokenBucket } from './token-bucket.ts';

/** Why a connection is closed by the server (RFC 6455 status codes). */
export const closeCodes = { done: 1000, unsupported: 1003, violated: 1008, tooLarge: 1009, restarting: 1012 } as const;

const missedHeartbeats = 2;

export interface ConnectionHandler {
  /** Gets the frames one after the other, as the token bucket lets them through; resolves when the frame is answered. */
  onFrame(text: string): Promise<void>;
  /** Once, however the connection ended. */
  onClosed(): void;
}

/** One WebSocket: limits what comes in and what piles up going out, and notices when the other side is gone. */
export class ClientConnection {
  readonly #socket: WebSocket;
  readonly #clock: Clock;
  readonly #limits: ConferenceLimits;
  readonly #handler: ConnectionHandler;
  readonly #bucket: TokenBucket;
  #queue: string[] = [];
  #queuedBytes = 0;
  #inFlight = 0;
  #silentBeats = 0;
  #ending: number | null = null;
  #lastWords: string | null = null;
  #closed = false;
  #cancelPump: (() => void) | null = null;
  #cancelHeartbeat: () => void;

  constructor(socket: WebSocket, clock: Clock, limits: ConferenceLimits, handler: ConnectionHandler) {
    this.#socket = socket;
    this.#clock = clock;
    this.#limits = limits;
    this.#handler = handler;
    this.#bucket = new TokenBucket(clock, limits.requestBurst, limits.requestsPerSecond);
    this.#cancelHeartbeat = clock.setTimer(limits.heartbeatMs, () => this.#beat());
    socket.on('message', (data, isBinary) => this.#onMessage(data, isBinary));
    socket.on('pong', () => {
      this.#silentBeats = 0;
    });
    socket.on('close', () => this.#onClosed());
    // A broken frame or a reset ends in `close`, which is where it is dealt with.
    socket.on('error', () => socket.terminate());
  }

  get open(): boolean {
    return !this.#closed && this.#ending === null;
  }

  /** Nothing is sent any more once the connection ends, and a client that does not read is cut off. */
  send(text: string): void {
    if (this.#closed || this.#socket.readyState !== this.#socket.OPEN) {
      return;
    }
    if (this.#socket.bufferedAmount > this.#limits.socketBufferBytes) {
      this.#socket.terminate();
      return;
    }
    this.#socket.send(text);
  }

  close(code: number): void {
    this.#ending = code;
    this.#queue = [];
    this.#queuedBytes = 0;
    this.#socket.close(code);
    this.#terminateLater();
  }

  /**
   * Takes nothing more in; when the requests under way are answered, says the last words (null for none) and closes.
   * Whoever ends something gets the answer before hearing that it is over.
   */
  endAfterAnswers(code: number, lastWords: string | null): void {
    this.#queue = [];
    this.#queuedBytes = 0;
    this.#ending = code;
    this.#lastWords = lastWords;
    this.#endIfAnswered();
  }

  #endIfAnswered(): void {
    if (this.#ending === null || this.#inFlight > 0 || this.#socket.readyState !== this.#socket.OPEN) {
      return;
    }
    if (this.#lastWords !== null) {
      this.send(this.#lastWords);
    }
    this.close(this.#ending);
  }

  #onMessage(data: RawData, isBinary: boolean): void {
    if (!this.open) {
      return;
    }
    this.#silentBeats = 0;
    if (isBinary) {
      this.close(closeCodes.unsupported);
      return;
    }
    const bytes = toBuffer(data);
    if (bytes.byteLength > maxFrameBytes) {
      this.close(closeCodes.tooLarge);
      return;
    }
    this.#queue.push(bytes.toString('utf8'));
    this.#queuedBytes += bytes.byteLength;
    if (this.#queue.length > this.#limits.queuedFrames || this.#queuedBytes > this.#limits.queuedBytes) {
      this.close(closeCodes.violated);
      return;
    }
    this.#pump();
  }

  /** Frames above the rate wait for tokens: delay first, and close when too many wait. */
  #pump(): void {
    while (this.open && this.#cancelPump === null && this.#inFlight < this.#limits.requestsInFlight) {
      const text = this.#queue[0];
      if (text === undefined) {
        return;
      }
      if (!this.#bucket.take()) {
        this.#cancelPump = this.#clock.setTimer(this.#bucket.waitMs(), () => {
          this.#cancelPump = null;
          this.#pump();
        });
        return;
      }
      this.#queue.shift();
      this.#queuedBytes -= Buffer.byteLength(text);
      void this.#run(text);
    }
  }

  async #run(text: string): Promise<void> {
    this.#inFlight += 1;
    await this.#handler.onFrame(text);
    this.#inFlight -= 1;
    this.#endIfAnswered();
    this.#pump();
  }

  #beat(): void {
    this.#silentBeats += 1;
    if (this.#silentBeats > missedHeartbeats) {
      this.#socket.terminate();
      return;
    }
    if (this.#socket.readyState === this.#socket.OPEN) {
      this.#socket.ping();
    }
    this.#cancelHeartbeat = this.#clock.setTimer(this.#limits.heartbeatMs, () => this.#beat());
  }

  /** A peer that does not answer the closing handshake must not hold the socket. */
  #terminateLater(): void {
    this.#cancelHeartbeat();
    if (!this.#closed) {
      this.#cancelHeartbeat = this.#clock.setTimer(this.#limits.heartbeatMs, () => this.#socket.terminate());
    }
  }

  #onClosed(): void {
    if (this.#closed) {
      return;
    }
    this.#closed = true;
    this.#queue = [];
    this.#cancelPump?.();
    this.#cancelHeartbeat();
    this.#handler.onClosed();
  }
}

function toBuffer(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) {
    return data;
  }
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
}
