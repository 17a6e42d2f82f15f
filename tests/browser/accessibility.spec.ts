import { expect, test, type Page } from '@playwright/test';
import axe from 'axe-core';
import { useCity } from './support/city.ts';

const city = useCity({ paired: true, stageLauncher: null, crowdedWorkers: false });

/** Runs the WCAG 2.1 A and AA rules of axe, brought in by the debugger so that the page's content policy stays as it is. */
const violations = async (page: Page): Promise<readonly string[]> => {
  await page.evaluate(axe.source);
  const results: axe.AxeResults = await page.evaluate(
    `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] })`,
  );
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary ?? ''}`),
  );
};

for (const scheme of ['light', 'dark'] as const) {
  test(`panel, console and web client pass the accessibility rules, ${scheme}`, async () => {
    const panel = await city().openPanel();
    await panel.emulateMedia({ colorScheme: scheme });
    await expect(panel.getByTestId('join')).toBeVisible();
    expect(await violations(panel)).toEqual([]);

    const staff = await city().openConsole();
    await staff.emulateMedia({ colorScheme: scheme });
    await expect(staff.getByTestId('room').first()).toBeVisible();
    expect(await violations(staff)).toEqual([]);
    await staff.getByTestId('room').first().click();
    await expect(staff.getByTestId('device').first()).toBeVisible();
    expect(await violations(staff)).toEqual([]);

    const web = await city().openPage(null, { width: 1280, height: 800 });
    await web.emulateMedia({ colorScheme: scheme });
    await web.goto(await city().currentMeetingLink());
    await expect(web.getByTestId('door-title')).toBeVisible();
    expect(await violations(web)).toEqual([]);
  });
}
