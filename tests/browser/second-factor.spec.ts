import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { type RunningServer, startServerFrom } from '@ratspult/server';
import { totpCode } from '../../server/src/accounts/totp.ts';
import { openPersonBrowser, type PersonBrowser } from './support/chromium.ts';

const password = 'drei alte Rathäuser';

let folder: string;
let server: RunningServer;
let browser: PersonBrowser;
let page: Page;
let key = '';
let recoveryCode = '';

test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'ratspult-factor-'));
  const configuration = {
    dataDir: path.join(folder, 'instance'),
    listen: [{ host: '127.0.0.1', port: 0 }],
    logLevel: 'error',
  };
  server = await startServerFrom(configuration, folder);
  browser = await openPersonBrowser(null, { width: 1280, height: 900 });
  page = await browser.context.newPage();
});

test.afterAll(async () => {
  await browser.close();
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

const signIn = async (word: string): Promise<void> => {
  await page.getByTestId('username').fill('admin');
  await page.getByTestId('password').fill(word);
  await page.getByTestId('sign-in').click();
};

const giveCode = async (code: string): Promise<void> => {
  await page.getByTestId('factor-code').fill(code);
  await page.getByTestId('factor-confirm').click();
};

/** A code of the next step: the one of this step may be used already. */
const nextCode = (): string => totpCode(key, Date.now() + 30_000);

test('the first administrator sets up a second factor after the first password', async () => {
  const first = server.firstAdmin?.password ?? '';
  await page.goto(`${server.publicUrl}/konsole/`);
  await signIn(first);
  await page.getByTestId('current-password').fill(first);
  await page.getByTestId('new-password').fill(password);
  await page.getByTestId('save-password').click();

  key = ((await page.getByTestId('factor-key').textContent()) ?? '').replaceAll(' ', '');
  expect(key).toMatch(/^[A-Z2-7]{32}$/);
  await expect(page.getByRole('img', { name: 'QR-Code für die Authenticator-App' })).toBeVisible();
  await giveCode('000000');
  await expect(page.getByTestId('factor-problem')).toContainText('Der Code ist falsch');
  await giveCode(totpCode(key, Date.now()));
  const codes = page.getByTestId('recovery-codes').locator('code');
  await expect(codes).toHaveCount(10);
  recoveryCode = (await codes.first().textContent()) ?? '';
  await page.getByTestId('recovery-done').click();
  await expect(page.getByTestId('signed-in')).toBeVisible();
});

test('the next sign-in at the console asks for a code', async () => {
  await page.getByTestId('sign-out').click();
  await signIn(password);
  await giveCode(nextCode());
  await expect(page.getByTestId('signed-in')).toBeVisible();
});

test('at the web client a recovery code helps who has no phone at hand', async () => {
  await page.getByTestId('sign-out').click();
  await page.goto(`${server.publicUrl}/`);
  await signIn(password);
  await giveCode(recoveryCode.toUpperCase());
  await expect(page.getByTestId('signed-in')).toBeVisible();
  await page.getByTestId('own-sign-in').click();
  await expect(page.getByTestId('own-factor')).toContainText('Eingerichtet');
});
