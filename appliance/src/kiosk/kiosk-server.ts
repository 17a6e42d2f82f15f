import { existsSync } from 'node:fs';
import fastifyHelmet from '@fastify/helmet';
import fastifyStatic from '@fastify/static';
import fastifyWebsocket from '@fastify/websocket';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { Check } from 'typebox/value';
import { ApplianceError } from '../appliance-error.ts';
import type { PictureFiles } from '../cameras/picture-files.ts';
import type { Log } from '../log.ts';
import type { PictureSource, RoomSnapshot } from '../protocol/index.ts';
import type { StageHub } from '../stage/stage-hub.ts';
import { isOwnHost, isOwnOrigin, tokenMatches } from './guard.ts';
import { relayMjpeg } from './mjpeg-relay.ts';
import type { PanelDesk } from './panel-commands.ts';
import { servePanel } from './panel-socket.ts';
import type { SnapshotFeed } from './snapshot-feed.ts';
import { maxStageFrameBytes, serveStage } from './stage-socket.ts';

export interface KioskServerOptions {
  /** Port on 127.0.0.1; 0 takes any free one. */
  readonly port: number;
  readonly token: string;
  /** Folder with `panel/index.html` and `stage/index.html`. */
  readonly pagesDir: string;
  readonly serverUrl: string;
  /** Where the picture of a camera comes from; null for an unknown one. */
  readonly source: (cameraId: string) => PictureSource | null;
  readonly pictures: PictureFiles;
  readonly desk: PanelDesk;
  readonly hub: StageHub;
  readonly feed: SnapshotFeed;
  /** The token belongs to panels only: they show how to open the stage. */
  readonly snapshot: (forWhom: 'panel' | 'stage') => RoomSnapshot;
  readonly monotonicMs: () => number;
  readonly log: Log;
}

export interface KioskServer {
  readonly port: number;
  close(): Promise<void>;
}

const maxSockets = 32;
const WithToken = Type.Object({ token: Type.Optional(Type.String({ maxLength: 200 })) });

/** Pages, sockets, pictures on loopback. Resolves when it listens; throws `port-taken`. */
export const startKioskServer = async (options: KioskServerOptions): Promise<KioskServer> => {
  const app = fastify({ bodyLimit: 1_024, forceCloseConnections: true, routerOptions: { maxParamLength: 200 } });
  let port = options.port;
  await app.register(fastifyHelmet, securityHeaders(options.serverUrl));
  app.addHook('onSend', async (_, reply) => {
    reply.header('permissions-policy', 'camera=(self), microphone=(self), geolocation=(), usb=(), payment=()');
  });
  await app.register(fastifyWebsocket, { options: { maxPayload: maxStageFrameBytes, perMessageDeflate: false } });
  // After the WebSocket plugin: it closes the connection of an upgrade that a later hook refused, not of an earlier one.
  app.addHook('onRequest', async (request, reply) => refuseForeign(request, reply, port));
  registerSockets(app, options);
  registerPictures(app, options);
  await registerPages(app, options);
  try {
    await app.listen({ host: '127.0.0.1', port: options.port });
  } catch (error) {
    await app.close();
    throw new ApplianceError(
      'port-taken',
      `Cannot listen on 127.0.0.1:${options.port}.`,
      { port: options.port },
      error,
    );
  }
  const address = app.server.address();
  port = typeof address === 'object' && address !== null ? address.port : options.port;
  return { port, close: async () => app.close() };
};

/** Only our own pages under our own name: no foreign page, no name that was rebound to loopback. */
const refuseForeign = async (request: FastifyRequest, reply: FastifyReply, port: number): Promise<unknown> => {
  if (!isOwnHost(request.headers.host, port)) {
    return reply.code(421).send({ code: 'foreign-host' });
  }
  const { origin } = request.headers;
  const upgrade = request.headers.upgrade !== undefined;
  if ((upgrade || origin !== undefined) && !isOwnOrigin(origin, port)) {
    return reply.code(403).send({ code: 'foreign-origin' });
  }
  return undefined;
};

const requireToken =
  (token: string) =>
  async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    const { query } = request;
    return Check(WithToken, query) && tokenMatches(query.token, token)
      ? undefined
      : reply.code(401).send({ code: 'token-wrong' });
  };

const securityHeaders = (serverUrl: string) => {
  const instance = new URL(serverUrl).origin;
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        connectSrc: ["'self'", instance, instance.replace(/^http/, 'ws')],
        imgSrc: ["'self'", 'data:', 'blob:'],
        mediaSrc: ["'self'", 'blob:'],
        workerSrc: ["'self'", 'blob:'],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    referrerPolicy: { policy: 'no-referrer' as const },
    // Loopback is plain http by nature.
    strictTransportSecurity: false,
  };
};

const registerSockets = (app: FastifyInstance, options: KioskServerOptions): void => {
  const { token, desk, hub, feed, log, monotonicMs, snapshot } = options;
  const preValidation = requireToken(token);
  const full = (): boolean => app.websocketServer.clients.size > maxSockets;
  app.get('/panel/socket', { websocket: true, preValidation }, (socket) => {
    if (full()) {
      socket.close(1013, 'too many');
      return;
    }
    servePanel(socket, { desk, feed, monotonicMs, log, snapshot: () => snapshot('panel') });
  });
  app.get('/stage/socket', { websocket: true, preValidation }, (socket) => {
    if (full()) {
      socket.close(1013, 'too many');
      return;
    }
    serveStage(socket, { hub, feed, monotonicMs, log, snapshot: () => snapshot('stage') });
  });
};

const CameraParams = Type.Object({ cameraId: Type.String() });
const FileParams = Type.Object({ file: Type.String() });

const registerPictures = (app: FastifyInstance, options: KioskServerOptions): void => {
  const preValidation = requireToken(options.token);
  app.get('/sources/:cameraId/mjpeg', { preValidation }, async (request, reply) => {
    const { params } = request;
    const source = Check(CameraParams, params) ? options.source(params.cameraId) : null;
    return source?.kind === 'mjpeg' ? relayMjpeg(source.url, reply) : reply.code(404).send({ code: 'not-found' });
  });
  app.get('/pictures/:file', { preValidation }, async (request, reply) => {
    const { params } = request;
    const jpeg = Check(FileParams, params) ? await options.pictures.read(params.file) : null;
    return jpeg === null
      ? reply.code(404).send({ code: 'not-found' })
      : // Every picture has a name of its own, so a browser may keep it.
        reply
          .header('content-type', 'image/jpeg')
          .header('cache-control', 'private, max-age=31536000, immutable')
          .send(jpeg);
  });
};

const registerPages = async (app: FastifyInstance, { pagesDir, log }: KioskServerOptions): Promise<void> => {
  app.get('/', async (_, reply) => reply.redirect('/panel/'));
  if (existsSync(pagesDir)) {
    await app.register(fastifyStatic, { root: pagesDir, redirect: true, cacheControl: false });
    return;
  }
  log.error('pages are not built', { pagesDir });
  for (const page of ['/panel/', '/stage/']) {
    app.get(page, async (_, reply) => reply.code(503).type('text/plain').send('Pages are not built: npm run build'));
  }
};
