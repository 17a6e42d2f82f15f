import { expect, test } from 'vitest';
import { noCapabilities } from '../../core/capabilities/capabilities.ts';
import { Supervisor } from '../../core/supervisor.ts';
import { FakeClock } from '../../core/testing/fake-clock.ts';
import { testEnvironment } from '../../core/testing/test-environment.ts';
import { MemoryTransport } from '../../core/transport/memory-transport.ts';
import { decodeCommand, messageBytes } from './codec.ts';
import { shureProfiles } from './profiles.ts';
import { ShureSession } from './shure-session.ts';

test('a device that falls silent in the middle of the greeting is not waited for question by question', async () => {
  const clock = new FakeClock();
  const transport = new MemoryTransport();
  transport.onWrite((bytes) => {
    const command = decodeCommand(new TextDecoder().decode(bytes).slice(1, -1));
    if (command !== null && transport.written.length < 6) {
      const { channel, property } = command;
      transport.deliver(messageBytes({ type: 'report', channel, property, value: 'OFF' }));
    }
  });
  const protocol = new ShureSession({ clock, profile: shureProfiles.mxa920, zones: [] });
  const capabilities = { ...noCapabilities, audioDevice: protocol };
  const environment = testEnvironment(clock);
  const device = new Supervisor({ transport, protocol, capabilities, environment, watchTimes: null });
  device.start();
  await clock.advance(1600);
  expect(device.health()).toMatchObject({ state: 'offline', reason: 'no-answer' });
  await device.stop();
  expect(clock.pendingTimers()).toBe(0);
});
