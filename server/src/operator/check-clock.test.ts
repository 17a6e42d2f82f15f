import { expect, test } from 'vitest';
import { checkClock } from './check-clock.ts';

test.each([
  ['yes', 'ok'],
  ['no', 'warning'],
  [null, 'ok'],
] as const)('a machine that answers %j about its time server is judged %s', async (answer, state) => {
  const finding = await checkClock(async () => answer);
  expect(finding).toMatchObject({ subject: 'clock', state });
  expect(finding.remedy === null).toBe(state === 'ok');
});
