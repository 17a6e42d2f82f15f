import { expect, test } from 'vitest';
import { FakeTimers } from '../shared/fake-timers.ts';
import { tellPainted } from './tell-painted.ts';

test('a panel says that it paints every two seconds, and goes silent when no frame comes any more', async () => {
  const timers = new FakeTimers();
  const told: string[] = [];
  let paints = true;
  const send = async (command: string) => {
    told.push(command);
    return { ok: true } as const;
  };
  tellPainted({ send }, timers, (run) => {
    if (paints) {
      run();
    }
  });
  await timers.advance(4_000);
  expect(told).toEqual(['painted', 'painted', 'painted']);
  paints = false;
  await timers.advance(60_000);
  expect(told).toHaveLength(3);
});
