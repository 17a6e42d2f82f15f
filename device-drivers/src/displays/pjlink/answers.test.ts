import { describe, expect, test } from 'vitest';
import { inputName, readFaults, readInputs, readLampHours, readMute } from './codec.ts';

describe('an answer of a projector', () => {
  test('about muting is two digits and nothing else', () => {
    expect(['31', '11', '21', '30'].map(readMute)).toEqual([
      { muted: true, pictureMuted: true },
      { muted: false, pictureMuted: true },
      { muted: true, pictureMuted: false },
      { muted: false, pictureMuted: false },
    ]);
    expect(['131', '311', '41', '32', ''].map(readMute)).toEqual([null, null, null, null, null]);
  });

  test('about faults is six digits and nothing else', () => {
    expect(readFaults('012000')).toEqual([
      { part: 'lamp', severity: 'warning' },
      { part: 'temperature', severity: 'error' },
    ]);
    expect(['0120001', '00120001', '01200', '013000'].map(readFaults)).toEqual([null, null, null, null]);
  });

  test('about lamps is pairs of hours and on or off', () => {
    expect(['120 1', '120  1', '7 0 99999 1', '40 1 12 0'].map(readLampHours)).toEqual([120, 120, 99_999, 40]);
    expect(['120', '120 1 7', 'x120 1', '120x 1', '120 1 x 0', '123456 1'].map(readLampHours)).toEqual([
      null,
      null,
      null,
      null,
      null,
      null,
    ]);
  });

  test('about inputs is a list of codes', () => {
    expect(readInputs(' 11  3a 5Z ')).toEqual(['11', '3A', '5Z']);
    expect(readInputs('')).toEqual([]);
    expect(['01', '71', '10', '111', 'x31', '31 ?'].map(readInputs)).toEqual([null, null, null, null, null, null]);
    expect(['11', '2a', '31', '41', '5Z', '61', '91', ''].map(inputName)).toEqual([
      'rgb1',
      'videoa',
      'digital1',
      'storage1',
      'networkz',
      'internal1',
      '91',
      '',
    ]);
  });
});
