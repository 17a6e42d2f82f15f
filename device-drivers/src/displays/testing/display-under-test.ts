import type { Clock } from '../../core/clock.ts';
import type { Device, Health } from '../../core/device.ts';
import type { Display, DisplayState } from '../../core/capabilities/display.ts';
import { createDevice } from '../../index.ts';
import { eventually } from '../../core/testing/eventually.ts';
import { testEnvironment } from '../../core/testing/test-environment.ts';

export interface DisplayUnderTest {
  readonly device: Device;
  readonly display: Display;
  /** States in the order they were told. */
  readonly told: DisplayState[];
  /** `state reason` of the health in the order they came. */
  readonly healths: string[];
}

/** Builds the device from options as a room does, starts it, and keeps what it says. */
export const startDisplay = (driver: string, options: unknown, clock: Clock): DisplayUnderTest => {
  const created = createDevice(driver, options, testEnvironment(clock));
  if (!created.ok) {
    throw new Error(JSON.stringify(created.problems));
  }
  const { device } = created;
  const { display } = device.capabilities;
  if (display === null) {
    throw new Error('the driver made no display');
  }
  const told: DisplayState[] = [];
  const healths: string[] = [];
  device.subscribe((event) => {
    if (event.type === 'display') {
      told.push(event.display);
    } else if (event.type === 'health') {
      healths.push(`${event.health.state} ${event.health.reason}`);
    }
  });
  device.start();
  return { device, display, told, healths };
};

export const reached = ({ device }: DisplayUnderTest, state: Health['state']): Promise<void> =>
  eventually(`health ${state}`, () => device.health().state === state);

export const shows = ({ display }: DisplayUnderTest, expected: Partial<DisplayState>): Promise<void> =>
  eventually(`state ${JSON.stringify(expected)}`, () =>
    Object.entries(expected).every(
      ([key, value]) => new Map<string, unknown>(Object.entries(display.state())).get(key) === value,
    ),
  );
