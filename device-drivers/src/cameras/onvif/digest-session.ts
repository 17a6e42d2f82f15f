import { answerDigest, type Challenge, chooseDigest, isStale, parseChallenges } from './http-digest.ts';

export interface DigestSessionOptions {
  readonly user: string;
  readonly password: string;
  /** Secure random bytes. */
  readonly randomBytes: (length: number) => Uint8Array;
}

/** The proof that one request carried; needed to judge what a 401 to it means. */
export interface DigestProof {
  /** Value of `Authorization`, ready for Node. */
  readonly header: string;
  readonly nonce: string;
  readonly count: number;
}

/**
 * - `again`: worth one more try, with a newer nonce or count
 * - `refused`: the proof was fresh and is not accepted
 * - `unanswerable`: no challenge of a kind that we speak
 */
export type Challenged = 'again' | 'refused' | 'unanswerable';

const nonceOf = (challenge: Challenge | null): string | null => challenge?.parameters.get('nonce') ?? null;

/** HTTP Digest towards one device (RFC 7616): keeps the nonce and counts its uses over all requests, also concurrent ones. */
export class DigestSession {
  readonly #options: DigestSessionOptions;
  #challenge: Challenge | null = null;
  #count = 0;

  constructor(options: DigestSessionOptions) {
    this.#options = options;
  }

  /** True once the device asked for Digest and did not refuse it since. */
  get active(): boolean {
    return this.#challenge !== null;
  }

  /** Null before the first challenge. */
  prove(method: string, url: URL): DigestProof | null {
    if (this.#challenge === null) {
      return null;
    }
    this.#count += 1;
    const { user, password, randomBytes } = this.#options;
    const authorization = answerDigest(this.#challenge, {
      method,
      uri: `${url.pathname}${url.search}`,
      user,
      password,
      count: this.#count,
      cnonce: Buffer.from(randomBytes(12)).toString('hex'),
    });
    // Header values are bytes to Node: names beyond ASCII go out as UTF-8 (RFC 7616 section 4).
    const header = Buffer.from(authorization, 'utf8').toString('latin1');
    return { header, nonce: nonceOf(this.#challenge) ?? '', count: this.#count };
  }

  /** Judges a 401 by its `WWW-Authenticate` and by the proof that the request had carried. */
  challenged(wwwAuthenticate: string, used: DigestProof | null): Challenged {
    const next = chooseDigest(parseChallenges(wwwAuthenticate));
    if (next === null) {
      this.forget();
      return 'unanswerable';
    }
    if (used !== null && !this.#worthAgain(next, used)) {
      this.forget();
      return 'refused';
    }
    if (nonceOf(next) !== nonceOf(this.#challenge)) {
      this.#challenge = next;
      this.#count = 0;
    }
    return 'again';
  }

  forget(): void {
    this.#challenge = null;
  }

  #worthAgain(next: Challenge, used: DigestProof): boolean {
    // A nonce that had worked and is replaced has expired, whether the device says stale or not.
    const expired = nonceOf(next) !== used.nonce && used.count > 1;
    // Another request was faster on its way: devices want rising counts and the newest nonce.
    const overtaken = nonceOf(this.#challenge) !== used.nonce || used.count < this.#count;
    return isStale(next) || expired || overtaken;
  }
}
