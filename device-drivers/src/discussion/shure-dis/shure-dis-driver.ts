import { Type } from 'typebox';
import { noCapabilities } from '../../core/capabilities/capabilities.ts';
import type { Driver } from '../../core/driver.ts';
import { hostOption, portOption } from '../../core/options.ts';
import { Supervisor } from '../../core/supervisor.ts';
import { TcpTransport } from '../../core/transport/tcp-transport.ts';
import { lastSeat } from './codec.ts';
import { ShureDisSession } from './shure-dis-session.ts';

const options = Type.Object(
  {
    host: hostOption,
    port: Type.Optional({ ...portOption, default: 3142 }),
    prioritySeats: Type.Optional(
      Type.Array(Type.Integer({ minimum: 1, maximum: lastSeat }), {
        maxItems: 16,
        uniqueItems: true,
        description: 'Seats that get the highest priority (the chair)',
      }),
    ),
    profile: Type.Optional(Type.Enum(['dis-ccu'], { default: 'dis-ccu' })),
  },
  { additionalProperties: false },
);

const connectTimeoutMs = 3000;

/** Shure DIS-CCU, DCS 6000 and DDS 5900 by their text protocol on TCP. */
export const shureDisDriver: Driver<typeof options> = {
  name: 'shure-dis',
  title: 'Shure DIS discussion system',
  provides: ['discussion-system'],
  options,
  create: ({ host, port = 3142, prioritySeats = [] }, environment) => {
    const { clock } = environment;
    const session = new ShureDisSession({ clock, prioritySeats });
    return new Supervisor({
      transport: new TcpTransport({ host, port, connectTimeoutMs, clock }),
      protocol: session,
      watchTimes: null,
      capabilities: { ...noCapabilities, discussionSystem: session },
      environment,
    });
  },
};
