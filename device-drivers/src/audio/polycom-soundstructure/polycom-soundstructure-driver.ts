import { Type } from 'typebox';
import { AudioLineSession } from '../audio-lines/audio-line-session.ts';
import { noCapabilities } from '../../core/capabilities/capabilities.ts';
import type { Driver } from '../../core/driver.ts';
import { hostOption, portOption } from '../../core/options.ts';
import { Supervisor } from '../../core/supervisor.ts';
import { TcpTransport } from '../../core/transport/tcp-transport.ts';
import { soundStructureDialect } from './codec.ts';

const closed = { additionalProperties: false } as const;

const options = Type.Object(
  {
    host: hostOption,
    port: Type.Optional({ ...portOption, default: 52_774 }),
    channels: Type.Array(
      Type.Object(
        {
          /** Virtual channel or group as named in the device's project. */
          name: Type.String({ pattern: '^[^"\\r\\n]{1,64}$' }),
          minimumDb: Type.Optional(Type.Number({ default: -100 })),
          maximumDb: Type.Optional(Type.Number({ default: 20 })),
        },
        closed,
      ),
      { minItems: 1, maxItems: 64 },
    ),
  },
  closed,
);

const connectTimeoutMs = 3000;
const gapMs = 10;

/** Polycom SoundStructure by its text protocol on TCP. */
export const polycomSoundStructureDriver: Driver<typeof options> = {
  name: 'polycom-soundstructure',
  title: 'Polycom SoundStructure',
  provides: ['audio-device'],
  options,
  create: ({ host, port = 52_774, channels }, environment) => {
    const { clock } = environment;
    const session = new AudioLineSession({
      clock,
      gapMs,
      dialect: soundStructureDialect,
      preamble: null,
      identity: { make: 'Polycom', model: 'SoundStructure', firmware: null, serialNumber: null },
      channels: channels.map(({ name, minimumDb = -100, maximumDb = 20 }) => ({
        id: name,
        wire: name,
        name,
        minimumDb,
        maximumDb,
      })),
    });
    return new Supervisor({
      transport: new TcpTransport({ host, port, connectTimeoutMs, clock }),
      protocol: session,
      watchTimes: null,
      capabilities: { ...noCapabilities, audioDevice: session },
      environment,
    });
  },
};
