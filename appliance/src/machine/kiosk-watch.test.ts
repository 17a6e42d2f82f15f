import { FakeClock } from '@ratspult/device-drivers/testing';
import { expect, test } from 'vitest';
import { silentLog } from '../log.ts';
import { RoomHost } from '../room-host.ts';
import { idleChamber } from '../testing/rooms.ts';
import { KioskWatch, kioskPatience } from './kiosk-watch.ts';

const start = (slowness: number) => {
  const clock = new FakeClock();
  const host = new RoomHost(idleChamber(), clock);
  const asked: string[] = [];
  const watch = new KioskWatch({
    host,
    clock,
    log: silentLog,
    patience: kioskPatience(slowness),
    restart: async (unit) => {
      asked.push(unit);
    },
    onHealthy: async () => {
      asked.push('healthy');
    },
  });
  watch.start();
  const stage = (state: 'present' | 'absent'): void => host.dispatch({ type: 'stage-state', state });
  const paintFor = async (seconds: number): Promise<void> => {
    for (let second = 0; second < seconds; second += 2) {
      watch.panelPainted();
      await clock.advance(2_000);
    }
  };
  return { clock, asked, watch, stage, paintFor };
};

test('a machine whose panel and stage paint is healthy, told once, and nothing is restarted', async () => {
  const { asked, stage, paintFor } = start(1);
  stage('present');
  await paintFor(300);
  expect(asked).toEqual(['healthy']);
});

test('a panel that stops painting has its browser restarted, then the compositor under it', async () => {
  const { asked, stage, paintFor, clock } = start(1);
  stage('present');
  await paintFor(10);
  await clock.advance(15_000);
  expect(asked).toEqual(['healthy', 'panel']);
  await clock.advance(45_000);
  expect(asked).toEqual(['healthy', 'panel', 'panel']);
  await clock.advance(45_000);
  expect(asked).toEqual(['healthy', 'panel', 'panel', 'kiosk']);
});

test('a page that painted for a minute begins again with a restart of its own', async () => {
  const { asked, stage, paintFor, clock } = start(1);
  stage('present');
  for (let crash = 0; crash < 4; crash += 1) {
    await paintFor(80);
    await clock.advance(15_000);
  }
  expect(asked).toEqual(['healthy', 'panel', 'panel', 'panel', 'panel']);
});

test('a stage that is gone and does not come back by itself is restarted; one that comes back in time is not', async () => {
  const { asked, stage, paintFor } = start(1);
  stage('present');
  await paintFor(10);
  stage('absent');
  await paintFor(10);
  stage('present');
  await paintFor(60);
  expect(asked).toEqual(['healthy']);
  stage('absent');
  await paintFor(20);
  expect(asked).toEqual(['healthy', 'stage']);
});

test('a kiosk that never painted is not healthy and is restarted, after the time its machine needs', async () => {
  const { asked, clock } = start(4);
  await clock.advance(179_000);
  expect(asked).toEqual([]);
  await clock.advance(2_000);
  expect(asked).toEqual(['panel', 'stage']);
});

test('nothing is left behind when it closes', async () => {
  const { clock, watch, stage } = start(1);
  stage('present');
  watch.close();
  stage('absent');
  expect(clock.pendingTimers()).toBe(0);
});
