import { Type } from 'typebox';
import { noCapabilities } from '../../core/capabilities/capabilities.ts';
import type { Driver, DriverEnvironment } from '../../core/driver.ts';
import { hostOption, portOption } from '../../core/options.ts';
import { prioritySeatsOption } from '../seat-board.ts';
import { Supervisor } from '../../core/supervisor.ts';
import { openSerial } from '../../core/transport/serial-or-tcp.ts';
import { TcpTransport } from '../../core/transport/tcp-transport.ts';
import type { Transport } from '../../core/transport/transport.ts';
import { lastUnit } from './codec.ts';
import { quintaProfile } from './profiles.ts';
import { QuintaSession } from './quinta-session.ts';

/** Printable and without blanks at its ends, because it is a word of a command line. */
const password = Type.Optional(Type.String({ pattern: '^[!-~]+( +[!-~]+)*$', maxLength: 64 }));
const prioritySeats = Type.Optional(prioritySeatsOption(lastUnit));
const connectTimeoutMs = 3000;

interface Shared {
  readonly password?: string;
  readonly prioritySeats?: readonly number[];
}

const converse = (transport: Transport, options: Shared, environment: DriverEnvironment): Supervisor => {
  const session = new QuintaSession({
    clock: environment.clock,
    profile: quintaProfile,
    password: options.password ?? '',
    prioritySeats: options.prioritySeats ?? [],
  });
  return new Supervisor({
    transport,
    protocol: session,
    watchTimes: null,
    capabilities: { ...noCapabilities, discussionSystem: session },
    environment,
  });
};

const serialOptions = Type.Object(
  {
    path: Type.String({ minLength: 1, description: 'Serial device, best of /dev/serial/by-id/' }),
    baudRate: Type.Optional(Type.Integer({ minimum: 300, maximum: 230_400, default: 57_600 })),
    password,
    prioritySeats,
  },
  { additionalProperties: false },
);

export const quintaSerialDriver: Driver<typeof serialOptions> = {
  name: 'beyerdynamic-quinta-serial',
  title: 'beyerdynamic Quinta on a serial line or USB',
  provides: ['discussion-system'],
  options: serialOptions,
  create: (options, environment) => {
    const { path, baudRate = 57_600 } = options;
    return converse(openSerial({ path, baudRate }, environment), options, environment);
  },
};

const tcpOptions = Type.Object(
  { host: hostOption, port: Type.Optional({ ...portOption, default: 23 }), password, prioritySeats },
  { additionalProperties: false },
);

export const quintaTcpDriver: Driver<typeof tcpOptions> = {
  name: 'beyerdynamic-quinta-tcp',
  title: 'beyerdynamic Quinta on TCP',
  provides: ['discussion-system'],
  options: tcpOptions,
  create: (options, environment) => {
    const { host, port = 23 } = options;
    const { clock } = environment;
    return converse(new TcpTransport({ host, port, connectTimeoutMs, clock }), options, environment);
  },
};
