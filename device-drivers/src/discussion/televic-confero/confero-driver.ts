import { isIPv6 } from 'node:net';
import { Type } from 'typebox';
import { noCapabilities } from '../../core/capabilities/capabilities.ts';
import type { Driver } from '../../core/driver.ts';
import { hostOption, portOption } from '../../core/options.ts';
import { prioritySeatsOption } from '../seat-board.ts';
import { Supervisor } from '../../core/supervisor.ts';
import { HttpTransport } from '../../core/transport/http-transport.ts';
import { trustOf, trustOptions } from '../../core/transport/tls-trust.ts';
import { lastSeat } from './codec.ts';
import { ConferoSession } from './confero-session.ts';

const options = Type.Object(
  {
    host: hostOption,
    port: Type.Optional({ ...portOption, default: 9443 }),
    token: Type.String({ pattern: '^[!-~]+$', maxLength: 4000, description: 'Token of the web interface' }),
    ...trustOptions,
    seats: Type.Optional(
      Type.Array(Type.Integer({ minimum: 1, maximum: lastSeat }), {
        maxItems: 200,
        uniqueItems: true,
        description: 'Seats to ask one by one where the unit does not list them',
      }),
    ),
    prioritySeats: Type.Optional(prioritySeatsOption(lastSeat)),
  },
  { additionalProperties: false },
);

/** Televic Confero and Plixus by their REST interface. */
export const televicConferoDriver: Driver<typeof options> = {
  name: 'televic-confero',
  title: 'Televic Confero discussion system',
  provides: ['discussion-system'],
  options,
  create: (given, environment) => {
    const { host, port = 9443, token, seats = [], prioritySeats = [] } = given;
    const { clock } = environment;
    const session = new ConferoSession({ clock, seats, prioritySeats });
    return new Supervisor({
      transport: new HttpTransport({
        origin: `https://${isIPv6(host) ? `[${host}]` : host}:${port}`,
        headers: { authorization: `Bearer ${token}` },
        trust: trustOf(given),
        clock,
      }),
      protocol: session,
      watchTimes: null,
      capabilities: { ...noCapabilities, discussionSystem: session },
      environment,
    });
  },
};
