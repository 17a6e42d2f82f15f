import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { availableParallelism, freemem } from 'node:os';
import { dirname, join } from 'node:path';
import { runProgram } from '../run-program.ts';
import type { ProgramResult } from '../run-program.ts';
import { checkWorker } from './check-worker.ts';
import { applyPatches, readPatches } from './patches.ts';
import type { Problem } from './resolve-worker.ts';

/** One compiler of the worker's heavier files takes up to this much. */
const MEMORY_PER_JOB_BYTES = 600 * 1024 * 1024;
const LOG_LINES_SHOWN = 15;
const BUILD_PREFIX = 'build-';

export interface WorkerBuild {
  /** mediasoup's worker folder in node_modules; only read. */
  readonly sources: string;
  /** Where the worker goes. */
  readonly path: string;
  /** Called with `120/263` while compiling. */
  readonly report: (detail: string) => void;
}

/**
 * Builds the worker on a copy of its sources, with Debian's libraries in place of the nine source archives that
 * mediasoup would download. The copy lies beside the target, so that the last step is one rename: a killed build
 * leaves only a temporary folder, which the next build removes. The caller holds the lock of the cache.
 */
export async function buildWorker(build: WorkerBuild): Promise<Problem> {
  const cache = dirname(dirname(build.path));
  mkdirSync(cache, { recursive: true });
  removeLeftovers(cache);
  const copy = mkdtempSync(join(cache, BUILD_PREFIX));
  try {
    const problem = prepareSources(build.sources, copy);
    return problem ?? (await compile(copy, build));
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

/** Under the lock of the cache, every build folder here belongs to a build that was killed. */
function removeLeftovers(cache: string): void {
  for (const name of readdirSync(cache).filter((entry) => entry.startsWith(BUILD_PREFIX))) {
    rmSync(join(cache, name), { recursive: true, force: true });
  }
}

function prepareSources(sources: string, copy: string): Problem {
  const recipe = join(import.meta.dirname, 'recipe');
  // The wraps name the archives to download.
  cpSync(sources, copy, { recursive: true, filter: (source) => !source.endsWith('.wrap') });
  cpSync(join(recipe, 'subprojects'), join(copy, 'subprojects'), { recursive: true });
  return applyPatches(readPatches(join(recipe, 'patches.json')), {
    read: (file) => readFileSync(join(copy, file), 'utf8'),
    write: (file, text) => writeFileSync(join(copy, file), text),
  });
}

async function compile(copy: string, build: WorkerBuild): Promise<Problem> {
  const log: string[] = [];
  const run = (file: string, ...args: string[]): Promise<ProgramResult> =>
    runProgram(file, args, {
      cwd: copy,
      env: { ...process.env, LC_ALL: 'C.UTF-8' },
      onLine: (line) => {
        log.push(line);
        const done = /^\[(\d+\/\d+)\]/.exec(line)?.[1];
        if (done !== undefined) {
          build.report(done);
        }
      },
    });
  const options = ['--buildtype', 'release', '-Db_ndebug=true', '--wrap-mode=nodownload'];
  const setup = await run('meson', 'setup', 'build', ...options);
  const result =
    setup.status === 0 ? await run('ninja', '-C', 'build', '-j', String(jobs()), 'mediasoup-worker') : setup;
  if (result.status !== 0) {
    const logFile = join(dirname(copy), 'last-failed-build.log');
    writeFileSync(logFile, log.join('\n'));
    return `${log.slice(-LOG_LINES_SHOWN).join('\n')}\n(whole log: ${logFile})`;
  }
  const worker = join(copy, 'build/mediasoup-worker');
  const problem = await checkWorker(worker);
  if (problem === null) {
    mkdirSync(dirname(build.path), { recursive: true });
    chmodSync(worker, 0o755);
    renameSync(worker, build.path);
  }
  return problem;
}

function jobs(): number {
  return Math.max(1, Math.min(availableParallelism(), Math.floor(freemem() / MEMORY_PER_JOB_BYTES)));
}
