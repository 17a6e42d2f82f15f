import { join } from 'node:path';
import { Type, type Static } from 'typebox';
import { noCapabilities } from '../../core/capabilities/capabilities.ts';
import type { Device } from '../../core/device.ts';
import type { Driver, DriverEnvironment } from '../../core/driver.ts';
import { UsbSupervisor } from '../../usb/usb-supervisor.ts';
import type { Hidraw } from './hidraw.ts';
import { LinuxHidraw } from './linux-hidraw.ts';
import { telephonyProfileNames, telephonyProfiles } from './profiles.ts';
import { TelephonySession } from './telephony-session.ts';

const usbNumber = (description: string) => Type.Optional(Type.String({ pattern: '^[0-9a-fA-F]{4}$', description }));

const options = Type.Object(
  {
    vendorId: usbNumber('Four hexadecimal digits as lsusb shows them; any telephone when left out'),
    productId: usbNumber('Four hexadecimal digits as lsusb shows them'),
    serialNumber: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
    profile: Type.Optional(Type.Enum([...telephonyProfileNames], { description: 'By the vendor when left out' })),
    deviceFolder: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 255,
        pattern: '^/',
        description: 'Folder with class/ and dev/ in place of those of this machine, for a simulated device',
      }),
    ),
  },
  { additionalProperties: false },
);

const isNumber = (wanted: string | undefined, number: number): boolean =>
  wanted === undefined || Number.parseInt(wanted, 16) === number;

export const createTelephonyDevice = (
  { vendorId, productId, serialNumber, profile }: Omit<Static<typeof options>, 'deviceFolder'>,
  hidraw: Hidraw,
  environment: DriverEnvironment,
): Device => {
  const session = new TelephonySession({
    clock: environment.clock,
    hidraw,
    isMine: (node) =>
      isNumber(vendorId, node.vendorId) &&
      isNumber(productId, node.productId) &&
      (serialNumber === undefined || serialNumber === node.serialNumber),
    profile: profile === undefined ? null : telephonyProfiles[profile],
  });
  return new UsbSupervisor({
    description: `telephone ${vendorId ?? 'any'}:${productId ?? 'any'}`,
    session,
    capabilities: { ...noCapabilities, telephonyHid: session, button: session },
    environment,
  });
};

/** Speakerphones and headsets on USB: mute and hook keys with their lamps. */
export const hidTelephonyDriver: Driver<typeof options> = {
  name: 'hid-telephony',
  title: 'USB speakerphone keys (HID)',
  provides: ['telephony-hid', 'button'],
  options,
  create: ({ deviceFolder: folder, ...given }, environment) => {
    const { clock } = environment;
    const hidraw = new LinuxHidraw({
      clock,
      classFolder: folder === undefined ? '/sys/class/hidraw' : join(folder, 'class'),
      deviceFolder: folder === undefined ? '/dev' : join(folder, 'dev'),
    });
    return createTelephonyDevice(given, hidraw, environment);
  },
};
