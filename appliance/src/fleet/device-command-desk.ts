import type { deviceCommands, FleetCommandParams, FleetCommandResult } from '@ratspult/server/protocol';
import { picturePartBytes, type DeviceDesk } from '../adding/device-desk.ts';
import type { RemoteAction } from '../room/room-event.ts';
import type { FleetAnswer } from './fleet-link.ts';

export type DeviceCommand = keyof typeof deviceCommands;

type Handlers = {
  readonly [C in DeviceCommand]: (
    params: FleetCommandParams<C>,
    deeds: { readonly devices: DeviceDesk },
  ) => Promise<FleetAnswer<FleetCommandResult<C>>>;
};

/** What the console's page for adding devices asks of the room. */
export const deviceHandlers: Handlers = {
  listDrivers: async (_, { devices }) => ({ ok: true, result: { items: [...devices.drivers()] } }),
  driverForm: async ({ driver }, { devices }) => devices.form(driver),
  searchDevices: async ({ probe }, { devices }) => devices.search.start(probe),
  deviceSearch: async (_, { devices }) => ({ ok: true, result: devices.search.state }),
  cancelDeviceSearch: async (_, { devices }) => ({ ok: true, result: devices.search.cancel() }),
  tryDevice: async ({ driver, options, replaces }, { devices }) => devices.try(driver, options, replaces),
  deviceTry: async ({ tryId }, { devices }) => devices.tries.find(tryId),
  deviceTryPicture: async ({ tryId, offset }, { devices }) => {
    const picture = devices.tries.picture(tryId);
    if (picture === null || offset >= picture.length) {
      return { ok: false, code: 'not-found' };
    }
    const base64 = Buffer.from(picture.subarray(offset, offset + picturePartBytes)).toString('base64');
    return { ok: true, result: { totalBytes: picture.length, base64 } };
  },
  cancelDeviceTry: async ({ tryId }, { devices }) => devices.tries.cancel(tryId),
  addedDevices: async (_, { devices }) => ({ ok: true, result: { items: [...devices.added.list()] } }),
  saveDevice: async ({ tryId, name, use }, { devices }) => devices.save(tryId, name, use),
  changeDevice: async ({ deviceId, name, use }, { devices }) => devices.added.change(deviceId, name, use),
  removeDevice: async ({ deviceId }, { devices }) => devices.added.remove(deviceId),
};

/** What of it the panel tells the people in the room. */
export const deviceActions = {
  searchDevices: 'searchDevices',
  tryDevice: 'tryDevice',
  saveDevice: 'changeDevices',
  changeDevice: 'changeDevices',
  removeDevice: 'changeDevices',
} as const satisfies Partial<Record<DeviceCommand, RemoteAction>>;
