import { createDevice, failed, noCapabilities, succeeded, systemClock, type Outcome } from '@ratspult/device-drivers';
import { ShureAudioSimulator } from '@ratspult/device-drivers/simulators';
import { FakeClock, settle } from '@ratspult/device-drivers/testing';
import { expect, onTestFinished, test } from 'vitest';
import type { Device } from '@ratspult/device-drivers';
import type { ConfiguredButton } from '../config/equipment-configuration.ts';
import { DeviceSet } from '../devices/device-set.ts';
import { silentLog } from '../log.ts';
import { RoomHost } from '../room-host.ts';
import { idleChamber } from '../testing/rooms.ts';
import { ScriptedDevice } from '../testing/scripted-device.ts';
import { ButtonLamps } from './button-lamps.ts';

/** A box with buttons; only those named have a lamp. */
class ScriptedBox extends ScriptedDevice {
  readonly lamps = new Map<string, boolean>();
  readonly calls: string[] = [];
  readonly #withLamp: readonly string[];
  answers: PromiseWithResolvers<void>[] | null = null;

  constructor(withLamp: readonly string[]) {
    super();
    this.#withLamp = withLamp;
  }

  readonly capabilities = {
    ...noCapabilities,
    button: {
      buttons: ['mute', 'start', 'seat'],
      setLit: async (button: string, lit: boolean): Promise<Outcome<void>> => {
        this.calls.push(`${button} ${lit ? 'on' : 'off'}`);
        if (!this.#withLamp.includes(button)) {
          return failed('unsupported', 'no lamp');
        }
        if (this.answers !== null) {
          const answer = Promise.withResolvers<void>();
          this.answers.push(answer);
          await answer.promise;
        }
        this.lamps.set(button, lit);
        return succeeded(undefined);
      },
    },
  };
}

const buttons: readonly ConfiguredButton[] = [
  { deviceId: 'left', button: 'mute', deed: { does: 'toggle-mute' } },
  { deviceId: 'left', button: 'start', deed: { does: 'join-next' } },
  { deviceId: 'left', button: 'seat', deed: { does: 'camera-preset', cameraId: 'right', presetId: 'seat-3' } },
];

const enter = (device: Device, used: readonly ConfiguredButton[] = buttons) => {
  const host = new RoomHost(idleChamber(), new FakeClock());
  const set = new DeviceSet(new Map([['left', device]]), host, silentLog);
  const lamps = new ButtonLamps({ buttons: used, capabilities: (id) => set.capabilities(id), host, log: silentLog });
  set.start();
  onTestFinished(async () => {
    lamps.close();
    await set.stop();
  });
  const mute = (muted: boolean): void => host.dispatch({ type: 'set-muted', muted, by: 'room' });
  return { host, mute };
};

test('a lamp shows whether what its button does is so', async () => {
  const box = new ScriptedBox(['mute', 'start', 'seat']);
  const { host, mute } = enter(box);
  await settle();
  expect([...box.lamps]).toEqual([
    ['mute', false],
    ['start', false],
    ['seat', false],
  ]);
  mute(true);
  host.dispatch({ type: 'camera-at-preset', cameraId: 'right', presetId: 'seat-3' });
  await settle();
  expect(Object.fromEntries(box.lamps)).toEqual({ mute: true, start: false, seat: true });
});

test('a device that was away gets its lamps anew, and a button without a lamp is asked once', async () => {
  const box = new ScriptedBox(['mute']);
  const { mute } = enter(box);
  await settle();
  mute(true);
  await settle();
  expect(box.calls).toEqual(['mute off', 'start off', 'seat off', 'mute on']);
  box.lose();
  box.lamps.clear();
  box.start();
  await settle();
  expect(Object.fromEntries(box.lamps)).toEqual({ mute: true });
});

test('whatever changes while a lamp is being told, it ends as the room is', async () => {
  const box = new ScriptedBox(['mute']);
  box.answers = [];
  const { mute } = enter(box, buttons.slice(0, 1));
  for (let turn = 0; turn < 7; turn += 1) {
    mute(turn % 2 === 0);
  }
  for (let at = 0; at < box.answers.length; at += 1) {
    box.answers[at]?.resolve();
    await settle();
  }
  expect(box.lamps.get('mute')).toBe(true);
  expect(box.calls).toEqual(['mute off', 'mute on']);
});

test('the mute light of a Shure microphone follows the room', async () => {
  const simulator = await ShureAudioSimulator.start({
    clock: systemClock,
    model: 'MXA310',
    channels: 5,
    deviceProperties: { DEVICE_AUDIO_MUTE: 'OFF', MUTE_BUTTON_STATUS: 'OFF', DEV_LED_IN_STATE: 'OFF' },
    channelProperties: { AUDIO_MUTE: 'OFF', AUTOMIX_GATE_OUT_EXT_SIG: 'OFF' },
  });
  onTestFinished(() => simulator.close());
  const created = createDevice(
    'shure-command-strings',
    { host: '127.0.0.1', port: simulator.port, profile: 'mxa310' },
    { clock: systemClock, random: () => 0, log: silentLog },
  );
  if (!created.ok) {
    throw new Error(JSON.stringify(created.problems));
  }
  const { mute } = enter(created.device, buttons.slice(0, 1));
  const lamp = () => simulator.value(null, 'DEV_LED_IN_STATE');
  mute(true);
  await expect.poll(lamp).toBe('ON');
  mute(false);
  await expect.poll(lamp).toBe('OFF');
});
