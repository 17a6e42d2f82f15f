import { parseArgs } from 'node:util';
import { isServerError, readConfigFile, type RunningServer, startServer } from './index.ts';

const usage = `Usage: node server/src/main.ts --config <file.json>

Runs the municipal instance. Stops at SIGTERM or Ctrl-C.
`;

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

async function main(): Promise<number | null> {
  const { values } = parseArgs({ options: { config: { type: 'string' }, help: { type: 'boolean' } } });
  if (values.help === true || values.config === undefined) {
    process.stderr.write(usage);
    return values.help === true ? 0 : 2;
  }
  const server = await startServer(readConfigFile(values.config));
  stopAtSignal(server);
  showFirstAdmin(server);
  return null;
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
