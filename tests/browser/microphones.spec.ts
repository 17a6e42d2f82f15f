import { expect, test, type Page } from '@playwright/test';
import { chamberSeats, presetFor } from '@ratspult/device-drivers/simulators';
import { useCity } from './support/city.ts';

test.describe.configure({ mode: 'serial' });
const city = useCity({ paired: true, stageLauncher: null, crowdedWorkers: false });

let panel: Page;
let stage: Page;
let councillor: Page;

const nameOf = (seat: number): string => chamberSeats.find((one) => one.seat === seat)?.name ?? '';

/** Which camera is on air, and where it looks. */
const onAir = async () => {
  const selected = await panel
    .locator('[data-testid="camera"][data-camera-id="kamera-1"]')
    .getAttribute('aria-pressed');
  const camera = selected === 'true' ? 1 : 2;
  const { visca, onvif } = city().stack.chamber.cameras;
  return { camera, position: (camera === 1 ? visca : onvif).mechanics.position() } as const;
};

const showsSeat = async (seat: number): Promise<boolean> => {
  const { camera, position } = await onAir();
  const preset = presetFor(camera, seat);
  return (
    preset !== null && Math.abs(preset.panDeg - position.panDeg) < 1 && Math.abs(preset.tiltDeg - position.tiltDeg) < 1
  );
};

test.beforeAll(async () => {
  panel = await city().openPanel();
  stage = await city().openStage();
  await panel.getByTestId('join').click();
  await panel.getByTestId('mute').waitFor();
  councillor = await city().joinAsCouncillor(await city().currentMeetingLink());
});

test('a pressed microphone button brings the picture, the name and the floor', async () => {
  city().stack.chamber.pressMicrophoneButton(18);

  await expect(stage.getByTestId('lower-third')).toContainText(nameOf(18));
  await expect(stage.getByTestId('lower-third')).toContainText('Zukunft Stadt');
  await expect(panel.getByTestId('floor-entry')).toContainText(nameOf(18));
  await expect(councillor.getByTestId('lower-third').first()).toContainText(nameOf(18));
  await panel.getByTestId('cameras').click();
  await expect.poll(() => showsSeat(18)).toBe(true);
});

test('the next speaker is brought by the camera that is not on air', async () => {
  const before = (await onAir()).camera;
  city().stack.chamber.pressMicrophoneButton(9);
  await expect(stage.getByTestId('lower-third')).toContainText(nameOf(9));
  await expect.poll(() => showsSeat(9)).toBe(true);
  expect((await onAir()).camera).not.toBe(before);
});

test('when the last microphone is off the overview returns and nobody has the floor', async () => {
  city().stack.chamber.pressMicrophoneButton(9);
  city().stack.chamber.pressMicrophoneButton(18);
  await expect(stage.getByTestId('lower-third')).toHaveCount(0);
  await expect.poll(async () => (await onAir()).position.zoom01, { timeout: 20_000 }).toBeLessThan(0.02);
  await expect.poll(async () => Math.abs((await onAir()).position.panDeg)).toBeLessThan(1);
});

test('a person at the stick keeps the camera; the automation returns at a tap', async () => {
  await panel.getByTestId('control-manual').click();
  await expect(panel.getByTestId('control-manual')).toHaveAttribute('aria-pressed', 'true');
  city().stack.chamber.pressMicrophoneButton(20);
  await expect(stage.getByTestId('lower-third')).toContainText(nameOf(20));
  expect(await showsSeat(20)).toBe(false);
  await panel.getByTestId('control-automatic').click();
  await expect.poll(() => showsSeat(20)).toBe(true);
  city().stack.chamber.pressMicrophoneButton(20);
});
