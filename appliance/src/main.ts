import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { createDevice, systemClock } from '@ratspult/device-drivers';
import { pino } from 'pino';
import { startAppliance } from './app.ts';
import { isApplianceError } from './appliance-error.ts';
import { parseConfigurationText } from './config/parse-configuration.ts';
import { toLog } from './log.ts';

const usage = 'Usage: node appliance/src/main.ts <room.json>';

const run = async (path: string): Promise<number> => {
  const logger = pino({ name: 'appliance' });
  const log = toLog(logger);
  const text = await readFile(path, 'utf8');
  const parsed = parseConfigurationText(text);
  if (!parsed.ok) {
    log.error('configuration is wrong', { path, problems: parsed.problems });
    return 2;
  }
  const file: unknown = JSON.parse(text);
  const dataDir = resolve(dirname(path), parsed.configuration.dataDir);
  const appliance = await startAppliance(Object.assign({}, file, { dataDir }), {
    drivers: { createDevice },
    clock: systemClock,
    random: Math.random,
    log,
    stageLauncher: null,
    files: null,
    serialPorts: null,
    pagesDir: null,
  });
  // The addresses hold the token of this start: for whoever runs the program, not for the log.
  process.stdout.write(`panel ${appliance.panelUrl}\nstage ${appliance.stageUrl}\n`);
  const stopped = Promise.withResolvers<void>();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => stopped.resolve());
  }
  await stopped.promise;
  await appliance.close();
  return 0;
};

const fail = (error: unknown): number => {
  const shown = isApplianceError(error)
    ? { code: error.code, message: error.message, ...error.fields }
    : { message: error instanceof Error ? error.message : 'unknown' };
  process.stderr.write(`${JSON.stringify(shown)}\n`);
  return 1;
};

const path = process.argv[2];
if (path === undefined || path === '--help') {
  process.stdout.write(`${usage}\n`);
} else {
  process.exitCode = await run(resolve(path)).catch(fail);
}
