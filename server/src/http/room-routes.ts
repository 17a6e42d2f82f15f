import type { FastifyInstance } from 'fastify';
import { unwrap } from '../outcome.ts';
import { holds } from '../permissions/roles.ts';
import { type RoomSummary, routes } from '../protocol/index.ts';
import { addressKey } from './address-key.ts';
import { accountOf, param, route, withBody } from './route.ts';
import type { Services } from './services.ts';

/** Everybody may book a room and so must know its name; how it is and who sits in it is for room staff. */
const forBooking = (room: RoomSummary): RoomSummary => ({ ...room, lastSeenAt: null, report: null });

export function registerRoomRoutes(app: FastifyInstance, services: Services): void {
  const { rooms } = services;

  route(app, 'listRooms', async ({ caller }) => {
    const items = rooms.list();
    const watches = caller.kind !== 'anonymous' && holds(caller.account, 'rooms.watch');
    return { items: watches ? items : items.map(forBooking) };
  });

  route(
    app,
    'createRoom',
    withBody(routes.createRoom.body, async (body, call) => unwrap(await rooms.create(accountOf(call), body))),
  );

  route(app, 'room', async (call) => unwrap(rooms.get(param(call, 'roomId'))));

  route(app, 'deleteRoom', async (call) => {
    unwrap(await rooms.delete(accountOf(call), param(call, 'roomId')));
    return {};
  });

  route(
    app,
    'createPairingCode',
    withBody(routes.createPairingCode.body, async (_body, call) =>
      unwrap(await rooms.newPairingCode(accountOf(call), param(call, 'roomId'))),
    ),
  );

  route(app, 'unpairRoom', async (call) => {
    unwrap(await rooms.unpair(accountOf(call), param(call, 'roomId')));
    return {};
  });

  route(
    app,
    'roomCommand',
    withBody(routes.roomCommand.body, async (body, call) => {
      const selfTest = unwrap(await rooms.command(accountOf(call), param(call, 'roomId'), body));
      return { selfTest };
    }),
  );

  route(
    app,
    'enrol',
    withBody(routes.enrol.body, async (body, { request }) => unwrap(await rooms.enrol(body, addressKey(request.ip)))),
  );
}
