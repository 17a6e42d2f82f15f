import { expect, test, type Page } from '@playwright/test';
import { useCity } from './support/city.ts';

test.describe.configure({ mode: 'serial' });
const city = useCity({ paired: false, stageLauncher: null, crowdedWorkers: false });

let panel: Page;
let console: Page;
let stage: Page;

const enterCode = async (code: string): Promise<void> => {
  for (const digit of code) {
    await panel.getByTestId(`key-${digit}`).click();
  }
  await panel.getByTestId('pair').click();
};

test('facility staff create the room, and its code pairs the panel once', async () => {
  panel = await city().openPanel();
  await expect(panel.getByTestId('pairing-pad')).toBeVisible();
  console = await city().openConsole();
  await console.getByTestId('new-room').click();
  await console.getByTestId('room-name').fill('Stadtverordnetensitzungssaal');
  await console.getByTestId('room-location').fill('Rathaus, 2. Etage');
  await console.getByTestId('create-room').click();
  await expect(console.getByTestId('room-health')).toContainText('Nicht gekoppelt');
  await console.getByTestId('create-code').click();
  const code = (await console.getByTestId('pairing-code').getAttribute('data-code')) ?? '';
  expect(code).toMatch(/^[0-9]{8}$/);

  const wrong = code === '00000000' ? '00000001' : '00000000';
  await enterCode(wrong);
  await expect(panel.getByTestId('pair-problem')).toContainText('falsch oder abgelaufen');
  for (let digit = 0; digit < 8; digit++) {
    await panel
      .getByTestId('key-backspace')
      .click({ timeout: 1000 })
      .catch(() => undefined);
  }
  await enterCode(code);
  await expect(panel.getByTestId('instant')).toBeVisible();
  await expect(panel.getByTestId('room-name')).toHaveText('Stadtverordnetensitzungssaal');
});

test('the console shows every device with state, make, model and firmware', async () => {
  await expect(console.locator('[data-testid="device"][data-state="online"]')).toHaveCount(7, { timeout: 20_000 });
  await expect(console.locator('[data-device-id="kamera-1"]')).toBeVisible();
  await expect(console.locator('[data-device-id="kamera-2"]')).toContainText('Lindenhagen Optik LO-PTZ 20');
  await expect(console.locator('[data-device-id="kamera-2"]')).toContainText('2.4.1');
  await expect(console.locator('[data-device-id="projektor"]')).toContainText('Bildschirm oder Projektor');
  await expect(console.locator('[data-device-id="rednerpult"]')).toContainText('Shure');
  await expect(console.locator('[data-device-id="kamera-1"]')).toContainText('In Benutzung');
  await expect(console.getByTestId('room-health')).toContainText('Anzeige im Raum läuft nicht');
  stage = await city().openStage();
  await expect(console.getByTestId('room-health')).toContainText('Alles in Ordnung');
});

test('a meeting made at the console appears on the panel', async () => {
  await console.getByTestId('new-meeting').click();
  await console.getByTestId('meeting-title').fill('Bauausschuss');
  await console.getByTestId('meeting-guests').check();
  await console.getByTestId('create-meeting').click();
  await expect(console.getByTestId('meeting')).toContainText('Bauausschuss');
  await expect(panel.getByTestId('next-meeting')).toContainText('Bauausschuss');
  await panel.getByTestId('join').click();
  await expect(panel.getByTestId('mute')).toBeVisible();
});

test('the panel says who looks at the room from the console', async () => {
  await expect(panel.getByText('Anna Beispiel').first()).toBeVisible();
});

const act = async (action: string): Promise<void> => {
  await console.getByTestId(`action-${action}`).click();
  await console.getByTestId('confirm-action').click();
};

test('staff mute the room from afar, only the room unmutes', async () => {
  await act('muteRoom');
  await expect(console.getByTestId('action-result')).toContainText('Erledigt');
  await expect(panel.getByTestId('mute')).toHaveAttribute('data-state', 'muted');
  await expect(stage.getByTestId('stage-muted')).toBeVisible();
  await expect(console.getByTestId('room-microphone')).toHaveText('Stumm');
  await expect(console.getByTestId('action-muteRoom').locator('button')).toBeDisabled();
  await panel.getByTestId('mute').click();
  await expect(panel.getByTestId('mute')).toHaveAttribute('data-state', 'audible');
});

test('staff recall a preset, and the camera turns', async () => {
  const { mechanics } = city().stack.chamber.cameras.visca;
  await console.getByTestId('action-recallPreset').click();
  await console.getByTestId('preset-choice').selectOption({ label: '18 Nele Petersen' });
  await console.getByTestId('confirm-action').click();
  await expect.poll(() => mechanics.position().panDeg).toBeGreaterThan(10);
  await expect(console.getByTestId('action-result')).toContainText('Erledigt');
});

test('a self-test reports each part, a restart of the stage brings it back', async () => {
  await act('selfTest');
  await expect(console.getByTestId('self-test').locator('tr')).not.toHaveCount(0);
  await expect(console.getByTestId('self-test')).toContainText('Kamera 1');
  await console.keyboard.press('Escape');
  await act('restartStage');
  await expect(console.getByTestId('action-result')).toContainText('Erledigt');
  await expect(stage.getByTestId('stage-screen')).toHaveAttribute('data-screen', 'meeting', { timeout: 20_000 });
});

test('every action stands in the audit log with its actor', async () => {
  await console.goto(`${city().stack.serverOrigin}/konsole/#/protokoll`);
  const entries = console.getByTestId('audit-entry');
  await expect(entries.first()).toBeVisible();
  for (const word of ['muteRoom', 'recallPreset', 'restartStage', 'selfTest']) {
    await expect(entries.filter({ hasText: word }).first()).toContainText('Erledigt');
  }
});
