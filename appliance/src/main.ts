import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createDevice, systemClock } from '@ratspult/device-drivers';
import { pino } from 'pino';
import { startAppliance, type Machine } from './app.ts';
import { ApplianceError, isApplianceError } from './appliance-error.ts';
import { parseConfigurationText } from './config/parse-configuration.ts';
import { toLog, type Log } from './log.ts';
import { kioskPatience } from './machine/kiosk-watch.ts';
import { RuntimeFolder } from './machine/runtime-folder.ts';
import { readWatchdogMs, ServiceNotifier, systemdNotify } from './machine/service-notifier.ts';

const usage = `Usage: node appliance/src/main.ts [--service | --check] <room.json>

Runs the appliance of one room.
  --service   as a service of a room PC: tells systemd how it is, watches the kiosk, keeps the pages' addresses in
              RUNTIME_DIRECTORY instead of printing them
  --check     only says whether the file is right (exit status 0) or what is wrong with it (2)
`;

/** The file as JSON, checked; null after saying what is wrong. */
const readConfiguration = async (path: string, log: Log): Promise<{ file: object; dataDir: string } | null> => {
  const text = await readFile(path, 'utf8');
  const parsed = parseConfigurationText(text);
  if (!parsed.ok) {
    log.error('configuration is wrong', { path, problems: parsed.problems });
    return null;
  }
  const file: unknown = JSON.parse(text);
  return { file: Object.assign({}, file), dataDir: resolve(dirname(path), parsed.configuration.dataDir) };
};

const openRuntimeFolder = (): RuntimeFolder => {
  const folder = process.env['RUNTIME_DIRECTORY'];
  if (folder === undefined) {
    throw new ApplianceError('data-dir-unusable', 'RUNTIME_DIRECTORY names no folder; --service is for systemd.', {});
  }
  return new RuntimeFolder(folder);
};

const machineOf = async (folder: RuntimeFolder): Promise<Machine> => ({
  token: await folder.token(),
  watch: {
    // Emulated machines are many times slower than any room PC.
    patience: kioskPatience(Math.max(1, Number(process.env['RATSPULT_SLOWNESS'] ?? 1) || 1)),
    restart: async (unit) => folder.askRestart(unit),
    onHealthy: async () => folder.markHealthy(),
  },
});

const run = async (path: string, mode: 'plain' | 'service' | 'check'): Promise<number> => {
  const log = toLog(pino({ name: 'appliance' }));
  const configuration = await readConfiguration(path, log);
  if (configuration === null || mode === 'check') {
    return configuration === null ? 2 : 0;
  }
  const folder = mode === 'service' ? openRuntimeFolder() : null;
  await folder?.forgetHealth();
  const appliance = await startAppliance(Object.assign(configuration.file, { dataDir: configuration.dataDir }), {
    drivers: { createDevice },
    clock: systemClock,
    random: Math.random,
    log,
    stageLauncher: null,
    files: null,
    serialPorts: null,
    searchPlaces: null,
    pagesDir: null,
    machine: folder === null ? null : await machineOf(folder),
  });
  const service = folder === null ? null : notifier(log);
  if (folder === null) {
    // The addresses hold the token of this start: for whoever runs the program, not for the log.
    process.stdout.write(`panel ${appliance.panelUrl}\nstage ${appliance.stageUrl}\n`);
  } else {
    await folder.publish(appliance);
  }
  service?.ready();
  await stopSignal();
  service?.stopping();
  await appliance.close();
  return 0;
};

const notifier = (log: Log): ServiceNotifier =>
  new ServiceNotifier({
    notify: process.env['NOTIFY_SOCKET'] === undefined ? async () => undefined : systemdNotify,
    clock: systemClock,
    log,
    watchdogMs: readWatchdogMs(process.env['WATCHDOG_USEC']),
  });

const stopSignal = async (): Promise<void> => {
  const stopped = Promise.withResolvers<void>();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => stopped.resolve());
  }
  await stopped.promise;
};

const fail = (error: unknown): number => {
  const shown = isApplianceError(error)
    ? { code: error.code, message: error.message, ...error.fields }
    : { message: error instanceof Error ? error.message : 'unknown' };
  process.stderr.write(`${JSON.stringify(shown)}\n`);
  return 1;
};

const readArguments = () => {
  try {
    const { values, positionals } = parseArgs({
      options: {
        service: { type: 'boolean', default: false },
        check: { type: 'boolean', default: false },
        config: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
      allowPositionals: true,
    });
    const asService = values.service ? 'service' : 'plain';
    const mode = values.check ? 'check' : asService;
    return { path: values.help ? undefined : (values.config ?? positionals[0]), mode } as const;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 2;
    return { path: undefined, mode: 'plain' } as const;
  }
};

const { path, mode } = readArguments();
if (path === undefined) {
  process.stdout.write(usage);
} else {
  process.exitCode = await run(resolve(path), mode).catch(fail);
}
