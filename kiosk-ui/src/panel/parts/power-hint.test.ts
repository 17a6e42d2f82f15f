import { expect, test } from 'vitest';
import { powerHint } from './power-hint.ts';

test('the power switch says why it cannot go off and what is still under way', () => {
  const idle = { wanted: false, neededByMeeting: false };
  const asked = { wanted: true, neededByMeeting: false };
  const meeting = { wanted: true, neededByMeeting: true };
  expect(powerHint({ state: 'off', ...idle })).toBe(null);
  expect(powerHint({ state: 'on', ...asked })).toBe(null);
  expect(powerHint({ state: 'on', ...meeting })).toBe('room.powerNeeded');
  expect(powerHint({ state: 'off', ...meeting })).toBe('room.powerGoesOn');
  expect(powerHint({ state: 'on', ...idle })).toBe('room.powerGoesOff');
  expect(powerHint({ state: 'partly', ...meeting })).toBe('room.powerPartly');
  expect(powerHint({ state: 'unknown', ...idle })).toBe('room.powerUnknown');
});
