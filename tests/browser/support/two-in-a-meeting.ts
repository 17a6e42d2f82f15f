import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { BrowserContext, Page } from '@playwright/test';
import { InstanceClient } from '../../demo/instance-client.ts';
import { freeTcpPort, freeUdpPort } from '../../support/free-ports.ts';
import { startInstanceProgram, type StartedInstance } from '../../support/instance-program.ts';
import { childrenOf } from '../../support/process-cost.ts';
import { Program, type ProgramSurroundings } from '../../support/program.ts';
import { BadNetwork } from './bad-network.ts';
import { openPersonBrowser, type FakePerson, type PersonBrowser } from './chromium.ts';
import { joinMeeting } from './join-meeting.ts';
import { rememberReceivedSound } from './received-sound.ts';

export const chairAtTownHall: FakePerson = { pattern: { red: 40, green: 150, blue: 40 }, toneHz: 700 };
export const councillorAtHome: FakePerson = { pattern: { red: 190, green: 40, blue: 40 }, toneHz: 440 };

const townHall = '127.0.0.1';
/** The far end of the bad line: what the councillor's browser knows as the instance's address. */
const badLine = '127.0.0.2';
/** Where the instance takes what came over the bad line. */
const behindTheLine = '127.0.0.3';
const hourMs = 3_600_000;
const lossSeed = 20_261;
const clockControl = path.join(import.meta.dirname, '../../support/movable-clock.ts');

/**
 * The instance as a process of its own, the chair on a good line and a councillor at home on a line that can be bad: what
 * happens to processes and lines in this city happens to real ones.
 */
export class TwoInAMeeting {
  readonly network: BadNetwork;
  readonly chair: Page;
  readonly councillor: Page;
  readonly #setup: Setup;
  readonly #browsers: readonly PersonBrowser[];
  readonly #configFile: string;
  #instance: Program;

  private constructor(parts: {
    readonly network: BadNetwork;
    readonly chair: Page;
    readonly councillor: Page;
    readonly setup: Setup;
    readonly browsers: readonly PersonBrowser[];
    readonly started: StartedInstance;
  }) {
    this.network = parts.network;
    this.chair = parts.chair;
    this.councillor = parts.councillor;
    this.#setup = parts.setup;
    this.#browsers = parts.browsers;
    this.#configFile = parts.started.configFile;
    this.#instance = parts.started.program;
  }

  static async start(): Promise<TwoInAMeeting> {
    const setup = await prepare();
    const started = await startFor(setup);
    const { logins } = started;
    const link = await meetingOfTheHour(started);
    const network = await BadNetwork.open(
      {
        signalling: { near: { host: badLine, port: setup.port }, far: { host: townHall, port: setup.port } },
        media: { near: { host: badLine, port: setup.mediaPort }, far: { host: behindTheLine, port: setup.mediaPort } },
      },
      lossSeed,
    );
    const browsers: PersonBrowser[] = [];
    const open = async (person: FakePerson, closedTo: readonly string[]): Promise<Page> => {
      const browser = await openPersonBrowser(person, { width: 1280, height: 800 });
      browsers.push(browser);
      await rememberReceivedSound(browser.context);
      await closeWayTo(browser.context, closedTo);
      return browser.context.newPage();
    };
    const chair = await open(chairAtTownHall, [badLine]);
    await joinMeeting(chair, link, logins.chair);
    const councillor = await open(councillorAtHome, [townHall]);
    await joinMeeting(councillor, link.replace(townHall, badLine), logins.councillor);
    return new TwoInAMeeting({ network, chair, councillor, setup, browsers, started });
  }

  get instance(): Program {
    return this.#instance;
  }

  /** The process ids of the media workers. */
  workers(): readonly number[] {
    return childrenOf(this.#instance.pid).filter((child) => nameOf(child).startsWith('mediasoup'));
  }

  /** Sets the clock of the instance's machine, as far off the true time as said. */
  setClock(offMs: number): void {
    writeFileSync(clockFileOf(this.#setup), String(offMs));
    this.#instance.signal('SIGUSR2');
  }

  async startAgain(): Promise<void> {
    const { program } = await Program.start(
      'server/src/main.ts',
      ['--config', this.#configFile],
      /"addresses":\[/,
      withMovableClock(this.#setup),
    );
    this.#instance = program;
  }

  async close(): Promise<void> {
    await Promise.all(this.#browsers.map((browser) => browser.close()));
    await this.network.close();
    await this.#instance.stop();
    rmSync(this.#setup.folder, { recursive: true, force: true });
  }
}

interface Setup {
  readonly folder: string;
  readonly port: number;
  readonly mediaPort: number;
}

const clockFileOf = ({ folder }: Setup): string => path.join(folder, 'clock');
const withMovableClock = (setup: Setup): ProgramSurroundings => ({
  nodeArgs: ['--import', clockControl],
  env: { RATSPULT_CLOCK_FILE: clockFileOf(setup) },
});

const prepare = async (): Promise<Setup> => {
  const folder = mkdtempSync(path.join(tmpdir(), 'ratspult-survival-'));
  const [port, mediaPort] = await Promise.all([freeTcpPort(), freeUdpPort()]);
  return { folder, port, mediaPort };
};

const startFor = (setup: Setup): Promise<StartedInstance> =>
  startInstanceProgram(
    setup.folder,
    {
      listen: [{ host: townHall, port: setup.port }],
      trustedOrigins: [`http://${badLine}:${setup.port}`],
      media: {
        workers: 1,
        port: setup.mediaPort,
        listenIps: [{ ip: townHall }, { ip: behindTheLine, announcedAddress: badLine }],
      },
    },
    withMovableClock(setup),
  );

const meetingOfTheHour = async ({ origin, logins }: StartedInstance): Promise<string> => {
  const client = new InstanceClient(origin);
  await client.signIn(logins.chair.username, logins.chair.password);
  const startsAt = Date.now();
  const { link } = await client.call('createMeeting', {
    title: 'Sitzung der Stadtverordnetenversammlung',
    startsAt,
    endsAt: startsAt + 2 * hourMs,
    roomId: null,
    guestsAllowed: true,
  });
  return link;
};

/** As a packet filter before the browser does: media never takes the ways to these addresses. */
const closeWayTo = (context: BrowserContext, addresses: readonly string[]): Promise<unknown> =>
  context.addInitScript((closed) => {
    const Original = globalThis.RTCPeerConnection;
    globalThis.RTCPeerConnection = class extends Original {
      override setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
        const lines = (description.sdp ?? '').split('\r\n');
        const open = lines.filter(
          (line) => !line.startsWith('a=candidate:') || !closed.some((address) => line.includes(` ${address} `)),
        );
        return super.setRemoteDescription({ ...description, sdp: open.join('\r\n') });
      }
    };
  }, addresses);

/** Empty when the process has ended meanwhile. */
const nameOf = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8');
  } catch {
    return '';
  }
};
