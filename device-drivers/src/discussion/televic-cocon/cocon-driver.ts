import { isIPv6 } from 'node:net';
import { Type } from 'typebox';
import { noCapabilities } from '../../core/capabilities/capabilities.ts';
import type { Driver } from '../../core/driver.ts';
import { hostOption, portOption } from '../../core/options.ts';
import { prioritySeatsOption } from '../seat-board.ts';
import { Supervisor } from '../../core/supervisor.ts';
import { HttpTransport } from '../../core/transport/http-transport.ts';
import { CoconSession } from './cocon-session.ts';
import { lastSeat } from './codec.ts';

const options = Type.Object(
  {
    host: hostOption,
    port: Type.Optional({ ...portOption, default: 8890 }),
    prioritySeats: Type.Optional(prioritySeatsOption(lastSeat)),
  },
  { additionalProperties: false },
);

/** Televic Confidea and Plixus through the CoCon room server; the server needs the licence for its interface. */
export const televicCoconDriver: Driver<typeof options> = {
  name: 'televic-cocon',
  title: 'Televic CoCon discussion system',
  provides: ['discussion-system'],
  options,
  create: ({ host, port = 8890, prioritySeats = [] }, environment) => {
    const { clock } = environment;
    const session = new CoconSession({ clock, prioritySeats });
    return new Supervisor({
      transport: new HttpTransport({
        origin: `http://${isIPv6(host) ? `[${host}]` : host}:${port}`,
        headers: {},
        trust: { type: 'system' },
        clock,
      }),
      protocol: session,
      watchTimes: null,
      capabilities: { ...noCapabilities, discussionSystem: session },
      environment,
    });
  },
};
