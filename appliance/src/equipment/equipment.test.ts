import type { Device } from '@ratspult/device-drivers';
import { FakeClock, settle } from '@ratspult/device-drivers/testing';
import { expect, test } from 'vitest';
import { DeviceSet } from '../devices/device-set.ts';
import { silentLog } from '../log.ts';
import { RoomHost } from '../room-host.ts';
import type { ConfiguredDisplay } from '../config/room-configuration.ts';
import { idleChamber } from '../testing/rooms.ts';
import { ScriptedDisplay, ScriptedMicrophone, ScriptedSpeakerphone } from '../testing/scripted-equipment.ts';
import { MuteKeys } from './mute-keys.ts';
import { RoomDisplays } from './room-displays.ts';

const offAfterMs = 60_000;

/** A room whose device `left` is the one under test. */
const roomWith = (device: Device) => {
  const clock = new FakeClock();
  const host = new RoomHost(idleChamber(), clock);
  const set = new DeviceSet(new Map([['left', device]]), host, silentLog);
  const shared = {
    host,
    log: silentLog,
    listen: set.listen.bind(set),
    capabilities: (id: string) => set.capabilities(id),
  };
  const join = async (): Promise<void> => {
    host.dispatch({ type: 'join', joinId: 'j', target: { adHoc: true } });
    await settle();
  };
  const end = async (): Promise<void> => {
    host.dispatch({ type: 'cancel-join' });
    await settle();
  };
  return { clock, host, set, shared, join, end };
};

const roomWithDisplay = (input: string | null) => {
  const display = new ScriptedDisplay();
  const room = roomWith(display);
  const displays: ConfiguredDisplay[] = [{ id: 'left', input }];
  const following = new RoomDisplays({
    ...room.shared,
    clock: room.clock,
    displays: () => displays,
    offAfterMs,
    waitMs: () => 0,
    onOff: () => undefined,
    display: (id) => room.set.capabilities(id)?.display ?? null,
  });
  room.set.start();
  return { ...room, display, following };
};

test('a display goes on with the meeting at its input, and off some time after it', async () => {
  const { display, join, end, clock } = roomWithDisplay('hdmi1');
  expect(display.calls).toEqual([]);
  await join();
  expect(display.calls).toEqual(['on', 'hdmi1']);
  await end();
  await clock.advance(offAfterMs - 1);
  expect(display.calls).toEqual(['on', 'hdmi1']);
  await clock.advance(1);
  expect(display.calls).toEqual(['on', 'hdmi1', 'off']);
});

test('the next meeting within the time keeps the display on', async () => {
  const { display, join, end, clock } = roomWithDisplay(null);
  await join();
  await end();
  await clock.advance(offAfterMs - 1);
  await join();
  await clock.advance(offAfterMs);
  expect(display.calls).toEqual(['on']);
});

test('between meetings a hand on the remote control is not overruled', async () => {
  const { display, join, end, clock } = roomWithDisplay(null);
  await join();
  await end();
  await clock.advance(offAfterMs);
  display.become('on');
  await clock.advance(offAfterMs);
  expect(display.calls).toEqual(['on', 'off']);
});

test('a display that comes back in a meeting goes on', async () => {
  const { display, join } = roomWithDisplay(null);
  display.lose();
  await join();
  expect(display.calls).toEqual([]);
  display.start();
  await settle();
  expect(display.calls).toEqual(['on']);
});

test('a display that refuses while it cools down is asked again, and a closed room asks no more', async () => {
  const { display, join, clock, following } = roomWithDisplay(null);
  display.refuses = true;
  await join();
  await clock.advance(5_000);
  expect(display.calls).toEqual(['on', 'on']);
  display.refuses = false;
  await clock.advance(5_000);
  await clock.advance(60_000);
  expect(display.calls).toEqual(['on', 'on', 'on']);
  following.close();
  expect(clock.pendingTimers()).toBe(0);
});

const roomWithMicrophone = () => {
  const microphone = new ScriptedMicrophone();
  const room = roomWith(microphone);
  const keys = new MuteKeys({ ...room.shared, keys: () => [{ id: 'left', channelId: 'master' }] });
  room.set.start();
  const muted = () => room.host.state.audio.roomMuted;
  return { ...room, microphone, keys, muted };
};

test("a microphone's own key mutes the room and makes it audible again", async () => {
  const { microphone, muted } = roomWithMicrophone();
  await settle();
  microphone.press(true);
  expect(muted()).toBe(true);
  microphone.press(false);
  expect(muted()).toBe(false);
});

test('the light of a microphone follows the panel, without an echo', async () => {
  const { microphone, host, muted } = roomWithMicrophone();
  await settle();
  microphone.calls.length = 0;
  host.dispatch({ type: 'set-muted', muted: true, by: 'room' });
  await settle();
  expect(microphone.calls).toEqual([true]);
  expect([microphone.muted, muted()]).toEqual([true, true]);
});

test('old news of a microphone never makes a muted room audible', async () => {
  const { microphone, host, muted } = roomWithMicrophone();
  await settle();
  microphone.answers = [];
  host.dispatch({ type: 'set-muted', muted: true, by: 'room' });
  microphone.press(false);
  expect(muted()).toBe(true);
  microphone.answers.forEach((answer) => answer.resolve());
  await settle();
  expect([microphone.muted, muted()]).toEqual([true, true]);
});

test('a microphone that comes back open into a muted room is muted, not the room opened', async () => {
  const { microphone, host, muted } = roomWithMicrophone();
  host.dispatch({ type: 'set-muted', muted: true, by: 'room' });
  await settle();
  microphone.lose();
  microphone.press(false);
  microphone.start();
  await settle();
  expect([microphone.muted, muted()]).toEqual([true, true]);
});

test('a speakerphone is off the hook in a meeting, its key mutes the room and its light follows', async () => {
  const phone = new ScriptedSpeakerphone();
  const { host, set, shared } = roomWith(phone);
  const keys = new MuteKeys({ ...shared, keys: () => [{ id: 'left', channelId: 'master' }] });
  set.start();
  phone.emit({ type: 'telephony-wish', wish: 'mute' });
  await settle();
  expect(host.state.audio.roomMuted).toBe(true);
  expect(phone.state()).toEqual({ muted: true, offHook: false });
  keys.close();
  phone.emit({ type: 'telephony-wish', wish: 'unmute' });
  expect(host.state.audio.roomMuted).toBe(true);
});

test('a device is shown as what it is', () => {
  const { host, set } = roomWith(new ScriptedDisplay());
  set.start();
  expect(host.state.devices.find((device) => device.id === 'left')?.kind).toBe('display');
});
