import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createProgress, type Progress } from '../setup/progress.ts';
import { runProgram } from '../setup/run-program.ts';
import { SetupError } from '../setup/setup-error.ts';
import { billOfMaterials, type OtherPart } from './bill-of-materials.ts';
import { buildDebianPackage, type PackageFacts } from './debian-package.ts';
import { putText, settle, versionOf } from './package-tree.ts';
import { productionPackages, type ProductionPackage } from './production-packages.ts';
import { sharedLibraryDepends } from './shared-libraries.ts';

/** What makes one Debian package different from another one. */
export interface PackageRecipe {
  readonly name: string;
  /** npm's word that starts the build. */
  readonly script: string;
  /** Workspaces whose production packages go into it; the first one tells the version. */
  readonly workspaces: readonly [string, ...string[]];
  /** The package is bound to the Debian release it was built on, because its libraries differ. */
  readonly perRelease: boolean;
  readonly programs: () => readonly string[];
  readonly others: (packages: readonly ProductionPackage[]) => readonly OtherPart[];
  readonly stage: (tree: string, packages: readonly ProductionPackage[]) => void;
  /** @param libraries a `Depends` line of the shared libraries */
  readonly facts: (libraries: string) => Omit<PackageFacts, 'version' | 'architecture'>;
}

interface Wish {
  readonly out: string;
  readonly release: string;
}

const repository = resolve(import.meta.dirname, '../..');
const mib = 1_048_576;

/** The Debian release this machine runs, for instance `12`: libraries differ from one to the next. */
function debianRelease(): string {
  const release = /^VERSION_ID="?(\d+)"?$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1];
  if (release === undefined) {
    throw new SetupError('package-failed', 'This machine is no stable Debian.', 'Build on Debian 12 or 13.');
  }
  return release;
}

async function output(file: string, ...args: string[]): Promise<string> {
  const result = await runProgram(file, args, { cwd: repository, env: process.env, onLine: null });
  if (result.status !== 0) {
    throw new SetupError('package-failed', `${file} failed: ${result.output}`, `Install or repair ${file}.`);
  }
  return result.output.trim();
}

/** The time of the last commit, so that the same sources give the same package; or what the caller says. */
async function sourceTime(): Promise<number> {
  const given = process.env['SOURCE_DATE_EPOCH'];
  return Number(given ?? (await output('git', 'log', '-1', '--format=%ct')));
}

function packagesOf({ workspaces }: PackageRecipe): ProductionPackage[] {
  const lock: unknown = JSON.parse(readFileSync(join(repository, 'package-lock.json'), 'utf8'));
  const all = workspaces.flatMap((workspace) => productionPackages(lock, workspace));
  return [...new Map(all.map((one) => [one.path, one])).values()].toSorted((a, b) =>
    a.path.localeCompare(b.path, 'en'),
  );
}

async function build(recipe: PackageRecipe, { out, release }: Wish, progress: Progress): Promise<void> {
  const { name } = recipe;
  const version = versionOf(repository, recipe.workspaces[0]);
  const seconds = await sourceTime();
  const packages = packagesOf(recipe);
  mkdirSync(out, { recursive: true });
  const tree = mkdtempSync(join(out, 'tree-'));
  try {
    await progress.step(`Laying out ${packages.length} packages and the program`, async () =>
      recipe.stage(tree, packages),
    );
    const parts = [{ name: 'node', version: process.versions.node, license: 'MIT' }, ...recipe.others(packages)];
    const bill = billOfMaterials({ name, version }, packages, parts, new Date(seconds * 1000));
    const billText = `${JSON.stringify(bill, null, 2)}\n`;
    putText(tree, `usr/share/doc/${name}/sbom.cdx.json`, billText);
    settle(tree, seconds);
    const architecture = await output('dpkg', '--print-architecture');
    const libraries = await sharedLibraryDepends(recipe.programs());
    const full = `${version}-${release}${recipe.perRelease ? `+deb${debianRelease()}` : ''}`;
    const target = join(out, `${name}_${full}_${architecture}.deb`);
    const facts = { ...recipe.facts(libraries), version: full, architecture };
    await progress.step('Packing', () => buildDebianPackage(tree, facts, seconds, target));
    putText(out, `${name}_${full}.cdx.json`, billText);
    progress.say(`${target} (${(statSync(target).size / mib).toFixed(1)} MiB)`);
  } finally {
    rmSync(tree, { recursive: true, force: true });
  }
}

function readWish(): Wish | null {
  const { values } = parseArgs({
    options: {
      out: { type: 'string', default: join(repository, '.data/packages') },
      release: { type: 'string', default: '1' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  return values.help ? null : { out: resolve(values.out), release: values.release };
}

const usage = ({ name, script, perRelease }: PackageRecipe): string =>
  `Usage: npm run ${script} [-- --out FOLDER] [-- --release N]

Builds ${name}_VERSION_ARCHITECTURE.deb and its bill of materials${perRelease ? ' for the Debian release of this machine' : ''}.
  --out FOLDER   where they go; default: .data/packages
  --release N    the package's own number, counted up when only the packaging changed; default 1
`;

/** Reads what is asked for and builds it; sets the exit status. */
export async function buildPackage(recipe: PackageRecipe): Promise<void> {
  try {
    const wish = readWish();
    if (wish === null) {
      process.stdout.write(usage(recipe));
    } else {
      await build(recipe, wish, createProgress(process.stdout));
    }
  } catch (error) {
    process.exitCode = 1;
    const known = error instanceof SetupError;
    process.stderr.write(known ? `${error.message}\n${error.remedy}\n` : `${String(error)}\n\n${usage(recipe)}`);
  }
}
