import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { createDemoLogins, type DemoLogins } from '../demo/demo-city.ts';
import { Program, type ProgramSurroundings } from './program.ts';

export interface StartedInstance {
  readonly program: Program;
  readonly origin: string;
  readonly logins: DemoLogins;
  /** What it was started with, for another start. */
  readonly configFile: string;
}

/** What every instance of the tests has; a test adds what it is about. */
const common = {
  listen: [{ host: '127.0.0.1', port: 0 }],
  media: { listenIps: [{ ip: '127.0.0.1' }] },
  // The people here sign in by themselves, without a device that makes codes.
  secondFactor: { administrators: false },
};

/** The instance as a process of its own, new in `folder`, with the demo's accounts. */
export const startInstanceProgram = async (
  folder: string,
  configuration: Readonly<Record<string, unknown>>,
  surroundings?: ProgramSurroundings,
): Promise<StartedInstance> => {
  const configFile = path.join(folder, 'instance.json');
  writeFileSync(configFile, JSON.stringify({ ...common, dataDir: path.join(folder, 'instance'), ...configuration }));
  // The first start shows the first administrator once, on the terminal.
  const { program, match } = await Program.start(
    'server/src/main.ts',
    ['--config', configFile],
    /sign-in: (\S+)\/konsole\/\n {2}(\S+)\n {2}(\S+)\n/,
    surroundings,
  );
  const [, origin = '', username = '', password = ''] = match;
  const logins = await createDemoLogins(origin, { username, password });
  return { program, origin, logins, configFile };
};
