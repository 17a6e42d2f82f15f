import { Type } from 'typebox';
import type { Driver, DriverEnvironment } from '../../core/driver.ts';
import { openSerial } from '../../core/transport/serial-or-tcp.ts';
import { viscaProfileNames, viscaProfiles } from './profiles.ts';
import { SharedSerialLine } from './shared-serial-line.ts';
import { createViscaDevice, keptPresetsOptions, presetSpeedOption } from './visca-device.ts';
import { RawWire } from './raw-wire.ts';

const options = Type.Object(
  {
    /** Use `/dev/serial/by-id/…`: it stays the same when adapters change places. */
    path: Type.String({ minLength: 1, description: 'Serial device, for instance /dev/serial/by-id/…' }),
    baudRate: Type.Optional(Type.Enum([9600, 19_200, 38_400, 57_600, 115_200], { default: 9600 })),
    address: Type.Optional(Type.Integer({ minimum: 1, maximum: 7, default: 1 })),
    /** On RS-422 the addresses are set by switch. */
    wiring: Type.Optional(Type.Enum(['rs-232', 'rs-422'], { default: 'rs-232' })),
    presetSpeed: presetSpeedOption,
    ...keptPresetsOptions,
    profile: Type.Optional(Type.Enum(viscaProfileNames, { default: 'generic' })),
  },
  { additionalProperties: false },
);

/** Clones lose bytes when frames follow without a gap (protocol.md 1.3 rule 4). */
const lineGapMs = 20;

type Lines = Map<string, SharedSerialLine>;

/** Lines of one world by path and speed: the devices of a chain are created one by one and meet here. */
const worlds = new WeakMap<object, Lines>();

const lineAt = (path: string, baudRate: number, environment: DriverEnvironment): SharedSerialLine => {
  const { clock, serialAdapters } = environment;
  const world = serialAdapters ?? clock;
  const lines: Lines = worlds.get(world) ?? new Map();
  worlds.set(world, lines);
  const key = `${path} ${baudRate}`;
  const transport = openSerial({ path, baudRate }, environment);
  const line = lines.get(key) ?? new SharedSerialLine({ transport, clock, gapMs: lineGapMs });
  lines.set(key, line);
  return line;
};

/** VISCA over RS-232, a camera or a chain of up to seven, or RS-422 (protocol.md 1.1 to 1.6). */
export const viscaSerialDriver: Driver<typeof options> = {
  name: 'visca-serial',
  title: 'VISCA camera on a serial line',
  provides: ['ptz-camera', 'camera-controls'],
  options,
  create: (
    { path, baudRate = 9600, address = 1, wiring = 'rs-232', profile: name = 'generic', presetSpeed = null, ...kept },
    environment,
  ) => {
    const profile = viscaProfiles[name];
    const line = lineAt(path, baudRate, environment);
    return createViscaDevice(
      {
        transport: line.transportFor(address),
        profile,
        address,
        wiring: wiring === 'rs-422' ? 'bus' : 'chain',
        wire: new RawWire(),
        sharesLine: () => line.isShared,
        presetSpeed,
        kept,
        gapMs: profile.serialGapMs,
      },
      environment,
    );
  },
};
