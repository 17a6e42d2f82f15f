import { chmodSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { ProductionPackage } from './production-packages.ts';

/** Where the program lies on the server. */
const home = 'usr/lib/ratspult';

export interface TreeParts {
  /** The repository. */
  readonly root: string;
  /** The empty folder that becomes the root of the package. */
  readonly tree: string;
  readonly packages: readonly ProductionPackage[];
  readonly nodeBinary: string;
  readonly workerBinary: string;
}

/** Of the sources only what runs: no tests, no test helpers. */
const runs = (path: string): boolean => !/(\.test\.ts|\/testing|-suite\.ts)$/.test(path);

/** Of a package no sources of native parts, no documents, no maps, no types: the program reads none of them. */
const needed = (path: string): boolean =>
  !/\/(mediasoup\/worker|node_modules\/\.bin|\.github)(\/|$)|\.(map|md|markdown|cts|mts)$|\.d\.ts$/.test(path);

function putFile(from: string, to: string, mode: number): void {
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to, { dereference: true });
  chmodSync(to, mode);
}

function putProgram({ root, tree, packages, nodeBinary, workerBinary }: TreeParts): void {
  const at = join(tree, home);
  putFile(nodeBinary, join(at, 'bin/node'), 0o755);
  putFile(workerBinary, join(at, 'bin/mediasoup-worker'), 0o755);
  cpSync(join(root, 'server/src'), join(at, 'server/src'), { recursive: true, filter: runs });
  cpSync(join(root, 'server/web/dist'), join(at, 'server/web/dist'), { recursive: true });
  putFile(join(root, 'server/package.json'), join(at, 'server/package.json'), 0o644);
  for (const { path } of packages) {
    const own = (source: string): boolean =>
      needed(`/${relative(root, source)}`) && !nested(path, relative(root, source));
    cpSync(join(root, path), join(at, path), { recursive: true, dereference: true, filter: own });
  }
}

/** A package inside a package is copied for itself, when it is needed. */
const nested = (path: string, source: string): boolean => source.startsWith(`${path}/node_modules/`);

/** The folder `system/` of this place lies on the machine as it lies there. */
function putSystemFiles(tree: string): void {
  cpSync(join(import.meta.dirname, 'system'), tree, { recursive: true });
  chmodSync(join(tree, 'usr/bin/ratspult'), 0o755);
}

/** Lays out everything that the package puts onto a machine. */
export function stageTree(parts: TreeParts): void {
  putProgram(parts);
  putSystemFiles(parts.tree);
  const documents = join(parts.tree, 'usr/share/doc/ratspult');
  putFile(join(parts.root, 'LICENSE'), join(documents, 'copyright'), 0o644);
}

/** The server's version, as its package tells it. @throws Error without one */
export function versionOf(root: string): string {
  const { version }: { version?: unknown } = JSON.parse(readFileSync(join(root, 'server/package.json'), 'utf8'));
  if (typeof version !== 'string') {
    throw new TypeError('server/package.json names no version');
  }
  return version;
}

export function putText(tree: string, path: string, text: string): void {
  const file = join(tree, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text, { mode: 0o644 });
}
