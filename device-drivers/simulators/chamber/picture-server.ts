import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Cancel, Clock } from '../../src/core/clock.ts';
import type { MechanicalPosition } from '../ptz-mechanics.ts';
import type { CameraView } from './camera-view.ts';

/** A camera as the picture server sees it: where it points and how that looks. `PtzMechanics` fits `mechanics`. */
export interface PictureSource {
  readonly id: number;
  readonly view: CameraView;
  readonly mechanics: {
    position(): MechanicalPosition;
    moving(): boolean;
    onChange(listener: () => void): () => void;
  };
}

export interface PictureServerOptions {
  readonly sources: readonly PictureSource[];
  readonly clock: Clock;
  /** 0 takes any free port. */
  readonly port: number;
}

const boundary = 'ratspult-frame';
const movingFrameMs = 66;
const restFrameMs = 200;
/** Bytes a client may leave unread before frames are dropped for it: about two pictures. */
const slowClientBytes = 128 * 1024;

/** Frames of one camera for all its viewers: drawn once, only while somebody watches, faster while the head moves. */
class Feed {
  readonly #source: PictureSource;
  readonly #clock: Clock;
  readonly #viewers = new Set<ServerResponse>();
  #cancelNext: Cancel | null = null;
  #drawing = false;
  #nextDueMs = 0;
  readonly #unsubscribe: () => void;

  constructor(source: PictureSource, clock: Clock) {
    this.#source = source;
    this.#clock = clock;
    this.#unsubscribe = source.mechanics.onChange(() => this.#schedule());
  }

  add(viewer: ServerResponse): void {
    viewer.writeHead(200, {
      'content-type': `multipart/x-mixed-replace; boundary=${boundary}`,
      'cache-control': 'no-store',
      'access-control-allow-origin': '*',
    });
    this.#viewers.add(viewer);
    viewer.on('close', () => this.#remove(viewer));
    viewer.on('error', () => this.#remove(viewer));
    this.#nextDueMs = 0;
    this.#schedule();
  }

  close(): void {
    this.#unsubscribe();
    this.#cancelNext?.();
    for (const viewer of this.#viewers) {
      viewer.destroy();
    }
    this.#viewers.clear();
  }

  #remove(viewer: ServerResponse): void {
    this.#viewers.delete(viewer);
    if (this.#viewers.size === 0) {
      this.#cancelNext?.();
      this.#cancelNext = null;
    }
  }

  #schedule(): void {
    if (this.#drawing || this.#viewers.size === 0) {
      return;
    }
    this.#cancelNext?.();
    const now = this.#clock.monotonicMs();
    const soonest = this.#source.mechanics.moving() ? this.#nextDueMs - (restFrameMs - movingFrameMs) : this.#nextDueMs;
    this.#cancelNext = this.#clock.after(Math.max(0, soonest - now), () => void this.#draw());
  }

  async #draw(): Promise<void> {
    this.#drawing = true;
    this.#nextDueMs = this.#clock.monotonicMs() + restFrameMs;
    const jpeg = await this.#source.view.jpeg(this.#source.mechanics.position(), this.#clock.epochMs());
    for (const viewer of this.#viewers) {
      if (viewer.writableLength < slowClientBytes) {
        viewer.write(`--${boundary}\r\nContent-Type: image/jpeg\r\nContent-Length: ${jpeg.length}\r\n\r\n`);
        viewer.write(jpeg);
        viewer.write('\r\n');
      }
    }
    this.#drawing = false;
    this.#schedule();
  }
}

/**
 * Serves what the simulated cameras see, on 127.0.0.1 only:
 * `GET /cameras/:id/mjpeg` (multipart/x-mixed-replace, 15 frames/s while the head moves, 5 at rest, none without viewers;
 * frames are dropped for a client that does not keep up) and `GET /cameras/:id/snapshot.jpg`.
 */
export class PictureServer {
  readonly #server: Server;
  readonly #feeds = new Map<number, Feed>();
  readonly #sources = new Map<number, PictureSource>();
  readonly #clock: Clock;

  private constructor(options: PictureServerOptions) {
    this.#clock = options.clock;
    for (const source of options.sources) {
      this.#sources.set(source.id, source);
      this.#feeds.set(source.id, new Feed(source, options.clock));
    }
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  static async start(options: PictureServerOptions): Promise<PictureServer> {
    const server = new PictureServer(options);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    server.#server.once('error', reject);
    server.#server.listen(options.port, '127.0.0.1', resolve);
    await promise;
    return server;
  }

  /** `http://127.0.0.1:<port>` */
  get origin(): string {
    const address = this.#server.address();
    return `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`;
  }

  mjpegUrl(id: number): string {
    return `${this.origin}/cameras/${id}/mjpeg`;
  }

  snapshotUrl(id: number): string {
    return `${this.origin}/cameras/${id}/snapshot.jpg`;
  }

  async close(): Promise<void> {
    for (const feed of this.#feeds.values()) {
      feed.close();
    }
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#server.close(() => resolve());
    this.#server.closeAllConnections();
    await promise;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = /^\/cameras\/(\d+)\/(mjpeg|snapshot\.jpg)(?:\?.*)?$/.exec(request.url ?? '');
    const id = Number(path?.[1] ?? -1);
    const feed = this.#feeds.get(id);
    const source = this.#sources.get(id);
    if (feed === undefined || source === undefined) {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('no such camera\n');
      return;
    }
    if (request.method !== 'GET') {
      response.writeHead(405, { allow: 'GET' }).end();
      return;
    }
    if (path?.[2] === 'mjpeg') {
      feed.add(response);
      return;
    }
    const jpeg = await source.view.jpeg(source.mechanics.position(), this.#clock.epochMs());
    response
      .writeHead(200, { 'content-type': 'image/jpeg', 'cache-control': 'no-store', 'access-control-allow-origin': '*' })
      .end(jpeg);
  }
}
