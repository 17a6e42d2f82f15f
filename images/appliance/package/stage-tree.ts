import { chmodSync, cpSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { putFile, putPackages, runs } from '../../package/package-tree.ts';
import type { ProductionPackage } from '../../package/production-packages.ts';
import { emptyCursor } from './empty-cursor.ts';

/** Where the program lies on the room PC. */
export const home = 'usr/lib/ratspult-appliance';

export interface TreeParts {
  /** The repository. */
  readonly root: string;
  /** The empty folder that becomes the root of the package. */
  readonly tree: string;
  readonly packages: readonly ProductionPackage[];
  readonly nodeBinary: string;
}

/** Native parts are there for every system of the world; a room PC needs its own one. */
const foreign = new RegExp(`/prebuilds/(?!linux-${process.arch}(/|$))[^/]+|/linux-[^/]+/.*\\.musl\\.node$`);

/** No sources of native parts, no documents, no maps, no types: the program reads none of them. */
const needed = (path: string): boolean =>
  !/\/(node_modules\/\.bin|\.github|bindings-cpp\/(src|deps|build))(\/|$)|\.(map|md|markdown|cts|mts|gyp|gypi)$|\.d\.ts$/.test(
    path,
  ) && !foreign.test(path);

const sources = ['appliance/src', 'device-drivers/src', 'device-drivers/definitions', 'server/src/protocol'] as const;
const workspaces = ['appliance', 'device-drivers', 'server'] as const;

function putProgram({ root, tree, packages, nodeBinary }: TreeParts): void {
  const at = join(tree, home);
  putFile(nodeBinary, join(at, 'bin/node'), 0o755);
  for (const folder of sources) {
    cpSync(join(root, folder), join(at, folder), { recursive: true, filter: runs });
  }
  cpSync(join(root, 'kiosk-ui/dist'), join(at, 'kiosk-ui/dist'), { recursive: true });
  putPackages(root, at, packages, needed);
  mkdirSync(join(at, 'node_modules/@ratspult'), { recursive: true });
  for (const workspace of workspaces) {
    putFile(join(root, workspace, 'package.json'), join(at, workspace, 'package.json'), 0o644);
    symlinkSync(`../../${workspace}`, join(at, 'node_modules/@ratspult', workspace));
  }
}

/** The folder `system/` of this place lies on the machine as it lies there. */
function putSystemFiles(tree: string): void {
  cpSync(join(import.meta.dirname, 'system'), tree, { recursive: true });
  const kiosk = join(tree, home, 'kiosk');
  for (const script of readdirSync(kiosk)) {
    chmodSync(join(kiosk, script), script.includes('.') ? 0o644 : 0o755);
  }
  const cursors = join(kiosk, 'cursors/default/cursors');
  mkdirSync(cursors, { recursive: true });
  for (const name of ['default', 'left_ptr']) {
    writeFileSync(join(cursors, name), emptyCursor());
  }
}

/** Lays out everything that the package puts onto a room PC. */
export function stageTree(parts: TreeParts): void {
  putProgram(parts);
  putSystemFiles(parts.tree);
  const documents = join(parts.tree, 'usr/share/doc/ratspult-appliance');
  putFile(join(parts.root, 'LICENSE'), join(documents, 'copyright'), 0o644);
  putFile(join(parts.root, 'images/README.md'), join(documents, 'README.md'), 0o644);
}
