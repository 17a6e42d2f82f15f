import { readFileSync } from 'node:fs';
import { expect, test, type Page } from '@playwright/test';
import axe from 'axe-core';
import { InstanceClient } from '../demo/instance-client.ts';
import { useCity } from './support/city.ts';

test.describe.configure({ mode: 'serial' });
const city = useCity({ paired: true, stageLauncher: null, crowdedWorkers: false });

let console: Page;
let panel: Page;

const openAdding = async (): Promise<void> => {
  await console.getByTestId('add-device').click();
  await expect(console.getByTestId('found-device')).toHaveCount(2, { timeout: 20_000 });
};

/** Violations of the WCAG 2.1 A and AA rules. */
const violations = async (): Promise<readonly string[]> => {
  await console.evaluate(axe.source);
  const results: axe.AxeResults = await console.evaluate(
    `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] })`,
  );
  return results.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
};

test('staff see what the room PC found, with driver and address filled in', async () => {
  console = await city().openConsole();
  panel = await city().openPanel();
  await console.getByTestId('room').first().click();
  await openAdding();
  const camera = console.locator('[data-testid="found-device"][data-driver="onvif"]');
  await expect(camera).toContainText('Kamera Empore');
  await expect(camera).toContainText('Netzwerkkamera mit ONVIF');
  await expect(console.locator('[data-testid="found-device"][data-driver="pjlink"]')).toContainText('127.0.0.1');
  await expect(panel.getByText('nach Geräten gesucht').first()).toBeVisible();
  expect(await violations()).toEqual([]);
});

test('a wrong password is told in a sentence with a remedy, and nothing can be saved', async () => {
  await console.locator('[data-testid="found-device"][data-driver="onvif"]').getByTestId('choose').click();
  await expect(console.getByTestId('option-address')).not.toHaveValue('');
  await expect(console.getByTestId('save-device').locator('button')).toBeDisabled();
  await console.getByTestId('option-user').fill(city().stack.chamber.cameras.newcomerLogin.user);
  await console.getByTestId('option-password').fill('falsch');
  await console.getByTestId('try-now').click();
  await expect(console.getByTestId('try-result')).toContainText('weist Benutzername oder Passwort zurück', {
    timeout: 20_000,
  });
  await expect(console.getByTestId('try-result')).toContainText('Prüfen Sie beides');
  await expect(console.getByTestId('save-step')).toHaveAttribute('data-locked', 'true');
});

test('the right one shows the picture and who the camera is', async () => {
  await console.getByTestId('option-password').fill(city().stack.chamber.cameras.newcomerLogin.password);
  await console.getByTestId('try-now').click();
  await expect(console.getByTestId('try-result')).toHaveAttribute('data-level', 'ok', { timeout: 20_000 });
  const picture = console.getByTestId('picture');
  await expect(picture).toBeVisible();
  await expect
    .poll(() => picture.evaluate((image) => (image instanceof HTMLImageElement ? image.naturalWidth : 0)))
    .toBeGreaterThan(100);
  await expect(console.getByTestId('identity')).toContainText('Lindenhagen Optik');
  await expect(console.getByTestId('device-name')).toHaveValue('Kamera Empore');
  await expect(console.getByTestId('use-camera')).toBeChecked();
  expect(await violations()).toEqual([]);
});

test('saved, the camera is online in the running room without a restart', async () => {
  await console.getByTestId('source').selectOption('mjpeg');
  await console.getByTestId('source-url').fill(city().stack.chamber.cameras.pictures.mjpegUrl(3));
  await console.getByTestId('save-device').click();
  await expect(console.getByTestId('saved')).toContainText('in Betrieb');
  await console.getByTestId('to-room').click();
  await expect(console.locator('[data-device-id="kamera-empore"][data-testid="device"]')).toHaveAttribute(
    'data-state',
    'online',
  );
  await expect(console.getByTestId('added-device')).toHaveAttribute('data-state', 'running');
});

test('its connection is changed and tried without typing the password again', async () => {
  await console.getByTestId('change-connection').click();
  await expect(console.getByTestId('option-user')).toHaveValue(city().stack.chamber.cameras.newcomerLogin.user);
  await expect(console.getByTestId('option-password')).toHaveValue('');
  await console.getByTestId('try-now').click();
  await expect(console.getByTestId('picture')).toBeVisible({ timeout: 20_000 });
  await expect(console.getByTestId('device-name')).toHaveValue('Kamera Empore');
  await expect(console.getByTestId('source')).toHaveValue('mjpeg');
  await console.getByTestId('save-device').click();
  await console.getByTestId('to-room').click();
  await expect(console.locator('[data-device-id="kamera-empore"][data-testid="device"]')).toHaveAttribute(
    'data-state',
    'online',
  );
});

test('a device that is there already is marked, a projector is added with its port and password', async () => {
  const { projector, projectorPassword } = city().stack.chamber.newcomers;
  await openAdding();
  await console.getByTestId('search').click();
  await expect(console.getByTestId('already-added')).toContainText('Kamera Empore', { timeout: 20_000 });
  await console.locator('[data-testid="found-device"][data-driver="pjlink"]').getByTestId('choose').click();
  await console.getByTestId('option-port').fill(String(projector.port));
  await console.getByTestId('option-password').fill(projectorPassword);
  await console.getByTestId('try-now').click();
  await expect(console.getByTestId('try-result')).toHaveAttribute('data-level', 'ok', { timeout: 20_000 });
  await console.getByTestId('device-name').fill('Projektor Empore');
  await expect(console.getByTestId('use-display')).toBeChecked();
  await console.getByTestId('save-device').click();
  await expect(console.getByTestId('saved')).toBeVisible();
});

test('the room works with both, and during a meeting a removal waits for its end', async () => {
  const stage = await city().openStage();
  await panel.getByTestId('join').click();
  await expect(panel.getByTestId('mute')).toBeVisible();
  await panel.getByTestId('cameras').click();
  await panel.getByTestId('camera').filter({ hasText: 'Kamera Empore' }).click();
  await expect(stage.getByTestId('stage-screen').first()).toHaveAttribute('data-screen', 'meeting');
  await expect.poll(() => city().stack.chamber.newcomers.projector.power).toBe(1);
  await console.getByTestId('to-room').click();
  const item = console.locator('[data-testid="added-device"][data-device-id="projektor-empore"]');
  await item.getByTestId('remove-device').click();
  await console.getByTestId('confirm-remove').click();
  await expect(item).toHaveAttribute('data-state', 'removing');
  await expect(console.getByTestId('added-told')).toContainText('nach der Besprechung');
  await panel.getByTestId('leave').click();
  await expect(item).toHaveCount(0, { timeout: 20_000 });
  await expect(console.locator('[data-device-id="projektor-empore"]')).toHaveCount(0);
});

test('members and guests are refused, and the password stands in no log', async () => {
  const { serverOrigin, logins } = city().stack;
  const member = new InstanceClient(serverOrigin);
  await member.signIn(logins.councillor.username, logins.councillor.password);
  const { items } = await member.call('listRooms', null);
  const places = { roomId: items[0]?.id ?? '' };
  await expect(member.call('startDeviceSearch', { probe: null }, places)).rejects.toThrow('403');
  await expect(member.call('startDeviceTry', { driver: 'onvif', options: {}, replaces: null }, places)).rejects.toThrow(
    '403',
  );
  await expect(new InstanceClient(serverOrigin).call('addedDevices', null, places)).rejects.toThrow('401');

  await console.goto(`${serverOrigin}/konsole/#/protokoll`);
  const entries = console.getByTestId('audit-entry');
  for (const word of ['searchDevices', 'tryDevice', 'saveDevice', 'removeDevice']) {
    await expect(entries.filter({ hasText: word }).first()).toBeVisible();
  }
  const { projectorPassword } = city().stack.chamber.newcomers;
  expect(readFileSync(city().logFile, 'utf8')).not.toContain(projectorPassword);
  await expect(console.getByText(projectorPassword)).toHaveCount(0);
});
