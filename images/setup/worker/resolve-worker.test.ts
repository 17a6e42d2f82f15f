import { describe, expect, it } from 'vitest';
import { resolveWorker } from './resolve-worker.ts';
import type { Problem, WorkerEffects } from './resolve-worker.ts';

const CACHED = '/cache/worker';

interface World {
  readonly named?: string;
  readonly files?: readonly string[];
  readonly checks?: Readonly<Record<string, Problem>>;
  readonly download?: Problem;
  readonly build?: Problem;
}

/** The effects of a described world, and the list of those that were used. */
function effectsOf(world: World): { effects: WorkerEffects; used: string[] } {
  const used: string[] = [];
  const note = (effect: string, problem: Problem): Promise<Problem> => {
    used.push(effect);
    return Promise.resolve(problem);
  };
  const exclusively: WorkerEffects['exclusively'] = (work) => {
    used.push('lock');
    return work();
  };
  const effects: WorkerEffects = {
    exclusively,
    named: world.named ?? null,
    cached: CACHED,
    exists: (path) => world.files?.includes(path) ?? false,
    check: (path) => note(`check ${path}`, world.checks?.[path] ?? null),
    download: () => note('download', world.download ?? null),
    prepareBuild: async () => void (await note('prepare', null)),
    build: () => note('build', world.build ?? null),
  };
  return { effects, used };
}

describe('where the worker comes from', () => {
  it('uses the named worker and looks at nothing else', async () => {
    const { effects, used } = effectsOf({ named: '/opt/worker', files: ['/opt/worker', CACHED] });
    expect(await resolveWorker(effects)).toEqual({ tag: 'present', path: '/opt/worker' });
    expect(used).toEqual(['check /opt/worker']);
  });

  it.each([
    { files: [], checks: {}, why: 'there is no such file' },
    { files: ['/opt/worker'], checks: { '/opt/worker': 'it exits with 1' }, why: 'it exits with 1' },
  ])('says why a named worker cannot be used: $why', async ({ files, checks, why }) => {
    const { effects } = effectsOf({ named: '/opt/worker', files, checks });
    const result = await resolveWorker(effects);
    expect(result).toMatchObject({ tag: 'impossible', cause: expect.stringContaining(why) });
    expect(result).toMatchObject({ remedy: expect.stringContaining('unset') });
  });

  it('uses the cached worker without asking the network', async () => {
    const { effects, used } = effectsOf({ files: [CACHED] });
    expect(await resolveWorker(effects)).toEqual({ tag: 'cached', path: CACHED });
    expect(used).toEqual([`check ${CACHED}`]);
  });

  it('replaces a cached worker that no longer runs', async () => {
    const { effects, used } = effectsOf({ files: [CACHED], checks: { [CACHED]: 'a library is gone' } });
    expect(await resolveWorker(effects)).toEqual({ tag: 'downloaded', path: CACHED });
    expect(used).toEqual([`check ${CACHED}`, 'lock', `check ${CACHED}`, 'download']);
  });

  it('downloads when the cache is empty', async () => {
    const { effects, used } = effectsOf({});
    expect(await resolveWorker(effects)).toEqual({ tag: 'downloaded', path: CACHED });
    expect(used).toEqual(['lock', 'download']);
  });

  it('builds when there is nothing to download, after seeing to the tools', async () => {
    const { effects, used } = effectsOf({ download: 'no network' });
    expect(await resolveWorker(effects)).toEqual({ tag: 'built', path: CACHED });
    expect(used).toEqual(['lock', 'download', 'prepare', 'build']);
  });

  it('uses what another set-up brought while this one waited', async () => {
    const files: string[] = [];
    const { effects, used } = effectsOf({ files });
    const whileWaiting: WorkerEffects['exclusively'] = (work) => {
      files.push(CACHED);
      return work();
    };
    expect(await resolveWorker({ ...effects, exclusively: whileWaiting })).toEqual({ tag: 'cached', path: CACHED });
    expect(used).toEqual([`check ${CACHED}`]);
  });

  it('names both causes and a remedy when the build fails as well', async () => {
    const { effects } = effectsOf({ download: 'no network', build: 'compiler missing' });
    const result = await resolveWorker(effects);
    expect(result).toMatchObject({ tag: 'impossible', cause: expect.stringMatching(/no network.*compiler missing/s) });
  });

  it('does not build where the tools cannot be had', async () => {
    const { effects, used } = effectsOf({ download: 'no network' });
    const refused = { ...effects, prepareBuild: () => Promise.reject(new Error('run apt-get')) };
    await expect(resolveWorker(refused)).rejects.toThrow('run apt-get');
    expect(used).not.toContain('build');
  });
});
