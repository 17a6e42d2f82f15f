import { Type } from 'typebox';
import { noCapabilities } from '../../core/capabilities/capabilities.ts';
import type { Driver, DriverEnvironment } from '../../core/driver.ts';
import { hostOption, portOption } from '../../core/options.ts';
import { prioritySeatsOption } from '../seat-board.ts';
import { Supervisor } from '../../core/supervisor.ts';
import { openSerial } from '../../core/transport/serial-or-tcp.ts';
import { TcpTransport } from '../../core/transport/tcp-transport.ts';
import type { Transport } from '../../core/transport/transport.ts';
import { UdpTransport } from '../../core/transport/udp-transport.ts';
import { lastSeat } from './codec.ts';
import { tlvcamProfiles } from './profiles.ts';
import { TlvcamSession } from './tlvcam-session.ts';

const prioritySeats = Type.Optional(prioritySeatsOption(lastSeat));
const profile = Type.Optional(Type.Enum(['tlvcam1', 'tlvcam2'], { default: 'tlvcam1' }));
const connectTimeoutMs = 3000;

interface Listening {
  readonly profile?: keyof typeof tlvcamProfiles;
  readonly prioritySeats?: readonly number[];
}

const listen = (
  transport: Transport,
  acknowledges: boolean,
  options: Listening,
  environment: DriverEnvironment,
): Supervisor => {
  const chosen = tlvcamProfiles[options.profile ?? 'tlvcam1'];
  const { clock } = environment;
  const session = new TlvcamSession({
    clock,
    acknowledges,
    profile: chosen,
    prioritySeats: options.prioritySeats ?? [],
  });
  const heartbeatMs = chosen.heartbeatMs ?? 5000;
  return new Supervisor({
    transport,
    protocol: session,
    // One heartbeat may be lost; two in a row show as degraded, three as offline.
    watchTimes: { askAfterMs: heartbeatMs * 1.3, silentAfterMs: heartbeatMs * 3.2 },
    capabilities: { ...noCapabilities, discussionSystem: session },
    environment,
  });
};

const serialOptions = Type.Object(
  {
    path: Type.String({ minLength: 1, description: 'Serial device, best of /dev/serial/by-id/' }),
    baudRate: Type.Optional(Type.Integer({ minimum: 300, maximum: 230_400, default: 19_200 })),
    profile,
    prioritySeats,
  },
  { additionalProperties: false },
);

export const tlvcamSerialDriver: Driver<typeof serialOptions> = {
  name: 'televic-tlvcam-serial',
  title: 'Televic camera protocol on a serial line',
  provides: ['discussion-system'],
  options: serialOptions,
  create: (options, environment) => {
    const { path, baudRate = 19_200 } = options;
    return listen(openSerial({ path, baudRate }, environment), true, options, environment);
  },
};

const tcpOptions = Type.Object(
  { host: hostOption, port: Type.Optional({ ...portOption, default: 5003 }), profile, prioritySeats },
  { additionalProperties: false },
);

export const tlvcamTcpDriver: Driver<typeof tcpOptions> = {
  name: 'televic-tlvcam-tcp',
  title: 'Televic camera protocol on TCP',
  provides: ['discussion-system'],
  options: tcpOptions,
  create: (options, environment) => {
    const { host, port = 5003 } = options;
    const { clock } = environment;
    return listen(new TcpTransport({ host, port, connectTimeoutMs, clock }), true, options, environment);
  },
};

const udpOptions = Type.Object(
  {
    host: hostOption,
    port: Type.Optional({ ...portOption, default: 10_001, description: 'Port the unit sends from' }),
    localPort: Type.Optional({ ...portOption, default: 10_001, description: 'Port the unit sends to' }),
    profile,
    prioritySeats,
  },
  { additionalProperties: false },
);

export const tlvcamUdpDriver: Driver<typeof udpOptions> = {
  name: 'televic-tlvcam-udp',
  title: 'Televic camera protocol on UDP',
  provides: ['discussion-system'],
  options: udpOptions,
  create: (options, environment) => {
    const { host, port = 10_001, localPort = 10_001 } = options;
    return listen(new UdpTransport({ host, port, localPort }), false, options, environment);
  },
};
