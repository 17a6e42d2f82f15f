import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where a build takes from and where it puts; everything that it makes lies outside the repository. */
export interface ImagePaths {
  /** Tools, downloads and products. */
  readonly cache: string;
  /** The city's keys; whoever has them can make what its rooms trust. */
  readonly keys: string;
  /** The city's own Debian mirror; null for the one that Debian's tools know. */
  readonly mirror: string | null;
}

export function imagePaths(env: NodeJS.ProcessEnv): ImagePaths {
  const cache = env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  const config = env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config');
  return {
    cache: env['RATSPULT_IMAGE_CACHE'] ?? join(cache, 'ratspult/image'),
    keys: env['RATSPULT_IMAGE_KEYS'] ?? join(config, 'ratspult/image-keys'),
    mirror: env['RATSPULT_DEBIAN_MIRROR'] ?? null,
  };
}
