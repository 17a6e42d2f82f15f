import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { startServerFrom, type RunningServer } from '@ratspult/server';
import { TestProvider, testClientId } from '../../server/src/testing/test-provider.ts';
import { InstanceClient } from '../demo/instance-client.ts';
import { openPersonBrowser, type PersonBrowser } from './support/chromium.ts';

const password = 'drei alte Rathäuser';
const folder = mkdtempSync(path.join(tmpdir(), 'ratspult-sign-on-'));
let provider: TestProvider;
let server: RunningServer;
let browser: PersonBrowser;
let page: Page;

const address = (): string => server.addresses[0] ?? '';

test.beforeAll(async () => {
  provider = await TestProvider.listen();
  const identityProvider = {
    id: 'stadt',
    name: 'Stadt Musterhausen',
    issuer: provider.issuer,
    clientId: testClientId,
    scopes: ['openid', 'profile', 'offline_access'],
  };
  const configuration = {
    dataDir: path.join(folder, 'instance'),
    listen: [{ host: '127.0.0.1', port: 0 }],
    identityProviders: [identityProvider],
    logLevel: 'error',
    secondFactor: { administrators: false },
  };
  server = await startServerFrom(configuration, folder);
  provider.serve(address());
  provider.people.set('weber', { name: 'Frau Weber', groups: ['sitzungsdienst'] });
  provider.people.set('fremd', { name: 'Herr Fremd', groups: [] });
  const { username = '', password: first = '' } = server.firstAdmin ?? {};
  const admin = new InstanceClient(address());
  await admin.signIn(username, first);
  await admin.call('changePassword', { currentPassword: first, newPassword: password });
  const rule = {
    providerId: 'stadt',
    claim: 'groups',
    value: 'sitzungsdienst',
    role: 'user' as const,
    permissions: [],
  };
  await admin.call('saveAccessRules', { items: [rule] });
  browser = await openPersonBrowser(null, { width: 1280, height: 900 });
  page = await browser.context.newPage();
});

test.afterAll(async () => {
  await browser.close();
  await server.close();
  await provider.away();
  rmSync(folder, { recursive: true, force: true });
});

test('somebody without a group reads why not, in words, and once', async () => {
  provider.next = 'fremd';
  await page.goto(`${address()}/`);
  await page.getByTestId('sign-on').click();
  await expect(page.getByTestId('sign-on-problem')).toContainText('Ihr Konto ist hier nicht freigeschaltet.');
  await page.reload();
  await expect(page.getByRole('button', { name: 'Anmelden mit Stadt Musterhausen' })).toBeVisible();
  await expect(page.getByTestId('sign-on-problem')).toHaveCount(0);
});

test('a member signs in at the provider, comes back by name, and signs out there too', async () => {
  await page.context().clearCookies();
  provider.next = 'weber';
  await page.goto(`${address()}/`);
  await page.getByTestId('sign-on').click();
  await expect(page.getByTestId('signed-in')).toContainText('Frau Weber');
  await page.getByTestId('sign-out').click();
  await page.waitForURL(`${provider.issuer}/session/end?**`);
});

test('an administrator gives another role, a new password and disables an account', async () => {
  await page.goto(`${address()}/konsole/`);
  await page.getByTestId('username').fill('admin');
  await page.getByTestId('password').fill(password);
  await page.getByTestId('sign-in').click();
  await page.getByRole('link', { name: 'Konten' }).click();
  await page.getByTestId('new-account').click();
  await page.getByLabel('Anzeigename').fill('Herr Kurz');
  await page.getByLabel('Benutzername').fill('kurz');
  await page.locator('form').getByRole('button', { name: 'Konto anlegen' }).click();
  await page.getByRole('button', { name: 'Schließen' }).click();

  await page.getByRole('button', { name: 'Konto von Herr Kurz bearbeiten' }).click();
  await page.getByTestId('account-role').selectOption('facility');
  await page.getByTestId('save-role').click();
  await expect(page.getByTestId('done')).toContainText('Die Rolle ist gespeichert');
  await page.getByTestId('disable-account').click();
  await expect(page.getByTestId('done')).toContainText('gesperrt');
  await page.getByTestId('disable-account').click();
  await expect(page.getByTestId('done')).toContainText('aufgehoben');
  await page.getByTestId('reset-password').click();
  await expect(page.locator('code')).toHaveText(/^[a-z2-9]{5}(-[a-z2-9]{5}){3}$/);
  await page.getByRole('button', { name: 'Schließen' }).click();

  // The last local administrator stays.
  await page.getByRole('button', { name: 'Konto von Administration bearbeiten' }).click();
  await page.getByTestId('disable-account').click();
  await expect(page.getByTestId('problem')).toContainText('Das ist das letzte Konto der Verwaltung.');
});

test('an administrator tries the group mapping before saving it', async () => {
  await page.goto(`${address()}/konsole/#/zugang`);
  await expect(page.getByTestId('rule')).toHaveCount(1);
  await page.getByTestId('add-rule').click();
  await page.getByLabel('Wert, zum Beispiel die Gruppe, Zeile 2').fill('it');
  await page.getByLabel('Rolle, Zeile 2').selectOption('admin');
  await page.getByTestId('trial-values').fill('sitzungsdienst, it');
  await page.getByTestId('try-rules').click();
  await expect(page.getByTestId('grant')).toContainText('„Verwaltung“');
  await page.getByTestId('trial-values').fill('niemand');
  await page.getByTestId('try-rules').click();
  await expect(page.getByTestId('grant')).toContainText('niemand eingelassen');
  await page.getByTestId('save-rules').click();
  await expect(page.getByTestId('saved')).toBeVisible();
  await page.reload();
  await expect(page.getByTestId('rule')).toHaveCount(2);
});
