import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { testEnvironment } from './core/testing/test-environment.ts';
import { createDevice, drivers } from './index.ts';

const problemsOf = (name: string, options: unknown) => {
  const created = createDevice(name, options, testEnvironment());
  return created.ok ? [] : created.problems;
};

describe('creating a device from configuration', () => {
  test('knows its drivers by name', () => {
    expect(drivers.map((driver) => driver.name)).toEqual([
      'visca-serial',
      'visca-tcp',
      'onvif',
      'shure-dis',
      'pjlink',
      'samsung-mdc',
      'lg',
      'nec',
      'sony-bravia',
      'hdmi-cec',
    ]);
  });

  test('names the nearest driver when there is none of that name', () => {
    expect(problemsOf('visca_serial', {})).toEqual([
      { path: '/driver', message: 'unknown driver; did you mean "visca-serial"?' },
    ]);
    expect(problemsOf('toaster', {})[0]?.message).toContain('known are visca-serial, visca-tcp');
  });

  test('names the nearest key, the missing ones and the allowed values', () => {
    expect(problemsOf('visca-serial', { pth: '/dev/ttyUSB0', profile: 'sony', baudRate: 9600 })).toEqual([
      { path: '/path', message: 'is missing' },
      { path: '/pth', message: 'unknown key; did you mean "path"?' },
      { path: '/profile', message: 'must be one of generic, ptzoptics, sony-srg' },
    ]);
  });

  test('names the known keys when everything is unknown', () => {
    const options = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`key${index}`, 0]));
    expect(problemsOf('hdmi-cec', options)).toEqual([
      { path: '', message: 'unknown keys; known are program, adapter, name' },
    ]);
  });

  test('judges a connection by its kind only', () => {
    expect(problemsOf('lg', { connection: { kind: 'tcp', host: 'display', prt: 1 } })).toEqual([
      { path: '/connection/prt', message: 'unknown key; did you mean "port"?' },
    ]);
    expect(problemsOf('lg', { connection: { kind: 'udp' }, idd: 1 })).toEqual([
      { path: '/idd', message: 'unknown key; did you mean "id"?' },
      { path: '/connection/kind', message: 'must be one of serial, tcp' },
    ]);
    expect(problemsOf('lg', { connection: { kind: 'serial', path: '/dev/x', baudRate: 1 } })).toEqual([
      { path: '/connection/baudRate', message: 'must be one of 9600, 19200, 38400, 57600, 115200' },
    ]);
    expect(problemsOf('lg', { connection: 'serial' }).length).toBeGreaterThan(0);
  });

  test('does nothing before it is started', async () => {
    const created = createDevice('visca-serial', { path: '/nowhere', profile: 'ptzoptics' }, testEnvironment());
    expect(created.ok && created.device.health()).toMatchObject({ state: 'offline', reason: 'none' });
    expect(created.ok && created.device.capabilities.ptzCamera?.features.presetSlots).toBe(89);
  });

  test('answers any value with a device or with problems that say where', () => {
    const name = fc.constantFrom(...drivers.map((driver) => driver.name));
    fc.assert(
      fc.property(name, fc.anything(), (driver, options) => {
        const created = createDevice(driver, options, testEnvironment());
        expect(created.ok || created.problems.length > 0).toBe(true);
      }),
    );
  });
});
