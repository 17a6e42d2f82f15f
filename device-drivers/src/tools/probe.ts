import type { DeviceIdentity, Health } from '../core/device.ts';
import type { Driver } from '../core/driver.ts';
import { discoverOnvif } from '../cameras/onvif/discovery.ts';
import { optionsForAddress, parseAddress, type Address, type Options } from './address.ts';
import { has, listOptions, pipePlaces } from './option-list.ts';
import { textTable } from './table.ts';
import { exitCodes, showProblem, usageProblem } from './terminal.ts';
import { awaitHealth, isAnswering, type ToolContext } from './tool-context.ts';

export interface ProbeOptions {
  readonly context: ToolContext;
  /** Options beyond the address, for instance a password; a driver takes the keys it knows. */
  readonly extra: Options;
  /** May write into a serial line without asking: something other than a camera may hang on it. */
  readonly serial: boolean;
  readonly waitMs: number;
  readonly json: boolean;
  readonly signal: AbortSignal;
}

interface Finding {
  readonly driver: string;
  readonly options: Options;
  readonly health: Health | null;
  readonly identity: DeviceIdentity | null;
  /** Why it was not tried. */
  readonly skipped: string | null;
}

/** What stands for an option that the driver must have and nobody gave. */
const emptyValue = (type: string): unknown => (type === 'text' ? '' : type.startsWith('list') ? [] : undefined);

/** The address with what else the driver knows of the extra options; what it must have and nobody gave is left empty. */
const candidate = (driver: Driver, address: Address, extra: Options): Options | null => {
  const found = optionsForAddress(driver, address);
  if (found === null) {
    return null;
  }
  const known = listOptions(driver.options);
  const blanks = known.flatMap(({ name, required, type }) =>
    required && emptyValue(type) !== undefined ? [[name, emptyValue(type)] as const] : [],
  );
  const given = Object.entries(extra).filter(([key]) => known.some(({ name }) => name === key));
  return { ...Object.fromEntries(blanks), ...found, ...Object.fromEntries(given) };
};

const isLineOf = (driver: Driver, address: Address): boolean =>
  address.type !== 'device-file' ||
  pipePlaces(driver).some((place) => has(place, 'path') && has(place, 'baudRate') !== address.path.includes('hidraw'));

const answers = (health: Health): boolean => isAnswering(health) || health.state === 'auth-failed';

const tryDriver = async (driver: Driver, options: Options, probe: ProbeOptions): Promise<Finding> => {
  const { clock, random, createDevice } = probe.context;
  const log = { info: () => {}, warn: () => {} };
  const created = createDevice(driver.name, options, { clock, random, log });
  if (!created.ok) {
    const skipped = created.problems.map(({ path, message }) => `${path} ${message}`).join('; ');
    return { driver: driver.name, options, health: null, identity: null, skipped };
  }
  const { device } = created;
  device.start();
  const health = await awaitHealth(
    device,
    clock,
    probe.waitMs,
    probe.signal,
    (now) => answers(now) || (now.state === 'offline' && now.reason !== 'none'),
  );
  const identity = device.identity();
  await device.stop();
  return { driver: driver.name, options, health, identity, skipped: null };
};

const identityText = (identity: DeviceIdentity | null): string =>
  [identity?.make, identity?.model, identity?.firmware, identity?.serialNumber]
    .filter((part) => part !== null)
    .join(' ');

/** Some devices never answer: their driver is online as soon as the pipe is open, which proves nothing. */
const proved = ({ lastAnswerAt, state }: Health): boolean => lastAnswerAt !== null || state === 'auth-failed';

const found = ({ health, identity }: Finding): boolean =>
  health !== null && answers(health) && (proved(health) || identityText(identity) !== '');

const describe = (finding: Finding): string => {
  const { health, skipped } = finding;
  if (health === null) {
    return `not tried: ${skipped ?? ''}`;
  }
  if (answers(health) && !found(finding)) {
    return 'cannot tell: this driver gets no answers';
  }
  return health.reason === 'none' ? health.state : `${health.state}: ${health.reason}`;
};

const proposal = ({ driver, options }: Finding): string => JSON.stringify({ driver, options });

const report = ({ context: { terminal }, json }: ProbeOptions, findings: readonly Finding[]): number => {
  const hits = findings.filter(found);
  if (json) {
    terminal.print(JSON.stringify(findings, null, 2));
    return hits.length > 0 ? exitCodes.done : exitCodes.offline;
  }
  const rows = findings.map((finding) => [finding.driver, describe(finding), identityText(finding.identity)]);
  textTable(['driver', 'result', 'device'], rows).forEach(terminal.print);
  if (hits.length === 0) {
    showProblem(terminal, {
      code: 'nothing-found',
      sentence: 'no driver got a sensible answer',
      remedy:
        'check power, cable and port; on a serial line also baud rate and address (--with \'{"baudRate":38400}\')',
    });
    return exitCodes.offline;
  }
  terminal.print('\nfor the configuration of the room:');
  hits.map(proposal).forEach(terminal.print);
  return exitCodes.done;
};

const mayWrite = async ({ serial, context: { terminal } }: ProbeOptions, address: Address): Promise<boolean> => {
  if (serial || address.type !== 'device-file') {
    return true;
  }
  const answer = await terminal.ask(`Probing writes into ${address.path}, whatever hangs on it. Go on? [y/N] `);
  return answer !== null && /^y(es)?$/i.test(answer.trim());
};

/** Tries every driver that fits the address, one after the other: many devices serve a single client. */
export const probeAddress = async (text: string, probe: ProbeOptions): Promise<number> => {
  const { terminal, drivers } = probe.context;
  const address = parseAddress(text);
  if (address === null) {
    const remedy = 'write a host, host:port, a path such as /dev/serial/by-id/…, or network';
    showProblem(terminal, usageProblem(`"${text}" is no address`, remedy));
    return exitCodes.usage;
  }
  if (!(await mayWrite(probe, address))) {
    showProblem(terminal, usageProblem('the line was not probed', 'allow it with --serial'));
    return exitCodes.usage;
  }
  const findings: Finding[] = [];
  for (const driver of drivers.filter((one) => isLineOf(one, address))) {
    const options = candidate(driver, address, probe.extra);
    if (options !== null && !probe.signal.aborted) {
      terminal.note(`trying ${driver.name} …`);
      findings.push(await tryDriver(driver, options, probe));
    }
  }
  return probe.signal.aborted ? exitCodes.interrupted : report(probe, findings);
};

/** Asks the network for ONVIF cameras; other families cannot be asked without an address. */
export const probeNetwork = async ({ context, extra, waitMs, json }: ProbeOptions): Promise<number> => {
  const { terminal, clock } = context;
  terminal.note('asking the network for ONVIF cameras …');
  const cameras = await discoverOnvif({ clock, interfaceAddress: null, target: null, port: null, timeoutMs: waitMs });
  if (json) {
    terminal.print(JSON.stringify(cameras, null, 2));
  } else if (cameras.length === 0) {
    const remedy = 'cameras answer in their own network only; probe one by its address';
    showProblem(terminal, { code: 'nothing-found', sentence: 'no camera answered', remedy });
  } else {
    const rows = cameras.map(({ name, hardware, address }) => [name, hardware, address]);
    textTable(['camera', 'hardware', 'address'], rows).forEach(terminal.print);
    terminal.print('\nfor the configuration of the room, with user and password of the camera:');
    for (const { address } of cameras) {
      terminal.print(JSON.stringify({ driver: 'onvif', options: { address, user: '', password: '', ...extra } }));
    }
  }
  return cameras.length > 0 ? exitCodes.done : exitCodes.offline;
};
