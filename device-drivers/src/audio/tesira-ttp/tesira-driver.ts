import { Type, type Static } from 'typebox';
import { noCapabilities } from '../../core/capabilities/capabilities.ts';
import type { Device } from '../../core/device.ts';
import type { Driver, DriverEnvironment } from '../../core/driver.ts';
import { hostOption, portOption } from '../../core/options.ts';
import { Supervisor } from '../../core/supervisor.ts';
import { openSerial } from '../../core/transport/serial-or-tcp.ts';
import { TcpTransport } from '../../core/transport/tcp-transport.ts';
import type { Transport } from '../../core/transport/transport.ts';
import { TesiraSession } from './tesira-session.ts';

const tag = Type.String({ pattern: '^[^"\\u0000-\\u001f]{1,100}$', description: 'Instance tag, may hold blanks' });
const index = Type.Integer({ minimum: 1, maximum: 9999 });

const block = Type.Object(
  {
    tag,
    index,
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
    minimumDb: Type.Optional(Type.Number({ minimum: -100, maximum: 12, default: -100 })),
    maximumDb: Type.Optional(Type.Number({ minimum: -100, maximum: 12, default: 12 })),
  },
  { additionalProperties: false },
);

const blocks = Type.Array(block, { maxItems: 64, description: 'Level and mute blocks the room may turn' });
const meters = Type.Optional(
  Type.Array(Type.Object({ tag, index }, { additionalProperties: false }), {
    maxItems: 64,
    description: 'Blocks that measure a signal',
  }),
);

type Blocks = Static<typeof blocks>;

interface Chosen {
  readonly blocks: Blocks;
  readonly meters: readonly { readonly tag: string; readonly index: number }[];
}

const create = (transport: Transport, greets: boolean, chosen: Chosen, environment: DriverEnvironment): Device => {
  const session = new TesiraSession({
    clock: environment.clock,
    greets,
    meters: chosen.meters,
    blocks: chosen.blocks.map((one) => ({
      ...one,
      name: one.name ?? null,
      minimumDb: one.minimumDb ?? -100,
      maximumDb: one.maximumDb ?? 12,
    })),
  });
  return new Supervisor({
    transport,
    protocol: session,
    watchTimes: null,
    capabilities: { ...noCapabilities, audioDevice: session },
    environment,
  });
};

const telnetOptions = Type.Object(
  { host: hostOption, port: Type.Optional({ ...portOption, default: 23 }), blocks, meters },
  { additionalProperties: false },
);

const connectTimeoutMs = 3000;

/** Biamp Tesira by its text protocol on telnet (protocol.md 1). */
export const tesiraTtpDriver: Driver<typeof telnetOptions> = {
  name: 'tesira-ttp',
  title: 'Biamp Tesira on the network',
  provides: ['audio-device'],
  options: telnetOptions,
  create: ({ host, port = 23, meters: measured = [], blocks: turned }, environment) => {
    const transport = new TcpTransport({ host, port, connectTimeoutMs, clock: environment.clock });
    return create(transport, true, { blocks: turned, meters: measured }, environment);
  },
};

const serialOptions = Type.Object(
  {
    path: Type.String({ minLength: 1, description: 'Serial device, for instance /dev/serial/by-id/…' }),
    baudRate: Type.Optional(Type.Enum([9600, 19_200, 38_400, 57_600, 115_200], { default: 115_200 })),
    blocks,
    meters,
  },
  { additionalProperties: false },
);

/** The same on a serial line (protocol.md 1). */
export const tesiraTtpSerialDriver: Driver<typeof serialOptions> = {
  name: 'tesira-ttp-serial',
  title: 'Biamp Tesira on a serial line',
  provides: ['audio-device'],
  options: serialOptions,
  create: ({ path, baudRate = 115_200, meters: measured = [], blocks: turned }, environment) => {
    const transport = openSerial({ path, baudRate }, environment);
    return create(transport, false, { blocks: turned, meters: measured }, environment);
  },
};
