import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cacheKey, distributionOf, workerCacheFolder } from './cache.ts';
import { prebuiltUrl } from './download-worker.ts';

describe('the name of a worker in the cache', () => {
  const target = {
    version: '3.27.1',
    arch: 'x64',
    libc: 'glibc2.36',
    distribution: 'debian12',
    recipe: '0123456789ab',
  };

  it('tells versions, processors, C libraries, distributions and recipes apart', () => {
    expect(cacheKey(target)).toBe('3.27.1-x64-glibc2.36-debian12-01234567');
    expect(cacheKey({ ...target, recipe: 'fedcba98' })).not.toBe(cacheKey(target));
  });

  it.each([
    ['ID=debian\nVERSION_ID="12"\n', 'debian12'],
    ['NAME="x"\nID="ubuntu"\nVERSION_ID="24.04"', 'ubuntu24.04'],
    ['ID=../../etc\n', '....etc'],
    ['', 'unknown'],
  ])('takes the distribution from os-release %j', (text, distribution) => {
    expect(distributionOf(text)).toBe(distribution);
  });

  it('lies in the XDG cache folder, or in ~/.cache', () => {
    expect(workerCacheFolder({ XDG_CACHE_HOME: '/var/cache/me' })).toBe('/var/cache/me/ratspult/mediasoup-worker');
    expect(workerCacheFolder({ XDG_CACHE_HOME: 'relative' })).toBe(join(homedir(), '.cache/ratspult/mediasoup-worker'));
  });
});

describe('the address of the prebuilt worker', () => {
  it('is built as in the npm scripts of mediasoup', () => {
    expect(prebuiltUrl('3.27.1', 'arm64', '6.1.0-18-arm64')).toMatch(
      /\/3\.27\.1\/mediasoup-worker-3\.27\.1-linux-arm64-kernel6\.tgz$/,
    );
  });
});
