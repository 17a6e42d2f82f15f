import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Type, type Static } from 'typebox';
import type { Clock } from '../../core/clock.ts';
import type { Device } from '../../core/device.ts';
import type { Driver, DriverEnvironment } from '../../core/driver.ts';
import { presetFileOption, presetStoreOf } from '../stored-positions/preset-file.ts';
import { connectOnvif } from './connect.ts';
import type { ConnectResult } from './onvif-client.ts';
import { OnvifDevice } from './onvif-device.ts';
import type { TlsTrust } from '../../core/transport/tls-trust.ts';

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
    presetFile: presetFileOption,
    panRangeDeg: Type.Optional(degrees),
    tiltRangeDeg: Type.Optional(degrees),
    commandGapMs: Type.Optional(Type.Integer({ minimum: 0, maximum: 1000 })),
    certificateSha256: Type.Optional(
      Type.String({
        pattern: '^(?:[0-9A-Fa-f]{2}:?){31}[0-9A-Fa-f]{2}$',
        description: 'HTTPS: exactly this certificate, as browsers show its SHA-256 fingerprint',
      }),
    ),
    caFile: Type.Optional(
      Type.String({ minLength: 1, maxLength: 512, description: "HTTPS: the town's own authority, a PEM file" }),
    ),
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

/** The narrowest trust that was asked for; accepting anybody is the last choice. Null when the file cannot be read. */
const trustOf = async (options: Static<typeof onvifOptions>): Promise<TlsTrust | null> => {
  const { certificateSha256, caFile } = options;
  if (certificateSha256 !== undefined) {
    return { type: 'fingerprint', sha256: certificateSha256 };
  }
  if (caFile !== undefined) {
    const pem = await readFile(caFile, 'utf8').catch(() => null);
    return pem === null ? null : { type: 'authority', pem };
  }
  return options.acceptAnyCertificate === true ? { type: 'anybody' } : { type: 'system' };
};

const failing = (kind: 'unreachable' | 'untrusted', detail: string): ConnectResult => ({
  ok: false,
  failure: { kind, detail },
});

const connectWith = async (
  deviceUrl: URL | null,
  options: Static<typeof onvifOptions>,
  clock: Clock,
): Promise<ConnectResult> => {
  if (deviceUrl === null) {
    return failing('unreachable', 'the address is not valid');
  }
  // Read at each attempt, so that a file that is put right works without a restart.
  const trust = await trustOf(options);
  if (trust === null) {
    return failing('untrusted', 'the file of the certificate authority cannot be read');
  }
  const { user, password } = options;
  const profileToken = options.profileToken ?? null;
  return connectOnvif({ clock, randomBytes, deviceUrl, user, password, profileToken, trust, deadlineMs });
};

const create = (options: Static<typeof onvifOptions>, environment: DriverEnvironment): Device => {
  const deviceUrl = deviceServiceUrl(options.address);
  return new OnvifDevice({
    environment,
    address: deviceUrl?.host ?? options.address,
    connect: () => connectWith(deviceUrl, options, environment.clock),
    camera: {
      presetSlots: options.presetSlots ?? defaultPresetSlots,
      presets: presetStoreOf(options.presetFile, environment),
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
  provides: ['ptz-camera', 'camera-controls'],
  options: onvifOptions,
  create,
};
