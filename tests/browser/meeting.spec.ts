import { expect, test, type Page } from '@playwright/test';
import { people, useCity } from './support/city.ts';
import { frameDifference, readFrame } from './support/received-media.ts';
import { hear } from './support/received-sound.ts';

test.describe.configure({ mode: 'serial' });
const city = useCity({ paired: true, stageLauncher: null, crowdedWorkers: true });

const remoteOnStage = '[data-testid="stage-video"][data-kind="person"]';
const silenceDb = -70;

/** The hall as a participant at home sees it: the tile of the room, not the one of oneself. */
const hallAtHome = (page: Page) => page.getByTestId('tile').filter({ hasText: 'Stadtverordnetensitzungssaal' }).first();

let panel: Page;
let stage: Page;
let councillor: Page;

test('a tap on "Beitreten" brings the chamber into the meeting of its calendar', async () => {
  panel = await city().openPanel();
  await expect(panel.getByTestId('next-meeting')).toContainText('Sitzung der Stadtverordnetenversammlung');
  await expect(panel.getByTestId('later')).toContainText('Haupt- und Finanzausschuss');
  stage = await city().openStage();
  await expect(stage.getByTestId('stage-screen')).toHaveAttribute('data-screen', 'idle');

  await panel.getByTestId('join').click();

  await expect(panel.getByTestId('mute')).toBeVisible();
  await expect(stage.getByTestId('stage-screen')).toHaveAttribute('data-screen', 'meeting');
  await expect(panel.getByTestId('meeting-title')).toHaveText('Sitzung der Stadtverordnetenversammlung');
});

test('a councillor joins by the link, and hall and remote see and hear each other', async () => {
  councillor = await city().joinAsCouncillor(await city().currentMeetingLink());

  await expect(panel.getByTestId('people')).toContainText('Dr. Maren Lüders');

  // The stage decodes the councillor's colour, and its bar walks.
  await expect.poll(async () => (await readFrame(stage, remoteOnStage))?.mean[0] ?? 0).toBeGreaterThan(150);
  const first = await readFrame(stage, remoteOnStage);
  expect(first?.mean[2]).toBeLessThan(120);
  await expect
    .poll(async () => {
      const next = await readFrame(stage, remoteOnStage);
      return first === null || next === null ? 0 : frameDifference(first, next);
    })
    .toBeGreaterThan(3);

  // At home the hall is seen: wooden walls, and frames go on being decoded.
  const hall = hallAtHome(councillor);
  await expect(hall).toBeVisible();
  await expect.poll(async () => (await readHall(councillor))?.decodedFrames ?? 0).toBeGreaterThan(5);
  const seen = await readHall(councillor);
  expect(seen?.mean[0]).toBeGreaterThan(seen?.mean[2] ?? 255);
  await expect
    .poll(async () => ((await readHall(councillor))?.decodedFrames ?? 0) - (seen?.decodedFrames ?? 0))
    .toBeGreaterThan(5);

  // Each hears the other's tone.
  await expect
    .poll(async () => (await hear(stage)).peakHz, { timeout: 30_000 })
    .toBeCloseTo(people.councillor.toneHz, -1.3);
  await expect
    .poll(async () => (await hear(councillor)).peakHz, { timeout: 30_000 })
    .toBeCloseTo(people.hall.toneHz, -1.3);
});

test('a guest waits until the panel lets them in', async () => {
  const guest = await city().openPage(people.guest, { width: 1280, height: 800 });
  await guest.goto(await city().currentMeetingLink());
  await guest.getByTestId('guest-name').fill('Karla Gast');
  await guest.getByTestId('guest-continue').click();
  await guest.getByTestId('preview').waitFor();
  await guest.getByTestId('join').click();
  await expect(guest.getByTestId('screen-waiting')).toBeVisible();
  await expect(guest.getByTestId('tile')).toHaveCount(0);

  await expect(panel.getByTestId('waiting-guest')).toContainText('Karla Gast');
  await panel.getByTestId('admit').click();

  await expect(guest.getByTestId('meeting')).toBeVisible();
  // A tap in the first moment, while the sound is still being set up, mutes and stays.
  await guest.getByTestId('mute').click();
  await expect(panel.getByTestId('people')).toContainText('Karla Gast');
  await expect(hallAtHome(guest)).toBeVisible();
  await expect(panel.getByTestId('person').filter({ hasText: 'Karla Gast' })).toContainText('stumm');
  await guest.getByTestId('leave').click();
  await guest.getByTestId('confirm').click();
  await expect(panel.getByTestId('people')).not.toContainText('Karla Gast');
});

test('muting the room is unmistakable and enforced', async () => {
  await panel.getByTestId('mute').click();

  await expect(panel.getByTestId('mute')).toHaveAttribute('data-state', 'muted');
  await expect(panel.getByTestId('muted-band')).toBeVisible();
  await expect(stage.getByTestId('stage-muted')).toHaveAttribute('data-state', 'muted');
  await expect.poll(async () => (await hear(councillor)).peakDb, { timeout: 20_000 }).toBeLessThan(silenceDb);

  await panel.getByTestId('mute').click();
  await expect(panel.getByTestId('mute')).toHaveAttribute('data-state', 'audible');
  await expect.poll(async () => (await hear(councillor)).peakDb, { timeout: 20_000 }).toBeGreaterThan(silenceDb);
});

test('the projector follows the meeting, and the mute key at the lectern is the mute of the room', async () => {
  const { chamber } = city().stack;
  await expect.poll(() => [chamber.projector.power, chamber.projector.input]).toEqual([1, '32']);
  chamber.pressLecternMuteKey();
  await expect(panel.getByTestId('mute')).toHaveAttribute('data-state', 'muted');
  await expect(stage.getByTestId('stage-muted')).toHaveAttribute('data-state', 'muted');
  await panel.getByTestId('mute').click();
  await expect(panel.getByTestId('mute')).toHaveAttribute('data-state', 'audible');
  await expect.poll(() => chamber.isLecternMuted()).toBe(false);
});

test('switching the camera off takes the picture of the hall away, volume and layout follow the panel', async () => {
  await panel.getByTestId('camera-off').click();
  await expect(panel.getByTestId('camera-off')).toHaveAttribute('aria-pressed', 'true');
  await expect(hallAtHome(councillor).locator('video')).toHaveCount(0);
  await panel.getByTestId('camera-off').click();
  await expect(panel.getByTestId('camera-off')).toHaveAttribute('aria-pressed', 'false');
  await expect(hallAtHome(councillor).locator('video')).toHaveCount(1);

  await panel.getByTestId('layout-gallery').click();
  await expect(panel.getByTestId('layout-gallery')).toHaveAttribute('aria-pressed', 'true');
  await expect(stage.getByTestId('stage-tile')).toHaveCount(2);
  await panel.getByTestId('layout-speaker').click();

  const volume = () => stage.evaluate(() => [...document.querySelectorAll('audio')].map((audio) => audio.volume));
  // A sound system turns the hall: the stage plays at full volume, or there would be two controls one after the other.
  const { sound } = city().stack.chamber;
  const beforeDb = sound.levelDb('Saal');
  await panel.getByTestId('volume').getByTestId('less').click();
  await expect.poll(() => sound.levelDb('Saal')).toBeLessThan(beforeDb);
  expect(Math.min(1, ...(await volume()))).toBe(1);
});

test('leaving asks first and brings the room home', async () => {
  await panel.getByTestId('leave').click();
  await panel.getByTestId('leave-confirm').click();
  await expect(panel.getByTestId('join')).toBeVisible();
  await expect(stage.getByTestId('stage-screen')).toHaveAttribute('data-screen', 'idle');
  await expect(hallAtHome(councillor)).toHaveCount(0);
});

test('a wrong number says why, an instant meeting starts at a tap', async () => {
  await panel.getByTestId('by-number').click();
  for (const digit of '000000000') {
    await panel.getByTestId(`key-${digit}`).click();
  }
  await panel.getByTestId('number-join').click();
  await expect(panel.getByTestId('join-failed')).toContainText('gibt es nicht');
  await panel.getByTestId('dismiss-failure').click();

  await panel.getByTestId('instant').click();
  await expect(panel.getByTestId('mute')).toBeVisible();
  await expect(panel.getByTestId('meeting-title')).toContainText('Stadtverordnetensitzungssaal');
});

const readHall = async (page: Page) => {
  const id = await hallAtHome(page).getAttribute('data-participant-id');
  return readFrame(page, `[data-testid="tile"][data-participant-id="${id}"] video`);
};
