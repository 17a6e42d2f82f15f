// npm leaves optional packages for other processors and systems out of package-lock.json when the registry does not
// offer them, and then refuses the file in `npm ci`. Run by hand after `npm install`: node images/setup/lock-file.ts
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';

interface LockedPackage {
  readonly optional?: boolean;
  readonly cpu?: readonly string[];
  readonly libc?: readonly string[];
  readonly os?: readonly string[];
  readonly version?: string;
  readonly dev?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

export interface LockFile {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

interface Gap {
  readonly name: string;
  readonly version: string;
  readonly dev: boolean;
}

const SYSTEMS = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'openharmony', 'sunos', 'win32'];
const PROCESSORS = ['arm', 'arm64', 'ia32', 'loong64', 'ppc64', 'riscv64', 's390x', 'x64'];

/** The optional dependencies that the lock file names but does not describe. */
export function gapsOf(lock: LockFile): readonly Gap[] {
  return Object.entries(lock.packages).flatMap(([path, entry]) =>
    Object.entries(entry.optionalDependencies ?? {})
      .filter(([name]) => !isDescribed(lock, path, name))
      .map(([name, version]) => ({ name, version, dev: entry.dev === true })),
  );
}

/** The lock file with an entry for every gap. What system a package is for stands in its name. */
export function completeLockFile(lock: LockFile): LockFile {
  const added = gapsOf(lock).map((gap) => [`node_modules/${gap.name}`, entryFor(gap)] as const);
  const packages = [...Object.entries(lock.packages), ...added].toSorted(([a], [b]) => a.localeCompare(b, 'en'));
  return { ...lock, packages: Object.fromEntries(packages) };
}

/** npm's search: beside the package, then in each node_modules above it. */
function isDescribed(lock: LockFile, from: string, name: string): boolean {
  const above = from.split('/').map((_part, index, parts) => parts.slice(0, index + 1).join('/'));
  return ['', ...above].some((folder) => `${folder}/node_modules/${name}`.replace(/^\//, '') in lock.packages);
}

function entryFor(gap: Gap): LockedPackage {
  const words = gap.name.replace(/^.*\//, '').split('-');
  const system = SYSTEMS.find((known) => words.includes(known));
  const processor = PROCESSORS.find((known) => words.includes(known));
  const musl = words.some((word) => word.startsWith('musl'));
  const gnu = system === 'linux' && words.some((word) => word.startsWith('gnu'));
  return {
    version: gap.version,
    ...(processor === undefined ? {} : { cpu: [processor] }),
    ...(gap.dev ? { dev: true } : {}),
    ...(musl || gnu ? { libc: [musl ? 'musl' : 'glibc'] } : {}),
    optional: true,
    ...(system === undefined ? {} : { os: [system] }),
  };
}

if (import.meta.main) {
  const path = resolve(import.meta.dirname, '../../package-lock.json');
  const lock: LockFile = JSON.parse(readFileSync(path, 'utf8'));
  writeFileSync(path, `${JSON.stringify(completeLockFile(lock), null, 2)}\n`);
  console.log(`${gapsOf(lock).length} optional packages added to package-lock.json`);
}
