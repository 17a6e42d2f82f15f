import { describe, expect, test } from 'vitest';
import { canDrive, parseControls, parseValues, shareOf, snap, speedValue, usable, valueAt } from './controls.ts';

const control = (minimum: number, maximum: number, step = 1) => ({
  name: 'pan_absolute',
  type: 'int',
  minimum,
  maximum,
  step,
  preset: 0,
  value: 0,
  flags: [],
  menu: new Map<number, string>(),
});

describe('the answer to a question for values', () => {
  test('has one value in each line; what is something else is passed over', () => {
    const answer =
      'pan_absolute: -7200\nbrightness: 130 \nfocus_auto: 1\n\n  zoom: 5\nname: x7\nbig: 1x\nblank:\n: 3\n';
    expect([...parseValues(answer)]).toEqual([
      ['pan_absolute', -7200],
      ['brightness', 130],
      ['focus_auto', 1],
    ]);
  });
});

describe('a line of the listing', () => {
  test('gives all that it holds, whatever blanks it is written with', () => {
    const [listed] = parseControls(
      '  focus_absolute   0x009a090a   ( int ) : min=-5 max=250 step=5 default=7 value=60 flags=inactive\n',
    ).values();
    expect(listed).toEqual({
      name: 'focus_absolute',
      type: 'int',
      minimum: -5,
      maximum: 250,
      step: 5,
      preset: 7,
      value: 60,
      flags: ['inactive'],
      menu: new Map(),
    });
  });

  test('counts from 0 where it says nothing, a switch to 1', () => {
    const [number, lamp] = parseControls('a (int) : value=3\nb (bool) :flags=volatile\n').values();
    expect(number).toMatchObject({ minimum: 0, maximum: 0, step: 1, preset: 0, value: 3, flags: [] });
    expect(lamp).toMatchObject({ minimum: 0, maximum: 1, value: null, flags: ['volatile'] });
  });

  test('of a menu belongs to the control above it', () => {
    const controls = parseControls(
      'a (menu) : min=0 max=12\n\t\t0:   First one  \n\t\t12: Last\nb (int) : min=0\n9: none\n',
    );
    expect([...(controls.get('a')?.menu ?? [])]).toEqual([
      [0, 'First one'],
      [12, 'Last'],
    ]);
    expect(controls.get('b')?.menu.size).toBe(0);
  });

  test('is none with anything in front of the name or without a type', () => {
    expect(parseControls('error: pan_absolute (int) : min=0\npan_absolute : min=0\n').size).toBe(0);
  });

  test('of a control that is not there offers nothing', () => {
    expect(usable(parseControls('pan (int) : min=0 max=9 flags=disabled\n'), ['tilt'])).toBeNull();
    expect(usable(parseControls('pan (int) : min=0 max=9 flags=disabled\n'), ['pan'])).toBeNull();
    expect(usable(parseControls('pan (int) : min=0 max=9\n'), ['tilt', 'pan'])?.name).toBe('pan');
  });
});

describe('a control takes', () => {
  test.each([
    [0, -10],
    [0.5, 0],
    [0.74, 5],
    [1, 10],
    [2, 10],
    [-1, -10],
  ])('for the share %d the value %d', (share, value) => {
    expect(valueAt(control(-10, 10, 5), share)).toBe(value);
  });

  test.each([
    [-10, 0],
    [0, 0.5],
    [10, 1],
    [11, 1],
    [-11, 0],
  ])('at the value %d the share %d', (value, share) => {
    expect(shareOf(control(-10, 10), value)).toBe(share);
  });

  test('no share when it has one value only', () => {
    expect(shareOf(control(5, 5), 5)).toBe(0);
    expect(shareOf(control(5, 5), 9)).toBe(0);
  });

  test('the nearest value of its steps, never beyond its end', () => {
    expect([-20, -7, 2, 3, 9, 99].map((value) => snap(control(-10, 9, 5), value))).toEqual([-10, -5, 0, 5, 9, 9]);
  });

  test.each([
    ['from below 0', control(-8, 24), [8, -8, 1, 0]],
    ['from 0', control(0, 24), [24, -24, 1, 0]],
    ['from 1', control(1, 24), [24, -24, 1, 0]],
    ['below 0 more than above', control(-24, 8), [8, -8, 1, 0]],
  ])('speeds %s', (_, speeds, expected) => {
    expect([1, -2, 0.01, 0].map((speed) => speedValue(speeds, speed))).toEqual(expected);
    expect(canDrive(speeds)).toBe(true);
  });

  test.each([control(0, 0), control(-5, 0), control(-5, -1)])('no speed when there is none: %o', (speeds) => {
    expect(canDrive(speeds)).toBe(false);
  });
});
