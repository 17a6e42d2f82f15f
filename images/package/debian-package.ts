import { createHash } from 'node:crypto';
import { cpSync, lstatSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { runProgram } from '../setup/run-program.ts';
import { SetupError } from '../setup/setup-error.ts';

export interface PackageFacts {
  readonly name: string;
  readonly version: string;
  /** Debian's name of this kind of machine, for instance `amd64`. */
  readonly architecture: string;
  readonly section: string;
  /** Further lines of the control file, `Depends` for instance, each with its value. */
  readonly relations: Readonly<Record<string, string>>;
  /** First line short, the others each begin with a space. */
  readonly description: string;
  /** Folder with the maintainer scripts and the questions. */
  readonly scripts: string;
}

const kib = 1024;

const control = (facts: PackageFacts, installedKib: number): string =>
  `${[
    `Package: ${facts.name}`,
    `Version: ${facts.version}`,
    `Architecture: ${facts.architecture}`,
    'Maintainer: Ratspult <ratspult@localhost>',
    `Section: ${facts.section}`,
    'Priority: optional',
    `Installed-Size: ${installedKib}`,
    ...Object.entries(facts.relations).map(([name, value]) => `${name}: ${value}`),
    `Description: ${facts.description}`,
  ].join('\n')}\n`;

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();

/** What an administrator may have changed and an upgrade must ask about. */
const conffiles = (tree: string): string =>
  filesBelow(join(tree, 'etc'))
    .map((file) => `/${relative(tree, file)}\n`)
    .join('');

function putControlFiles(tree: string, facts: PackageFacts): void {
  const files = filesBelow(tree);
  const bytes = files.reduce((sum, file) => sum + lstatSync(file).size, 0);
  const sums = files.map((file) => {
    const md5 = createHash('md5').update(readFileSync(file)).digest('hex');
    return `${md5}  ${relative(tree, file)}\n`;
  });
  const folder = join(tree, 'DEBIAN');
  mkdirSync(folder);
  cpSync(facts.scripts, folder, { recursive: true });
  writeFileSync(join(folder, 'control'), control(facts, Math.ceil(bytes / kib)));
  writeFileSync(join(folder, 'conffiles'), conffiles(tree));
  writeFileSync(join(folder, 'md5sums'), sums.join(''));
}

/**
 * Makes the package of a laid-out tree; the same tree and time give the same bytes.
 * @param builtAt seconds of the epoch, for every file in it
 * @throws SetupError `package-failed`
 */
export async function buildDebianPackage(
  tree: string,
  facts: PackageFacts,
  builtAt: number,
  target: string,
): Promise<void> {
  putControlFiles(tree, facts);
  const { status, output } = await runProgram('dpkg-deb', ['--root-owner-group', '-Zzstd', '--build', tree, target], {
    cwd: tree,
    env: { ...process.env, SOURCE_DATE_EPOCH: String(builtAt) },
    onLine: null,
  });
  if (status !== 0) {
    throw new SetupError(
      'package-failed',
      `dpkg-deb could not build ${target} (exit ${status}):\n${output}`,
      'Look at what it names; a full disk is the usual cause.',
    );
  }
}
