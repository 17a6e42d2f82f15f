import { chmodSync, cpSync, lutimesSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { ProductionPackage } from './production-packages.ts';

/** Of the sources only what runs: no tests, no test helpers. */
export const runs = (path: string): boolean => !/(\.test\.ts|\/testing|-suite\.ts)$/.test(path);

export function putFile(from: string, to: string, mode: number): void {
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to, { dereference: true });
  chmodSync(to, mode);
}

export function putText(tree: string, path: string, text: string): void {
  const file = join(tree, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text, { mode: 0o644 });
}

/** A package inside a package is copied for itself, when it is needed. */
const nested = (path: string, source: string): boolean => source.startsWith(`${path}/node_modules/`);

/** Copies the packages of the lock file to `home`; `needed` is asked with `/` and the path in the repository. */
export function putPackages(
  root: string,
  home: string,
  packages: readonly ProductionPackage[],
  needed: (path: string) => boolean,
): void {
  for (const { path } of packages) {
    const own = (source: string): boolean =>
      needed(`/${relative(root, source)}`) && !nested(path, relative(root, source));
    cpSync(join(root, path), join(home, path), { recursive: true, dereference: true, filter: own });
  }
}

/** Folders and files readable for all and of one time: the rights of a checkout are nobody's intention. */
export function settle(folder: string, seconds: number): void {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isSymbolicLink()) {
      const executable = entry.isDirectory() || (statSync(path).mode & 0o100) !== 0;
      chmodSync(path, executable ? 0o755 : 0o644);
    }
    lutimesSync(path, seconds, seconds);
  }
  chmodSync(folder, 0o755);
}

/** The version that the workspace's package.json tells. @throws TypeError without one */
export function versionOf(root: string, workspace: string): string {
  const { version }: { version?: unknown } = JSON.parse(readFileSync(join(root, workspace, 'package.json'), 'utf8'));
  if (typeof version !== 'string') {
    throw new TypeError(`${workspace}/package.json names no version`);
  }
  return version;
}
