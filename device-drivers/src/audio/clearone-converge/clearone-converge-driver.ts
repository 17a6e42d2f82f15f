import { Type, type Static } from 'typebox';
import { AudioLineSession } from '../audio-lines/audio-line-session.ts';
import { noCapabilities } from '../../core/capabilities/capabilities.ts';
import { DriverError } from '../../core/driver-error.ts';
import type { Driver, DriverEnvironment } from '../../core/driver.ts';
import { hostOption, portOption } from '../../core/options.ts';
import { Supervisor } from '../../core/supervisor.ts';
import { openSerial } from '../../core/transport/serial-or-tcp.ts';
import { TcpTransport } from '../../core/transport/tcp-transport.ts';
import type { Transport } from '../../core/transport/transport.ts';
import { createConvergeDialect } from './codec.ts';
import { TelnetLogin } from './telnet-login.ts';

const closed = { additionalProperties: false } as const;
const loginWord = Type.String({ pattern: '^[!-~]{1,64}$' });

const options = Type.Object(
  {
    serial: Type.Optional(
      Type.Object(
        {
          path: Type.String({ minLength: 1, description: 'Serial device, for instance /dev/serial/by-id/…' }),
          baudRate: Type.Optional(Type.Enum([9600, 19_200, 38_400, 57_600, 115_200], { default: 57_600 })),
        },
        closed,
      ),
    ),
    telnet: Type.Optional(
      Type.Object(
        { host: hostOption, port: Type.Optional({ ...portOption, default: 23 }), user: loginWord, password: loginWord },
        closed,
      ),
    ),
    /** Type and number of the unit, for instance `12`. */
    unit: Type.String({ pattern: '^[0-9A-Z]{2}$' }),
    channels: Type.Array(
      Type.Object(
        {
          id: Type.String({ minLength: 1, maxLength: 64 }),
          channel: Type.String({ pattern: '^[0-9A-Z]{1,2}$' }),
          /** `M` microphones, `I` line inputs, `O` outputs and so on. */
          group: Type.String({ pattern: '^[A-Z]$' }),
          minimumDb: Type.Optional(Type.Number({ default: -65 })),
          maximumDb: Type.Optional(Type.Number({ default: 20 })),
        },
        closed,
      ),
      { minItems: 1, maxItems: 64 },
    ),
  },
  closed,
);

type ConvergeOptions = Static<typeof options>;

const connectTimeoutMs = 3000;
const gapMs = 20;

const createTransport = ({ serial, telnet }: ConvergeOptions, environment: DriverEnvironment): Transport => {
  if (serial !== undefined) {
    return openSerial({ path: serial.path, baudRate: serial.baudRate ?? 57_600 }, environment);
  }
  if (telnet !== undefined) {
    return new TcpTransport({
      host: telnet.host,
      port: telnet.port ?? 23,
      connectTimeoutMs,
      clock: environment.clock,
    });
  }
  throw new DriverError('bad-options', 'a Converge unit needs serial or telnet', {});
};

/** ClearOne Converge Pro over RS-232 or telnet. */
export const clearOneConvergeDriver: Driver<typeof options> = {
  name: 'clearone-converge',
  title: 'ClearOne Converge Pro',
  provides: ['audio-device'],
  options,
  check: ({ serial, telnet }) =>
    (serial === undefined) === (telnet === undefined) ? [{ path: '', message: 'name one of serial, telnet' }] : [],
  create: (chosen, environment) => {
    const { clock } = environment;
    const { telnet, unit, channels } = chosen;
    const session = new AudioLineSession({
      clock,
      gapMs,
      dialect: createConvergeDialect(unit),
      preamble: telnet === undefined ? null : new TelnetLogin({ clock, user: telnet.user, password: telnet.password }),
      identity: { make: 'ClearOne', model: 'Converge Pro', firmware: null, serialNumber: null },
      channels: channels.map(({ id, channel, group, minimumDb = -65, maximumDb = 20 }) => ({
        id,
        wire: `${channel} ${group}`,
        name: null,
        minimumDb,
        maximumDb,
      })),
    });
    return new Supervisor({
      transport: createTransport(chosen, environment),
      protocol: session,
      watchTimes: null,
      capabilities: { ...noCapabilities, audioDevice: session },
      environment,
    });
  },
};
