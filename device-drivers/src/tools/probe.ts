import { parseAddress, type Address, type Options } from '../finding/address.ts';
import { answers, identityText, isFound, probeDrivers, type Finding } from '../finding/probe-drivers.ts';
import { searchNetwork, type FoundDevice } from '../finding/search-network.ts';
import { textTable } from './table.ts';
import { exitCodes, showProblem, usageProblem } from './terminal.ts';
import type { ToolContext } from './tool-context.ts';

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

const describe = (finding: Finding): string => {
  const { health, skipped } = finding;
  if (health === null) {
    return `not tried: ${skipped ?? ''}`;
  }
  if (answers(health) && !isFound(finding)) {
    return 'cannot tell: this driver gets no answers';
  }
  return health.reason === 'none' ? health.state : `${health.state}: ${health.reason}`;
};

const proposal = ({ driver, options }: Finding): string => JSON.stringify({ driver, options });

const report = ({ context: { terminal }, json }: ProbeOptions, findings: readonly Finding[]): number => {
  const hits = findings.filter(isFound);
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

/** Tries every driver that fits the address. */
export const probeAddress = async (text: string, probe: ProbeOptions): Promise<number> => {
  const { context, extra, waitMs, signal } = probe;
  const address = parseAddress(text);
  if (address === null) {
    const remedy = 'write a host, host:port, a path such as /dev/serial/by-id/…, or network';
    showProblem(context.terminal, usageProblem(`"${text}" is no address`, remedy));
    return exitCodes.usage;
  }
  if (!(await mayWrite(probe, address))) {
    showProblem(context.terminal, usageProblem('the line was not probed', 'allow it with --serial'));
    return exitCodes.usage;
  }
  const findings: Finding[] = [];
  const trying = (driver: string): void => context.terminal.note(`trying ${driver} …`);
  for await (const finding of probeDrivers(context, { address, extra, waitMs, signal }, trying)) {
    findings.push(finding);
  }
  return signal.aborted ? exitCodes.interrupted : report(probe, findings);
};

const proposalOf = ({ driver, options }: FoundDevice, extra: Options): string => {
  const known = driver === 'onvif' ? extra : {};
  return JSON.stringify({ driver, options: { ...options, ...known } });
};

/** Asks the network for what answers a search: ONVIF cameras and class 2 projectors. Other families need an address. */
export const probeNetwork = async ({ context, extra, waitMs, json }: ProbeOptions): Promise<number> => {
  const { terminal, clock, searchPlaces } = context;
  terminal.note('asking the network for ONVIF cameras and PJLink projectors …');
  const found = await searchNetwork({ clock, ...searchPlaces, timeoutMs: waitMs });
  if (json) {
    terminal.print(JSON.stringify(found, null, 2));
  } else if (found.length === 0) {
    const remedy = 'devices answer in their own network only, class 1 projectors not at all; probe one by its address';
    showProblem(terminal, { code: 'nothing-found', sentence: 'no device answered', remedy });
  } else {
    const rows = found.map(({ driver, name, address, detail }) => [driver, name ?? '', address, detail]);
    textTable(['driver', 'name', 'address', 'detail'], rows).forEach(terminal.print);
    terminal.print('\nfor the configuration of the room, with user and password where the device has them:');
    found.map((one) => proposalOf(one, extra)).forEach(terminal.print);
  }
  return found.length > 0 ? exitCodes.done : exitCodes.offline;
};
