import { Type, type Static } from 'typebox';
import { noCapabilities } from '../../core/capabilities/capabilities.ts';
import type { Driver } from '../../core/driver.ts';
import { hostOption, portOption } from '../../core/options.ts';
import { Supervisor } from '../../core/supervisor.ts';
import { TcpTransport } from '../../core/transport/tcp-transport.ts';
import { RmSession, type RmChannel } from './rm-session.ts';

const place = {
  address: Type.String({ pattern: '^[\\w:/.-]{1,200}$', description: 'As in the list of parameters of the model' }),
  x: Type.Optional(Type.Integer({ minimum: 0, maximum: 9999, default: 0 })),
  y: Type.Optional(Type.Integer({ minimum: 0, maximum: 9999, default: 0 })),
};

const channel = Type.Object(
  {
    id: Type.String({ minLength: 1, maxLength: 100 }),
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
    mute: Type.Optional(
      Type.Object(
        { ...place, mutedValue: Type.Optional(Type.Enum([0, 1], { default: 1 })) },
        { additionalProperties: false },
      ),
    ),
    level: Type.Optional(
      Type.Object(
        { ...place, unitsPerDb: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 1000, default: 100 })) },
        { additionalProperties: false },
      ),
    ),
    minimumDb: Type.Optional(Type.Number({ minimum: -138, maximum: 20, default: -138 })),
    maximumDb: Type.Optional(Type.Number({ minimum: -138, maximum: 20, default: 10 })),
  },
  { additionalProperties: false },
);

const options = Type.Object(
  {
    host: hostOption,
    port: Type.Optional({ ...portOption, default: 49_280 }),
    channels: Type.Array(channel, { maxItems: 64, description: 'Parameters the room may turn' }),
  },
  { additionalProperties: false },
);

type Place = Static<typeof options>['channels'][number]['mute'];

const placed = ({ address, x = 0, y = 0 }: NonNullable<Place>) => ({ address, x, y });

const channelOf = ({ id, name, mute, level, minimumDb, maximumDb }: Static<typeof channel>): RmChannel => ({
  id,
  name: name ?? null,
  mute: mute === undefined ? null : { ...placed(mute), mutedValue: mute.mutedValue ?? 1 },
  level: level === undefined ? null : { ...placed(level), unitsPerDb: level.unitsPerDb ?? 100 },
  minimumDb: minimumDb ?? -138,
  maximumDb: maximumDb ?? 10,
});

const connectTimeoutMs = 3000;

/** Yamaha RM microphones and ADECIA processors by their text protocol on TCP. */
export const yamahaRmDriver: Driver<typeof options> = {
  name: 'yamaha-rm',
  title: 'Yamaha RM and ADECIA',
  provides: ['audio-device'],
  options,
  create: ({ host, port = 49_280, channels }, environment) => {
    const { clock } = environment;
    const session = new RmSession({ clock, channels: channels.map(channelOf) });
    return new Supervisor({
      transport: new TcpTransport({ host, port, connectTimeoutMs, clock }),
      protocol: session,
      watchTimes: null,
      capabilities: { ...noCapabilities, audioDevice: session },
      environment,
    });
  },
};
