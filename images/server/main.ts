import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createProgress, type Progress } from '../setup/progress.ts';
import { runProgram } from '../setup/run-program.ts';
import { SetupError } from '../setup/setup-error.ts';
import { billOfMaterials } from './bill-of-materials.ts';
import { buildDebianPackage } from './debian-package.ts';
import { productionPackages, type ProductionPackage } from './production-packages.ts';
import { sharedLibraryDepends } from './shared-libraries.ts';
import { putText, stageTree, versionOf } from './stage-tree.ts';

const root = resolve(import.meta.dirname, '../..');
const usage = `Usage: npm run package:server [-- --out FOLDER] [-- --release N]

Builds ratspult_VERSION_ARCHITECTURE.deb and its bill of materials for the Debian release of this machine.
  --out FOLDER   where they go; default: .data/packages
  --release N    the package's own number, counted up when only the packaging changed; default 1
`;

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
  const result = await runProgram(file, args, { cwd: root, env: process.env, onLine: null });
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

/** Folders and files readable for all and of one time: the rights of a checkout are nobody's intention. */
function settle(folder: string, seconds: number): void {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const executable = entry.isDirectory() || (statSync(path).mode & 0o100) !== 0;
    chmodSync(path, executable ? 0o755 : 0o644);
    utimesSync(path, seconds, seconds);
  }
  chmodSync(folder, 0o755);
}

function namedWorker(): string {
  const worker = process.env['MEDIASOUP_WORKER_BIN'];
  if (worker === undefined) {
    throw new SetupError('package-failed', 'No media worker was prepared.', 'Start this by npm run package:server.');
  }
  return worker;
}

interface Wish {
  readonly out: string;
  readonly release: string;
}

async function build({ out, release }: Wish, progress: Progress): Promise<void> {
  const version = versionOf(root);
  const seconds = await sourceTime();
  const packages = productionPackages(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')), 'server');
  const worker = namedWorker();
  mkdirSync(out, { recursive: true });
  const tree = mkdtempSync(join(out, 'tree-'));
  try {
    await progress.step(`Laying out ${packages.length} packages and the program`, async () =>
      stageTree({ root, tree, packages, nodeBinary: process.execPath, workerBinary: worker }),
    );
    const bill = `${JSON.stringify(materials(version, packages, seconds), null, 2)}\n`;
    putText(tree, 'usr/share/doc/ratspult/sbom.cdx.json', bill);
    settle(tree, seconds);
    const architecture = await output('dpkg', '--print-architecture');
    const libraries = await sharedLibraryDepends([process.execPath, worker]);
    const facts = { version: `${version}-${release}+deb${debianRelease()}`, architecture, libraries };
    const target = join(out, `ratspult_${facts.version}_${architecture}.deb`);
    await progress.step('Packing', () => buildDebianPackage(tree, facts, seconds, target));
    putText(out, `ratspult_${facts.version}.cdx.json`, bill);
    progress.say(`${target} (${(statSync(target).size / mib).toFixed(1)} MiB)`);
  } finally {
    rmSync(tree, { recursive: true, force: true });
  }
}

function materials(version: string, packages: readonly ProductionPackage[], seconds: number): object {
  const mediasoup = packages.find(({ name }) => name === 'mediasoup');
  const others = [
    { name: 'node', version: process.versions.node, license: 'MIT' },
    { name: 'mediasoup-worker', version: mediasoup?.version ?? '', license: 'ISC' },
  ];
  return billOfMaterials({ name: 'ratspult', version }, packages, others, new Date(seconds * 1000));
}

function readWish(argv: readonly string[]): Wish | null {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      out: { type: 'string', default: join(root, '.data/packages') },
      release: { type: 'string', default: '1' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  return values.help ? null : { out: resolve(values.out), release: values.release };
}

try {
  const wish = readWish(process.argv.slice(2));
  if (wish === null) {
    process.stdout.write(usage);
  } else {
    await build(wish, createProgress(process.stdout));
  }
} catch (error) {
  process.exitCode = 1;
  const known = error instanceof SetupError;
  process.stderr.write(known ? `${error.message}\n${error.remedy}\n` : `${String(error)}\n\n${usage}`);
}
