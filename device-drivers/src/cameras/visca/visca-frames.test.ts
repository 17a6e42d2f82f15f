import { describe, expect, test } from 'vitest';
import { isDriverError } from '../../core/driver-error.ts';
import { broadcast, decodeCommand, decodeCommandAs, decodeReply, encodeCommand, encodeReply, hex } from './codec.ts';
import { FrameSplitter } from './frame-splitter.ts';
import { parseFocusMode, parseFourNibbles, parsePanTilt, parsePower, parseVersion } from './inquiry-replies.ts';
import { RawWire } from './raw-wire.ts';
import { carries, decodeSony, nextSequence, sonyControl } from './sony-envelope.ts';
import { constantHeadOf, fillTemplate, fromSignedNibbles, matchTemplate, toNibbles } from './template.ts';
import { bytes, notingLink } from './testing/session-under-test.ts';

const zoom = (value: number): string => hex(encodeCommand(1, 'zoomDirect', { zoom: value }));

describe('a frame to a camera', () => {
  test.each([
    ['to nobody', '80 01 06 04 FF'],
    ['to an address beyond the broadcast', '89 01 06 04 FF'],
    ['of a camera', '91 01 06 04 FF'],
    ['without an end', '81 01 06 04 FE'],
    ['with more than the command', '81 01 06 04 00 FF'],
    ['with less than the command', '81 01 06 FF'],
    ['with a byte that is no nibble', '81 01 04 47 10 00 00 00 FF'],
    ['with a nibble too few', '81 01 04 47 00 00 00 FF'],
    ['of an unknown command', '81 01 04 7F 00 FF'],
    ['that is empty', '81 FF'],
  ])('%s is none', (_, frame) => {
    expect(decodeCommand(bytes(frame))).toBeNull();
  });

  test.each([1, 7, broadcast])('reaches address %i', (address) => {
    const frame = encodeCommand(address, 'home', {});
    expect(decodeCommand(frame)).toEqual({ name: 'home', address, fields: new Map() });
    expect(decodeCommandAs('powerInquiry', frame)).toBeNull();
  });

  test('carries the numbers its fields have room for', () => {
    expect(zoom(-0x8000)).toBe('81 01 04 47 08 00 00 00 FF');
    expect(zoom(0xffff)).toBe('81 01 04 47 0F 0F 0F 0F FF');
    expect(hex(encodeCommand(1, 'memorySet', { memory: 0 }))).toBe('81 01 04 3F 01 00 FF');
    expect(hex(encodeCommand(1, 'memorySet', { memory: 0xfe }))).toBe('81 01 04 3F 01 FE FF');
  });

  test.each([
    ['zoom', -0x8001, () => encodeCommand(1, 'zoomDirect', { zoom: -0x8001 })],
    ['zoom', 0x10000, () => encodeCommand(1, 'zoomDirect', { zoom: 0x10000 })],
    ['memory', 0xff, () => encodeCommand(1, 'memorySet', { memory: 0xff })],
  ])('has no room for %s %i, and says so', (field, value, encode) => {
    let thrown: unknown = null;
    try {
      encode();
    } catch (error) {
      thrown = error;
    }
    expect(isDriverError(thrown) && [thrown.message, thrown.fields['value']]).toEqual([
      `${field} does not fit its field`,
      value,
    ]);
  });
});

describe('a template', () => {
  test('begins with its constants', () => {
    expect(constantHeadOf('01 7E $a 02')).toEqual([0x01, 0x7e]);
    expect(constantHeadOf('01 04')).toEqual([0x01, 0x04]);
    expect(constantHeadOf('$a')).toEqual([]);
  });

  test('is matched by what it fills, between the first and the last byte', () => {
    const template = '01 $one $two:2 05';
    const payload = fillTemplate(template, { one: 0xfe, two: 0x7b });
    expect(payload).toEqual([0x01, 0xfe, 0x07, 0x0b, 0x05]);
    const fields = new Map(Object.entries({ one: 0xfe, two: 0x7b }));
    expect(matchTemplate(template, Uint8Array.of(0x81, ...payload, 0xff))).toEqual(fields);
    expect(matchTemplate(template, Uint8Array.of(0x81, ...payload.slice(0, -1), 0x06, 0xff))).toBeNull();
    expect(matchTemplate(template, Uint8Array.of(0x81, ...payload.slice(0, -1), 0xff))).toBeNull();
    expect(matchTemplate(template, Uint8Array.of(0x81, ...payload, 0x00, 0xff))).toBeNull();
  });

  test('counts nibbles in two’s complement', () => {
    expect(toNibbles(-1, 3)).toEqual([0x0f, 0x0f, 0x0f]);
    expect(toNibbles(0x12345, 5)).toEqual([1, 2, 3, 4, 5]);
    expect(
      [
        [0x07, 0x0f],
        [0x08, 0x00],
        [0x00, 0x00],
      ].map((pair) => fromSignedNibbles(Uint8Array.from(pair))),
    ).toEqual([127, -128, 0]);
  });
});

describe('a frame from a camera', () => {
  test.each([
    ['is too short', '90 FF'],
    ['is too long', '90 50 00 00 00 00 00 00 00 00 00 00 00 00 00 00 FF'],
    ['has no end', '90 41 FE'],
    ['is an ACK with data', '90 41 00 FF'],
    ['is another notice', '90 39 FF'],
    ['is a notice with data', '90 38 00 FF'],
    ['has no high bit', '10 41 FF'],
    ['comes from a controller', '81 41 FF'],
    ['is a broadcast of a kind of its own', '88 31 02 FF'],
    ['is a broadcast that is too long', '88 30 02 00 FF'],
    ['is a clear with another first byte', '88 02 00 01 FF'],
    ['is a clear with another second byte', '88 01 01 01 FF'],
    ['is a clear with another third byte', '88 01 00 02 FF'],
    ['is a clear that is too long', '88 01 00 01 00 FF'],
  ])('that %s makes no sense', (_, frame) => {
    expect(decodeReply(bytes(frame))).toBeNull();
  });

  test('may be as long as a frame can be', () => {
    const frame = '90 50 00 00 00 00 00 00 00 00 00 00 00 00 01 FF';
    expect(decodeReply(bytes(frame))).toMatchObject({ type: 'completion', socket: 0, data: { length: 13 } });
  });

  test('counts the cameras of a chain, none at least', () => {
    expect(['88 30 08 FF', '88 30 00 FF'].map((frame) => decodeReply(bytes(frame)))).toEqual([
      { type: 'address-set', cameras: 7 },
      { type: 'address-set', cameras: 0 },
    ]);
  });

  test('refuses by a code nobody knows as by one of syntax', () => {
    expect(decodeReply(bytes('90 61 99 FF'))).toEqual({ type: 'error', socket: 1, code: 'syntax' });
  });

  test('comes from its own address', () => {
    expect(hex(encodeReply(7, { type: 'ack', socket: 2 }))).toBe('F0 42 FF');
  });
});

describe('the data of an inquiry', () => {
  test.each([
    ['00 01 05 13 02 10', parseVersion],
    ['00 01 05 13 02 10 02 00', parseVersion],
    ['05', parsePower],
    ['02 00', parsePower],
    ['04 00 00', parseFourNibbles],
    ['04 00 00 00 00', parseFourNibbles],
    ['14 00 00 00', parseFourNibbles],
    ['00 00 00 00 00 00 00', parsePanTilt],
    ['00 00 00 00 00 00 00 00 00 00 00', parsePanTilt],
    ['00 00 00 00 00 00 00 10', parsePanTilt],
  ])('%s answers another one', (data, parse) => {
    expect(parse(bytes(data))).toBeNull();
  });

  test('tells how it focuses', () => {
    expect(['02', '03', '04', '02 02'].map((data) => parseFocusMode(bytes(data)))).toEqual([
      'auto',
      'manual',
      null,
      null,
    ]);
  });

  test('tells the power', () => {
    expect(['02', '03', '04'].map((data) => parsePower(bytes(data)))).toEqual(['on', 'standby', 'fault']);
  });
});

describe('the splitter of frames', () => {
  test('counts what is no frame', () => {
    const splitter = new FrameSplitter();
    expect(splitter.push(bytes('90 FF FF 90 41 FF'))).toEqual({
      frames: [bytes('90 41 FF')],
      garbageBytes: 3,
      desynchronised: false,
    });
    const sixteen = Array.from({ length: 16 }, () => '33').join(' ');
    expect(splitter.push(bytes(sixteen))).toEqual({ frames: [], garbageBytes: 16, desynchronised: true });
    expect(splitter.push(bytes('33 FF 90 41 FF'))).toEqual({
      frames: [bytes('90 41 FF')],
      garbageBytes: 2,
      desynchronised: false,
    });
  });

  test('takes sixteen bytes with an end for a frame', () => {
    const longest = `${Array.from({ length: 15 }, () => '33').join(' ')} FF`;
    expect(new FrameSplitter().push(bytes(longest)).frames).toEqual([bytes(longest)]);
  });

  test('drops what was begun, once, and forgets noise', () => {
    const splitter = new FrameSplitter();
    splitter.push(bytes('90 50'));
    expect([splitter.dropUnfinished(), splitter.dropUnfinished()]).toEqual([true, false]);
    expect(splitter.push(bytes('90 41 FF')).frames).toHaveLength(1);
    splitter.push(bytes(Array.from({ length: 16 }, () => '33').join(' ')));
    splitter.reset();
    expect(splitter.push(bytes('90 41 FF')).frames).toHaveLength(1);
    splitter.push(bytes('90 50'));
    splitter.reset();
    expect(splitter.push(bytes('90 41 FF')).frames).toEqual([bytes('90 41 FF')]);
  });
});

const build = () => {
  const told: string[] = [];
  const written: string[] = [];
  const wire = new RawWire();
  const listener = {
    heard: ({ type }: { readonly type: string }, sequence: number | null) => told.push(`${type} ${sequence}`),
    alreadyTaken: () => {},
    notTaken: () => {},
  };
  const connect = (): void => wire.connected(notingLink(written, told), listener);
  connect();
  return { told, written, wire, connect };
};

describe('a wire without envelope', () => {
  const noise = bytes(`${Array.from({ length: 20 }, () => '33').join(' ')} FF`);

  test('says what it hears: frames, frames without sense, and noise', async () => {
    const { told, wire } = build();
    await wire.begin();
    wire.receive(bytes('90 41 FF 90 70 FF'));
    wire.receive(bytes('90 FF'));
    expect(told).toEqual(['ack null', 'garbled', 'garbled']);
    expect(wire.takeSequence()).toBeNull();
  });

  test('gives up after three stretches of noise with no frame between them', () => {
    const { told, wire } = build();
    wire.receive(noise);
    wire.receive(noise);
    wire.receive(bytes('90 41 FF'));
    wire.receive(noise);
    wire.receive(noise);
    expect(told).toEqual(['garbled', 'garbled', 'ack null', 'garbled', 'garbled']);
    wire.receive(noise);
    expect(told.slice(-2)).toEqual(['garbled', 'desynchronised']);
  });

  test('starts each line without the noise and the beginnings of the one before', () => {
    const { told, wire, connect } = build();
    wire.receive(noise);
    wire.receive(noise);
    wire.receive(bytes('90 50'));
    connect();
    told.length = 0;
    wire.receive(bytes('90 41 FF'));
    expect(told).toEqual(['ack null']);
    wire.receive(noise);
    expect(told).toEqual(['ack null', 'garbled']);
  });

  test('writes nothing when the line is gone', () => {
    const { wire, written } = build();
    wire.send(bytes('81 01 06 04 FF'));
    wire.disconnected();
    wire.send(bytes('81 01 06 04 FF'));
    expect(written).toEqual(['81 01 06 04 FF']);
  });

  test('hears nothing before there is a line, and nothing behind its end', () => {
    const { told, wire } = build();
    wire.disconnected();
    for (const one of [wire, new RawWire()]) {
      one.receive(bytes('90 70 FF 90 FF'));
      [noise, noise, noise].forEach((stretch) => one.receive(stretch));
      one.receive(bytes('90'));
      one.judgeUnfinished();
    }
    new RawWire().receive(bytes('90 41 FF'));
    expect(told).toEqual([]);
  });

  test('takes begun bytes for noise only when there are some', () => {
    const { told, wire } = build();
    wire.judgeUnfinished();
    expect(told).toEqual([]);
    wire.receive(bytes('90'));
    wire.judgeUnfinished();
    wire.judgeUnfinished();
    expect(told).toEqual(['garbled']);
  });
});

describe('a datagram', () => {
  test.each([
    ['shorter than its head', '01 11 00 03 00 00 00'],
    ['of a type nobody knows', '01 12 00 03 00 00 00 01 90 41 FF'],
    ['without a payload', '01 11 00 00 00 00 00 01'],
    ['with a payload that is too long', `01 11 00 11 00 00 00 01 ${Array.from({ length: 17 }, () => '00').join(' ')}`],
    ['that ends before its payload', '01 11 00 03 00 00 00 01 90 41'],
    ['with something behind its payload', '01 11 00 03 00 00 00 01 90 41 FF 01'],
  ])('%s is none', (_, datagram) => {
    expect(decodeSony(bytes(datagram))).toBeNull();
  });

  test('without anything carries no message', () => {
    expect(decodeSony(Uint8Array.of())).toEqual([]);
  });

  test('counts up to its last number', () => {
    expect([0xffff_fffe, 0xffff_ffff].map(nextSequence)).toEqual([0xffff_ffff, 0]);
  });

  test.each([
    ['01', true],
    ['01 00', false],
    ['02', false],
  ])('with %s carries a reset: %s', (payload, expected) => {
    expect(carries(bytes(payload), sonyControl.reset)).toBe(expected);
  });
});
