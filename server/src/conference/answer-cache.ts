import { createHash } from 'node:crypto';

interface Stored {
  readonly fingerprint: string;
  readonly answer: Promise<string>;
}

/** The last answers of a stay by request id: a repeated request is answered again, not done again. */
export class AnswerCache {
  readonly #bound: number;
  readonly #stored = new Map<string, Stored>();

  constructor(bound: number) {
    this.#bound = bound;
  }

  /** `conflict` when the id was used for something else. */
  find(id: string, method: string, params: unknown): Promise<string> | 'conflict' | null {
    const stored = this.#stored.get(id);
    if (stored === undefined) {
      return null;
    }
    return stored.fingerprint === fingerprintOf(method, params) ? stored.answer : 'conflict';
  }

  store(id: string, method: string, params: unknown, answer: Promise<string>): void {
    this.#stored.set(id, { fingerprint: fingerprintOf(method, params), answer });
    const oldest = this.#stored.keys().next();
    if (this.#stored.size > this.#bound && !oldest.done) {
      this.#stored.delete(oldest.value);
    }
  }
}

const fingerprintOf = (method: string, params: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify([method, params]))
    .digest('base64');
