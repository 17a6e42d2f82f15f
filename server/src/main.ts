import { isServerError, readConfigFile, type RunningServer, startServer } from './index.ts';
import { parseCall, usage } from './operator/commands.ts';

/** The one place that shows the generated password: on the terminal, once, outside the log. */
function showFirstAdmin(server: RunningServer): void {
  if (server.firstAdmin !== null) {
    const { username, password } = server.firstAdmin;
    process.stderr.write(
      `\nErste Anmeldung / first sign-in: ${server.publicUrl}/konsole/\n  ${username}\n  ${password}\n\n`,
    );
  }
}

function stopAtSignal(server: RunningServer): void {
  const stop = (): void => {
    void server.close().then(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

async function run(configFile: string, service: boolean): Promise<null> {
  const server = await startServer(readConfigFile(configFile), { makesFirstAdmin: !service });
  stopAtSignal(server);
  showFirstAdmin(server);
  return null;
}

/** The exit status, or null while the instance runs on. */
async function main(): Promise<number | null> {
  const call = parseCall(process.argv.slice(2));
  switch (call.type) {
    case 'help':
      process.stdout.write(usage);
      return 0;
    case 'wrong':
      process.stderr.write(`${call.sentence}\n\n${usage}`);
      return 2;
    case 'run':
      return await run(call.configFile, call.service);
    case 'command':
      return await call.execute((line) => process.stdout.write(`${line}\n`));
    default:
      return call satisfies never;
  }
}

try {
  process.exitCode = (await main()) ?? undefined;
} catch (error) {
  const text = isServerError(error)
    ? error.message
    : error instanceof Error
      ? (error.stack ?? error.message)
      : String(error);
  process.stderr.write(`${text}\n`);
  process.exitCode = 1;
}
