import { expect, test, type Page } from '@playwright/test';
import { useCity } from './support/city.ts';

test.describe.configure({ mode: 'serial' });
const city = useCity({ paired: true, stageLauncher: null, crowdedWorkers: false });

let panel: Page;

const scene = (id: string) => panel.locator(`[data-testid="light-scene"][data-scene-id="${id}"]`);

test('the light follows the meeting, the tap at the panel, and the hand at the wall', async () => {
  const { light } = city().stack.chamber;
  panel = await city().openPanel();
  await city().openStage();
  await panel.getByTestId('join').click();
  await expect(panel.getByTestId('mute')).toBeVisible();
  await expect(scene('sitzung')).toHaveAttribute('aria-pressed', 'true');
  await expect.poll(() => light.level01()).toBe(1);

  await scene('vortrag').click();
  await expect(scene('vortrag')).toHaveAttribute('aria-pressed', 'true');
  await expect.poll(() => light.level01()).toBeCloseTo(0.3, 1);

  light.pressWallSwitch();
  await expect(panel.getByTestId('light')).toContainText('von Hand');
  await expect(scene('vortrag')).toHaveAttribute('aria-pressed', 'false');
  await scene('sitzung').click();
  await expect(panel.getByTestId('light')).not.toContainText('von Hand');
  await expect.poll(() => light.level01()).toBe(1);
});

test('the loudspeakers are turned and muted at the panel, and the panel shows who turned them at the rack', async () => {
  const { sound } = city().stack.chamber;
  const slider = panel.getByTestId('volume').getByTestId('slider');
  await expect(slider).toHaveValue('50');
  sound.turnDown('Saal');
  await expect(slider).toHaveValue('25');
  await panel.getByTestId('volume').getByTestId('more').click();
  await expect.poll(() => sound.levelDb('Saal')).toBeCloseTo(-26, 0);

  await panel.getByTestId('level-mute').first().click();
  await expect.poll(() => sound.isMuted('Saal')).toBe(true);
  await expect(panel.getByTestId('volume-hint')).toContainText('stumm');
  await panel.getByTestId('level-mute').first().click();
  await expect.poll(() => sound.isMuted('Saal')).toBe(false);

  await panel.getByTestId('levels').click();
  const gallery = panel.locator('[data-testid="level"][data-level-id="tonanlage/Empore/1"]');
  await gallery.getByTestId('less').click();
  await expect.poll(() => sound.levelDb('Empore')).toBeCloseTo(-24, 0);
  await panel.getByTestId('levels-close').click();
});

test('a camera follows people when asked to, and stays where it is sent', async () => {
  const { visca } = city().stack.chamber.cameras;
  await panel.getByTestId('cameras').click();
  await panel.getByTestId('camera-tracking').click();
  await expect(panel.getByTestId('camera-tracking')).toHaveAttribute('data-tracking', 'on');
  await expect.poll(() => visca.setting('autoTracking')).toBe(0x02);
  await expect(panel.getByTestId('control-manual')).toHaveAttribute('aria-pressed', 'true');

  await panel.getByTestId('preset').filter({ hasText: 'Übersicht' }).click();
  await expect(panel.getByTestId('camera-tracking')).toHaveAttribute('data-tracking', 'off');
  await expect.poll(() => visca.setting('autoTracking')).toBe(0x03);
  await expect.poll(() => visca.mechanics.moving()).toBe(false);
  expect(visca.mechanics.position().panDeg).toBeCloseTo(0, 0);
});

test('picture and focus of a camera are set at the panel', async () => {
  const { visca } = city().stack.chamber.cameras;
  await panel.getByTestId('camera-picture').click();
  const saturation = panel.locator('[data-testid="picture-setting"][data-setting="saturation"]');
  await expect(saturation.getByTestId('more')).toBeEnabled();
  await saturation.getByTestId('more').click();
  await expect.poll(() => visca.setting('colourGain')).toBe(1);
  await expect(saturation.getByTestId('slider')).toHaveValue('10');

  await panel.locator('[data-testid="white-balance"][data-mode="indoor"]').click();
  await expect(panel.locator('[data-testid="white-balance"][data-mode="indoor"]')).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  expect(visca.setting('whiteBalance')).toBe(0x01);
  await panel.getByTestId('focus-far').click();
  await expect.poll(() => visca.received.some(({ name }) => name === 'focusStop')).toBe(true);
  await panel.getByTestId('picture-close').click();
});

test('whoever talks at the lectern has the picture once the room runs by itself again', async () => {
  const { chamber } = city().stack;
  await panel.getByTestId('control-automatic').click();
  await expect(panel.getByTestId('control-automatic')).toHaveAttribute('aria-pressed', 'true');
  chamber.turnLecternTalker();
  await expect.poll(() => chamber.cameras.visca.mechanics.position().tiltDeg).toBeCloseTo(-3.5, 1);
  chamber.turnLecternTalker();
  // The room is shown again: by the other camera, so that nobody sees this one swing, or by this one if the other is away.
  const other = panel.locator('[data-testid="camera"][data-camera-id="kamera-2"]');
  const showsRoom = async (): Promise<boolean> =>
    (await other.getAttribute('aria-pressed')) === 'true' ||
    Math.abs(chamber.cameras.visca.mechanics.position().tiltDeg - 1) < 0.1;
  await expect.poll(showsRoom, { timeout: 20_000 }).toBe(true);
});
