import { expect, test, type Page } from '@playwright/test';
import { chromium, type Browser } from '@playwright/test';
import { useCity } from './support/city.ts';
import { debuggableStage } from './support/debuggable-stage.ts';

test.describe.configure({ mode: 'serial' });
const launched = debuggableStage();
const city = useCity({ paired: true, stageLauncher: launched.launcher, crowdedWorkers: false });

let panel: Page;
let console: Page;
let browser: Browser;

const stagePage = async (): Promise<Page> => {
  browser = await chromium.connectOverCDP(await launched.endpoint());
  const [page] = browser.contexts().flatMap((context) => context.pages());
  if (page === undefined) {
    throw new Error('the stage has no page');
  }
  return page;
};

/** What the stage shows; null while its browser is being started again. */
const stageScreen = async (): Promise<string | null> => {
  try {
    const page = await stagePage();
    return await page.getByTestId('stage-screen').getAttribute('data-screen', { timeout: 3000 });
  } catch {
    return null;
  }
};

test.afterAll(async () => {
  await browser?.close();
});

test('the appliance opens its stage by itself', async () => {
  panel = await city().openPanel();
  console = await city().openConsole();
  await console.getByTestId('room').first().click();
  await expect(console.getByTestId('room-health')).toContainText('Alles in Ordnung', { timeout: 30_000 });
  await panel.getByTestId('join').click();
  await expect(panel.getByTestId('mute')).toBeVisible({ timeout: 20_000 });
});

test('a pulled cable is named within seconds on panel, stage and console, and heals by itself', async () => {
  const stage = await stagePage();
  await city().stack.chamber.pullCameraCable();

  await expect(panel.getByTestId('faults')).toContainText('Kamera 1', { timeout: 5000 });
  await expect(stage.getByTestId('status-line')).toContainText('Kamera 1', { timeout: 5000 });
  await expect(console.getByTestId('room-health')).toContainText('Kamera 1', { timeout: 5000 });
  await expect(console.getByTestId('room-health')).toContainText('Steuerkabel');

  await city().stack.chamber.plugCameraCable();
  await expect(panel.getByTestId('faults')).toHaveCount(0, { timeout: 10_000 });
  await expect(console.getByTestId('room-health')).toContainText('Alles in Ordnung', { timeout: 10_000 });
});

test('a silent camera is offline although its line is open', async () => {
  const { visca } = city().stack.chamber.cameras;
  visca.faults.silent = true;
  await expect(panel.getByTestId('faults')).toContainText('Kamera 1', { timeout: 6000 });
  visca.faults.silent = false;
  await expect(panel.getByTestId('faults')).toHaveCount(0, { timeout: 10_000 });
});

test('a killed renderer of the stage is back in the meeting', async () => {
  const councillor = await city().joinAsCouncillor(await city().currentMeetingLink());
  const hall = councillor.getByTestId('tile').filter({ hasText: 'Stadtverordnetensitzungssaal' });
  await expect(hall.locator('video')).toHaveCount(1);
  const stage = await stagePage();
  const session = await stage.context().newCDPSession(stage);
  // A crashed page never answers.
  void session.send('Page.crash').catch(() => undefined);

  await expect(panel.getByTestId('mute')).toBeVisible({ timeout: 20_000 });
  await expect.poll(stageScreen, { timeout: 30_000 }).toBe('meeting');
  await expect(hall.locator('video')).toHaveCount(1);
});

test('without the server panel and cameras go on, and the room returns to its meeting', async () => {
  await city().stack.stopServer();
  await expect(panel.getByTestId('faults')).toContainText('Konferenzserver ist nicht erreichbar', { timeout: 15_000 });
  await panel.getByTestId('cameras').click();
  const { mechanics } = city().stack.chamber.cameras.visca;
  const start = mechanics.position().panDeg;
  await panel.getByTestId('joystick').focus();
  await panel.keyboard.down('ArrowRight');
  await expect.poll(() => Math.abs(mechanics.position().panDeg - start)).toBeGreaterThan(2);
  await panel.keyboard.up('ArrowRight');

  await city().stack.startServer();
  await expect(panel.getByTestId('faults')).toHaveCount(0, { timeout: 30_000 });
  await expect.poll(stageScreen, { timeout: 30_000 }).toBe('meeting');
});
