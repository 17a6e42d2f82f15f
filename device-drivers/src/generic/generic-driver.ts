import { readFileSync } from 'node:fs';
import { Type, type Static } from 'typebox';
import type { Device } from '../core/device.ts';
import { DriverError } from '../core/driver-error.ts';
import type { Driver, DriverEnvironment } from '../core/driver.ts';
import { hostOption, portOption, type OptionProblem } from '../core/options.ts';
import { Supervisor, type WatchTimes } from '../core/supervisor.ts';
import { openSerial } from '../core/transport/serial-or-tcp.ts';
import { TcpTransport } from '../core/transport/tcp-transport.ts';
import type { Transport } from '../core/transport/transport.ts';
import { UdpTransport } from '../core/transport/udp-transport.ts';
import type { Compiled } from './compile.ts';
import type { ConnectionDefinition } from './definition-schema.ts';
import { GenericCapabilities } from './generic-capabilities.ts';
import { GenericSession } from './generic-session.ts';
import { readDefinition, type ReadDefinition } from './read-definition.ts';

const closed = { additionalProperties: false } as const;
const network = Type.Object({ host: hostOption, port: Type.Optional(portOption) }, closed);

const options = Type.Object(
  {
    definitionFile: Type.String({ minLength: 1, description: 'JSON file that describes the device' }),
    /** One of the three; what is left out comes from the definition. */
    serial: Type.Optional(
      Type.Object(
        {
          path: Type.String({ minLength: 1, description: 'Serial device, for instance /dev/serial/by-id/…' }),
          baudRate: Type.Optional(Type.Integer({ minimum: 300, maximum: 921_600 })),
        },
        closed,
      ),
    ),
    tcp: Type.Optional(network),
    udp: Type.Optional(network),
  },
  closed,
);

type GenericOptions = Static<typeof options>;

const connectTimeoutMs = 3000;
const usualAnswerMs = 1000;
const ways = ['serial', 'tcp', 'udp'] as const;

const readFile = (path: string): ReadDefinition => {
  try {
    return readDefinition(readFileSync(path, 'utf8'));
  } catch (error) {
    const message = error instanceof Error ? error.message : 'cannot be read';
    return { ok: false, problems: [{ path: '', message }] };
  }
};

/** Problems of the file carry its pointer behind a `#`: `/definitionFile#/commands/power/send`. */
const check = (chosen: GenericOptions): readonly OptionProblem[] => {
  const named = ways.filter((way) => chosen[way] !== undefined);
  const read = readFile(chosen.definitionFile);
  if (!read.ok) {
    return read.problems.map(({ path, message }) => ({ path: `/definitionFile#${path}`, message }));
  }
  const { connection } = read.compiled.definition;
  const offered = ways.filter((way) => connection[way] !== undefined);
  if (named.length !== 1) {
    return [{ path: '', message: `name one of ${offered.join(', ')}` }];
  }
  return named
    .filter((way) => !offered.includes(way))
    .map((way) => ({ path: `/${way}`, message: `the definition knows ${offered.join(', ')} only` }));
};

const createTransport = (
  { serial, tcp, udp }: GenericOptions,
  connection: ConnectionDefinition,
  environment: DriverEnvironment,
): Transport | null => {
  if (serial !== undefined) {
    const baudRate = serial.baudRate ?? connection.serial?.baudRate;
    return baudRate === undefined ? null : openSerial({ path: serial.path, baudRate }, environment);
  }
  if (tcp !== undefined) {
    const port = tcp.port ?? connection.tcp?.port;
    return port === undefined
      ? null
      : new TcpTransport({ host: tcp.host, port, connectTimeoutMs, clock: environment.clock });
  }
  const port = udp?.port ?? connection.udp?.port;
  return udp === undefined || port === undefined ? null : new UdpTransport({ host: udp.host, port, localPort: 0 });
};

const watchTimesOf = ({ neverAnswers, answerWithinMs = usualAnswerMs }: ConnectionDefinition) => {
  if (neverAnswers === true) {
    return 'never-answers' as const;
  }
  // Who may think longer is given the time for two answers before it counts as gone.
  const patient: WatchTimes = { askAfterMs: answerWithinMs + 200, silentAfterMs: 3 * answerWithinMs + 600 };
  return answerWithinMs > usualAnswerMs ? patient : null;
};

const createGenericDevice = (compiled: Compiled, chosen: GenericOptions, environment: DriverEnvironment): Device => {
  const { connection } = compiled.definition;
  const transport = createTransport(chosen, connection, environment);
  if (transport === null) {
    throw new DriverError('bad-options', 'the definition does not know this connection', {});
  }
  const session: GenericSession = new GenericSession({
    clock: environment.clock,
    compiled,
    datagrams: chosen.udp !== undefined,
    changed: (link) => capabilities.tell((event) => link.emit(event)),
  });
  const capabilities = new GenericCapabilities(compiled, session);
  return new Supervisor({
    transport,
    protocol: session,
    capabilities: capabilities.capabilities(),
    environment,
    watchTimes: watchTimesOf(connection),
  });
};

/** Any device that a JSON file describes (protocol.md): text or bytes over a serial line, TCP or UDP. */
export const genericDriver: Driver<typeof options> = {
  name: 'generic',
  title: 'Device described by a file',
  provides: ['power-socket', 'light', 'display', 'audio-device', 'button'],
  options,
  check,
  create: (chosen, environment) => {
    const read = readFile(chosen.definitionFile);
    if (!read.ok) {
      throw new DriverError('bad-options', 'the definition file cannot be used', { problems: read.problems });
    }
    return createGenericDevice(read.compiled, chosen, environment);
  },
};
