// The first step of `npm start`, `npm test` and `npm run bench`: plain JavaScript, because neither the packages nor
// Node 24 are there before it has run.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withLock } from './lock.mjs';

const COMMANDS = [
  'start',
  'test',
  'bench',
  'bench-sfu',
  'package',
  'package-appliance',
  'image-appliance',
  'appliance-vm',
];
const OLDEST_NODE = 20;
const PROGRESS_EVERY_MS = 10_000;
const root = fileURLToPath(new URL('../..', import.meta.url));
const runtime = join(root, 'node_modules/.bin/node');

const [command, ...args] = process.argv.slice(2);
try {
  checkHost();
  if (!packagesMatchLockFile()) {
    const lock = join(root, '.data/npm-ci.lock');
    await withLock(lock, tellWaiting, async () => packagesMatchLockFile() || (await installPackages()));
  }
  linkRuntime();
  checkRuntime();
  await become(runtime, ['images/setup/main.ts', String(command), ...args]);
} catch (error) {
  console.error(`\nSet-up stopped: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}

function checkHost() {
  if (!COMMANDS.includes(String(command))) {
    throw new Error(`"${command}" is no command. Use one of: ${COMMANDS.join(', ')}.`);
  }
  if (process.platform !== 'linux') {
    throw new Error(
      `it needs Linux (Debian 12 or 13), and this is ${process.platform}. Use a Linux machine or container.`,
    );
  }
  const major = Number.parseInt(process.versions.node, 10);
  if (major < OLDEST_NODE) {
    throw new Error(
      `it needs Node ${OLDEST_NODE} or newer to begin, and this is ${process.version}. Install a newer Node.`,
    );
  }
}

/** npm writes its list of installed packages last, so a list that matches means a complete installation. */
function packagesMatchLockFile() {
  const wanted = readPackages(join(root, 'package-lock.json'));
  const installedList = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(installedList)) {
    return false;
  }
  const installed = readPackages(installedList);
  return Object.entries(wanted)
    .filter(([path]) => path.includes('node_modules/'))
    .every(([path, want]) => {
      const have = installed[path];
      // An optional package for another processor is in the lock file only.
      return have === undefined
        ? want.optional === true
        : have.version === want.version && have.integrity === want.integrity;
    });
}

/**
 * @param {string} path
 * @returns {Record<string, { version?: string, integrity?: string, optional?: boolean }>}
 */
function readPackages(path) {
  return JSON.parse(readFileSync(path, 'utf8')).packages;
}

/** @param {number} owner */
function tellWaiting(owner) {
  console.log(`Another set-up (process ${owner}) is installing the packages; waiting for it …`);
}

async function installPackages() {
  console.log('Installing the npm packages into node_modules …');
  const started = performance.now();
  const seconds = () => `${Math.round((performance.now() - started) / 1000)} s`;
  const progress = setInterval(() => console.log(`  still installing npm packages (${seconds()})`), PROGRESS_EVERY_MS);
  try {
    const { code, output } = await runNpm(['ci', '--no-progress', '--loglevel=error']);
    if (code !== 0) {
      const remedy = output.includes('EUSAGE')
        ? 'package-lock.json does not fit package.json; run npm install, then node images/setup/lock-file.ts.'
        : 'check that the npm registry can be reached (npm ping) and that the disk has room, then run the command again.';
      throw new Error(`npm ci failed (exit ${code}):\n${output.trim()}\nRemedy: ${remedy}`);
    }
    console.log(`  npm packages installed (${seconds()})`);
  } finally {
    clearInterval(progress);
  }
}

/**
 * Runs the npm that started us, else the one in the path. "error" as log level hides EBADENGINE warnings: they speak
 * of the old Node that runs npm, not of the Node 24 that runs the packages.
 *
 * @param {string[]} npmArgs
 * @returns {Promise<{ code: number, output: string }>}
 */
function runNpm(npmArgs) {
  const npmScript = process.env['npm_execpath'];
  const [file, all] = npmScript?.endsWith('.js') ? [process.execPath, [npmScript, ...npmArgs]] : ['npm', npmArgs];
  return new Promise((done, failed) => {
    const npm = spawn(file, all, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    npm.stdout.on('data', (chunk) => (output += chunk));
    npm.stderr.on('data', (chunk) => (output += chunk));
    npm.on('error', (error) => failed(new Error(`npm could not be started (${error.message}). Install npm.`)));
    npm.on('close', (code, signal) =>
      done({ code: code ?? 128 + (constants.signals[signal ?? 'SIGTERM'] ?? 0), output }),
    );
  });
}

/** Debian 13's npm (9.2) installs the runtime's package, but makes no link to its program. */
function linkRuntime() {
  const program = `node-linux-${process.arch}/bin/node`;
  if (!existsSync(runtime) && existsSync(join(root, 'node_modules', program))) {
    mkdirSync(join(root, 'node_modules/.bin'), { recursive: true });
    rmSync(runtime, { force: true });
    symlinkSync(join('..', program), runtime);
  }
}

function checkRuntime() {
  if (!existsSync(runtime)) {
    throw new Error(
      `the Node 24 runtime is missing at node_modules/.bin/node. It comes as an optional npm package for x64 and arm64 processors (this is ${process.arch}). Remove node_modules and run the command again without --omit=optional.`,
    );
  }
}

/**
 * Goes on as another program: in the same process where this Node can (from 22.15), else as its parent.
 *
 * @param {string} file
 * @param {string[]} fileArgs
 */
function become(file, fileArgs) {
  process.chdir(root);
  if (typeof process.execve === 'function') {
    process.execve(file, [file, ...fileArgs], process.env);
  }
  return new Promise((_done, failed) => {
    const child = spawn(file, fileArgs, { stdio: 'inherit' });
    // Ctrl-C in a terminal reaches the child by itself, a second one from here would look like impatience.
    process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'));
    process.on('SIGTERM', () => child.kill('SIGTERM'));
    process.on('SIGHUP', () => child.kill('SIGHUP'));
    child.on('error', failed);
    child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal ?? 'SIGTERM'] ?? 0)));
  });
}
