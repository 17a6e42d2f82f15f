import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { judgeAudit } from './judge-audit.ts';

const run = promisify(execFile);

/** What npm printed, whatever its exit status: it is not 0 when something was found. */
async function audit(): Promise<string> {
  try {
    return (await run('npm', ['audit', '--omit=dev', '--json'], { maxBuffer: 64 * 1024 * 1024 })).stdout;
  } catch (error) {
    return error instanceof Error && 'stdout' in error ? String(error.stdout) : '';
  }
}

const verdict = judgeAudit(await audit());
process.stdout.write(`${verdict.lines.join('\n')}\n`);
process.exitCode = verdict.type === 'vulnerable' ? 1 : 0;
