import { Type } from 'typebox';
import { noCapabilities } from '../../core/capabilities/capabilities.ts';
import type { Driver } from '../../core/driver.ts';
import { prioritySeatsOption } from '../seat-board.ts';
import { Supervisor } from '../../core/supervisor.ts';
import { openSerial } from '../../core/transport/serial-or-tcp.ts';
import { lastSeat } from './codec.ts';
import { hcsProfile } from './profiles.ts';
import { TaidenSession } from './taiden-session.ts';

const options = Type.Object(
  {
    path: Type.String({ minLength: 1, description: 'Serial device, best of /dev/serial/by-id/' }),
    baudRate: Type.Optional(Type.Integer({ minimum: 300, maximum: 230_400, default: 9600 })),
    prioritySeats: Type.Optional(prioritySeatsOption(lastSeat)),
  },
  { additionalProperties: false },
);

/** Taiden HCS-3600 and HCS-4100 main units by their binary protocol on a serial line. */
export const taidenHcsDriver: Driver<typeof options> = {
  name: 'taiden-hcs',
  title: 'Taiden HCS discussion system',
  provides: ['discussion-system'],
  options,
  create: ({ path, baudRate = 9600, prioritySeats = [] }, environment) => {
    const { clock } = environment;
    const session = new TaidenSession({ clock, profile: hcsProfile, prioritySeats });
    return new Supervisor({
      transport: openSerial({ path, baudRate }, environment),
      protocol: session,
      watchTimes: null,
      capabilities: { ...noCapabilities, discussionSystem: session },
      environment,
    });
  },
};
