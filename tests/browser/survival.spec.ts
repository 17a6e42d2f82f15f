import { expect, test, type Page } from '@playwright/test';
import { hear } from './support/received-sound.ts';
import { chairAtTownHall, councillorAtHome, TwoInAMeeting } from './support/two-in-a-meeting.ts';

/** The failure table of the instance, done to real processes and lines while two people speak with each other. */
test.describe.configure({ mode: 'serial' });
test.setTimeout(240_000);

let city: TwoInAMeeting;
const silenceDb = -70;
const hourMs = 3_600_000;
const seconds = (amount: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, amount * 1000));

const hears = (page: Page, toneHz: number): Promise<void> =>
  expect.poll(async () => (await hear(page, 800)).peakHz, { timeout: 60_000 }).toBeCloseTo(toneHz, -1.3);

const eachHearsTheOther = async (): Promise<void> => {
  await hears(city.chair, councillorAtHome.toneHz);
  await hears(city.councillor, chairAtTownHall.toneHz);
};

const councillorAtChair = () => city.chair.getByTestId('tile').filter({ hasText: 'Dr. Maren Lüders' });
const phaseOf = (page: Page) => page.getByTestId('meeting');

test.beforeAll(async () => {
  city = await TwoInAMeeting.start();
});
test.afterAll(async () => {
  await city.close();
});

test('two people hear each other over the line', async () => {
  await eachHearsTheOther();
  await expect(councillorAtChair()).toHaveCount(1);
});

test('signalling cut: sound never stops, and nobody leaves the list', async () => {
  city.network.cutSignalling();
  await hears(city.chair, councillorAtHome.toneHz);
  await expect(phaseOf(city.councillor)).toHaveAttribute('data-phase', 'joined');
  await expect(councillorAtChair()).toHaveCount(1);
});

for (const downSeconds of [2, 10]) {
  test(`line down for ${downSeconds} s: the councillor stays in the list and is heard again`, async () => {
    city.network.set({ down: true });
    await seconds(downSeconds);
    expect((await hear(city.chair, 300)).peakDb).toBeLessThan(silenceDb);
    await expect(councillorAtChair()).toHaveCount(1);
    city.network.set({});
    await eachHearsTheOther();
    await expect(phaseOf(city.councillor)).toHaveAttribute('data-phase', 'joined');
  });
}

test('line down for 40 s: the list says so, and the councillor comes back by themselves', async () => {
  city.network.set({ down: true });
  await expect(city.councillor.getByTestId('reconnecting')).toBeVisible({ timeout: 30_000 });
  await expect(councillorAtChair()).toHaveCount(0, { timeout: 60_000 });
  await seconds(5);
  city.network.set({});
  await expect(councillorAtChair()).toHaveCount(1, { timeout: 60_000 });
  await eachHearsTheOther();
});

for (const lossPercent of [5, 20]) {
  test(`${lossPercent} % loss and 300 ms more on the way: they go on speaking`, async () => {
    city.network.set({ lossPercent, delayMs: 150 });
    await seconds(3);
    await eachHearsTheOther();
    await expect(phaseOf(city.councillor)).toHaveAttribute('data-phase', 'joined');
    city.network.set({});
  });
}

test('the instance halted for 20 s goes on where it was', async () => {
  city.instance.signal('SIGSTOP');
  await seconds(20);
  city.instance.signal('SIGCONT');
  await eachHearsTheOther();
  await expect(councillorAtChair()).toHaveCount(1);
  await expect(phaseOf(city.chair)).toHaveAttribute('data-phase', 'joined');
});

test('the clock set an hour forward and two back moves nobody out', async () => {
  city.setClock(hourMs);
  city.network.cutSignalling();
  await hears(city.chair, councillorAtHome.toneHz);
  city.setClock(-hourMs);
  city.network.cutSignalling();
  await expect(phaseOf(city.councillor)).toHaveAttribute('data-phase', 'joined');
  await eachHearsTheOther();
  city.setClock(0);
});

test('a killed media worker: sound is back, the list never changed', async () => {
  const [worker] = city.workers();
  expect(worker).toBeGreaterThan(0);
  process.kill(worker ?? 0, 'SIGKILL');
  await expect.poll(() => city.workers().filter((pid) => pid !== worker).length).toBe(1);
  await expect(councillorAtChair()).toHaveCount(1);
  await eachHearsTheOther();
});

test('a killed instance: started again, both are back in the same meeting', async () => {
  await city.instance.kill();
  await expect(city.chair.getByTestId('reconnecting')).toBeVisible({ timeout: 30_000 });
  await city.startAgain();
  await eachHearsTheOther();
  await expect(councillorAtChair()).toHaveCount(1);
});

test('the same person at a second tab takes the place of the first', async () => {
  const second = await city.councillor.context().newPage();
  await second.goto(city.councillor.url());
  await second.getByTestId('preview').waitFor();
  await second.getByTestId('join').click();
  await second.getByTestId('meeting').waitFor();

  await expect(city.councillor.getByRole('heading', { name: 'Sie nehmen jetzt an anderer Stelle teil' })).toBeVisible();
  await expect(councillorAtChair()).toHaveCount(1);
  await hears(city.chair, councillorAtHome.toneHz);
});
