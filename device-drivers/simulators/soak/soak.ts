import type { Cancel } from '../../src/core/clock.ts';
import type { Health } from '../../src/core/device.ts';
import type { DriverLog } from '../../src/core/driver.ts';
import { Supervisor } from '../../src/core/supervisor.ts';
import { FakeClock, settle, settlePromises } from '../../src/core/testing/fake-clock.ts';
import { seededRandom } from '../../src/core/testing/seeded-random.ts';
import { noFaults } from '../faults.ts';
import { accidentKinds, haveAccident } from './accidents.ts';
import { countAlive, growthBetween, takeCensus, type Census } from './census.ts';
import { cameraPatient, discussionPatient, type Patient } from './patient.ts';

export interface SoakOptions {
  readonly seed: number;
  readonly cameras: number;
  readonly discussionSystems: number;
  /** Simulated time. */
  readonly hours: number;
  /** Mean time between two accidents of one device. */
  readonly accidentEveryMs: number;
  /** Mean time between two commands to one device. */
  readonly commandEveryMs: number;
  /** Called after each simulated hour. */
  readonly progress: (hour: number) => void;
}

export interface SoakReport {
  readonly accidents: number;
  /** Accidents by kind, every kind named. */
  readonly accidentsByKind: Readonly<Record<string, number>>;
  /** How often a device was shown as offline, and how often as degraded. */
  readonly outages: number;
  readonly degradations: number;
  /** Devices to which nothing happened. */
  readonly spared: readonly string[];
  readonly commands: number;
  /** Commands by how they ended. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** Devices that were not online five minutes after the last accident was over. */
  readonly offline: readonly string[];
  /** Commands that never resolved. */
  readonly unsettled: number;
  /** Most timers that were pending at a full hour. */
  readonly mostTimers: number;
  /** Timers that are left when everything was stopped. */
  readonly timersLeft: number;
  /** Pipes that are open when everything was stopped. */
  readonly pipesLeft: number;
  /** Events that came after a device had stopped. */
  readonly lateEvents: number;
  /** What came to life between the first seconds and the end, with all devices online both times. */
  readonly growth: Census;
  /** Supervised devices that something still holds when the soak has let go of them. */
  readonly devicesHeld: number;
}

const hourMs = 3_600_000;
const recoveryMs = 300_000;
const longestAccidentMs = 120_000;
/** Devices have greeted one another then, and no command or accident has come. */
const freshMs = 5000;
/** The event loop gets a turn so often. */
const breathMs = 60_000;
const noLog: DriverLog = { info: () => {}, warn: () => {} };

/** Simulated life of a building: everything fails again and again, and people go on using it. */
class Soak {
  readonly #options: SoakOptions;
  readonly #clock = new FakeClock(settlePromises);
  readonly #random: () => number;
  readonly #supervisorsBefore = countAlive(Supervisor);
  #patients: readonly Patient[];
  readonly #accidentsByKind = new Map<string, number>(accidentKinds.map((kind) => [kind, 0]));
  readonly #struck = new Set<string>();
  readonly #shown = { offline: 0, degraded: 0 };
  readonly #schedules = new Map<string, Cancel>();
  readonly #outcomes = new Map<string, number>();
  #accidents = 0;
  #commands = 0;
  #settled = 0;

  constructor(options: SoakOptions) {
    this.#options = options;
    this.#random = seededRandom(options.seed);
    const environment = { clock: this.#clock, random: this.#random, log: noLog };
    this.#patients = [
      ...Array.from({ length: options.cameras }, (_, index) => cameraPatient(`camera ${index}`, environment)),
      ...Array.from({ length: options.discussionSystems }, (_, index) =>
        discussionPatient(`discussion system ${index}`, environment),
      ),
    ];
  }

  async run(): Promise<SoakReport> {
    this.#start();
    await this.#clock.advance(freshMs);
    const fresh = takeCensus();
    const mostTimers = await this.#live();
    const offline = await this.#recover();
    const growth = growthBetween(fresh, takeCensus());
    const ended = await this.#end();
    this.#patients = [];
    this.#schedules.clear();
    const devicesHeld = countAlive(Supervisor) - this.#supervisorsBefore;
    return { ...this.#happened(), ...ended, offline, mostTimers, growth, devicesHeld };
  }

  #start(): void {
    for (const patient of this.#patients) {
      patient.device.subscribe((event) => event.type === 'health' && this.#show(event.health));
      patient.device.start();
      this.#scheduleAccident(patient);
      this.#scheduleCommand(patient);
    }
  }

  async #live(): Promise<number> {
    let mostTimers = 0;
    for (let hour = 1; hour <= this.#options.hours; hour += 1) {
      while (this.#clock.monotonicMs() < hour * hourMs) {
        await this.#clock.advance(Math.min(breathMs, hour * hourMs - this.#clock.monotonicMs()));
        this.#patients.forEach((patient) => patient.tidy());
        await settle();
      }
      mostTimers = Math.max(mostTimers, this.#clock.pendingTimers());
      this.#options.progress(hour);
    }
    return mostTimers;
  }

  #show({ state, reason }: Health): void {
    if (reason !== 'none' && (state === 'offline' || state === 'degraded')) {
      this.#shown[state] += 1;
    }
  }

  #happened(): Pick<SoakReport, 'accidents' | 'accidentsByKind' | 'outages' | 'degradations' | 'spared'> {
    return {
      accidents: this.#accidents,
      accidentsByKind: Object.fromEntries(this.#accidentsByKind),
      outages: this.#shown.offline,
      degradations: this.#shown.degraded,
      spared: this.#patients.map(({ name }) => name).filter((name) => !this.#struck.has(name)),
    };
  }

  async #recover(): Promise<readonly string[]> {
    this.#schedules.forEach((cancel) => cancel());
    this.#patients.forEach(({ faults, transport }) => {
      Object.assign(faults, noFaults());
      transport.repair();
    });
    await this.#clock.advance(recoveryMs);
    return this.#patients.filter(({ device }) => device.health().state !== 'online').map(({ name }) => name);
  }

  async #end(): Promise<
    Pick<SoakReport, 'commands' | 'outcomes' | 'unsettled' | 'timersLeft' | 'pipesLeft' | 'lateEvents'>
  > {
    let lateEvents = 0;
    for (const { device, close } of this.#patients) {
      const stopping = device.stop();
      // Last words may wait for an answer.
      await this.#clock.advance(1000);
      await stopping;
      device.subscribe(() => (lateEvents += 1));
      await close();
    }
    await this.#clock.advance(recoveryMs);
    return {
      commands: this.#commands,
      outcomes: Object.fromEntries(this.#outcomes),
      unsettled: this.#commands - this.#settled,
      timersLeft: this.#clock.pendingTimers(),
      pipesLeft: this.#patients.filter(({ transport }) => transport.isOpen).length,
      lateEvents,
    };
  }

  /** Half to one and a half of the mean. */
  #about(meanMs: number): number {
    return meanMs * (0.5 + this.#random());
  }

  #scheduleAccident(patient: Patient): void {
    this.#after(patient, 'accident', this.#about(this.#options.accidentEveryMs), () => {
      const lastsMs = 1000 + this.#random() * longestAccidentMs;
      const { kind, heal } = haveAccident(patient, this.#random, lastsMs);
      this.#accidents += 1;
      this.#accidentsByKind.set(kind, (this.#accidentsByKind.get(kind) ?? 0) + 1);
      this.#struck.add(patient.name);
      this.#after(patient, 'accident', lastsMs, () => {
        heal();
        this.#scheduleAccident(patient);
      });
    });
  }

  #scheduleCommand(patient: Patient): void {
    this.#after(patient, 'command', this.#about(this.#options.commandEveryMs), () => {
      this.#commands += 1;
      void this.#use(patient);
      this.#scheduleCommand(patient);
    });
  }

  async #use(patient: Patient): Promise<void> {
    const outcome = await patient.use();
    const ended = outcome.ok ? 'ok' : outcome.error.code;
    this.#settled += 1;
    this.#outcomes.set(ended, (this.#outcomes.get(ended) ?? 0) + 1);
  }

  #after(patient: Patient, what: string, delayMs: number, run: () => void): void {
    this.#schedules.set(`${patient.name} ${what}`, this.#clock.after(delayMs, run));
  }
}

export const soak = (options: SoakOptions): Promise<SoakReport> => new Soak(options).run();
