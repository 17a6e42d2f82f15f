import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { contentHash, filesBelow } from './content-hash.ts';
import type { Progress } from './progress.ts';
import { runProgram } from './run-program.ts';
import { SetupError } from './setup-error.ts';

/** A set of browser pages: the script that builds them into `dist` beside it, and all that goes into them. */
interface Pages {
  readonly title: string;
  readonly script: string;
  readonly dist: string;
  readonly inputs: readonly string[];
}

const shared = ['package-lock.json', 'server/client', 'server/ui', 'server/src/protocol'];

const allPages: readonly Pages[] = [
  {
    title: 'panel and stage',
    script: 'kiosk-ui/build.ts',
    dist: 'kiosk-ui/dist',
    inputs: ['kiosk-ui', 'appliance/src/protocol', ...shared],
  },
  {
    title: 'web client and console',
    script: 'server/web/build.ts',
    dist: 'server/web/dist',
    inputs: ['server/web', ...shared],
  },
];

/** The pages whose inputs changed since their last build. */
export function stalePages(root: string): readonly Pages[] {
  return allPages.filter((pages) => {
    const stamp = stampOf(root, pages);
    return !existsSync(stamp) || readFileSync(stamp, 'utf8') !== hashInputs(root, pages.inputs);
  });
}

/**
 * Builds the stale pages.
 *
 * @throws SetupError `pages-failed`
 */
export async function buildStalePages(root: string, progress: Progress): Promise<void> {
  for (const pages of stalePages(root)) {
    // Taken before the build: what changes meanwhile must count as a change.
    const inputs = hashInputs(root, pages.inputs);
    await progress.step(`Pages of ${pages.title}`, () => build(root, pages));
    writeFileSync(stampOf(root, pages), inputs);
  }
}

/** Inside the result, so that it goes when the result is removed. */
function stampOf(root: string, pages: Pages): string {
  return join(root, pages.dist, '.inputs');
}

/** Tests and former results do not go into the pages. */
export function isPageInput(name: string): boolean {
  return name !== 'dist' && name !== 'node_modules' && !name.endsWith('.test.ts');
}

function hashInputs(root: string, inputs: readonly string[]): string {
  const files = inputs
    .map((input) => join(root, input))
    .flatMap((path) => (path.endsWith('.json') ? [path] : filesBelow(path, isPageInput)));
  return contentHash(root, files);
}

async function build(root: string, pages: Pages): Promise<void> {
  const options = { cwd: root, env: process.env, onLine: null };
  const { status, output } = await runProgram(process.execPath, [pages.script], options);
  if (status !== 0 || !existsSync(join(root, pages.dist))) {
    throw new SetupError(
      'pages-failed',
      `node ${pages.script} could not build the pages of ${pages.title} (exit ${status}):\n${output.slice(-3000)}`,
      `Correct what it names; node ${pages.script} alone repeats the step.`,
    );
  }
}
