import { pipesOf, type Driver, type Options } from '@ratspult/device-drivers';

export interface RoomDevice {
  readonly id: string;
  readonly name: string;
  readonly driver: string;
  readonly options: Options;
}

/** The room's device that these options lead to as well; null when it is nobody's yet. */
export const ownerOf = (
  drivers: readonly Driver[],
  devices: readonly RoomDevice[],
  driverName: string,
  options: Options,
): RoomDevice | null => {
  const pipes = pipesIn(drivers, driverName, options);
  return (
    devices.find((device) => pipesIn(drivers, device.driver, device.options).some((pipe) => pipes.includes(pipe))) ??
    null
  );
};

/** Name of the room's device on this serial line; null for a free one. */
export const lineUsedBy = (drivers: readonly Driver[], devices: readonly RoomDevice[], path: string): string | null =>
  devices.find((device) => pipesIn(drivers, device.driver, device.options).includes(path))?.name ?? null;

const pipesIn = (drivers: readonly Driver[], name: string, options: Options): readonly string[] => {
  const driver = drivers.find((one) => one.name === name);
  return driver === undefined ? [] : pipesOf(driver, options);
};
