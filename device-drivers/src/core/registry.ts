import type { Device } from './device.ts';
import type { Driver, DriverEnvironment } from './driver.ts';
import { checkOptions, nearest, type OptionProblem } from './options.ts';

export type CreatedDevice =
  | { readonly ok: true; readonly device: Device }
  | { readonly ok: false; readonly problems: readonly OptionProblem[] };

export interface Registry {
  readonly drivers: readonly Driver[];
  /**
   * Builds a device (not yet started) from its part of the room's configuration.
   * Problems carry a JSON pointer into `options`; an unknown driver name is a problem at `/driver`.
   */
  createDevice(driverName: string, options: unknown, environment: DriverEnvironment): CreatedDevice;
}

export const createRegistry = (drivers: readonly Driver[]): Registry => ({
  drivers,
  createDevice: (driverName, options, environment) => {
    const driver = drivers.find((one) => one.name === driverName);
    if (driver === undefined) {
      return { ok: false, problems: [{ path: '/driver', message: unknownDriver(driverName, drivers) }] };
    }
    const checked = checkOptions(driver.options, options);
    if (!checked.ok) {
      return checked;
    }
    const problems = driver.check?.(checked.options) ?? [];
    return problems.length > 0
      ? { ok: false, problems }
      : { ok: true, device: driver.create(checked.options, environment) };
  },
});

const unknownDriver = (name: string, drivers: readonly Driver[]): string => {
  const names = drivers.map((driver) => driver.name);
  const near = nearest(name, names);
  return near === null ? `unknown driver; known are ${names.join(', ')}` : `unknown driver; did you mean "${near}"?`;
};
