import { Type, type Static } from 'typebox';
import type { Clock } from '../clock.ts';
import type { DriverEnvironment } from '../driver.ts';
import { hostOption, portOption } from '../options.ts';
import { SerialTransport } from './serial-transport.ts';
import { TcpTransport } from './tcp-transport.ts';
import type { Transport } from './transport.ts';

export const serialConnection = Type.Object(
  {
    kind: Type.Literal('serial'),
    /** Use `/dev/serial/by-id/…`: it stays the same when adapters change places. */
    path: Type.String({ minLength: 1, description: 'Serial device, for instance /dev/serial/by-id/…' }),
    baudRate: Type.Optional(Type.Enum([9600, 19_200, 38_400, 57_600, 115_200], { default: 9600 })),
  },
  { additionalProperties: false },
);

export const tcpConnection = Type.Object(
  { kind: Type.Literal('tcp'), host: hostOption, port: Type.Optional(portOption) },
  { additionalProperties: false },
);

/** How a device is reached that speaks the same language on a serial line and on the network. */
export const serialOrTcp = Type.Union([serialConnection, tcpConnection]);

const connectTimeoutMs = 3000;

export interface SerialLine {
  readonly path: string;
  readonly baudRate: number;
}

/** A serial line whose adapter is found again under another name. */
export const openSerial = ({ path, baudRate }: SerialLine, { clock, serialAdapters }: DriverEnvironment): Transport =>
  new SerialTransport({ path, baudRate, clock, adapter: serialAdapters?.claim(path) ?? null });

export const openTcp = (host: string, port: number, clock: Clock): Transport =>
  new TcpTransport({ host, port, connectTimeoutMs, clock });

export const openSerialOrTcp = (
  connection: Static<typeof serialOrTcp>,
  standardPort: number,
  environment: DriverEnvironment,
): Transport =>
  connection.kind === 'serial'
    ? openSerial({ path: connection.path, baudRate: connection.baudRate ?? 9600 }, environment)
    : openTcp(connection.host, connection.port ?? standardPort, environment.clock);
