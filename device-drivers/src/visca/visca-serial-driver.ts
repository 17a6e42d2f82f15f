import { Type } from 'typebox';
import type { Driver } from '../core/driver.ts';
import { SerialTransport } from '../core/transport/serial-transport.ts';
import { viscaProfileNames, viscaProfiles } from './profiles.ts';
import { createViscaDevice } from './visca-device.ts';
import { RawWire } from './raw-wire.ts';

const options = Type.Object(
  {
    /** Use `/dev/serial/by-id/…`: it stays the same when adapters change places. */
    path: Type.String({ minLength: 1, description: 'Serial device, for instance /dev/serial/by-id/…' }),
    baudRate: Type.Optional(Type.Enum([9600, 19_200, 38_400, 57_600, 115_200], { default: 9600 })),
    address: Type.Optional(Type.Integer({ minimum: 1, maximum: 7, default: 1 })),
    profile: Type.Optional(Type.Enum(viscaProfileNames, { default: 'generic' })),
  },
  { additionalProperties: false },
);

/** VISCA over RS-232 or RS-422 (protocol.md 1.1 to 1.6). */
export const viscaSerialDriver: Driver<typeof options> = {
  name: 'visca-serial',
  title: 'VISCA camera on a serial line',
  provides: ['ptz-camera', 'camera-controls'],
  options,
  create: ({ path, baudRate = 9600, address = 1, profile: name = 'generic' }, environment) => {
    const profile = viscaProfiles[name];
    const transport = new SerialTransport({ path, baudRate, clock: environment.clock });
    return createViscaDevice(
      {
        transport,
        profile,
        address,
        wiring: 'chain',
        wire: new RawWire(),
        sharesLine: () => false,
        gapMs: profile.serialGapMs,
      },
      environment,
    );
  },
};
