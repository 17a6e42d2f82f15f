import { createDevice, systemClock, type Clock, type Device, type DeviceEvent } from '@ratspult/device-drivers';

export interface DeviceUnderTest {
  readonly device: Device;
  /** What the device told, in order. */
  readonly events: DeviceEvent[];
  /** Warnings of the driver's log. */
  readonly warnings: string[];
}

/** Builds a device from its part of a room's configuration and starts it. */
export const startDevice = (driver: string, options: unknown, clock: Clock = systemClock): DeviceUnderTest => {
  const events: DeviceEvent[] = [];
  const warnings: string[] = [];
  const created = createDevice(driver, options, {
    clock,
    random: () => 0.5,
    log: { info: () => undefined, warn: (message) => void warnings.push(message) },
  });
  if (!created.ok) {
    throw new Error(JSON.stringify(created.problems));
  }
  created.device.subscribe((event) => events.push(event));
  created.device.start();
  return { device: created.device, events, warnings };
};

export const healthOf = (device: Device): string => `${device.health().state} ${device.health().reason}`;
