import { systemClock, type Clock } from '../clock.ts';
import type { DriverEnvironment } from '../driver.ts';

const silent = (): void => {};

export const testEnvironment = (clock: Clock = systemClock): DriverEnvironment => ({
  clock,
  random: () => 0.5,
  log: { info: silent, warn: silent },
});
