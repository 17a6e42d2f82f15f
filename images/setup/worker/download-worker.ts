import { chmodSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { release } from 'node:os';
import { dirname, join } from 'node:path';
import { runProgram } from '../run-program.ts';
import { checkWorker } from './check-worker.ts';
import type { Problem } from './resolve-worker.ts';

const RELEASES = 'https://github.com/versatica/mediasoup/releases/download';
const ANSWER_LIMIT_MS = 5_000;
const BODY_LIMIT_MS = 60_000;

/** Where mediasoup keeps the prebuilt worker, named as in its npm-scripts.mjs. */
export function prebuiltUrl(version: string, arch: string, kernelRelease: string): string {
  const kernelMajor = Number.parseInt(kernelRelease, 10);
  return `${RELEASES}/${version}/mediasoup-worker-${version}-linux-${arch}-kernel${kernelMajor}.tgz`;
}

/** Fetches the prebuilt worker and puts it at `path`, after it has passed the check. */
export async function downloadWorker(version: string, path: string): Promise<Problem> {
  const archive = await fetchArchive(prebuiltUrl(version, process.arch, release()));
  if (typeof archive === 'string') {
    return archive;
  }
  const folder = dirname(path);
  mkdirSync(folder, { recursive: true });
  const temporary = mkdtempSync(join(folder, '.download-'));
  try {
    const tarball = join(temporary, 'worker.tgz');
    writeFileSync(tarball, archive);
    const untar = await runProgram('tar', ['-xzf', tarball, '--no-same-owner'], {
      cwd: temporary,
      env: process.env,
      onLine: null,
    });
    if (untar.status !== 0) {
      return `the archive cannot be unpacked: ${untar.output}`;
    }
    const worker = join(temporary, 'mediasoup-worker');
    chmodSync(worker, 0o755);
    const problem = await checkWorker(worker);
    if (problem === null) {
      renameSync(worker, path);
    }
    return problem;
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

async function fetchArchive(url: string): Promise<Uint8Array | string> {
  const limit = new AbortController();
  const answerLimit = setTimeout(() => limit.abort(new Error('no answer in time')), ANSWER_LIMIT_MS);
  const bodyLimit = setTimeout(() => limit.abort(new Error('too slow')), BODY_LIMIT_MS);
  try {
    const response = await fetch(url, { signal: limit.signal });
    clearTimeout(answerLimit);
    return response.ok ? new Uint8Array(await response.arrayBuffer()) : `the release page answers ${response.status}`;
  } catch (error) {
    return describe(error);
  } finally {
    clearTimeout(answerLimit);
    clearTimeout(bodyLimit);
  }
}

function describe(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message : String(cause);
}
