import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Stryker } from '@stryker-mutator/core';
import { machine } from '../bench/statistics.ts';
import { scopes, type Scope } from './scopes.ts';
import {
  describeMutant,
  isUnnoticed,
  scoreAll,
  scoreFiles,
  scoreOf,
  type FileScore,
  type MutantOutcome,
} from './score.ts';
import { strykerOptions, testEnvironment } from './stryker-options.ts';
import { withScores } from './table.ts';

const root = resolve(import.meta.dirname, '../..');
const readme = join(import.meta.dirname, 'README.md');
const folder = '.data/mutation';

const help = `Usage: npm run mutation -- [SCOPE …] [--list] [--concurrency N] [--write]

Changes the source in thousands of small ways, one at a time, and runs the tests of the changed file: a change that no test
notices is a gap in them. Prints the score of each file and what nobody noticed; a page for each scope is left in ${folder}.
Without a scope all of them run, which takes about half an hour on two cores. Ends with 1 when a scope falls below its score.

  --list           the scopes with their files, and nothing else
  --concurrency N  so many tests at a time (2)
  --write          puts the scores into tests/mutation/README.md

Scopes: ${scopes.map(({ name }) => name).join(', ')}
`;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const chooseScopes = (names: readonly string[]): readonly Scope[] => {
  const unknown = names.find((name) => !scopes.some((scope) => scope.name === name));
  if (unknown !== undefined) {
    throw new Error(`there is no scope "${unknown}"; the scopes are ${scopes.map(({ name }) => name).join(', ')}`);
  }
  return names.length === 0 ? scopes : scopes.filter(({ name }) => names.includes(name));
};

const concurrencyOf = (text: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) {
    throw new Error(`--concurrency takes a number from 1 on, not "${text}"`);
  }
  return value;
};

const showFile = (score: FileScore, mutants: readonly MutantOutcome[]): void => {
  const { file, killed, timeouts, survived, noCoverage } = score;
  const all = killed + timeouts + survived + noCoverage;
  say(`  ${file}: ${scoreOf(score).toFixed(1)} % of ${all} noticed`);
  const source = readFileSync(join(root, file), 'utf8');
  const unnoticed = mutants.filter((mutant) => mutant.fileName.endsWith(file) && isUnnoticed(mutant));
  unnoticed.forEach((mutant) => say(`    ${describeMutant(mutant, source)}`));
};

interface ScopeResult {
  readonly scores: readonly FileScore[];
  readonly passed: boolean;
}

const runScope = async (scope: Scope, concurrency: number): Promise<ScopeResult> => {
  say(`\n${scope.name}`);
  Object.assign(process.env, testEnvironment(scope));
  const mutants = await new Stryker(strykerOptions(scope, { concurrency, folder })).runMutationTest();
  const scores = scoreFiles(scope.mutate, mutants);
  scores.forEach((score) => showFile(score, mutants));
  const score = scoreAll(mutants);
  const passed = mutants.length > 0 && score >= scope.leastScore;
  say(`  ${passed ? 'passed' : 'FAILED'}: ${score.toFixed(1)} %, at least ${scope.leastScore} % are asked for`);
  return { scores, passed };
};

const write = (scores: readonly FileScore[]): void => {
  const order = scopes.flatMap(({ mutate }) => mutate);
  const written = withScores(readFileSync(readme, 'utf8'), order, scores);
  if (written === null) {
    throw new Error(`the marks for the figures are missing in ${readme}`);
  }
  writeFileSync(readme, written);
};

const main = async (): Promise<void> => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      help: { type: 'boolean', short: 'h', default: false },
      list: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      concurrency: { type: 'string', default: '2' },
    },
  });
  if (values.help) {
    say(help);
    return;
  }
  const chosen = chooseScopes(positionals);
  const concurrency = concurrencyOf(values.concurrency);
  if (values.list) {
    chosen.forEach(({ name, mutate, leastScore }) => say(`${name} (${leastScore} %): ${mutate.join(', ')}`));
    return;
  }
  process.chdir(root);
  say(machine());
  const failed: string[] = [];
  for (const scope of chosen) {
    const result = await runScope(scope, concurrency);
    if (values.write) {
      write(result.scores);
    }
    if (!result.passed) {
      failed.push(scope.name);
    }
  }
  if (values.write) {
    say('\nwritten to tests/mutation/README.md; run "npm run format" and look at the difference');
  }
  say(failed.length === 0 ? '\npassed' : `\nfailed: ${failed.join(', ')}`);
  process.exitCode = failed.length === 0 ? 0 : 1;
};

try {
  await main();
} catch (error) {
  process.stderr.write(`The mutation tests stopped: ${error instanceof Error ? error.message : String(error)}\n`);
  process.stderr.write('Run it with --help to see its options.\n');
  process.exitCode = 1;
}
