/** Origins of the instance itself: pages of others must not send changing requests. */
export class TrustedOrigins {
  readonly #origins: Set<string>;

  constructor(origins: readonly string[]) {
    this.#origins = new Set(origins.map((origin) => new URL(origin).origin));
  }

  add(url: string): void {
    this.#origins.add(new URL(url).origin);
  }

  has(origin: string): boolean {
    return this.#origins.has(origin);
  }
}
