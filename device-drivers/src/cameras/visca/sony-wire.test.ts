import { describe, expect, test } from 'vitest';
import { FakeClock } from '../../core/testing/fake-clock.ts';
import { hex } from './codec.ts';
import { encodeSony, sonyControl, type SonyType } from './sony-envelope.ts';
import { SonyWire } from './sony-wire.ts';
import { bytes, notingLink } from './testing/session-under-test.ts';

const home = bytes('81 01 06 04 FF');
const ask = bytes('81 09 04 00 FF');
const clear = bytes('81 01 00 01 FF');

const build = (options: { settingType?: boolean } = {}) => {
  const clock = new FakeClock();
  const written: string[] = [];
  const told: string[] = [];
  const wire = new SonyWire({ clock, settingType: options.settingType ?? true });
  const link = notingLink(written, told);
  const connect = (): void =>
    wire.connected(link, {
      heard: ({ type }, sequence) => told.push(`heard ${type} ${sequence}`),
      alreadyTaken: (sequence) => told.push(`already taken ${sequence}`),
      notTaken: (sequence) => told.push(`not taken ${sequence}`),
    });
  connect();
  const send = (frame: Uint8Array, kind: 'command' | 'inquiry' | 'setup'): number => {
    const sequence = wire.takeSequence();
    wire.send(frame, kind, sequence);
    return sequence;
  };
  const hear = (type: SonyType, sequence: number, payload: readonly number[] | Uint8Array): void =>
    wire.receive(encodeSony({ type, sequence, payload: Uint8Array.from(payload) }));
  return { clock, wire, written, told, connect, send, hear };
};

const reset = '02 00 00 01 00 00 00 00 01';
const ack = bytes('90 41 FF');
const syntaxError = bytes('90 60 02 FF');

describe('a numbered wire', () => {
  test('counts its messages and names their kind', () => {
    const { send, written } = build();
    send(home, 'command');
    send(ask, 'inquiry');
    send(clear, 'setup');
    expect(written).toEqual([
      `01 00 00 05 00 00 00 01 ${hex(home)}`,
      `01 10 00 05 00 00 00 02 ${hex(ask)}`,
      `01 20 00 05 00 00 00 03 ${hex(clear)}`,
    ]);
  });

  test('sends an unanswered message three times more, 120 ms apart, and no answered one', async () => {
    const { clock, send, hear, written } = build();
    send(home, 'command');
    await clock.advance(119);
    expect(written).toHaveLength(1);
    await clock.advance(1);
    expect(written).toEqual([written[0], written[0]]);
    await clock.advance(10_000);
    expect(written).toHaveLength(4);
    expect(clock.pendingTimers()).toBe(0);
    const answered = send(home, 'command');
    hear('reply', answered, ack);
    await clock.advance(10_000);
    expect(written).toHaveLength(5);
  });

  test('does not send again what nobody waits for, or what belongs to an old line', async () => {
    const { clock, connect, send, wire, written } = build();
    wire.forget(send(home, 'command'));
    wire.forget(null);
    expect(clock.pendingTimers()).toBe(0);
    send(home, 'command');
    connect();
    expect(clock.pendingTimers()).toBe(0);
    send(home, 'command');
    wire.disconnected();
    expect(clock.pendingTimers()).toBe(0);
    await clock.advance(1000);
    expect(written).toHaveLength(3);
  });

  test('remembers the last 32 unanswered messages', () => {
    const { clock, send } = build();
    for (let message = 0; message < 32; message += 1) {
      send(home, 'command');
    }
    expect(clock.pendingTimers()).toBe(32);
    send(home, 'command');
    expect(clock.pendingTimers()).toBe(32);
  });

  test('tells the number of a reply once the camera was seen to echo numbers, on each line anew', () => {
    const { connect, hear, send, told } = build();
    hear('reply', 99, ack);
    hear('reply', send(home, 'command'), ack);
    hear('reply', 98, ack);
    connect();
    hear('reply', 97, ack);
    expect(told).toEqual(['heard ack null', 'heard ack 1', 'heard ack 98', 'heard ack null']);
  });

  test('hears nothing before there is a line', async () => {
    const clock = new FakeClock();
    const wire = new SonyWire({ clock, settingType: true });
    const hear = (type: SonyType, payload: readonly number[] | Uint8Array): void =>
      wire.receive(encodeSony({ type, sequence: 1, payload: Uint8Array.from(payload) }));
    const send = (kind: 'command' | 'setup'): void => wire.send(home, kind, 1);
    wire.receive(bytes('90 41 FF'));
    hear('reply', bytes('90 70 FF'));
    hear('reply', ack);
    hear('controlReply', sonyControl.reset);
    send('command');
    hear('controlReply', [0x0f, 0x03]);
    send('command');
    hear('controlReply', sonyControl.abnormalType);
    send('command');
    hear('controlReply', sonyControl.abnormalSequence);
    send('command');
    await clock.advance(1000);
    expect(clock.pendingTimers()).toBe(0);
  });

  test('says what makes no sense', () => {
    const { hear, told, wire } = build();
    wire.receive(bytes('90 41 FF'));
    hear('reply', 1, bytes('90 70 FF'));
    hear('command', 1, home);
    wire.judgeUnfinished();
    expect(told).toEqual(['garbled', 'garbled', 'garbled']);
  });
});

describe('the reset of a numbered wire', () => {
  test('is sent until it is answered, and both count from 0 then', async () => {
    const { clock, hear, send, told, wire, written } = build();
    send(home, 'command');
    const begun = wire.begin();
    expect(wire.begin()).toBe(begun);
    await clock.advance(249);
    expect(written.slice(1)).toEqual([reset]);
    await clock.advance(1);
    expect(written.slice(1)).toEqual([reset, reset]);
    hear('controlReply', 0, sonyControl.reset);
    await begun;
    expect(told).toEqual(['answered']);
    expect(clock.pendingTimers()).toBe(0);
    expect(wire.takeSequence()).toBe(1);
    void wire.begin();
    expect(written.slice(1)).toEqual([reset, reset, reset]);
  });

  test('is given up after three attempts, or at once with the line', async () => {
    const { clock, connect, wire, written } = build();
    const begun = wire.begin();
    await clock.advance(750);
    await begun;
    expect(written).toEqual([reset, reset, reset]);
    const again = wire.begin();
    wire.disconnected();
    await again;
    expect(written).toHaveLength(4);
    expect(clock.pendingTimers()).toBe(0);
    await wire.begin();
    expect(written).toHaveLength(4);
    connect();
    void wire.begin();
    expect(written).toHaveLength(5);
  });

  test('that is answered twice harms nobody', () => {
    const { hear, told } = build();
    hear('controlReply', 0, sonyControl.reset);
    hear('controlReply', 0, sonyControl.reset);
    expect(told).toEqual(['answered', 'answered']);
  });
});

describe('a numbered wire is told', () => {
  test('that a type is unknown: the message goes out again as a command, and so do all later ones', () => {
    const { hear, send, told, written } = build();
    hear('controlReply', send(clear, 'setup'), sonyControl.abnormalType);
    send(clear, 'setup');
    expect(told).toEqual(['not taken 1']);
    expect(written.at(-1)).toBe(`01 00 00 05 00 00 00 02 ${hex(clear)}`);
  });

  test('by a refusal that a type is unknown, once: refused again it is the camera’s answer', () => {
    const { hear, send, told } = build();
    hear('reply', send(clear, 'setup'), syntaxError);
    hear('reply', send(clear, 'setup'), syntaxError);
    hear('reply', send(home, 'command'), syntaxError);
    expect(told).toEqual(['not taken 1', 'heard error 2', 'heard error 3']);
  });

  test('that set-up was done, or that a command was refused, without doubt about types', () => {
    const { hear, send, told } = build();
    hear('reply', send(clear, 'setup'), bytes('90 50 FF'));
    hear('reply', send(home, 'command'), syntaxError);
    hear('reply', send(clear, 'setup'), syntaxError);
    expect(told).toEqual(['heard completion 1', 'heard error 2', 'not taken 3']);
  });

  test('that a number was used: a command that was sent again and is the last has been taken', async () => {
    const { clock, hear, send, told, written } = build();
    const number = send(home, 'command');
    await clock.advance(120);
    hear('controlReply', number, sonyControl.abnormalSequence);
    expect(told).toEqual(['already taken 1']);
    expect(written).toHaveLength(2);
    expect(clock.pendingTimers()).toBe(0);
  });

  test.each(['inquiry', 'setup'] as const)('that a number was used: an %s goes out again', async (kind) => {
    const { clock, hear, send, told, written } = build();
    const number = send(ask, kind);
    await clock.advance(120);
    hear('controlReply', number, sonyControl.abnormalSequence);
    expect(told).toEqual(['not taken 1']);
    expect(written).toHaveLength(2);
  });

  test('that a number was used: a command behind which a newer one went out goes out again', async () => {
    const { clock, hear, send, told } = build();
    const number = send(home, 'command');
    await clock.advance(120);
    send(home, 'command');
    hear('controlReply', number, sonyControl.abnormalSequence);
    expect(told).toEqual(['not taken 1']);
  });

  test('that a number is wrong at the first time: the counts differ, and are reset', () => {
    const { hear, send, told, written } = build();
    hear('controlReply', send(home, 'command'), sonyControl.abnormalSequence);
    expect(told).toEqual(['not taken 1']);
    expect(written.at(-1)).toBe(reset);
  });

  test('what is for a message nobody waits for, or what nobody understands', () => {
    const { hear, send, told } = build();
    hear('controlReply', 5, sonyControl.abnormalSequence);
    hear('controlReply', 5, sonyControl.abnormalType);
    expect(told).toEqual([]);
    hear('controlReply', send(home, 'command'), [0x0f, 0x03]);
    expect(told).toEqual(['garbled']);
    send(clear, 'setup');
    expect(told).toEqual(['garbled']);
  });
});
