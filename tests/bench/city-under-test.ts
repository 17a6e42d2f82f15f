import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { openPersonBrowser, type FakePerson, type PersonBrowser } from '../browser/support/chromium.ts';
import { joinMeeting } from '../browser/support/join-meeting.ts';
import type { DemoLogins } from '../demo/demo-city.ts';
import { InstanceClient } from '../demo/instance-client.ts';
import { demoRoomName } from '../demo/stack.ts';
import { startInstanceProgram } from '../support/instance-program.ts';
import type { Program } from '../support/program.ts';
import { startRoom, type RoomUnderTest } from './room-under-test.ts';

const hall = { pattern: { red: 40, green: 40, blue: 40 }, toneHz: 880 };
const councillor = { pattern: { red: 190, green: 40, blue: 40 }, toneHz: 440 };
const hourMs = 3_600_000;
const onlineLimitMs = 15_000;

/** Instance and appliance as processes of their own, the room paired and with one meeting that runs now. */
export class CityUnderTest {
  readonly room: RoomUnderTest;
  readonly instance: Program;
  readonly meeting: { readonly id: string; readonly link: string };
  readonly #logins: DemoLogins;
  readonly #folder: string;
  readonly #browsers: PersonBrowser[] = [];

  private constructor(parts: {
    readonly room: RoomUnderTest;
    readonly instance: Program;
    readonly meeting: { readonly id: string; readonly link: string };
    readonly logins: DemoLogins;
    readonly folder: string;
  }) {
    this.room = parts.room;
    this.instance = parts.instance;
    this.meeting = parts.meeting;
    this.#logins = parts.logins;
    this.#folder = parts.folder;
  }

  static async start(): Promise<CityUnderTest> {
    const folder = mkdtempSync(path.join(tmpdir(), 'ratspult-bench-'));
    const { program: instance, origin, logins } = await startInstanceProgram(folder, { logLevel: 'warn' });
    const room = await startRoom({ serverUrl: origin, automation: {} });
    const facility = new InstanceClient(origin);
    await facility.signIn(logins.facility.username, logins.facility.password);
    const { id: roomId } = await facility.call('createRoom', { name: demoRoomName, location: 'Rathaus' });
    const { code } = await facility.call('createPairingCode', {}, { roomId });
    const problem = await room.panel.command('pair', { code });
    if (problem !== null) {
      throw new Error(`pairing the room failed: ${problem}`);
    }
    await room.panel.until(({ server }) => server.state === 'online', onlineLimitMs);
    const startsAt = Date.now();
    const meeting = await facility.call('createMeeting', {
      title: 'Sitzung der Stadtverordnetenversammlung',
      startsAt,
      endsAt: startsAt + 2 * hourMs,
      roomId,
      guestsAllowed: true,
    });
    return new CityUnderTest({ room, instance, meeting, logins, folder });
  }

  /** The stage in a browser with a camera and a microphone; resolves when the appliance sees it. */
  async openStage(): Promise<Page> {
    const page = await this.#openPage(hall, { width: 1920, height: 1080 });
    await page.goto(this.room.stageUrl);
    await this.room.panel.until(({ stage }) => stage.state === 'present', onlineLimitMs);
    return page;
  }

  /** A councillor signs in at the meeting's link and joins with camera and microphone. */
  async joinAsCouncillor(): Promise<Page> {
    const page = await this.#openPage(councillor, { width: 1280, height: 800 });
    await joinMeeting(page, this.meeting.link, this.#logins.councillor);
    return page;
  }

  async close(): Promise<void> {
    await Promise.all(this.#browsers.map((browser) => browser.close()));
    await this.room.close();
    await this.instance.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #openPage(person: FakePerson, viewport: { width: number; height: number }): Promise<Page> {
    const browser = await openPersonBrowser(person, viewport);
    this.#browsers.push(browser);
    return browser.context.newPage();
  }
}
