import { noCapabilities } from '../core/capabilities/capabilities.ts';
import type { Device } from '../core/device.ts';
import type { DisplayDialect } from './display-dialect.ts';
import { DisplaySession } from './display-session.ts';
import type { DriverEnvironment } from '../core/driver.ts';
import { Supervisor, type WatchTimes } from '../core/supervisor.ts';
import type { Transport } from '../core/transport/transport.ts';

export interface DisplayDeviceOptions<Reply> {
  readonly transport: Transport;
  readonly dialect: DisplayDialect<Reply>;
  readonly watchTimes: WatchTimes | null;
}

/** A supervised display that speaks the dialect on any byte pipe. */
export const createDisplayDevice = <Reply>(
  { transport, dialect, watchTimes }: DisplayDeviceOptions<Reply>,
  environment: DriverEnvironment,
): Device => {
  const session = new DisplaySession({ clock: environment.clock, dialect });
  return new Supervisor({
    transport,
    protocol: session,
    watchTimes,
    capabilities: { ...noCapabilities, display: session },
    environment,
  });
};
