import { afterEach, describe, expect, test } from 'vitest';
import { SpeakerphoneSimulator } from '../../../simulators/usb/simulate-speakerphone.ts';
import { speakerphoneStyles } from '../../../simulators/usb/speakerphone-styles.ts';
import type { Device } from '../../core/device.ts';
import type { TelephonyHid } from '../../core/capabilities/telephony-hid.ts';
import { FakeClock } from '../../core/testing/fake-clock.ts';
import { testEnvironment } from '../../core/testing/test-environment.ts';
import { createDevice } from '../../index.ts';
import { passTime } from '../../usb/testing/passing-time.ts';
import { createTelephonyDevice } from './hid-telephony-driver.ts';

type Style = keyof typeof speakerphoneStyles;

interface Desk {
  readonly clock: FakeClock;
  readonly phone: SpeakerphoneSimulator;
  readonly device: Device;
  readonly telephony: TelephonyHid;
  readonly seen: string[];
  readonly during: ReturnType<typeof passTime>;
}

const cleanUps: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) {
    await cleanUp();
  }
});

const setUp = async (style: Style, prepare: (phone: SpeakerphoneSimulator) => void = () => {}): Promise<Desk> => {
  const clock = new FakeClock();
  const phone = new SpeakerphoneSimulator(clock, speakerphoneStyles[style]);
  prepare(phone);
  const device = createTelephonyDevice({}, phone, testEnvironment(clock));
  const { telephonyHid: telephony } = device.capabilities;
  if (telephony === null) {
    throw new Error('not a telephone');
  }
  const seen: string[] = [];
  device.subscribe((event) => {
    if (event.type === 'health') {
      seen.push(`${event.health.state} ${event.health.reason}`);
    } else if (event.type === 'telephony-wish') {
      seen.push(event.wish);
    } else if (event.type === 'button') {
      seen.push(`${event.button} ${event.pressed ? 'down' : 'up'}`);
    }
  });
  device.start();
  await clock.advance(1000);
  cleanUps.push(async () => {
    phone.faults.hangs = false;
    const stopped = device.stop();
    await clock.advance(1000);
    await stopped;
    expect(clock.pendingTimers()).toBe(0);
    expect(phone.unknownInputs).toEqual([]);
  });
  return { clock, phone, device, telephony, seen, during: passTime(clock) };
};

const done = { ok: true, value: undefined };
const styles = ['jabra', 'poly', 'logitech', 'yealink'] as const;

describe.each(styles)('a %s style speakerphone', (style) => {
  test('is found among other devices and says who it is', async () => {
    const { device, seen } = await setUp(style);
    expect(seen).toEqual(['connecting none', 'online none']);
    expect(device.identity()).toMatchObject({ model: speakerphoneStyles[style].name, serialNumber: 'A1' });
  });

  test('goes off-hook with the call, and its confirmation is nobody’s wish', async () => {
    const { clock, phone, telephony, seen, during } = await setUp(style);
    expect(await during(telephony.setOffHook(true))).toEqual(done);
    await clock.advance(1000);
    expect(phone.lamp('off-hook')).toBe(true);
    expect(telephony.state()).toEqual({ muted: false, offHook: true });
    await during(telephony.setOffHook(false));
    await clock.advance(1000);
    expect(phone.offHook).toBe(false);
    expect(seen.slice(2)).toEqual([]);
  });

  test('tells mute and unmute in turn, and its lamp follows the room', async () => {
    const { clock, phone, telephony, seen, during } = await setUp(style);
    await during(telephony.setOffHook(true));
    await clock.advance(1000);
    phone.pressMute();
    expect(seen.slice(2)).toEqual(['mute']);
    expect(phone.lamp('mute')).toBe(false);
    expect(await during(telephony.setMuted(true))).toEqual(done);
    expect([phone.lamp('mute'), phone.lamp('off-hook'), phone.lamp('ring')]).toEqual([true, true, false]);
    phone.pressMute();
    await during(telephony.setMuted(false));
    expect(phone.lamp('mute')).toBe(false);
    expect(seen.slice(2)).toEqual(['mute', 'unmute']);
  });

  test('tells the hook key', async () => {
    const { clock, phone, telephony, seen, during } = await setUp(style);
    await during(telephony.setRinging(true));
    expect(phone.lamp('ring')).toBe(true);
    phone.pressHook();
    expect(seen.slice(2)).toEqual(['pick-up']);
    await during(telephony.setRinging(false));
    await during(telephony.setOffHook(true));
    await clock.advance(1000);
    phone.pressHook();
    expect(seen.slice(2)).toEqual(['pick-up', 'hang-up']);
  });

  test('shows again what the room has set when it is plugged in again', async () => {
    const { clock, phone, device, telephony, seen, during } = await setUp(style);
    await during(telephony.setOffHook(true));
    await during(telephony.setMuted(true));
    phone.unplug();
    await clock.advance(10);
    expect(device.health()).toMatchObject({ state: 'offline', reason: 'port-missing' });
    expect(await during(telephony.setMuted(true))).toMatchObject({ error: { code: 'offline' } });
    phone.pluggedIn = true;
    await clock.advance(4000);
    expect(device.health().state).toBe('online');
    expect([phone.lamp('off-hook'), phone.lamp('mute')]).toEqual([true, true]);
    expect(seen.filter((one) => one === 'pick-up' || one === 'hang-up')).toEqual([]);
  });

  test('is dark when the room is closed', async () => {
    const { device, phone, telephony, during } = await setUp(style);
    await during(telephony.setOffHook(true));
    await during(telephony.setMuted(true));
    await device.stop();
    expect([phone.offHook, phone.lamp('mute')]).toEqual([false, false]);
  });
});

describe('a speakerphone with habits', () => {
  test('keeps its mute lamp for the call when it ignores it on-hook', async () => {
    const { phone, telephony, during } = await setUp('jabra');
    expect(await during(telephony.setMuted(true))).toEqual(done);
    expect(phone.lamp('mute')).toBe(false);
    await during(telephony.setOffHook(true));
    expect(phone.lamp('mute')).toBe(true);
  });

  test('takes two quick presses for there and back', async () => {
    const { phone, telephony, seen, during } = await setUp('jabra');
    await during(telephony.setOffHook(true));
    phone.pressMute();
    phone.pressMute();
    expect(seen.slice(2)).toEqual(['mute', 'unmute']);
  });

  test('may hang up during the echo: its last word counts', async () => {
    const { clock, phone, telephony, seen, during } = await setUp('jabra');
    await during(telephony.setOffHook(true));
    await clock.advance(100);
    phone.pressHook();
    expect(seen.slice(2)).toEqual([]);
    await clock.advance(300);
    expect(seen.slice(2)).toEqual(['hang-up']);
  });

  test('need not confirm anything', async () => {
    const { clock, phone, telephony, seen, during } = await setUp('jabra');
    phone.faults.withoutEcho = true;
    await during(telephony.setOffHook(true));
    await clock.advance(1000);
    expect(seen.slice(2)).toEqual([]);
  });

  test('tells its other keys as buttons', async () => {
    const { device, phone, seen } = await setUp('yealink');
    expect(device.capabilities.button?.buttons).toEqual(['volume-down', 'volume-up']);
    phone.pressVolumeUp();
    expect(seen.slice(2)).toEqual(['volume-up down']);
    expect(await device.capabilities.button?.setLit('volume-up', true)).toMatchObject({
      error: { code: 'unsupported' },
    });
  });
});

describe('a speakerphone in trouble', () => {
  test('is not misled by reports it never declared', async () => {
    const { phone, telephony, seen, during, device } = await setUp('jabra');
    await during(telephony.setOffHook(true));
    phone.faults.garbled = true;
    phone.pressMute();
    expect(seen.slice(2)).toEqual(['mute']);
    expect(device.health().state).toBe('online');
  });

  test('is offline when it takes no report any more, and back when it does', async () => {
    const { clock, phone, device, telephony, during } = await setUp('poly');
    phone.faults.hangs = true;
    expect(await during(telephony.setOffHook(true))).toMatchObject({ error: { code: 'offline' } });
    expect(device.health()).toMatchObject({ state: 'offline', reason: 'no-answer' });
    phone.faults.hangs = false;
    await clock.advance(5000);
    expect(device.health().state).toBe('online');
    expect(phone.lamp('off-hook')).toBe(true);
  });

  test('shows that it refuses', async () => {
    const { phone, device, telephony, during } = await setUp('logitech');
    phone.faults.refuses = true;
    expect(await during(telephony.setMuted(true))).toMatchObject({ error: { code: 'refused' } });
    expect(device.health()).toMatchObject({ state: 'degraded', reason: 'refuses-commands' });
    phone.faults.refuses = false;
    await during(telephony.setMuted(true));
    expect(device.health().state).toBe('online');
  });

  test('says so when it may not be opened', async () => {
    const { device } = await setUp('jabra', (phone) => {
      phone.faults.forbidden = true;
    });
    expect(device.health()).toMatchObject({ state: 'offline', reason: 'refuses-commands' });
  });

  test('is port-missing when it is not plugged in', async () => {
    const { device } = await setUp('jabra', (phone) => {
      phone.pluggedIn = false;
    });
    expect(device.health()).toMatchObject({ state: 'offline', reason: 'port-missing' });
  });

  test('is not taken for another one', async () => {
    const clock = new FakeClock();
    const phone = new SpeakerphoneSimulator(clock, speakerphoneStyles.jabra);
    const device = createTelephonyDevice({ vendorId: '046D' }, phone, testEnvironment(clock));
    device.start();
    await clock.advance(100);
    expect(device.health().reason).toBe('port-missing');
    await device.stop();
  });

  test('is told from options that are wrong', () => {
    const created = createDevice('hid-telephony', { vendorid: '0b0e' }, testEnvironment());
    expect(created).toEqual({
      ok: false,
      problems: [{ path: '/vendorid', message: 'unknown key; did you mean "vendorId"?' }],
    });
    const many = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`key${index}`, 0]));
    expect(createDevice('hid-telephony', many, testEnvironment())).toMatchObject({
      ok: false,
      problems: expect.arrayContaining([
        { path: '/key0', message: 'unknown key; known are vendorId, productId, serialNumber, profile, deviceFolder' },
      ]),
    });
  });
});
