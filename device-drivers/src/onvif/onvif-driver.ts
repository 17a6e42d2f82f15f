import { randomBytes } from 'node:crypto';
import { Type, type Static } from 'typebox';
import type { Device } from '../core/device.ts';
import type { Driver, DriverEnvironment } from '../core/driver.ts';
import { connectOnvif } from './connect.ts';
import { OnvifDevice } from './onvif-device.ts';

const degrees = Type.Tuple([
  Type.Number({ minimum: -360, maximum: 360 }),
  Type.Number({ minimum: -360, maximum: 360 }),
]);

export const onvifOptions = Type.Object(
  {
    address: Type.String({
      minLength: 1,
      maxLength: 255,
      description: 'Host, host:port, or the URL of the device service (http or https)',
    }),
    user: Type.String({ maxLength: 64 }),
    password: Type.String({ maxLength: 128 }),
    profileToken: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
    presetSlots: Type.Optional(Type.Integer({ minimum: 0, maximum: 256 })),
    panRangeDeg: Type.Optional(degrees),
    tiltRangeDeg: Type.Optional(degrees),
    commandGapMs: Type.Optional(Type.Integer({ minimum: 0, maximum: 1000 })),
    acceptAnyCertificate: Type.Optional(Type.Boolean({ description: 'Encrypt without checking who answers' })),
  },
  { additionalProperties: false },
);

const defaultPath = '/onvif/device_service';
const deadlineMs = 2000;
const blindTravelMs = 4000;
/** Only keeps a fast camera from being flooded; a slow one paces us by its answers. */
const defaultGapMs = 8;
const defaultPresetSlots = 64;

/** The device service behind an address as people write it; null when it is no address. */
export const deviceServiceUrl = (address: string): URL | null => {
  const withScheme = /^https?:\/\//i.test(address) ? address : `http://${address}`;
  if (!URL.canParse(withScheme)) {
    return null;
  }
  const url = new URL(withScheme);
  url.username = '';
  url.password = '';
  if (url.pathname === '/' || url.pathname === '') {
    url.pathname = defaultPath;
  }
  return url;
};

const create = (options: Static<typeof onvifOptions>, environment: DriverEnvironment): Device => {
  const deviceUrl = deviceServiceUrl(options.address);
  const { user, password } = options;
  return new OnvifDevice({
    environment,
    address: deviceUrl?.host ?? options.address,
    connect: async () =>
      deviceUrl === null
        ? { ok: false, failure: { kind: 'unreachable', detail: 'the address is not valid' } }
        : connectOnvif({
            clock: environment.clock,
            randomBytes,
            deviceUrl,
            user,
            password,
            profileToken: options.profileToken ?? null,
            acceptAnyCertificate: options.acceptAnyCertificate ?? false,
            deadlineMs,
          }),
    camera: {
      presetSlots: options.presetSlots ?? defaultPresetSlots,
      panRangeDeg: options.panRangeDeg ?? [-180, 180],
      tiltRangeDeg: options.tiltRangeDeg ?? [-90, 90],
      gapMs: options.commandGapMs ?? defaultGapMs,
      deadlineMs,
      blindTravelMs,
    },
  });
};

/** Pan-tilt-zoom cameras on the network by ONVIF (Profile S, and T where HTTP Digest is wanted). */
export const onvifDriver: Driver<typeof onvifOptions> = {
  name: 'onvif',
  title: 'ONVIF',
  provides: ['ptz-camera'],
  options: onvifOptions,
  create,
};
