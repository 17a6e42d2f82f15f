import { expect, test, type Page, type Response } from '@playwright/test';
import { people, useCity } from './support/city.ts';

const city = useCity({ paired: true, stageLauncher: null, crowdedWorkers: false });

/** Addresses of pages' own making: nothing is fetched for them. */
const local = new Set(['blob:', 'data:']);

/** Every request of the page that goes anywhere but to the instance or the room's own process, and every document. */
function watch(page: Page, own: readonly string[]) {
  const foreign: string[] = [];
  const documents: Response[] = [];
  const judge = (address: string): void => {
    const { protocol, host } = new URL(address);
    if (!local.has(protocol) && !own.includes(host)) {
      foreign.push(address);
    }
  };
  page.on('request', (request) => judge(request.url()));
  page.on('websocket', (socket) => judge(socket.url()));
  page.on('response', (response) => {
    if (response.headers()['content-type']?.startsWith('text/html') === true) {
      documents.push(response);
    }
  });
  return { foreign, documents };
}

/** What every HTML answer must say, whoever serves it. */
function expectStrictHeaders(documents: readonly Response[]): void {
  expect(documents.length).toBeGreaterThan(0);
  for (const document of documents) {
    const headers = document.headers();
    const policy = headers['content-security-policy'] ?? '';
    expect(policy, document.url()).toContain("default-src 'self'");
    expect(policy, document.url()).not.toMatch(/unsafe-inline|unsafe-eval|\*|https:/);
    expect(headers['x-content-type-options'], document.url()).toBe('nosniff');
    expect(headers['referrer-policy'], document.url()).toBe('no-referrer');
  }
}

const hostOf = (address: string): string => new URL(address).host;

test('no page of the instance calls anybody else, and each says so to the browser', async () => {
  const { stack } = city();
  const origin = stack.serverOrigin;
  const page = await city().openPage(people.councillor, { width: 1280, height: 900 });
  const seen = watch(page, [hostOf(origin)]);
  const link = await city().currentMeetingLink();
  for (const path of ['/', '/konsole/', '/m/gibt-es-nicht', link.slice(origin.length)]) {
    await page.goto(`${origin}${path}`);
    await page.waitForLoadState('networkidle');
  }
  const { username, password } = stack.logins.facility;
  await page.goto(`${origin}/konsole/`);
  await page.getByTestId('username').fill(username);
  await page.getByTestId('password').fill(password);
  await page.getByTestId('sign-in').click();
  await page.getByTestId('signed-in').waitFor();
  for (const part of ['raeume', 'protokoll', 'loeschfristen', 'anmeldung', 'konten', 'zugang']) {
    await page.goto(`${origin}/konsole/#/${part}`);
    await page.getByRole('heading', { level: 1 }).first().waitFor();
  }
  await page.goto(link);
  await page.getByTestId('preview').waitFor();
  await page.getByTestId('join').click();
  await page.getByTestId('meeting').waitFor();
  expect(seen.foreign).toEqual([]);
  expectStrictHeaders(seen.documents);
});

test('neither do panel and stage of a room', async () => {
  const { stack } = city();
  const { panelUrl, stageUrl } = stack.appliance();
  const page = await city().openPage(people.hall, { width: 1280, height: 800 });
  const seen = watch(page, [hostOf(panelUrl), hostOf(stageUrl), hostOf(stack.serverOrigin)]);
  await page.goto(panelUrl);
  await page.waitForLoadState('load');
  await page.getByRole('button').first().waitFor();
  await page.goto(stageUrl);
  await page.getByTestId('stage-screen').first().waitFor();
  expect(seen.foreign).toEqual([]);
  expectStrictHeaders(seen.documents);
});
