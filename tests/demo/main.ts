import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { isApplianceError } from '@ratspult/appliance';
import { isServerError } from '@ratspult/server';
import { parseStartArguments, startHelp, type StartOptions } from './arguments.ts';
import { startChamberDesk } from './chamber-desk.ts';
import { ensureLanCertificate, lanAddresses, type LanCertificate } from './lan-authority.ts';
import { pairDemoRoom, startStack, type LanAccess, type Stack } from './stack.ts';
import { chromiumWindows } from './windows.ts';

const repository = path.resolve(import.meta.dirname, '../..');
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const prepareLan = async (
  options: StartOptions,
  dataDir: string,
): Promise<{ access: LanAccess; certificate: LanCertificate } | null> => {
  if (!options.lan) {
    return null;
  }
  const addresses = lanAddresses();
  if (addresses.length === 0) {
    throw new Error('--lan: this machine has no network address besides loopback. Connect it to a network.');
  }
  const certificate = await ensureLanCertificate(path.join(dataDir, 'tls'), addresses);
  return { access: { port: options.port + 3, addresses, ...certificate }, certificate };
};

const printLan = (certificate: LanCertificate, publicUrl: string): void => {
  say(`\n  Other machines: ${publicUrl}/`);
  say('  They must trust this local authority first (import it as a certificate authority):');
  say(`    ${certificate.authorityFile}`);
  say(`    SHA-256 ${certificate.authorityFingerprint}`);
};

const printAddresses = (stack: Stack, deskUrl: string): void => {
  const { facility, chair, councillor, admin } = stack.logins;
  say('\nRatspult runs. Open in any current browser on this machine:\n');
  say(`  Panel       ${stack.appliance().panelUrl}`);
  say(`  Stage       ${stack.appliance().stageUrl}`);
  say(`  Web client  ${stack.serverOrigin}/`);
  say(`  Console     ${stack.serverOrigin}/konsole/`);
  say(`\n  The simulated hall, with microphone buttons and a cable to pull: ${deskUrl}`);
  say('\nLogins, made on this machine and kept in the data folder:\n');
  for (const login of [facility, chair, councillor, admin]) {
    say(`  ${login.username.padEnd(12)} ${login.password}   ${login.who}`);
  }
};

/** Everything that was started is in `running`, so that a failure half way stops it as well. */
const run = async (options: StartOptions, running: AsyncDisposableStack): Promise<void> => {
  const started = performance.now();
  // From the first moment on: an early Ctrl-C must not leave the simulated cable behind.
  const stopped = stopSignal();
  const dataDir = path.resolve(options.data ?? path.join(repository, '.data/demo'));
  if (options.reset && existsSync(dataDir)) {
    rmSync(dataDir, { recursive: true });
    say(`Deleted ${dataDir}.`);
  }
  const windows = options.windows ? chromiumWindows() : null;
  const lan = await prepareLan(options, dataDir);
  const stack = await startStack({
    crowdedWorkers: false,
    dataDir,
    serverPort: options.port,
    appliancePort: options.port + 1,
    lan: lan?.access ?? null,
    stageLauncher: windows?.stage ?? null,
    logFile: path.join(dataDir, 'ratspult.log'),
  });
  running.defer(() => stack.close());
  if (!options.unpaired) {
    await pairDemoRoom(stack);
  }
  const desk = await startChamberDesk(stack.chamber, options.port + 2);
  running.defer(() => desk.close());
  const panel = windows?.openPanel(stack.appliance().panelUrl) ?? null;
  running.defer(() => panel?.kill());
  printAddresses(stack, desk.url);
  if (lan !== null) {
    printLan(lan.certificate, stack.publicUrl);
  }
  say(
    `\nReady after ${((performance.now() - started) / 1000).toFixed(1)} s. Log: ${path.join(dataDir, 'ratspult.log')}`,
  );
  say('Ctrl-C stops all of it.');
  await stopped;
  say('\nStopping …');
};

/** The terminal and npm may both pass on a Ctrl-C: the second one of the same stop is not an order to die. */
const stopSignal = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => resolve());
    }
  });

/** What went wrong, and what to do where we know it. */
const failureText = (cause: unknown): string => {
  const sentence = cause instanceof Error ? cause.message : String(cause);
  const portTaken =
    (isServerError(cause) && cause.code === 'listen-failed') ||
    (isApplianceError(cause) && cause.code === 'port-taken');
  return portTaken
    ? `${sentence.replace(/[.]?$/, '.')} Ratspult may run already, or another program uses the port. Stop it, or choose others: npm start -- --port 9480`
    : sentence;
};

const parsed = parseStartArguments(process.argv.slice(2));
if (!parsed.ok) {
  process.stderr.write(`${parsed.problem}\n\n${startHelp}`);
  process.exitCode = 2;
} else if (parsed.options.help) {
  say(startHelp);
} else {
  const running = new AsyncDisposableStack();
  let code = 0;
  try {
    await run(parsed.options, running);
  } catch (cause) {
    code = 1;
    process.stderr.write(`\nRatspult did not start: ${failureText(cause)}\n`);
  }
  await running.disposeAsync();
  say('Stopped.');
  process.exit(code);
}
