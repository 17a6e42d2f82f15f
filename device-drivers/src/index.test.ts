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
    const names = drivers.map((driver) => driver.name);
    expect(names).toEqual(expect.arrayContaining(['visca-serial', 'visca-tcp', 'onvif', 'shure-dis', 'tesira-ttp']));
    expect(new Set(names).size).toBe(names.length);
  });

  test('names the nearest driver when there is none of that name', () => {
    expect(problemsOf('visca_serial', {})).toEqual([
      { path: '/driver', message: 'unknown driver; did you mean "visca-serial"?' },
    ]);
    expect(problemsOf('toaster', {})[0]?.message).toContain('known are visca-serial, visca-ip, visca-tcp');
  });

  test('names the nearest key, the missing ones and the allowed values', () => {
    expect(problemsOf('visca-serial', { pth: '/dev/ttyUSB0', profile: 'sony', baudRate: 9600 })).toEqual([
      { path: '/path', message: 'is missing' },
      { path: '/pth', message: 'unknown key; did you mean "path"?' },
      {
        path: '/profile',
        message:
          'must be one of generic, ptzoptics, sony-srg, sony-srg-a, sony-srg-120, sony-brc, sony-srg-360, sony-fr7, sony-am7, lumens, lumens-tr1, aver, birddog, marshall',
      },
    ]);
  });

  test('says what is wrong when everything is', () => {
    const keys = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'seriel'];
    const problems = problemsOf('pelco', Object.fromEntries(keys.map((key) => [key, 0])));
    expect(problems).not.toEqual([]);
    expect(problems[0]).toEqual({
      path: '/a',
      message: 'unknown key; known are serial, tcp, protocol, address, profile',
    });
  });

  test('does nothing before it is started', async () => {
    const created = createDevice('visca-serial', { path: '/nowhere', profile: 'ptzoptics' }, testEnvironment());
    expect(created.ok && created.device.health()).toMatchObject({ state: 'offline', reason: 'none' });
    expect(created.ok && created.device.capabilities.ptzCamera?.features.presetSlots).toBe(244);
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
