import { argon2, timingSafeEqual } from 'node:crypto';
import type { Random } from '../random.ts';
import { ServerError } from '../server-error.ts';

/** Memory in KiB. The default is the first choice of the OWASP password storage sheet for argon2id. */
export interface HashCost {
  readonly memory: number;
  readonly passes: number;
}
export const defaultHashCost: HashCost = { memory: 19_456, passes: 2 };

const maxAtOnce = 2;
const maxWaiting = 64;
const format = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=1\$([\w-]+)\$([\w-]+)$/;

function derive(password: string, salt: Uint8Array, cost: HashCost): Promise<Buffer> {
  const parameters = { message: password, nonce: salt, parallelism: 1, tagLength: 32, ...cost };
  return new Promise((resolve, reject) => {
    argon2('argon2id', parameters, (error, key) => (error === null ? resolve(key) : reject(error)));
  });
}

/** argon2id, a bounded number at once, so that a flood of sign-ins cannot take all memory. */
export class PasswordHasher {
  readonly #random: Random;
  readonly #cost: HashCost;
  readonly #waiting: (() => void)[] = [];
  #running = 0;
  #decoy: Promise<string> | null = null;

  constructor(random: Random, cost: HashCost) {
    this.#random = random;
    this.#cost = cost;
  }

  /** @throws ServerError `rate-limited` when too many are waiting */
  async hash(password: string): Promise<string> {
    const salt = this.#random.bytes(16);
    const key = await this.#inTurn(() => derive(password, salt, this.#cost));
    const { memory, passes } = this.#cost;
    return `$argon2id$v=19$m=${memory},t=${passes},p=1$${Buffer.from(salt).toString('base64url')}$${key.toString('base64url')}`;
  }

  /**
   * Compares; with null (no such account) it takes the same time and says no.
   * @throws ServerError `rate-limited` when too many are waiting
   */
  async verify(password: string, stored: string | null): Promise<boolean> {
    this.#decoy ??= this.hash('no account has this one');
    const parts = format.exec(stored ?? (await this.#decoy));
    if (parts === null) {
      throw new ServerError('internal', 'a stored password hash has an unknown format');
    }
    const [, memory = '', passes = '', salt = '', expected = ''] = parts;
    const cost = { memory: Number(memory), passes: Number(passes) };
    const key = await this.#inTurn(() => derive(password, Buffer.from(salt, 'base64url'), cost));
    return timingSafeEqual(key, Buffer.from(expected, 'base64url')) && stored !== null;
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running >= maxAtOnce) {
      if (this.#waiting.length >= maxWaiting) {
        throw new ServerError('rate-limited', 'too many sign-ins at once');
      }
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else {
      this.#running += 1;
    }
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) {
        this.#running -= 1;
      } else {
        next();
      }
    }
  }
}
