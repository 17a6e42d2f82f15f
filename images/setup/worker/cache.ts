import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { contentHash, filesBelow } from '../content-hash.ts';

/** What a worker must fit: another value of any of these needs another worker. */
export interface WorkerTarget {
  /** mediasoup's version; worker and JavaScript side hang without an error when they differ. */
  readonly version: string;
  readonly arch: string;
  /** e.g. `glibc2.36`, or `musl` */
  readonly libc: string;
  /** e.g. `debian12`: a worker built here uses this distribution's shared libraries. */
  readonly distribution: string;
  /** Hash of the build recipe, so that a corrected recipe is used. */
  readonly recipe: string;
}

/** The name of the target's worker in the cache. */
export function cacheKey(target: WorkerTarget): string {
  return [target.version, target.arch, target.libc, target.distribution, target.recipe.slice(0, 8)].join('-');
}

/** The folder for workers in the user's cache (XDG base directory specification: relative paths are ignored). */
export function workerCacheFolder(env: NodeJS.ProcessEnv): string {
  const xdg = env['XDG_CACHE_HOME'];
  const cache = xdg !== undefined && isAbsolute(xdg) ? xdg : join(homedir(), '.cache');
  return join(cache, 'ratspult', 'mediasoup-worker');
}

/** The distribution by /etc/os-release, e.g. `debian12`; `unknown` when the file says nothing. */
export function distributionOf(osRelease: string): string {
  const field = (name: string): string => new RegExp(`^${name}="?([^"\n]*)"?$`, 'm').exec(osRelease)?.[1] ?? '';
  return `${field('ID')}${field('VERSION_ID')}`.replaceAll(/[^\w.]/g, '') || 'unknown';
}

/** Reads what this machine and this checkout need. */
export function readTarget(root: string): WorkerTarget {
  const recipe = join(import.meta.dirname, 'recipe');
  return {
    version: mediasoupVersion(root),
    arch: process.arch,
    libc: libc(),
    distribution: distributionOf(readOsRelease()),
    recipe: contentHash(
      recipe,
      filesBelow(recipe, () => true),
    ),
  };
}

/** Where the cache keeps the target's worker. */
export function workerPath(target: WorkerTarget, env: NodeJS.ProcessEnv): string {
  return join(workerCacheFolder(env), cacheKey(target), 'mediasoup-worker');
}

function mediasoupVersion(root: string): string {
  const manifest: unknown = JSON.parse(readFileSync(join(root, 'node_modules/mediasoup/package.json'), 'utf8'));
  if (typeof manifest === 'object' && manifest !== null && 'version' in manifest) {
    return String(manifest.version);
  }
  throw new Error('node_modules/mediasoup/package.json has no version');
}

function libc(): string {
  // Without this, the report asks the network for the names of all interfaces.
  Reflect.set(process.report, 'excludeNetwork', true);
  const report: unknown = process.report.getReport();
  const header = typeof report === 'object' && report !== null && 'header' in report ? report.header : null;
  const version =
    typeof header === 'object' && header !== null && 'glibcVersionRuntime' in header
      ? header.glibcVersionRuntime
      : null;
  return typeof version === 'string' ? `glibc${version}` : 'musl';
}

function readOsRelease(): string {
  try {
    return readFileSync('/etc/os-release', 'utf8');
  } catch {
    return '';
  }
}
