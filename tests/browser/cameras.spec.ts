import { expect, test, type Locator, type Page } from '@playwright/test';
import { useCity } from './support/city.ts';
import { frameDifference, readFrame, type DecodedFrame } from './support/received-media.ts';

test.describe.configure({ mode: 'serial' });
const city = useCity({ paired: true, stageLauncher: null, crowdedWorkers: false });

let panel: Page;
let stage: Page;
let councillor: Page;

const hallVideo = '[data-testid="speaker-layout"] video';

const remotePicture = async (): Promise<DecodedFrame> => {
  await expect.poll(async () => readFrame(councillor, hallVideo)).not.toBeNull();
  const frame = await readFrame(councillor, hallVideo);
  if (frame === null) {
    throw new Error('the hall is not seen at home');
  }
  return frame;
};

/** Two frames in a row differ little: the picture stands still (but for the clock and the running mark). */
const remoteStandsStill = async (): Promise<DecodedFrame> => {
  let last = await remotePicture();
  await expect
    .poll(
      async () => {
        const next = await remotePicture();
        const moved = frameDifference(last, next);
        last = next;
        return moved;
      },
      { intervals: [700] },
    )
    .toBeLessThan(4);
  return last;
};

const mechanicsOf = (camera: 1 | 2) =>
  camera === 1 ? city().stack.chamber.cameras.visca.mechanics : city().stack.chamber.cameras.onvif.mechanics;

const chooseCamera = async (camera: 1 | 2): Promise<void> => {
  await panel.locator(`[data-testid="camera"][data-camera-id="kamera-${camera}"]`).click();
  await expect(panel.locator(`[data-testid="camera"][data-camera-id="kamera-${camera}"]`)).toHaveAttribute(
    'aria-pressed',
    'true',
  );
};

/** Puts a finger on the middle of the stick and pushes it to a side; returns how to lift it. */
const pushStick = async (stick: Locator, x: number, y: number): Promise<() => Promise<void>> => {
  const box = await stick.boundingBox();
  if (box === null) {
    throw new Error('there is no joystick');
  }
  const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  await panel.mouse.move(middle.x, middle.y);
  await panel.mouse.down();
  await panel.mouse.move(middle.x + (x * box.width) / 2, middle.y - (y * box.height) / 2, { steps: 4 });
  return () => panel.mouse.up();
};

test.beforeAll(async () => {
  panel = await city().openPanel();
  stage = await city().openStage();
  await panel.getByTestId('join').click();
  await panel.getByTestId('mute').waitFor();
  councillor = await city().joinAsCouncillor(await city().currentMeetingLink());
  await panel.getByTestId('cameras').click();
  await panel.getByTestId('joystick').waitFor();
});

for (const camera of [1, 2] as const) {
  const path = camera === 1 ? 'VISCA on the serial line' : 'ONVIF on the network';
  test(`the stick turns camera ${camera} (${path}), the picture at home turns, and letting go stops it`, async () => {
    await chooseCamera(camera);
    await expect(panel.getByTestId('joystick')).toHaveAttribute('aria-disabled', 'false');
    const before = await remoteStandsStill();
    const start = mechanicsOf(camera).position();

    const lift = await pushStick(panel.getByTestId('joystick'), 0.95, 0);
    await expect.poll(() => mechanicsOf(camera).position().panDeg - start.panDeg).toBeGreaterThan(12);
    await lift();

    await expect.poll(() => mechanicsOf(camera).moving()).toBe(false);
    await expect.poll(async () => frameDifference(before, await remotePicture())).toBeGreaterThan(10);
  });
}

test('zoom moves while it is held', async () => {
  const start = mechanicsOf(2).position().zoom01;
  const zoomIn = await panel.getByTestId('zoom-in').boundingBox();
  await panel.mouse.move((zoomIn?.x ?? 0) + (zoomIn?.width ?? 0) / 2, (zoomIn?.y ?? 0) + (zoomIn?.height ?? 0) / 2);
  await panel.mouse.down();
  await expect.poll(() => mechanicsOf(2).position().zoom01 - start).toBeGreaterThan(0.1);
  await panel.mouse.up();
  await expect.poll(() => mechanicsOf(2).moving()).toBe(false);
});

test('a preset is saved with a picture, recalled, and home brings the overview back', async () => {
  await chooseCamera(1);
  const here = mechanicsOf(1).position();
  await panel.getByTestId('save-preset').click();
  await panel.getByTestId('preset-name').fill('Pressebank');
  await panel.getByTestId('save-submit').click();
  const saved = panel.getByTestId('preset').filter({ hasText: 'Pressebank' });
  await expect(saved).toBeVisible();
  await expect
    .poll(() => saved.locator('img').evaluate((image) => (image instanceof HTMLImageElement ? image.naturalWidth : 0)))
    .toBeGreaterThan(100);

  await panel.getByTestId('camera-home').click();
  await expect.poll(() => Math.abs(mechanicsOf(1).position().panDeg - here.panDeg)).toBeGreaterThan(5);
  await expect.poll(() => mechanicsOf(1).moving()).toBe(false);

  await saved.click();
  await expect.poll(() => Math.abs(mechanicsOf(1).position().panDeg - here.panDeg)).toBeLessThan(0.5);
  await expect(saved).toHaveAttribute('aria-current', 'true');
});

test('the keyboard moves the camera only while the key is down', async () => {
  await panel.getByTestId('joystick').focus();
  const start = mechanicsOf(1).position().panDeg;
  await panel.keyboard.down('ArrowLeft');
  await expect.poll(() => start - mechanicsOf(1).position().panDeg).toBeGreaterThan(2);
  await panel.keyboard.up('ArrowLeft');
  await expect.poll(() => mechanicsOf(1).moving()).toBe(false);
});

test('a panel that vanishes while the stick is held stops the camera', async () => {
  await chooseCamera(1);
  await pushStick(panel.getByTestId('joystick'), -0.6, 0);
  await expect.poll(() => mechanicsOf(1).moving()).toBe(true);
  await panel.close();
  await expect.poll(() => mechanicsOf(1).moving(), { timeout: 3000 }).toBe(false);
});

test('a panel whose renderer dies while the stick is held stops the camera', async () => {
  panel = await city().openPanel();
  await panel.getByTestId('cameras').click();
  await chooseCamera(1);
  mechanicsOf(1).goTo({ panDeg: 0, tiltDeg: 0, zoom01: 0 }, 1);
  await expect.poll(() => mechanicsOf(1).moving()).toBe(false);
  await pushStick(panel.getByTestId('joystick'), 0.5, 0);
  await expect.poll(() => mechanicsOf(1).moving()).toBe(true);
  const session = await panel.context().newCDPSession(panel);
  // A crashed page never answers.
  void session.send('Page.crash').catch(() => undefined);
  await expect.poll(() => mechanicsOf(1).moving(), { timeout: 3000 }).toBe(false);
  await expect(stage.getByTestId('stage-screen')).toHaveAttribute('data-screen', 'meeting');
});
