import type { FastifyInstance } from 'fastify';
import { conferencePath, fleetPath } from '../meetings/public-address.ts';
import type { Services } from './services.ts';

const tryAgainLater = 1013;

/** Both sockets prove themselves inside (signature, ticket); the session cookie is never looked at. */
export function registerSockets(app: FastifyInstance, services: Services): void {
  app.get(fleetPath, { websocket: true, config: { access: 'fleetSocket' }, schema: { hide: true } }, (socket) => {
    if (services.isAccepting()) {
      services.hub.handleConnection(socket);
    } else {
      socket.close(tryAgainLater, 'the instance stops');
    }
  });
  app.get(
    conferencePath,
    { websocket: true, config: { access: 'conferenceSocket' }, schema: { hide: true } },
    (socket) => {
      if (services.isAccepting()) {
        services.conference.handleConnection(socket);
      } else {
        socket.close(tryAgainLater, 'the instance stops');
      }
    },
  );
}
