import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { withLock } from './lock.mjs';
import { isCommand, programs, systemNeeds, systemWishes, workerBuildNeeds } from './needs.ts';
import type { Command } from './needs.ts';
import { ensurePackages, systemProbe, tryPackages } from './packages.ts';
import type { PackageInstaller } from './packages.ts';
import { buildStalePages, stalePages } from './pages.ts';
import { createProgress } from './progress.ts';
import type { Progress } from './progress.ts';
import { SetupError } from './setup-error.ts';
import { buildWorker } from './worker/build-worker.ts';
import { readTarget, workerCacheFolder, workerPath } from './worker/cache.ts';
import { checkWorker } from './worker/check-worker.ts';
import { downloadWorker } from './worker/download-worker.ts';
import { resolveWorker } from './worker/resolve-worker.ts';
import type { WorkerResolution } from './worker/resolve-worker.ts';

const root = resolve(import.meta.dirname, '../..');

async function setUp(command: Command, args: readonly string[], progress: Progress): Promise<string> {
  const installer: PackageInstaller = {
    isRoot: process.getuid?.() === 0,
    probe: systemProbe(process.env),
    progress,
    env: process.env,
  };
  const needs = systemNeeds(command, args);
  const worker = await findWorker(progress, () => ensurePackages([...needs, ...workerBuildNeeds], installer));
  if (worker.tag === 'impossible') {
    throw new SetupError('worker-impossible', worker.cause, worker.remedy);
  }
  await ensurePackages(needs, installer);
  await tryPackages(systemWishes(command), installer);
  if (stalePages(root).length > 0) {
    await inTurn(join(root, '.data/pages.lock'), progress, () => buildStalePages(root, progress));
  }
  return worker.path;
}

async function findWorker(progress: Progress, prepareBuild: () => Promise<void>): Promise<WorkerResolution> {
  const target = readTarget(root);
  const cached = workerPath(target, process.env);
  const sources = join(root, 'node_modules/mediasoup/worker');
  const namedWorker = process.env['MEDIASOUP_WORKER_BIN'];
  return resolveWorker({
    named: namedWorker === undefined || namedWorker === '' ? null : namedWorker,
    cached,
    exists: existsSync,
    check: checkWorker,
    exclusively: (work) => inTurn(join(workerCacheFolder(process.env), 'build.lock'), progress, work),
    download: () =>
      progress.step(`Looking for a prebuilt media worker (mediasoup ${target.version})`, () =>
        downloadWorker(target.version, cached),
      ),
    prepareBuild,
    build: (why) => {
      progress.say(`  There is no prebuilt worker here (${why}), so it is built once, into ${dirname(cached)}.`);
      return progress.step('Building the media worker (some minutes)', (report) =>
        buildWorker({ sources, path: cached, report }),
      );
    },
  });
}

function inTurn<T>(lock: string, progress: Progress, work: () => Promise<T>): Promise<T> {
  const tellWaiting = (owner: number): void =>
    progress.say(`  Another set-up (process ${owner}) is at this step; waiting for it …`);
  return withLock(lock, tellWaiting, work);
}

/** Goes on as the command's program, in this same process: signals and the exit status are the program's own. */
function become(program: string, args: readonly string[], env: NodeJS.ProcessEnv): never {
  process.chdir(root);
  // Without the workspace's own node in front, a child that asks for "node" would get the system's.
  const path = `${join(root, 'node_modules/.bin')}:${process.env['PATH'] ?? ''}`;
  const nodePath = process.execPath;
  process.execve?.(nodePath, [nodePath, program, ...args], { ...env, PATH: path });
  throw new Error(`this Node (${process.version}) cannot go on as another program`);
}

async function main(): Promise<void> {
  const [command, ...args] = process.argv.slice(2);
  if (!isCommand(command)) {
    throw new SetupError(
      'usage',
      `"${command ?? ''}" is no command.`,
      `Use one of: ${Object.keys(programs).join(', ')}.`,
    );
  }
  if (args.includes('--help') || args.includes('-h')) {
    become(programs[command], args, process.env);
  }
  const worker = await setUp(command, args, createProgress(process.stdout));
  become(programs[command], args, { ...process.env, MEDIASOUP_WORKER_BIN: worker });
}

for (const [signal, status] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  process.on(signal, () => process.exit(status));
}

try {
  await main();
} catch (error) {
  process.exitCode = 1;
  if (error instanceof SetupError) {
    console.error(`\nSet-up stopped. ${error.message}\n${error.remedy}`);
  } else if (error instanceof Error && 'syscall' in error) {
    console.error(
      `\nSet-up stopped. The system refused: ${error.message}.\nCheck the rights on this file and the room on the disk.`,
    );
  } else {
    throw error;
  }
}
