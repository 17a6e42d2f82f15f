import { homedir } from 'node:os';
import { join } from 'node:path';

/** Everything that a build makes lies outside the repository. */
export interface ImagePaths {
  /** Tools, downloads and products. */
  readonly cache: string;
  /** The city's keys; whoever has them can make what its rooms trust. */
  readonly keys: string;
}

export function imagePaths(env: NodeJS.ProcessEnv): ImagePaths {
  const cache = env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  const config = env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config');
  return {
    cache: env['RATSPULT_IMAGE_CACHE'] ?? join(cache, 'ratspult/image'),
    keys: env['RATSPULT_IMAGE_KEYS'] ?? join(config, 'ratspult/image-keys'),
  };
}
