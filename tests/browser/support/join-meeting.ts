import type { Page } from '@playwright/test';

export interface Login {
  readonly username: string;
  readonly password: string;
}

/** A person signs in at the meeting's link, sees the device check and joins. */
export const joinMeeting = async (page: Page, link: string, { username, password }: Login): Promise<void> => {
  await page.goto(link);
  await page.getByTestId('username').fill(username);
  await page.getByTestId('password').fill(password);
  await page.getByTestId('sign-in').click();
  await page.getByTestId('preview').waitFor();
  await page.getByTestId('join').click();
  await page.getByTestId('meeting').waitFor();
};
