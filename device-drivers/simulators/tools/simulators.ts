import { parseCapture, type CaptureEntry } from '../../src/tools/capture.ts';
import { ReplaySimulator } from '../replay/replay-simulator.ts';
import { onPty, onTcp, onUdp, type SimulatorEntry } from './running-simulator.ts';
import { audioSimulators } from './simulate-audio.ts';
import { cameraSimulators } from './simulate-cameras.ts';
import { discussionSimulators } from './simulate-discussion.ts';
import { displaySimulators } from './simulate-displays.ts';
import { usbSimulators } from './simulate-usb.ts';
import { simulateGenericSerial, simulateGenericTcp, simulateGenericUdp } from './simulate-generic.ts';

const pipeOf = (entries: readonly CaptureEntry[]): string => {
  const opened = entries.find((entry) => entry.what === 'opened');
  return opened !== undefined && 'detail' in opened ? opened.detail : '';
};

const simulateReplay: SimulatorEntry['start'] = async ({ clock, port, capture }) => {
  if (capture === null) {
    throw new Error('replay needs a capture: add --capture FILE');
  }
  const parsed = parseCapture(capture);
  if (!parsed.ok) {
    throw new Error(`the capture cannot be read: ${parsed.problem}`);
  }
  const { header, entries } = parsed.capture;
  const device = new ReplaySimulator(clock, parsed.capture);
  const hosted = { driver: header.driver, options: {} };
  // The capture tells on what kind of pipe it was made.
  const [, baudRate] = /^serial .* at (\d+)$/.exec(pipeOf(entries)) ?? [];
  if (baudRate !== undefined) {
    return onPty(device, Number(baudRate), clock, hosted);
  }
  return pipeOf(entries).startsWith('udp ') ? onUdp(device, port, hosted) : onTcp(device, port, 'many', hosted);
};

/** Everything that can be simulated by itself; a new family is a line in the file of its kind. */
export const simulators: readonly SimulatorEntry[] = [
  ...cameraSimulators,
  ...discussionSimulators,
  ...audioSimulators,
  ...displaySimulators,
  ...usbSimulators,
  { name: 'generic-tcp', title: 'HDMI switcher of definitions/ on TCP', start: simulateGenericTcp },
  {
    name: 'generic-serial',
    title: 'relay board of definitions/ on a serial line (needs socat)',
    start: simulateGenericSerial,
  },
  { name: 'generic-udp', title: 'light controller of definitions/ on UDP', start: simulateGenericUdp },
  {
    name: 'replay',
    title: 'a capture of ratspult driver record, on the kind of pipe it was made on',
    start: simulateReplay,
  },
];
