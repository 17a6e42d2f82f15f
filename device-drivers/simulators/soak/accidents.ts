import type { TransportFailure } from '../../src/core/transport/transport.ts';
import { noFaults, type Faults } from '../faults.ts';
import type { Patient } from './patient.ts';

const failures: readonly [TransportFailure, ...TransportFailure[]] = ['closed', 'port-missing', 'connection-refused'];

interface DeviceFault {
  readonly kind: string;
  readonly change: (slowMs: number) => Partial<Faults>;
}

const deviceFaults: readonly [DeviceFault, ...DeviceFault[]] = [
  { kind: 'silent', change: () => ({ silent: true }) },
  { kind: 'garbled', change: () => ({ garbled: true }) },
  { kind: 'split', change: () => ({ splitBytes: true }) },
  { kind: 'merged', change: () => ({ mergeReplies: true }) },
  { kind: 'wrong answers', change: () => ({ wrongAnswer: true }) },
  { kind: 'slow', change: (slowMs) => ({ slowMs }) },
];

/** Everything that can happen to a device of the soak. */
export const accidentKinds: readonly string[] = [
  ...failures.map((failure) => `line ${failure}`),
  'power cut',
  ...deviceFaults.map(({ kind }) => kind),
];

export interface Accident {
  /** One of `accidentKinds`. */
  readonly kind: string;
  readonly heal: () => void;
}

const pick = <Choice>(random: () => number, choices: readonly [Choice, ...Choice[]]): Choice =>
  choices[Math.floor(random() * choices.length)] ?? choices[0];

type Happening = (patient: Patient, random: () => number, lastsMs: number) => Accident;

const cutLine: Happening = ({ transport }, random) => {
  const failure = pick(random, failures);
  transport.cut(failure);
  return { kind: `line ${failure}`, heal: () => transport.repair() };
};

/** Power comes back by itself. */
const cutPower: Happening = (patient, _, lastsMs) => {
  patient.powerCycle(lastsMs);
  return { kind: 'power cut', heal: () => {} };
};

const spoil: Happening = ({ faults }, random) => {
  const slowMs = 50 + random() * 3000;
  const { kind, change } = pick(random, deviceFaults);
  Object.assign(faults, change(slowMs));
  return { kind, heal: () => Object.assign(faults, noFaults()) };
};

/** Lets something happen to a device that lasts so long unless it is healed before. */
export const haveAccident: Happening = (patient, random, lastsMs) =>
  pick(random, [cutLine, cutPower, spoil])(patient, random, lastsMs);
