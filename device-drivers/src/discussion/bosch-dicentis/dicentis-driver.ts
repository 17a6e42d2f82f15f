import { isIPv6 } from 'node:net';
import { Type } from 'typebox';
import { noCapabilities } from '../../core/capabilities/capabilities.ts';
import type { Driver } from '../../core/driver.ts';
import { hostOption, portOption } from '../../core/options.ts';
import { prioritySeatsOption } from '../seat-board.ts';
import { Supervisor } from '../../core/supervisor.ts';
import { trustOf, trustOptions } from '../../core/transport/tls-trust.ts';
import { WebSocketTransport } from '../../core/transport/websocket-transport.ts';
import { DicentisSession } from './dicentis-session.ts';
import { dicentisProfiles } from './profiles.ts';

const options = Type.Object(
  {
    host: hostOption,
    port: Type.Optional({ ...portOption, default: 31_416 }),
    user: Type.String({ minLength: 1, maxLength: 100 }),
    password: Type.String({ maxLength: 100 }),
    ...trustOptions,
    profile: Type.Optional(Type.Enum(['speech', 'microphone'], { default: 'speech' })),
    prioritySeats: Type.Optional(prioritySeatsOption(65_535)),
  },
  { additionalProperties: false },
);

const connectTimeoutMs = 4000;

/** Bosch DICENTIS by its JSON protocol; the server needs the licence for it. */
export const boschDicentisDriver: Driver<typeof options> = {
  name: 'bosch-dicentis',
  title: 'Bosch DICENTIS discussion system',
  provides: ['discussion-system'],
  options,
  create: (given, environment) => {
    const { host, port = 31_416, user, password, profile = 'speech', prioritySeats = [] } = given;
    const { clock } = environment;
    const session = new DicentisSession({ clock, user, password, prioritySeats, profile: dicentisProfiles[profile] });
    return new Supervisor({
      transport: new WebSocketTransport({
        url: `wss://${isIPv6(host) ? `[${host}]` : host}:${port}/Dicentis/API`,
        subprotocol: 'DICENTIS_1_0',
        trust: trustOf(given),
        connectTimeoutMs,
        clock,
      }),
      protocol: session,
      watchTimes: null,
      capabilities: { ...noCapabilities, discussionSystem: session },
      environment,
    });
  },
};
