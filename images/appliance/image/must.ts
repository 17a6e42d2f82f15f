import { runProgram } from '../../setup/run-program.ts';
import { SetupError } from '../../setup/setup-error.ts';

/** Runs a program to its good end and gives what it printed. @throws SetupError `package-failed` */
export async function must(file: string, ...args: string[]): Promise<string> {
  const { status, output } = await runProgram(file, args, { cwd: '/', env: process.env, onLine: null });
  if (status !== 0) {
    throw new SetupError(
      'package-failed',
      `${file} ended with ${status}:\n${output.slice(-4_000)}`,
      'Look at what it names; the network and a full disk are the usual causes.',
    );
  }
  return output;
}
