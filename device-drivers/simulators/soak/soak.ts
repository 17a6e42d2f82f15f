import type { Cancel } from '../../src/core/clock.ts';
import type { DriverLog } from '../../src/core/driver.ts';
import { FakeClock, settlePromises } from '../../src/core/testing/fake-clock.ts';
import type { TransportFailure } from '../../src/core/transport/transport.ts';
import { noFaults } from '../faults.ts';
import { seededRandom } from '../../src/core/testing/seeded-random.ts';
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
}

const hourMs = 3_600_000;
const recoveryMs = 300_000;
const longestAccidentMs = 120_000;
const failures: readonly TransportFailure[] = ['closed', 'port-missing', 'connection-refused'];

/** Each of them happens to one device; the answer ends it. Power comes back by itself. */
const accidents: readonly ((patient: Patient, random: () => number, lastsMs: number) => () => void)[] = [
  ({ transport }, random) => {
    transport.cut(failures[Math.floor(random() * failures.length)] ?? 'closed');
    return () => transport.repair();
  },
  (patient, _, lastsMs) => {
    patient.powerCycle(lastsMs);
    return () => {};
  },
  ({ faults }, random) => {
    const changed = [{ silent: true }, { garbled: true }, { splitBytes: true }, { mergeReplies: true }] as const;
    const others = [{ wrongAnswer: true }, { slowMs: 50 + random() * 3000 }] as const;
    const all = [...changed, ...others];
    Object.assign(faults, all[Math.floor(random() * all.length)]);
    return () => Object.assign(faults, noFaults());
  },
];

const noLog: DriverLog = { info: () => {}, warn: () => {} };

/** Simulated life of a building: everything fails again and again, and people go on using it. */
class Soak {
  readonly #options: SoakOptions;
  readonly #clock = new FakeClock(settlePromises);
  readonly #random: () => number;
  readonly #patients: readonly Patient[];
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
    for (const patient of this.#patients) {
      patient.device.start();
      this.#scheduleAccident(patient);
      this.#scheduleCommand(patient);
    }
    let mostTimers = 0;
    for (let hour = 1; hour <= this.#options.hours; hour += 1) {
      for (let minute = 0; minute < 60; minute += 1) {
        await this.#clock.advance(hourMs / 60);
        this.#patients.forEach((patient) => patient.tidy());
      }
      mostTimers = Math.max(mostTimers, this.#clock.pendingTimers());
      this.#options.progress(hour);
    }
    const offline = await this.#recover();
    return { ...(await this.#end()), offline, mostTimers };
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

  async #end(): Promise<Omit<SoakReport, 'offline' | 'mostTimers'>> {
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
      accidents: this.#accidents,
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
      const happen = accidents[Math.floor(this.#random() * accidents.length)];
      const heal = happen?.(patient, this.#random, lastsMs);
      this.#accidents += 1;
      this.#after(patient, 'accident', lastsMs, () => {
        heal?.();
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

/** What must not be in a report, as sentences; none when the soak passed. */
export const complaintsOf = (report: SoakReport, devices: number): readonly string[] => [
  ...report.offline.map((name) => `${name} did not come back`),
  ...(report.unsettled > 0 ? [`${report.unsettled} commands never resolved`] : []),
  ...(report.timersLeft > 0 ? [`${report.timersLeft} timers are left`] : []),
  ...(report.pipesLeft > 0 ? [`${report.pipesLeft} pipes are open`] : []),
  ...(report.lateEvents > 0 ? [`${report.lateEvents} events came after the end`] : []),
  // A device needs a handful: silence, queue, deadline, motion, the two schedules of the soak and an answer on its way.
  ...(report.mostTimers > devices * 20 ? [`${report.mostTimers} timers were pending at once`] : []),
];
