import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { SystemNeed } from './needs.ts';
import type { Progress } from './progress.ts';
import { runProgram } from './run-program.ts';
import { SetupError } from './setup-error.ts';

/** The looks at the system that decide about packages. */
export interface SystemProbe {
  hasProgram(name: string): boolean;
  hasFile(path: string): boolean;
}

/** Probes the running system with the given search path. */
export function systemProbe(env: NodeJS.ProcessEnv): SystemProbe {
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return {
    hasProgram: (name) => folders.some((folder) => isExecutable(join(folder, name))),
    hasFile: existsSync,
  };
}

/** The needs that the system does not meet. */
export function missingNeeds(needs: readonly SystemNeed[], probe: SystemProbe): readonly SystemNeed[] {
  return needs.filter(
    (need) => !need.programs.some((name) => probe.hasProgram(name)) && !need.files.some((file) => probe.hasFile(file)),
  );
}

/** The one command that brings the missing packages. */
export function installCommand(missing: readonly SystemNeed[]): string {
  return `sudo apt-get install -y --no-install-recommends ${missing.map((need) => need.debianPackage).join(' ')}`;
}

export interface PackageInstaller {
  readonly isRoot: boolean;
  readonly probe: SystemProbe;
  readonly progress: Progress;
  readonly env: NodeJS.ProcessEnv;
}

/**
 * Meets the needs: as root by installing Debian packages, otherwise by stopping with the command to run.
 *
 * @throws SetupError `packages-missing` or `install-failed`
 */
export async function ensurePackages(needs: readonly SystemNeed[], installer: PackageInstaller): Promise<void> {
  const missing = missingNeeds(needs, installer.probe);
  if (missing.length === 0) {
    return;
  }
  const list = missing.map((need) => `${need.debianPackage} (${need.what})`).join(', ');
  if (!installer.isRoot || !installer.probe.hasProgram('apt-get')) {
    throw new SetupError(
      'packages-missing',
      `The system lacks these packages: ${list}.`,
      `Run this once, then start again:\n\n  ${installCommand(missing)}\n`,
    );
  }
  installer.progress.say(`Changing this system outside the repository: installing the Debian packages ${list}.`);
  await aptInstall(missing, installer);
  const still = missingNeeds(missing, installer.probe);
  if (still.length > 0) {
    const names = still.map((need) => need.debianPackage).join(', ');
    throw new SetupError(
      'install-failed',
      `apt-get reported success, but these are not usable: ${names}.`,
      'Look at apt-get by hand.',
    );
  }
}

/**
 * Installs what a command can do without, where that is possible; otherwise says what is missing and how to get it.
 * Never stops the command.
 */
export async function tryPackages(wishes: readonly SystemNeed[], installer: PackageInstaller): Promise<void> {
  const missing = missingNeeds(wishes, installer.probe);
  if (missing.length === 0) {
    return;
  }
  try {
    await ensurePackages(missing, installer);
  } catch (error) {
    if (!(error instanceof SetupError)) {
      throw error;
    }
    const still = missingNeeds(missing, installer.probe);
    const list = still.map((need) => `${need.debianPackage} (${need.what})`).join(', ');
    installer.progress.say(`Going on without ${list}; its tests are skipped. To have them: ${installCommand(still)}`);
  }
}

async function aptInstall(missing: readonly SystemNeed[], installer: PackageInstaller): Promise<void> {
  const names = missing.map((need) => need.debianPackage);
  const apt = async (...args: string[]): Promise<{ status: number; output: string }> =>
    runProgram('apt-get', ['-q', '-o', 'DPkg::Lock::Timeout=300', ...args], {
      cwd: '/',
      env: { ...installer.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8' },
      onLine: null,
    });
  const install = ['install', '-y', '--no-install-recommends', ...names];
  const result = await installer.progress.step(`Debian packages ${names.join(' ')}`, async (report) => {
    report('installing');
    const first = await apt(...install);
    if (first.status === 0) {
      return first;
    }
    // A fresh system has no package lists, or stale ones.
    report('updating the package lists');
    await apt('update');
    report('installing');
    return apt(...install);
  });
  if (result.status !== 0) {
    throw new SetupError(
      'install-failed',
      `apt-get could not install the packages (exit ${result.status}):\n${result.output.split('\n').slice(-8).join('\n')}`,
      `Check the network and the package sources, or run by hand: ${installCommand(missing)}`,
    );
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
