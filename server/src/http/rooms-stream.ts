import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { unwrap } from '../outcome.ts';
import { parse } from '../parse.ts';
import type { RoomsEvent } from '../protocol/index.ts';
import { ServerError } from '../server-error.ts';
import { anonymous } from '../permissions/caller.ts';
import { denialOf } from '../permissions/permission-table.ts';
import type { Services } from './services.ts';

const Query = Type.Object(
  { roomId: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })) },
  { additionalProperties: false },
);

/** Many changes within this time become one message. */
const gatherMs = 200;
const heartbeatMs = 15_000;
const maxStreams = 500;
const maxStreamsPerAccount = 20;
const maxBufferedBytes = 1024 * 1024;

/** Server-sent events with the state of all rooms, whole at each change. */
export class RoomsStreams {
  readonly #services: Services;
  readonly #open = new Map<FastifyReply, string>();

  constructor(services: Services) {
    this.#services = services;
  }

  /** @throws ServerError `rate-limited` when there are too many already */
  start(request: FastifyRequest, reply: FastifyReply): void {
    const { caller } = request;
    if (caller === null || caller.kind === 'anonymous') {
      throw new ServerError('not-signed-in', 'sign in first');
    }
    const { roomId } = unwrap(parse(Query, request.query));
    const own = [...this.#open.values()].filter((id) => id === caller.account.id);
    if (this.#open.size >= maxStreams || own.length >= maxStreamsPerAccount) {
      throw new ServerError('rate-limited', 'too many streams');
    }
    this.#open.set(reply, caller.account.id);
    const unwatch = roomId === undefined ? null : this.#services.watchers.watch(roomId, caller.account.displayName);
    const stop = this.#feed(reply, caller.token);
    reply.raw.on('close', () => {
      stop();
      unwatch?.();
      this.#open.delete(reply);
    });
  }

  close(): void {
    for (const reply of this.#open.keys()) {
      reply.raw.end();
    }
  }

  #feed(reply: FastifyReply, token: string): () => void {
    const { clock, roomRegistry } = this.#services;
    let cancelSend: (() => void) | null = null;
    const send = (): void => {
      cancelSend = null;
      this.#write(reply, `event: rooms\ndata: ${JSON.stringify(this.#rooms())}\n\n`);
    };
    const unsubscribe = roomRegistry.changes.add(() => {
      cancelSend ??= clock.setTimer(gatherMs, send);
    });
    let cancelHeartbeat: (() => void) | null = null;
    const beat = (): void => {
      this.#write(reply, ': still here\n\n');
      void this.#endIfSignedOut(reply, token);
      cancelHeartbeat = clock.setTimer(heartbeatMs, beat);
    };
    this.#head(reply);
    send();
    cancelHeartbeat = clock.setTimer(heartbeatMs, beat);
    return () => {
      unsubscribe();
      cancelSend?.();
      cancelHeartbeat?.();
    };
  }

  #head(reply: FastifyReply): void {
    reply.hijack();
    const headers = Object.entries(reply.getHeaders()).filter(([, value]) => value !== undefined);
    for (const [name, value] of headers) {
      reply.raw.setHeader(name, value ?? '');
    }
    reply.raw.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
  }

  #write(reply: FastifyReply, text: string): void {
    if (reply.raw.writableLength > maxBufferedBytes) {
      reply.raw.destroy();
      return;
    }
    reply.raw.write(text);
  }

  #rooms(): RoomsEvent {
    return { items: this.#services.rooms.list() };
  }

  /** A stream outlives its request: whoever signed out or lost the role must not go on reading. */
  async #endIfSignedOut(reply: FastifyReply, token: string): Promise<void> {
    const caller = await this.#services.callers.of(token).catch(() => anonymous);
    if (denialOf('roomsEvents', caller) !== null) {
      reply.raw.end();
    }
  }
}

export function registerRoomsStream(app: FastifyInstance, streams: RoomsStreams): void {
  app.get(
    '/api/rooms/events',
    // Asked for its head alone, a stream would be opened that nobody reads and that never ends.
    { config: { access: 'roomsEvents' }, schema: { operationId: 'roomsEvents' }, exposeHeadRoute: false },
    (request, reply) => {
      streams.start(request, reply);
    },
  );
}
