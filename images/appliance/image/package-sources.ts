import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SetupError } from '../../setup/setup-error.ts';

/** Address of the Debian mirror in a list of sources, one line each (sources.list(5)); null when there is none. */
export const mirrorIn = (list: string): string | null => /^deb\s+(?:\[[^\]]*\]\s+)?(\S+)/m.exec(list)?.[1] ?? null;

/** The mirror that the tools came from: the machine's own knowledge of where Debian is, so that it is written down nowhere else. */
export const mirrorOfTools = (tree: string): string => {
  const mirror = mirrorIn(readFileSync(join(tree, 'etc/apt/sources.list'), 'utf8'));
  if (mirror === null) {
    throw new SetupError('package-failed', 'The tools name no Debian mirror.', `Remove ${tree} and build again.`);
  }
  return mirror;
};

const source = (address: string, suites: string): string =>
  [
    'Types: deb',
    `URIs: ${address}`,
    `Suites: ${suites}`,
    'Components: main non-free-firmware',
    'Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg',
    '',
  ].join('\n');

/**
 * What the image takes its packages from, instead of mkosi's own list, which asks for sources and debug packages too. The
 * security archive lies beside the mirror's own, as on every mirror that carries it.
 */
export const packageSources = (mirror: string): string => {
  const base = mirror.replace(/\/+$/, '');
  return `${source(base, 'trixie trixie-updates')}\n${source(`${base}-security`, 'trixie-security')}`;
};
