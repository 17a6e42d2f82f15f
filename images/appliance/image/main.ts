import { createHash } from 'node:crypto';
import {
  createReadStream,
  copyFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { createProgress, type Progress } from '../../setup/progress.ts';
import { SetupError } from '../../setup/setup-error.ts';
import { imageKeys, signSums, type ImageKeys } from './keys.ts';
import { must } from './must.ts';
import { mirrorOfTools, packageSources } from './package-sources.ts';
import { imagePaths } from './paths.ts';
import { toolsTree } from './tools-tree.ts';

const here = import.meta.dirname;
const usage = `Usage: npm run image:appliance [-- --profile ci|release] [-- --version N] [-- --out FOLDER] [-- --broken]

Builds the disk image of a room PC and what its updates need (root only).
  --profile P    release (default): what rooms get; ci: quick to build, open to tests, its own throw-away keys
  --version N    the image's version, a number that grows; default 1
  --out FOLDER   where it goes; default: products/PROFILE in the cache
  --broken       a version whose panel never paints, for the proof that it is given up

Environment: RATSPULT_IMAGE_CACHE (tools, downloads, products), RATSPULT_IMAGE_KEYS (the keys, made at the first build),
RATSPULT_DEBIAN_MIRROR (the city's own mirror, with the security archive beside it).
`;

interface Wish {
  readonly profile: 'ci' | 'release';
  readonly version: string;
  readonly out: string;
  readonly broken: boolean;
}

const mib = (file: string): string => `${(statSync(file).size / 1_048_576).toFixed(0)} MiB`;

/** Copies the description into the work folder and adds what is made here: package, keys. */
async function layOut(work: string, { broken }: Wish, keys: ImageKeys, progress: Progress): Promise<void> {
  for (const name of readdirSync(here).filter((entry) => entry.startsWith('mkosi.'))) {
    cpSync(join(here, name), join(work, name), { recursive: true });
  }
  const packages = join(work, 'mkosi.packages');
  await progress.step('The room PC’s package', async () => {
    await must(process.execPath, join(here, '../package/main.ts'), '--out', packages);
  });
  const ring = join(work, 'mkosi.extra/usr/lib/systemd/import-pubring.gpg');
  copyFileSync(keys.updateRing, ring);
  if (broken) {
    const dropIn = join(work, 'mkosi.extra/usr/lib/systemd/system/ratspult-panel.service.d');
    mkdirSync(dropIn, { recursive: true });
    writeFileSync(join(dropIn, 'broken.conf'), '[Service]\nExecStart=\nExecStart=sleep infinity\n');
  }
}

async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/** Puts the parts of an update into a folder of its own, with their signed sums: what a server offers as it is. */
async function publish(made: string, { out, version }: Wish, keys: ImageKeys): Promise<void> {
  const updates = join(out, 'updates', version);
  rmSync(updates, { recursive: true, force: true });
  mkdirSync(updates, { recursive: true });
  const parts = readdirSync(made).filter((name) => name === `ratspult_${version}.efi` || /\.root-.*\.raw$/.test(name));
  for (const name of parts) {
    renameSync(join(made, name), join(updates, name));
  }
  const names = readdirSync(updates)
    .filter((name) => /\.(efi|raw)$/.test(name))
    .toSorted();
  const sums = join(updates, 'SHA256SUMS');
  const lines: string[] = [];
  for (const name of names) {
    lines.push(`${await sha256(join(updates, name))} *${name}\n`);
  }
  writeFileSync(sums, lines.join(''));
  await signSums(keys, sums);
}

async function build(wish: Wish, progress: Progress): Promise<void> {
  if (process.getuid?.() !== 0) {
    throw new SetupError(
      'package-failed',
      'Building the image mounts file systems, which needs root.',
      'Run it with sudo.',
    );
  }
  const paths = imagePaths(process.env);
  const keys = await imageKeys(wish.profile === 'ci' ? join(paths.cache, 'ci-keys') : paths.keys);
  const tree = await toolsTree(paths, progress);
  const work = join(paths.cache, `work-${wish.profile}`);
  const made = join(work, 'made');
  rmSync(made, { recursive: true, force: true });
  for (const name of ['mkosi.extra', 'mkosi.packages', 'mkosi.profiles', 'mkosi.repart', 'mkosi.sandbox']) {
    rmSync(join(work, name), { recursive: true, force: true });
  }
  for (const name of ['made', 'cache', 'packages', 'tmp', 'keys']) {
    mkdirSync(join(work, name), { recursive: true });
  }
  await layOut(work, wish, keys, progress);
  const sources = join(work, 'mkosi.sandbox/etc/apt/sources.list.d');
  mkdirSync(sources, { recursive: true });
  writeFileSync(join(sources, 'mkosi.sources'), packageSources(mirrorOfTools(tree)));
  copyFileSync(keys.secureBootKey, join(work, 'keys/secure-boot.key'));
  copyFileSync(keys.secureBootCertificate, join(work, 'keys/secure-boot.crt'));
  try {
    await progress.step(`Image ${wish.version} (${wish.profile})`, async () => {
      await must(join(here, 'enter-tools.sh'), tree, work, 'mkosi', ...mkosiOptions(work, wish), '--force', 'build');
    });
  } finally {
    rmSync(join(work, 'keys'), { recursive: true, force: true });
  }
  await collect(made, wish, keys, progress);
}

const mkosiOptions = (work: string, { profile, version }: Wish): string[] => [
  `--directory=${work}`,
  `--profile=${profile}`,
  `--image-version=${version}`,
  `--output-directory=${join(work, 'made')}`,
  `--cache-directory=${join(work, 'cache')}`,
  `--package-cache-directory=${join(work, 'packages')}`,
  `--workspace-directory=${join(work, 'tmp')}`,
  `--volatile-package-directory=${join(work, 'mkosi.packages')}`,
  `--secure-boot-key=${join(work, 'keys/secure-boot.key')}`,
  `--secure-boot-certificate=${join(work, 'keys/secure-boot.crt')}`,
];

/** Brings the products out, signs the update and says how large everything is. */
async function collect(made: string, wish: Wish, keys: ImageKeys, progress: Progress): Promise<void> {
  const { out, version } = wish;
  mkdirSync(out, { recursive: true });
  const disk = join(out, `ratspult_${version}.raw`);
  await progress.step('Signing the update', () => publish(made, wish, keys));
  renameSync(join(made, `ratspult_${version}.raw`), disk);
  renameSync(join(made, `ratspult_${version}.manifest`), join(out, `ratspult_${version}.manifest.json`));
  const bill = readdirSync(join(made, '../mkosi.packages')).find((name) => name.endsWith('.cdx.json'));
  if (bill !== undefined) {
    copyFileSync(join(made, '../mkosi.packages', bill), join(out, `ratspult_${version}.cdx.json`));
  }
  copyFileSync(keys.secureBootCertificate, join(out, 'secure-boot.crt'));
  const updates = join(out, 'updates', version);
  const sizes = Object.fromEntries(
    [
      disk,
      ...readdirSync(updates)
        .filter((name) => name.includes(`_${version}.`))
        .map((name) => join(updates, name)),
    ].map((file) => [file.slice(out.length + 1), statSync(file).size]),
  );
  const manifest: unknown = JSON.parse(readFileSync(join(out, `ratspult_${version}.manifest.json`), 'utf8'));
  writeFileSync(join(out, `ratspult_${version}.manifest.json`), `${JSON.stringify({ sizes, manifest }, null, 2)}\n`);
  for (const name of Object.keys(sizes)) {
    progress.say(`  ${join(out, name)} (${mib(join(out, name))})`);
  }
}

function readWish(): Wish | null {
  const { values } = parseArgs({
    options: {
      profile: { type: 'string', default: 'release' },
      version: { type: 'string', default: '1' },
      out: { type: 'string' },
      broken: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const { profile, version, broken } = values;
  if (values.help) {
    return null;
  }
  if ((profile !== 'ci' && profile !== 'release') || !/^[1-9]\d*(\.\d+)*$/.test(version)) {
    throw new SetupError('usage', 'The profile is ci or release, the version a number.', usage);
  }
  const out = resolve(values.out ?? join(imagePaths(process.env).cache, 'products', profile));
  return { profile, version, out, broken };
}

try {
  const wish = readWish();
  if (wish === null) {
    process.stdout.write(usage);
  } else {
    await build(wish, createProgress(process.stdout));
  }
} catch (error) {
  process.exitCode = 1;
  const known = error instanceof SetupError;
  process.stderr.write(known ? `${error.message}\n${error.remedy}\n` : `${String(error)}\n\n${usage}`);
}
