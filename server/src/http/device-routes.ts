import type { FastifyInstance } from 'fastify';
import { unwrap } from '../outcome.ts';
import { routes } from '../protocol/index.ts';
import { accountOf, type Call, param, route, withBody } from './route.ts';
import type { Services } from './services.ts';

const roomOf = (call: Call): string => param(call, 'roomId');

/** The devices of a room: found, tried, added, changed and removed. */
export function registerDeviceRoutes(app: FastifyInstance, { roomDevices: devices }: Services): void {
  route(app, 'roomDrivers', async (call) => unwrap(await devices.drivers(roomOf(call))));

  route(app, 'roomDriverForm', async (call) => unwrap(await devices.form(roomOf(call), param(call, 'driver'))));

  route(
    app,
    'startDeviceSearch',
    withBody(routes.startDeviceSearch.body, async ({ probe }, call) =>
      unwrap(await devices.startSearch(accountOf(call), roomOf(call), probe)),
    ),
  );

  route(app, 'deviceSearch', async (call) => unwrap(await devices.search(roomOf(call))));

  route(app, 'cancelDeviceSearch', async (call) => unwrap(await devices.cancelSearch(accountOf(call), roomOf(call))));

  route(
    app,
    'startDeviceTry',
    withBody(routes.startDeviceTry.body, async (body, call) =>
      unwrap(await devices.startTry(accountOf(call), roomOf(call), body)),
    ),
  );

  route(app, 'deviceTry', async (call) => unwrap(await devices.tried(roomOf(call), param(call, 'tryId'))));

  route(app, 'cancelDeviceTry', async (call) =>
    unwrap(await devices.cancelTry(accountOf(call), roomOf(call), param(call, 'tryId'))),
  );

  route(app, 'deviceTryPicture', async (call) => {
    const jpeg = unwrap(await devices.picture(roomOf(call), param(call, 'tryId')));
    return { jpegBase64: jpeg.toString('base64') };
  });

  route(app, 'addedDevices', async (call) => unwrap(await devices.added(roomOf(call))));

  route(
    app,
    'saveDevice',
    withBody(routes.saveDevice.body, async (body, call) =>
      unwrap(await devices.save(accountOf(call), roomOf(call), body)),
    ),
  );

  route(
    app,
    'changeDevice',
    withBody(routes.changeDevice.body, async (body, call) =>
      unwrap(await devices.change(accountOf(call), roomOf(call), param(call, 'deviceId'), body)),
    ),
  );

  route(app, 'removeDevice', async (call) =>
    unwrap(await devices.remove(accountOf(call), roomOf(call), param(call, 'deviceId'))),
  );
}
