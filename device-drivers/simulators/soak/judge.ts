import type { SoakReport } from './soak.ts';

/** With so many accidents each kind must have come, and every device must have had one. */
const manyAccidents = 200;
/** Optimised code and caches of the engine; a week of 20 devices was seen to end 2 MB above its first seconds. */
const heapBoundBytes = 8e6;

const complaintsOfAccidents = ({ accidents, accidentsByKind, outages, degradations, spared }: SoakReport): string[] => {
  if (accidents < manyAccidents) {
    return [];
  }
  const never = Object.entries(accidentsByKind).filter(([, times]) => times === 0);
  return [
    ...never.map(([kind]) => `the accident "${kind}" never happened`),
    ...spared.map((name) => `nothing happened to ${name}`),
    ...(outages === 0 || degradations === 0 ? ['no accident was ever shown'] : []),
  ];
};

/**
 * Devices differ by what they last did, for instance a motion that still runs: a few functions each. What is left behind at every
 * accident or command is soon hundreds.
 */
const complaintsOfGrowth = ({ growth, devicesHeld }: SoakReport, devices: number): string[] => [
  ...(growth.functions > devices * 5 ? [`${growth.functions} listeners, timers or pending answers were left`] : []),
  ...(growth.collections > devices ? [`${growth.collections} sets and maps were left`] : []),
  ...(growth.promises > devices ? [`${growth.promises} promises were left`] : []),
  ...(growth.heapBytes > heapBoundBytes ? [`${(growth.heapBytes / 1e6).toFixed(1)} MB were not given back`] : []),
  ...(growth.resources > 0 ? [`${growth.resources} real timers, sockets or processes are left`] : []),
  ...(devicesHeld > 0 ? [`${devicesHeld} devices are still held by something`] : []),
];

/** What must not be in a report, as sentences; none when the soak passed. */
export const complaintsOf = (report: SoakReport, devices: number): readonly string[] => [
  ...report.offline.map((name) => `${name} did not come back`),
  ...(report.unsettled > 0 ? [`${report.unsettled} commands never resolved`] : []),
  ...(report.timersLeft > 0 ? [`${report.timersLeft} timers are left`] : []),
  ...(report.pipesLeft > 0 ? [`${report.pipesLeft} pipes are open`] : []),
  ...(report.lateEvents > 0 ? [`${report.lateEvents} events came after the end`] : []),
  // A device needs a handful: silence, queue, deadline, motion, the two schedules of the soak and an answer on its way.
  ...complaintsOfAccidents(report),
  ...complaintsOfGrowth(report, devices),
  ...(report.mostTimers > devices * 20 ? [`${report.mostTimers} timers were pending at once`] : []),
];
