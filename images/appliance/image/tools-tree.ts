import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Progress } from '../../setup/progress.ts';
import { must } from './must.ts';
import type { ImagePaths } from './paths.ts';

/** The same tools on every host, of the release that the image is made of. */
const packages = [
  'mkosi',
  'systemd',
  'systemd-repart',
  'systemd-ukify',
  'systemd-boot-efi',
  'systemd-container',
  'systemd-cryptsetup',
  'mtools',
  'dosfstools',
  'e2fsprogs',
  'erofs-utils',
  'squashfs-tools',
  'cryptsetup-bin',
  'sbsigntool',
  'openssl',
  'cpio',
  'zstd',
  'xz-utils',
  'kmod',
  'mmdebstrap',
  'apt',
  'debian-archive-keyring',
  'python3-pefile',
  'python3-cryptography',
  'util-linux',
  'fdisk',
  'uidmap',
  'ca-certificates',
  'gpg',
  'gpg-agent',
  'sqv',
  'bubblewrap',
  'reprepro',
];

/** The folder with the tools, made when it is not there; changes of the list above or of the mirror make a new one. */
export async function toolsTree({ cache, mirror }: ImagePaths, progress: Progress): Promise<string> {
  // Without a word mmdebstrap takes its own.
  const from = mirror === null ? [] : [mirror];
  const key = createHash('sha256')
    .update([...packages, ...from].join(' '))
    .digest('hex')
    .slice(0, 12);
  const tree = join(cache, `tools-${key}`);
  if (!existsSync(tree)) {
    mkdirSync(cache, { recursive: true });
    const made = `${tree}.${process.pid}`;
    await progress.step('Tools of Debian 13 (once, some minutes)', async () => {
      const include = `--include=${packages.join(',')}`;
      try {
        await must(
          'mmdebstrap',
          '--variant=minbase',
          '--mode=root',
          '--format=directory',
          include,
          'trixie',
          made,
          ...from,
        );
        renameSync(made, tree);
      } finally {
        rmSync(made, { recursive: true, force: true });
      }
    });
  }
  return tree;
}
