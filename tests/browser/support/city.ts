import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test, type Page } from '@playwright/test';
import type { StageLauncher } from '@ratspult/appliance';
import { InstanceClient } from '../../demo/instance-client.ts';
import { pairDemoRoom, startStack, type Stack } from '../../demo/stack.ts';
import { openPersonBrowser, type FakePerson, type PersonBrowser } from './chromium.ts';
import { joinMeeting, type Login } from './join-meeting.ts';
import { rememberReceivedSound } from './received-sound.ts';

/** The people of the story; each has a colour on camera and a tone for a voice. */
export const people = {
  hall: { pattern: { red: 40, green: 40, blue: 40 }, toneHz: 880 },
  councillor: { pattern: { red: 190, green: 40, blue: 40 }, toneHz: 440 },
  guest: { pattern: { red: 40, green: 60, blue: 190 }, toneHz: 620 },
} as const satisfies Record<string, FakePerson>;

/** A city of its own for one file of the story: instance, room, simulated chamber, browsers. */
export class City {
  readonly stack: Stack;
  readonly #folder: string;
  readonly #browsers: PersonBrowser[] = [];

  private constructor(stack: Stack, folder: string) {
    this.stack = stack;
    this.#folder = folder;
  }

  static async start(options: {
    readonly paired: boolean;
    readonly stageLauncher: StageLauncher | null;
    readonly crowdedWorkers: boolean;
  }): Promise<City> {
    const folder = mkdtempSync(path.join(tmpdir(), 'ratspult-city-'));
    const stack = await startStack({
      dataDir: folder,
      serverPort: 0,
      appliancePort: 0,
      lan: null,
      stageLauncher: options.stageLauncher,
      crowdedWorkers: options.crowdedWorkers,
      logFile: path.join(folder, 'log.jsonl'),
    });
    if (options.paired) {
      await pairDemoRoom(stack);
    }
    return new City(stack, folder);
  }

  get logFile(): string {
    return path.join(this.#folder, 'log.jsonl');
  }

  /** A page in a browser of its own; without a person it has no camera and no microphone. */
  async openPage(
    person: FakePerson | 'several-cameras' | null,
    viewport: { width: number; height: number },
  ): Promise<Page> {
    const browser = await openPersonBrowser(person, viewport);
    this.#browsers.push(browser);
    await rememberReceivedSound(browser.context);
    return browser.context.newPage();
  }

  async openPanel(): Promise<Page> {
    const page = await this.openPage(null, { width: 1280, height: 800 });
    await page.goto(this.stack.appliance().panelUrl);
    return page;
  }

  /** The stage in the test's own browser; where a launcher is given the appliance opens it instead. */
  async openStage(): Promise<Page> {
    const page = await this.openPage(people.hall, { width: 1280, height: 720 });
    await page.goto(this.stack.appliance().stageUrl);
    await page.getByTestId('stage-screen').first().waitFor();
    return page;
  }

  async openConsole(): Promise<Page> {
    const page = await this.openPage(null, { width: 1280, height: 900 });
    await page.goto(`${this.stack.serverOrigin}/konsole/`);
    const { username, password } = this.stack.logins.facility;
    await page.getByTestId('username').fill(username);
    await page.getByTestId('password').fill(password);
    await page.getByTestId('sign-in').click();
    await page.getByTestId('signed-in').waitFor();
    return page;
  }

  /** Link of the meeting that the panel shows as running now. */
  async currentMeetingLink(): Promise<string> {
    const facility = new InstanceClient(this.stack.serverOrigin);
    await facility.signIn(this.stack.logins.facility.username, this.stack.logins.facility.password);
    const { items } = await facility.call('listMeetings', null);
    const now = Date.now();
    const current = items.find((meeting) => meeting.startsAt <= now && now < meeting.endsAt);
    if (current === undefined) {
      throw new Error('no meeting runs now');
    }
    return current.link;
  }

  /** The councillor signs in at the meeting's link, sees the device check and joins. */
  async joinAsCouncillor(link: string): Promise<Page> {
    return await this.join(this.stack.logins.councillor, people.councillor, link);
  }

  async join(login: Login, person: FakePerson | 'several-cameras', link: string): Promise<Page> {
    const page = await this.openPage(person, { width: 1280, height: 800 });
    await joinMeeting(page, link, login);
    return page;
  }

  async close(): Promise<void> {
    await Promise.all(this.#browsers.map((browser) => browser.close()));
    await this.stack.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** One city per test file, started before its first test and torn down after its last. */
export const useCity = (options: {
  readonly paired: boolean;
  readonly stageLauncher: StageLauncher | null;
  /** Media of one meeting crosses between workers. */
  readonly crowdedWorkers: boolean;
}): (() => City) => {
  let city: City | null = null;
  test.beforeAll(async () => {
    city = await City.start(options);
  });
  test.afterAll(async () => {
    await city?.close();
  });
  return () => {
    if (city === null) {
      throw new Error('the city has not been started');
    }
    return city;
  };
};
