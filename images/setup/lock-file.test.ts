import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { completeLockFile, gapsOf } from './lock-file.ts';

const lock = {
  packages: {
    '': {},
    'node_modules/tool': {
      version: '1.0.0',
      dev: true,
      optionalDependencies: { '@tool/linux-x64-gnu': '1.0.0', '@tool/linux-arm-musleabihf': '1.0.0' },
    },
    'node_modules/@tool/linux-x64-gnu': { version: '1.0.0' },
  },
};

describe('the lock file', () => {
  it('has a gap for an optional package that it does not describe', () => {
    expect(gapsOf(lock)).toEqual([{ name: '@tool/linux-arm-musleabihf', version: '1.0.0', dev: true }]);
  });

  it('gets an entry that keeps the package off other systems', () => {
    const complete = completeLockFile(lock);
    expect(gapsOf(complete)).toEqual([]);
    expect(complete.packages['node_modules/@tool/linux-arm-musleabihf']).toEqual({
      version: '1.0.0',
      cpu: ['arm'],
      dev: true,
      libc: ['musl'],
      optional: true,
      os: ['linux'],
    });
  });

  it('of this repository has no gap, or `npm ci` refuses it (mend with: node images/setup/lock-file.ts)', () => {
    const ours = JSON.parse(readFileSync(resolve(import.meta.dirname, '../../package-lock.json'), 'utf8'));
    expect(
      gapsOf(ours)
        .map((gap) => gap.name)
        .join(', '),
    ).toBe('');
  });
});
