import { chmodSync, cpSync } from 'node:fs';
import { join } from 'node:path';
import { putFile, putPackages, runs } from '../package/package-tree.ts';
import type { ProductionPackage } from '../package/production-packages.ts';

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

/** Of a package no sources of native parts, no documents, no maps, no types: the program reads none of them. */
const needed = (path: string): boolean =>
  !/\/(mediasoup\/worker|node_modules\/\.bin|\.github)(\/|$)|\.(map|md|markdown|cts|mts)$|\.d\.ts$/.test(path);

function putProgram({ root, tree, packages, nodeBinary, workerBinary }: TreeParts): void {
  const at = join(tree, home);
  putFile(nodeBinary, join(at, 'bin/node'), 0o755);
  putFile(workerBinary, join(at, 'bin/mediasoup-worker'), 0o755);
  cpSync(join(root, 'server/src'), join(at, 'server/src'), { recursive: true, filter: runs });
  cpSync(join(root, 'server/web/dist'), join(at, 'server/web/dist'), { recursive: true });
  putFile(join(root, 'server/package.json'), join(at, 'server/package.json'), 0o644);
  putPackages(root, at, packages, needed);
}

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
