import { Type, type Static } from 'typebox';
import { noCapabilities } from '../../core/capabilities/capabilities.ts';
import type { Device } from '../../core/device.ts';
import { DriverError } from '../../core/driver-error.ts';
import type { Driver, DriverEnvironment } from '../../core/driver.ts';
import { hostOption, portOption, type OptionProblem } from '../../core/options.ts';
import { Supervisor, type Link } from '../../core/supervisor.ts';
import { openSerial } from '../../core/transport/serial-or-tcp.ts';
import { TcpTransport } from '../../core/transport/tcp-transport.ts';
import type { Transport } from '../../core/transport/transport.ts';
import { frameLengths, type PelcoLanguage } from './codec.ts';
import { PelcoCamera } from './pelco-camera.ts';
import { PelcoSession } from './pelco-session.ts';
import { pelcoProfileNames, pelcoProfiles } from './profiles.ts';

const closed = { additionalProperties: false } as const;

const options = Type.Object(
  {
    serial: Type.Optional(
      Type.Object(
        {
          path: Type.String({ minLength: 1, description: 'Serial device, for instance /dev/serial/by-id/…' }),
          baudRate: Type.Optional(Type.Enum([2400, 4800, 9600], { default: 2400 })),
        },
        closed,
      ),
    ),
    /** A converter between the network and RS-485. */
    tcp: Type.Optional(Type.Object({ host: hostOption, port: portOption }, closed)),
    protocol: Type.Optional(Type.Enum(['d', 'p'], { default: 'd' })),
    address: Type.Optional(Type.Integer({ minimum: 1, maximum: 255, default: 1 })),
    profile: Type.Optional(Type.Enum(pelcoProfileNames, { default: 'blind' })),
  },
  closed,
);

type PelcoOptions = Static<typeof options>;

const connectTimeoutMs = 3000;
const defaultBaudRate = 2400;
const bitsPerByte = 10;
const breathMs = 5;
const lastAddressP = 32;

const check = ({ serial, tcp, protocol, address = 1, profile }: PelcoOptions): readonly OptionProblem[] => {
  const problems: OptionProblem[] = [];
  if ((serial === undefined) === (tcp === undefined)) {
    problems.push({ path: '', message: 'name one of serial, tcp' });
  }
  if (protocol === 'p' && address > lastAddressP) {
    problems.push({ path: '/address', message: `Pelco-P has addresses 1 to ${lastAddressP}` });
  }
  if (protocol === 'p' && profile === 'position') {
    problems.push({ path: '/profile', message: 'only Pelco-D tells a position' });
  }
  return problems;
};

const createTransport = ({ serial, tcp }: PelcoOptions, environment: DriverEnvironment): Transport => {
  if (serial !== undefined) {
    return openSerial({ path: serial.path, baudRate: serial.baudRate ?? defaultBaudRate }, environment);
  }
  if (tcp !== undefined) {
    return new TcpTransport({ host: tcp.host, port: tcp.port, connectTimeoutMs, clock: environment.clock });
  }
  throw new DriverError('bad-options', 'a Pelco head needs serial or tcp', {});
};

/** Behind a converter the speed of the line is not known: the slowest is assumed. */
const paceMsOf = (language: PelcoLanguage, baudRate: number): number =>
  Math.ceil((frameLengths[language] * bitsPerByte * 1000) / baudRate) + breathMs;

const createPelcoDevice = (chosen: PelcoOptions, environment: DriverEnvironment): Device => {
  const { protocol: language = 'd', address = 1, profile: name = 'blind', serial } = chosen;
  const { clock } = environment;
  const profile = pelcoProfiles[name];
  const paceMs = paceMsOf(language, serial?.baudRate ?? defaultBaudRate);
  let current: Link | null = null;
  const session = new PelcoSession({ clock, language, address, paceMs, answers: profile.answers });
  const movingChanged = (moving: boolean): void => current?.emit({ type: 'moving', moving });
  const camera = new PelcoCamera({ clock, session, profile, movingChanged });
  return new Supervisor({
    transport: createTransport(chosen, environment),
    environment,
    watchTimes: profile.answers ? null : 'never-answers',
    capabilities: { ...noCapabilities, ptzCamera: camera, cameraControls: camera.controls },
    protocol: {
      connected: (link) => {
        current = link;
        session.connected(link);
      },
      handshake: async () => {
        const answered = !profile.answers || (await session.query('queryPan')).ok;
        if (answered) {
          await camera.recovered();
        }
        return answered;
      },
      receive: (bytes) => session.receive(bytes),
      keepAlive: () => void session.query('queryPan'),
      disconnected: () => {
        session.disconnected();
        camera.lost();
      },
      shutDown: () => camera.halt(),
    },
  });
};

/** Pelco-D and Pelco-P over RS-485 or a TCP pipe to it (protocol.md). */
export const pelcoDriver: Driver<typeof options> = {
  name: 'pelco',
  title: 'PTZ head with Pelco-D or Pelco-P',
  provides: ['ptz-camera', 'camera-controls'],
  options,
  check,
  create: createPelcoDevice,
};
