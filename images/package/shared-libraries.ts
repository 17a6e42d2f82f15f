import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProgram } from '../setup/run-program.ts';
import { SetupError } from '../setup/setup-error.ts';

/**
 * The Debian packages, with their lowest versions, whose libraries these programs are linked with, as a `Depends` line.
 * @throws SetupError `package-failed`
 */
export async function sharedLibraryDepends(programs: readonly string[]): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'ratspult-shlibs-'));
  try {
    mkdirSync(join(folder, 'debian'));
    writeFileSync(join(folder, 'debian/control'), 'Source: ratspult\n\nPackage: ratspult\nArchitecture: any\n');
    const { status, output } = await runProgram('dpkg-shlibdeps', ['-O', ...programs.map((file) => `-e${file}`)], {
      cwd: folder,
      env: process.env,
      onLine: null,
    });
    const depends = /^shlibs:Depends=(.+)$/m.exec(output)?.[1];
    if (status !== 0 || depends === undefined) {
      throw new SetupError(
        'package-failed',
        `dpkg-shlibdeps could not tell the libraries (exit ${status}):\n${output}`,
        'Build on the Debian release that the package is for.',
      );
    }
    return depends;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
