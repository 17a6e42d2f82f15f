import { expect, test, type Page } from '@playwright/test';
import { people, useCity } from './support/city.ts';
import { readFrame } from './support/received-media.ts';

test.describe.configure({ mode: 'serial' });
const city = useCity({ paired: true, stageLauncher: null, crowdedWorkers: false });

let chair: Page;

test('a series is planned, one of its dates is cancelled, and the rest goes on', async () => {
  chair = await city().openPage(people.councillor, { width: 1280, height: 800 });
  await chair.goto(city().stack.serverOrigin);
  await chair.getByTestId('username').fill(city().stack.logins.chair.username);
  await chair.getByTestId('password').fill(city().stack.logins.chair.password);
  await chair.getByTestId('sign-in').click();
  await chair.getByTestId('new-meeting').click();
  await chair.getByTestId('meeting-title').fill('Amtsleitung');
  await chair.getByTestId('recurrence').selectOption('day');
  await chair.getByTestId('recurrence-ends').selectOption('count');
  await chair.getByTestId('recurrence-count').fill('4');
  await chair.getByTestId('create-meeting').click();
  const lines = chair.getByTestId('meeting').filter({ hasText: 'Amtsleitung' });
  await expect(lines).toHaveCount(4);
  await lines.first().getByTestId('manage-meeting').click();
  await chair.getByTestId('cancel-occurrence').nth(1).click();
  await expect(chair.getByTestId('occurrence').nth(1)).toContainText('Abgesagt');
  await expect(lines).toHaveCount(3);
});

test('the whole meeting is cancelled, and its link says so', async () => {
  await chair.getByTestId('cancel-meeting').click();
  await chair.getByTestId('cancel-now').click();
  const line = chair.getByTestId('meeting').filter({ hasText: 'Amtsleitung' });
  await expect(line).toHaveCount(1);
  await expect(line).toContainText('Abgesagt');
});

test('whoever cannot connect learns which way is open', async () => {
  await chair.goto(`${city().stack.serverOrigin}/verbindungstest`);
  await chair.getByTestId('start-test').click();
  await expect(chair.getByTestId('verdict')).toBeVisible({ timeout: 60_000 });
  for (const step of ['socket', 'udp', 'tcp', 'camera', 'microphone']) {
    await expect(chair.getByTestId(`step-${step}`)).toHaveAttribute('data-state', 'good');
  }
});

test('the speaking time runs for all and in the hall', async () => {
  const link = await city().currentMeetingLink();
  const stage = await city().openStage();
  const panel = await city().openPanel();
  await panel.getByTestId('join').click();
  await chair.goto(link);
  await chair.getByTestId('join').click();
  await chair.getByTestId('people').click();
  await chair.getByTestId('timer').click();
  await chair.getByTestId('timer-3').click();
  await expect(chair.getByTestId('speaking-time')).toContainText(/2:5\d/);
  await expect(stage.getByTestId('stage-speaking-time')).toContainText(/2:\d\d/);
  await chair.getByTestId('stop-timer').click();
  await expect(stage.getByTestId('stage-speaking-time')).toBeHidden();
});

test('a document camera is seen beside the person who shows something, at home and in the hall', async () => {
  const stage = await city().openStage();
  const shower = await city().join(
    city().stack.logins.councillor,
    'several-cameras',
    await city().currentMeetingLink(),
  );
  await shower.getByTestId('settings').click();
  await shower.getByTestId('document-device').selectOption({ index: 1 });
  await shower.getByTestId('document-camera').click();

  const paper = '[data-testid="tile"][data-source="document"]';
  await expect(chair.locator(paper)).toHaveCount(1);
  await expect.poll(async () => (await readFrame(chair, `${paper} video`))?.decodedFrames ?? 0).toBeGreaterThan(10);
  await expect
    .poll(async () => (await readFrame(stage, '[data-testid="stage-video"][data-kind="content"]'))?.decodedFrames ?? 0)
    .toBeGreaterThan(10);
});
