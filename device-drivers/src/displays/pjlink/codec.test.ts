import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  commandBytes,
  decodeCommand,
  decodeReply,
  encodeCommand,
  encodeReply,
  inputName,
  passwordDigest,
  readFaults,
  readInputs,
  readLampHours,
  readMute,
  readPower,
  type PjlinkCommand,
  type PjlinkReply,
} from './codec.ts';
import { PjlinkDialect } from './pjlink-dialect.ts';
import { broadcastAddresses, readAcknowledgement } from './discovery.ts';

const name = fc.stringMatching(/^[A-Z0-9]{4}$/);

describe('PJLink', () => {
  test.each([
    ['498e4a67', 'JBMIAProjectorLink', '5d8409bc1c3fa39749434aa3a5c38682'],
    ['21d0e96e', 'ABC123', 'bfc8c7e2112bda24cef29345af4860a1'],
  ])('answers the salt %s', (salt, password, digest) => {
    expect(passwordDigest(salt, password)).toBe(digest);
  });

  test('puts the digest before the first command', () => {
    const bytes = commandBytes({ class: 1, command: 'POWR', parameter: '1' }, 'ab');
    expect(new TextDecoder().decode(bytes)).toBe('ab%1POWR 1\r');
  });

  test.each([
    ['PJLINK 0', { type: 'greeting', salt: null }],
    ['PJLINK 1 498e4a67', { type: 'greeting', salt: '498e4a67' }],
    ['pjlink erra', { type: 'password-refused' }],
    ['%1POWR=OK', { type: 'answer', command: 'POWR', value: 'OK' }],
    ['%1powr=err3  ', { type: 'answer', command: 'POWR', value: 'err3' }],
    ['%2INPT=6A', { type: 'answer', command: 'INPT', value: '6A' }],
    ['%1INF1=', { type: 'answer', command: 'INF1', value: '' }],
  ])('reads %s', (line, reply) => {
    expect(decodeReply(line)).toEqual(reply);
  });

  test.each(['', 'PJLINK', 'PJLINK 1', 'PJLINK 1 498e', '%3POWR=1', '%1POW=1', 'POWR=1'])(
    'does not believe "%s"',
    (line) => {
      expect(decodeReply(line)).toBeNull();
    },
  );

  test('reads the values of the list', () => {
    expect(['0', '1', '2', '3', '4'].map(readPower)).toEqual(['off', 'on', 'cooling', 'warming', null]);
    expect(readMute('31')).toEqual({ muted: true, pictureMuted: true });
    expect(readMute('11')).toEqual({ muted: false, pictureMuted: true });
    expect(readMute('21')).toEqual({ muted: true, pictureMuted: false });
    expect(readMute('30')).toEqual({ muted: false, pictureMuted: false });
    expect(readMute('41')).toBeNull();
    expect(readFaults('010020')).toEqual([
      { part: 'lamp', severity: 'warning' },
      { part: 'filter', severity: 'error' },
    ]);
    expect(readFaults('01002')).toBeNull();
    expect(readLampHours('1200 1 340 0')).toBe(1200);
    expect(readLampHours('1200')).toBeNull();
    expect(readInputs('11 31  5a')).toEqual(['11', '31', '5A']);
    expect(readInputs('11 71')).toBeNull();
    expect(['11', '31', '6A'].map(inputName)).toEqual(['rgb1', 'digital1', 'internala']);
    expect(readAcknowledgement('%2ACKN=00:1B:2C:3D:4E:5F\r')).toBe('00:1b:2c:3d:4e:5f');
    expect(readAcknowledgement('%2LKUP=00:1B:2C:3D:4E:5F\r')).toBeNull();
  });

  test('writes what it reads', () => {
    const commands: fc.Arbitrary<PjlinkCommand> = fc.record({
      class: fc.constantFrom(1 as const, 2 as const),
      command: name,
      parameter: fc.stringMatching(/^[A-Z0-9?]{1,20}$/),
    });
    fc.assert(
      fc.property(commands, (command) => {
        expect(decodeCommand(encodeCommand(command))).toEqual(command);
      }),
    );
    const replies: fc.Arbitrary<PjlinkReply> = fc.oneof(
      fc.record({ type: fc.constant('greeting' as const), salt: fc.option(fc.stringMatching(/^[0-9a-f]{8}$/)) }),
      fc.constant<PjlinkReply>({ type: 'password-refused' }),
      fc.record({ type: fc.constant('answer' as const), command: name, value: fc.stringMatching(/^[A-Z0-9]{0,20}$/) }),
    );
    fc.assert(
      fc.property(replies, (reply) => {
        expect(decodeReply(encodeReply(reply))).toEqual(reply);
      }),
    );
  });

  test('takes any bytes and finds the next good line', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 })), (chunks) => {
        const { splitter } = new PjlinkDialect({ password: '', inputNames: {}, volumeSteps: null });
        chunks.forEach((chunk) => splitter.push(chunk));
        splitter.push(Uint8Array.of(13));
        const { replies } = splitter.push(new TextEncoder().encode('%1POWR=1\r'));
        expect(replies).toEqual([{ type: 'answer', command: 'POWR', value: '1' }]);
      }),
    );
  });
});

const network = (address: string, netmask: string, change: object = {}) => ({
  family: 'IPv4',
  internal: false,
  address,
  netmask,
  ...change,
});

test('a search asks every network of the machine, not only the one of the default route', () => {
  expect(
    broadcastAddresses([
      network('127.0.0.1', '255.0.0.0', { internal: true }),
      network('10.20.30.40', '255.255.255.0'),
      network('192.168.5.130', '255.255.255.128'),
      network('fe80::1', 'ffff:ffff:ffff:ffff::', { family: 'IPv6' }),
    ]),
  ).toEqual(['255.255.255.255', '10.20.30.255', '192.168.5.255']);
});
