import { expect, test, type Page } from '@playwright/test';
import { people, useCity } from './support/city.ts';
import { hear } from './support/received-sound.ts';

test.describe.configure({ mode: 'serial' });
const city = useCity({ paired: true, stageLauncher: null, crowdedWorkers: false });

const silenceDb = -70;

let chair: Page;
let councillor: Page;

test('who leads the meeting lets nobody speak without permission, and the server holds to it', async () => {
  const link = await city().currentMeetingLink();
  chair = await city().join(city().stack.logins.chair, people.hall, link);
  councillor = await city().joinAsCouncillor(link);
  await expect
    .poll(async () => (await hear(chair)).peakHz, { timeout: 30_000 })
    .toBeCloseTo(people.councillor.toneHz, -1.3);

  await chair.getByTestId('people').click();
  await chair.getByTestId('rules').click();
  await chair.getByTestId('rule-microphones').selectOption('on-request');
  await chair.keyboard.press('Escape');

  await expect(councillor.getByTestId('mute')).toContainText('Um Mikrofon bitten');
  await expect.poll(async () => (await hear(chair)).peakDb, { timeout: 20_000 }).toBeLessThan(silenceDb);
});

test('a councillor asks, is allowed, speaks, and is closed again', async () => {
  await councillor.getByTestId('mute').click();
  await expect(chair.getByTestId('ask')).toContainText('Dr. Maren Lüders');
  await chair.getByTestId('allow').click();
  await expect(councillor.getByText('Schalten Sie jetzt Ihr Mikrofon ein').last()).toBeVisible();

  await councillor.getByTestId('mute').click();
  await expect
    .poll(async () => (await hear(chair)).peakHz, { timeout: 30_000 })
    .toBeCloseTo(people.councillor.toneHz, -1.3);

  await chair.getByTestId('person').filter({ hasText: 'Dr. Maren Lüders' }).getByTestId('person-actions').click();
  await chair.getByTestId('do-grant-microphone').click();
  await expect.poll(async () => (await hear(chair)).peakDb, { timeout: 20_000 }).toBeLessThan(silenceDb);
  await expect(councillor.getByText('hat Ihr Mikrofon geschlossen').last()).toBeVisible();
});

test('somebody is moved back to the waiting room and let in again', async () => {
  await chair.getByTestId('do-wait').click();
  await expect(councillor.getByTestId('screen-waiting')).toBeVisible();
  await chair.getByTestId('admit').click();
  await expect(councillor.getByTestId('meeting')).toBeVisible();
});
