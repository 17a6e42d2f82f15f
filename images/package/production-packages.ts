import { Type, type Static } from 'typebox';
import { Value } from 'typebox/value';

const LockedPackage = Type.Object({
  version: Type.Optional(Type.String()),
  license: Type.Optional(Type.String()),
  integrity: Type.Optional(Type.String()),
  link: Type.Optional(Type.Boolean()),
  dependencies: Type.Optional(Type.Record(Type.String(), Type.String())),
  optionalDependencies: Type.Optional(Type.Record(Type.String(), Type.String())),
});
const LockFile = Type.Object({ packages: Type.Record(Type.String(), LockedPackage) });
type Packages = Static<typeof LockFile>['packages'];

/** A package that runs on the server. */
export interface ProductionPackage {
  readonly name: string;
  readonly version: string;
  /** SPDX expression, or `NOASSERTION`. */
  readonly license: string;
  /** Subresource integrity of what the registry gave; null for a package without one. */
  readonly integrity: string | null;
  /** Where it lies, relative to the repository, for instance `node_modules/pg`. */
  readonly path: string;
}

/** Where the runtime would find `name` for a module at `from`: the nearest node_modules upwards. */
function find(packages: Packages, from: string, name: string): string | null {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/')))) {
    const path = folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
    if (packages[path] !== undefined) {
      return path;
    }
    if (folder === '') {
      return null;
    }
  }
}

/**
 * All packages that the `dependencies` of a workspace lead to, by the lock file. What is only built into pages stands in
 * `devDependencies` and is left out, as are optional packages for other machines.
 * @throws Error when the lock file is not one, or lacks a package that is asked for
 */
export function productionPackages(lockFile: unknown, workspace: string): ProductionPackage[] {
  const { packages } = Value.Parse(LockFile, lockFile);
  const found = new Map<string, ProductionPackage>();
  const visit = (path: string): void => {
    const entry = packages[path];
    if (entry === undefined) {
      throw new Error(`the lock file has no entry ${path}`);
    }
    const optional = entry.optionalDependencies ?? {};
    for (const name of Object.keys({ ...entry.dependencies, ...optional })) {
      const at = find(packages, path, name);
      if (at === null && optional[name] === undefined) {
        throw new Error(`the lock file lacks ${name}, which ${path} needs`);
      }
      const target = at === null ? undefined : packages[at];
      if (at === null || target === undefined || target.link === true || found.has(at)) {
        continue;
      }
      const { version = '', license = 'NOASSERTION', integrity = null } = target;
      found.set(at, { name, version, license, integrity, path: at });
      visit(at);
    }
  };
  visit(workspace);
  return [...found.values()].toSorted((a, b) => a.path.localeCompare(b.path, 'en'));
}
