import { describe, expect, it } from 'vitest';
import { FakeClock } from '../src/core/testing/fake-clock.ts';
import { systemClock } from '../src/core/clock.ts';
import { ShureAudioSimulator } from './audio/shure-command-strings/simulate-shure-audio.ts';
import { TesiraSimulator } from './audio/tesira-ttp/simulate-tesira.ts';
import { YamahaRmSimulator } from './audio/yamaha-rm/simulate-yamaha-rm.ts';
import { LgSimulator } from './displays/lg/simulate-lg.ts';
import { MdcSimulator } from './displays/samsung-mdc/simulate-mdc.ts';
import type { ByteStreamDevice } from './faults.ts';

/** What a device says to bytes written out by hand from its document, not by our driver. */
const hearing = (device: ByteStreamDevice): { say(text: string): void; bytes(hex: string): void; heard(): string } => {
  const said: string[] = [];
  device.onOutput((bytes) => said.push(Buffer.from(bytes).toString('latin1')));
  return {
    say: (text) => device.receive(Buffer.from(text, 'latin1')),
    bytes: (hex) => device.receive(Buffer.from(hex.replaceAll(' ', ''), 'hex')),
    heard: () => said.splice(0).join(''),
  };
};
const hex = (text: string): string =>
  [...Buffer.from(text, 'latin1')].map((byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join(' ');

describe('a Samsung display by its document', () => {
  it('keeps its volume when it refuses one', () => {
    const display = new MdcSimulator({ clock: new FakeClock(), id: 1, restartMs: 0 });
    const line = hearing(display);
    line.bytes('AA 12 01 01 96 AA');
    expect(hex(line.heard())).toBe('AA FF 01 03 4E 12 01 64');
    expect(display.volume).toBe(10);
  });

  it('obeys what is said to all, and does not answer', () => {
    const display = new MdcSimulator({ clock: new FakeClock(), id: 1, restartMs: 0 });
    const line = hearing(display);
    line.bytes('AA 11 FE 01 01 11');
    expect(line.heard()).toBe('');
    expect(display.power).toBe(1);
  });
});

describe('an LG display by its document', () => {
  it('obeys what is said to all, and does not answer', () => {
    const display = new LgSimulator({ clock: new FakeClock(), id: 1 });
    const line = hearing(display);
    line.say('ka 00 01\r');
    expect(line.heard()).toBe('');
    expect(display.values['ka']).toBe(1);
  });
});

describe('a Tesira by its document', () => {
  it('steps a level up and down and toggles a mute', () => {
    const tesira = new TesiraSimulator(new FakeClock(), [{ tag: 'Saal', channels: 1, attributes: ['level', 'mute'] }]);
    const line = hearing(tesira);
    line.say('Saal increment level 1 3\nSaal decrement level 1 1\nSaal toggle mute 1\n');
    expect(line.heard()).toBe('+OK\r\n+OK\r\n+OK\r\n');
    expect(tesira.value('Saal', 'level', 1)).toBe(2);
    expect(tesira.value('Saal', 'mute', 1)).toBe(true);
  });
});

describe('a Shure array by its document', () => {
  it('takes channel 0 for all of them', async () => {
    const array = await ShureAudioSimulator.start({
      clock: systemClock,
      model: 'MXA910',
      channels: 2,
      deviceProperties: {},
      channelProperties: { AUDIO_MUTE: 'OFF' },
    });
    const line = hearing(array);
    line.say('< GET 0 AUDIO_MUTE >< SET 0 AUDIO_MUTE ON >');
    expect(line.heard()).toMatch(/^(?:< REP [12] AUDIO_MUTE OFF >\s*){2}(?:< REP [12] AUDIO_MUTE ON >\s*){2}$/);
    await array.close();
  });
});

describe('a Yamaha device by its document', () => {
  it('says so when it changed a value to what is allowed', () => {
    const parameter = { address: 'MTX:mem_512/20000/0/0', x: 0, y: 0 };
    const device = YamahaRmSimulator.inMemory(new FakeClock(), [
      { ...parameter, value: 0, minimum: -6000, maximum: 0 },
    ]);
    const line = hearing(device);
    line.say(`set ${parameter.address} 0 0 500\n`);
    expect(line.heard()).toMatch(/^OKm set MTX:mem_512\/20000\/0\/0 0 0 0 /);
  });

  it('closes the connection of a client that promised to be heard and is silent', async () => {
    const clock = new FakeClock();
    const device = await YamahaRmSimulator.start(clock, []);
    const { connect } = await import('node:net');
    const socket = connect(device.port, '127.0.0.1');
    const { promise: closed, resolve } = Promise.withResolvers<void>();
    socket.on('close', () => resolve());
    socket.on('data', () => void clock.advance(11_001));
    socket.write('scpmode keepalive 10000\n');
    await closed;
    expect(device.closedForSilence).toBe(1);
    await device.close();
  });
});
