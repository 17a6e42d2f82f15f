import { Type, type Static } from 'typebox';
import { noCapabilities } from '../../core/capabilities/capabilities.ts';
import type { Driver } from '../../core/driver.ts';
import { hostOption, portOption } from '../../core/options.ts';
import { Supervisor } from '../../core/supervisor.ts';
import { TcpTransport } from '../../core/transport/tcp-transport.ts';
import { QrcSession, type QrcChannel } from './qrc-session.ts';

const text = Type.String({ minLength: 1, maxLength: 200 });
const component = Type.Optional(Type.String({ minLength: 1, maxLength: 200, description: 'Absent: named controls' }));

const channel = Type.Object(
  {
    id: text,
    name: Type.Optional(text),
    component,
    level: Type.Optional(text),
    mute: Type.Optional(text),
    minimumDb: Type.Optional(Type.Number({ minimum: -100, maximum: 20, default: -100 })),
    maximumDb: Type.Optional(Type.Number({ minimum: -100, maximum: 20, default: 20 })),
  },
  { additionalProperties: false },
);

const meter = Type.Object({ id: text, component, control: text }, { additionalProperties: false });

const options = Type.Object(
  {
    host: hostOption,
    port: Type.Optional({ ...portOption, default: 1710 }),
    user: Type.Optional(Type.String({ maxLength: 100 })),
    password: Type.Optional(Type.String({ maxLength: 100, description: 'The PIN of the user' })),
    channels: Type.Array(channel, { maxItems: 64, description: 'Controls of the design the room may turn' }),
    meters: Type.Optional(Type.Array(meter, { maxItems: 64 })),
    snapshotBank: Type.Optional(text),
  },
  { additionalProperties: false },
);

const channelOf = (given: Static<typeof channel>): QrcChannel => {
  const owner = given.component ?? null;
  return {
    id: given.id,
    name: given.name ?? null,
    level: given.level === undefined ? null : { component: owner, control: given.level },
    mute: given.mute === undefined ? null : { component: owner, control: given.mute },
    minimumDb: given.minimumDb ?? -100,
    maximumDb: given.maximumDb ?? 20,
  };
};

const connectTimeoutMs = 3000;

/** Q-SYS Cores by QRC (JSON-RPC) on TCP. */
export const qsysQrcDriver: Driver<typeof options> = {
  name: 'qsys-qrc',
  title: 'Q-SYS Core',
  provides: ['audio-device'],
  options,
  create: ({ host, port = 1710, user, password, channels, meters = [], snapshotBank }, environment) => {
    const { clock } = environment;
    const session = new QrcSession({
      clock,
      user: user ?? null,
      password: password ?? null,
      channels: channels.map(channelOf),
      meters: meters.map(({ id, component: owner, control }) => ({ id, component: owner ?? null, control })),
      snapshotBank: snapshotBank ?? null,
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
