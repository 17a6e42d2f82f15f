import { existsSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ICruiseResult } from 'dependency-cruiser';
import { filesBelow } from '../../images/setup/content-hash.ts';
import { judgeModules } from './cruise.ts';
import { pureFolders, rules } from './rules.ts';

const root = resolve(import.meta.dirname, '../..');
const folders = ['appliance', 'device-drivers', 'images', 'kiosk-ui', 'server', 'tests'];
const CRUISE_LIMIT_MS = 120_000;

function isSourceName(name: string): boolean {
  return !['node_modules', 'dist', 'fixture'].includes(name);
}

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*.*?\*\/|\/\/[^\n]*/gs, '');
}

function sourcesOf(base: string, names: readonly string[]): string[] {
  return names
    .flatMap((name) => filesBelow(join(base, name), isSourceName))
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
    .map((file) => relative(base, file));
}

describe('the layers of the repository', () => {
  let result: ICruiseResult;
  beforeAll(async () => {
    result = await judgeModules(root, folders);
  }, CRUISE_LIMIT_MS);

  it('are kept', () => {
    const violations = result.summary.violations.map(
      (violation) => `${violation.rule.name}: ${violation.from} imports ${violation.to}`,
    );
    expect(violations).toEqual([]);
  });

  it('were judged on (nearly) all sources and their imports, not on an empty list', () => {
    const sources = sourcesOf(root, folders);
    const judged = new Map(result.modules.map((module) => [module.source, module.dependencies.length]));
    const seen = sources.filter((source) => judged.has(source));
    expect(seen.length).toBeGreaterThanOrEqual(Math.ceil(sources.length * 0.9));
    const importing = sources.filter((source) => /^import .* from /m.test(readFileSync(join(root, source), 'utf8')));
    const withDependencies = importing.filter((source) => (judged.get(source) ?? 0) > 0);
    expect(withDependencies.length).toBeGreaterThanOrEqual(Math.ceil(importing.length * 0.9));
  });
});

describe('pure folders', () => {
  const clocksAndChance =
    /\b(Date\.now|performance\.now|Math\.random|setTimeout|setInterval|setImmediate|queueMicrotask|randomUUID|randomBytes)\s*\(|\bnew Date\(\)/;
  /** The real clock, which constructors hand on, and the clocks of tests. */
  const clocks = /\/(clock[.]ts$|testing\/)/;

  it('get clocks, timers and randomness through constructors', () => {
    const pure = pureFolders.map((pattern) => new RegExp(pattern));
    const offenders = sourcesOf(root, folders)
      .filter((file) => !file.endsWith('.test.ts') && !clocks.test(file) && pure.some((pattern) => pattern.test(file)))
      .filter((file) => clocksAndChance.test(withoutComments(readFileSync(join(root, file), 'utf8'))));
    expect(offenders).toEqual([]);
  });
});

describe('the rules', () => {
  const fixture = join(import.meta.dirname, 'fixture');
  let result: ICruiseResult;
  beforeAll(async () => {
    result = await judgeModules(
      fixture,
      folders.filter((folder) => existsSync(join(fixture, folder))),
    );
  }, CRUISE_LIMIT_MS);

  it.each(rules.map((rule) => rule.name ?? ''))('find the offender in the fixture: %s', (name) => {
    const offenders = result.summary.violations.filter((violation) => violation.rule.name === name);
    expect(offenders.length).toBeGreaterThan(0);
  });

  it('find type-only cycles', () => {
    const inCycles = result.summary.violations.filter((violation) => violation.rule.name === 'no-cycles');
    expect(inCycles.map((violation) => violation.from)).toContain('device-drivers/src/visca/type-cycle-a.ts');
  });

  it('let pass what is allowed', () => {
    const allowed = result.summary.violations.filter((violation) => violation.from.includes('allowed'));
    expect(allowed).toEqual([]);
  });
});
