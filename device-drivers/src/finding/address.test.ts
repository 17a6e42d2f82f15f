import { Type } from 'typebox';
import { describe, expect, test } from 'vitest';
import { drivers } from '../index.ts';
import { optionsForAddress, parseAddress, readOptions } from './address.ts';
import { transportOf } from './option-list.ts';

const driver = (name: string) => {
  const found = drivers.find((one) => one.name === name);
  if (found === undefined) {
    throw new Error(`no driver ${name}`);
  }
  return found;
};

describe('addresses as technicians write them', () => {
  test('are hosts, ports and paths', () => {
    expect(parseAddress('camera.lan')).toEqual({ type: 'host', host: 'camera.lan', port: null });
    expect(parseAddress('10.0.0.7:5678')).toEqual({ type: 'host', host: '10.0.0.7', port: 5678 });
    expect(parseAddress('[fe80::1]:80')).toEqual({ type: 'host', host: 'fe80::1', port: 80 });
    expect(parseAddress('fe80::1')).toEqual({ type: 'host', host: 'fe80::1', port: null });
    expect(parseAddress('/dev/ttyUSB0')).toEqual({ type: 'device-file', path: '/dev/ttyUSB0' });
    expect(['', 'host:0', 'host:70000', 'a b', '-x'].map(parseAddress)).toEqual([null, null, null, null, null]);
  });

  test('become the options of drivers that can use them', () => {
    const host = { type: 'host', host: '10.0.0.7', port: 81 } as const;
    expect(optionsForAddress(driver('visca-tcp'), host)).toEqual({ host: '10.0.0.7', port: 81 });
    expect(optionsForAddress(driver('onvif'), host)).toEqual({ address: '10.0.0.7:81' });
    expect(optionsForAddress(driver('visca-serial'), host)).toBeNull();
  });

  test('find the place where a driver names its pipe', () => {
    const serial = Type.Object({ kind: Type.Literal('serial'), path: Type.String(), baudRate: Type.Integer() });
    const tcp = Type.Object({ kind: Type.Literal('tcp'), host: Type.String(), port: Type.Integer({ default: 1515 }) });
    const display = { ...driver('visca-tcp'), options: Type.Object({ connection: Type.Union([serial, tcp]) }) };
    const lan = { type: 'host', host: 'display.lan', port: null } as const;
    expect(optionsForAddress(display, lan)).toEqual({ connection: { kind: 'tcp', host: 'display.lan' } });
    const line = { type: 'device-file', path: '/dev/ttyUSB0' } as const;
    expect(optionsForAddress(display, line)).toEqual({ connection: { kind: 'serial', path: '/dev/ttyUSB0' } });
    expect(transportOf(display)).toBe('serial, "any" baud; network, port 1515');
  });

  test('may be given as options in JSON', () => {
    expect(readOptions(driver('visca-tcp'), '{"host":"a"}')).toEqual({ host: 'a' });
    expect(readOptions(driver('visca-tcp'), '{"host"')).toBeNull();
    expect(readOptions(driver('visca-tcp'), '/dev/ttyUSB0')).toBeNull();
  });
});
