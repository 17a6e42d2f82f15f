import { expect, test } from 'vitest';
import { bytes } from '../../../src/cameras/visca/testing/session-under-test.ts';
import { decodeOther } from './other-commands.ts';

test.each([
  ['81 01 04 18 01 FF', 'focusTrigger', {}],
  ['81 01 04 48 01 02 03 04 FF', 'focusDirect', { focus: 0x1234 }],
  ['81 01 04 43 00 00 08 0F FF', 'redGain', { value: 0x8f }],
  ['81 01 04 33 02 FF', 'backlight', { state: 2 }],
])('what other controllers send is understood: %s is %s', (frame, name, fields) => {
  expect(decodeOther(bytes(frame))).toMatchObject({ name, fields: new Map(Object.entries(fields)) });
});

test('what none of them sends is none of these', () => {
  expect(
    ['81 01 06 04 FF', '81 01 04 18 FF', '81 01 04 18 01 01 FF'].map((frame) => decodeOther(bytes(frame))),
  ).toEqual([null, null, null]);
});
