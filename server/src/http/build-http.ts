import fastifyCookie from '@fastify/cookie';
import fastifyRateLimit from '@fastify/rate-limit';
import fastifySwagger from '@fastify/swagger';
import fastifyWebsocket from '@fastify/websocket';
import fastify, { type FastifyInstance, LogController } from 'fastify';
import { maxFrameBytes } from '../protocol/index.ts';
import { ServerError } from '../server-error.ts';
import { addressKey } from './address-key.ts';
import { registerAccessRoutes } from './access-routes.ts';
import { registerAccountRoutes } from './account-routes.ts';
import { registerAuditRoutes } from './audit-routes.ts';
import { answerNotFound, registerErrorHandler } from './error-handler.ts';
import { type GuardedRoute, registerGuard } from './guard.ts';
import { registerHealthRoutes } from './health-routes.ts';
import { registerMeetingRoutes } from './meeting-routes.ts';
import { registerMetrics } from './metrics-routes.ts';
import { registerPages } from './pages.ts';
import { registerDeviceRoutes } from './device-routes.ts';
import { registerRecordingRoutes } from './recording-routes.ts';
import { registerRetentionRoutes } from './retention-routes.ts';
import { registerRoomRoutes } from './room-routes.ts';
import { registerRoomsStream, RoomsStreams } from './rooms-stream.ts';
import { registerSecondFactorRoutes } from './second-factor-routes.ts';
import { registerSecurityHeaders } from './security-headers.ts';
import type { Services } from './services.ts';
import { registerSessionRoutes } from './session-routes.ts';
import { registerSignOnRoutes } from './sign-on-routes.ts';
import { registerSockets } from './sockets.ts';

const unexpected = 1011;

export interface HttpSide {
  readonly app: FastifyInstance;
  readonly streams: RoomsStreams;
  /** Every registered route, for the proof that none escapes the permission table. */
  readonly routes: readonly GuardedRoute[];
}

function newFastify(services: Services): FastifyInstance {
  const { config, log } = services;
  const app: FastifyInstance = fastify({
    loggerInstance: log,
    // Addresses carry link tokens: they stay out of the log.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: config.limits.bodyBytes,
    trustProxy: config.trustedProxies.length === 0 ? false : [...config.trustedProxies],
    routerOptions: { maxParamLength: 4096 },
    return503OnClosing: true,
    frameworkErrors: (_error, _request, reply) => void answerNotFound(reply),
    forceCloseConnections: true,
  });
  // Handlers check bodies themselves (after the permission, with a typed result); the schemas are for the document.
  app.setValidatorCompiler(() => () => true);
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
  // Only JSON is read: a form of a foreign page cannot send that without being asked for permission first.
  app.removeContentTypeParser('text/plain');
  return app;
}

async function registerDocument(app: FastifyInstance): Promise<void> {
  await app.register(fastifySwagger, {
    openapi: { info: { title: 'Ratspult', version: '1', description: 'HTTP interface of the municipal instance' } },
  });
}

/** Counts before anybody is asked who they are, so that refused requests and unknown addresses count too. */
async function registerRateLimit(app: FastifyInstance, services: Services): Promise<void> {
  await app.register(fastifyRateLimit, {
    global: false,
    max: services.config.limits.requestsPerMinute,
    timeWindow: 60_000,
    keyGenerator: (request) => addressKey(request.ip),
    cache: 10_000,
    errorResponseBuilder: () => new ServerError('rate-limited', 'too many requests from this address'),
  });
  const limit = app.rateLimit();
  app.addHook('onRequest', async function count(request, reply) {
    if (request.routeOptions.config.access !== 'health') {
      await limit.call(this, request, reply);
    }
  });
}

/** A refused upgrade (too many of them, say) leaves a connection that no timeout of the HTTP server watches any more. */
function endRefusedUpgrades(app: FastifyInstance): void {
  app.addHook('onResponse', async (request, reply) => {
    if (request.raw.headers.upgrade !== undefined && reply.raw.writableFinished) {
      request.raw.socket.destroySoon();
    }
  });
}

/** Builds the HTTP side; nothing listens yet. */
export async function buildHttp(services: Services): Promise<HttpSide> {
  const app = newFastify(services);
  const streams = new RoomsStreams(services);
  registerErrorHandler(app);
  await registerSecurityHeaders(app, services.config);
  await registerRateLimit(app, services);
  await app.register(fastifyCookie);
  await app.register(fastifyWebsocket, {
    options: { maxPayload: maxFrameBytes },
    // A protocol error has sent its own close code by now; tearing the socket down would lose it on the way.
    errorHandler: (_error, socket) => socket.close(unexpected),
  });
  endRefusedUpgrades(app);
  await registerDocument(app);
  const routes = registerGuard(app, services);
  registerSessionRoutes(app, services);
  registerSecondFactorRoutes(app, services);
  registerAccountRoutes(app, services);
  registerMeetingRoutes(app, services);
  registerRoomRoutes(app, services);
  registerDeviceRoutes(app, services);
  registerAuditRoutes(app, services);
  registerRecordingRoutes(app, services);
  registerRetentionRoutes(app, services);
  registerSignOnRoutes(app, services);
  registerAccessRoutes(app, services);
  registerRoomsStream(app, streams);
  registerSockets(app, services);
  registerHealthRoutes(app, services);
  registerMetrics(app, services);
  app.get('/api/openapi.json', { config: { access: 'openapi' }, schema: { hide: true } }, async () => app.swagger());
  await registerPages(app, services);
  app.setNotFoundHandler(async (_request, reply) => await answerNotFound(reply));
  return { app, streams, routes };
}
