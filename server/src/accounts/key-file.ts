import { closeSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { newToken, type Random } from '../random.ts';
import { ServerError } from '../server-error.ts';

const isThere = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'EEXIST';

/** Made with mode 0600 where there is none; two programs that start together use the one that was first. */
function make(file: string, random: Random): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  try {
    const handle = openSync(file, 'wx', 0o600);
    writeSync(handle, `${newToken(random)}\n`);
    closeSync(handle);
  } catch (error) {
    if (!isThere(error)) {
      throw error;
    }
  }
}

/**
 * The key in a file of its own, outside the database: who gets hold of a back-up alone cannot open what is sealed with it.
 * @throws ServerError `config-invalid` when the file cannot be made or read, or holds no key
 */
export function keyOfFile(file: string, random: Random): string {
  try {
    make(file, random);
    const key = readFileSync(file, 'utf8').trim();
    if (key.length >= 32) {
      return key;
    }
  } catch (cause) {
    throw new ServerError('config-invalid', `the key file ${file} cannot be used`, {
      path: '/secondFactor/keyFile',
      cause,
    });
  }
  throw new ServerError('config-invalid', `the key file ${file} holds no key of 32 characters`, {
    path: '/secondFactor/keyFile',
  });
}
