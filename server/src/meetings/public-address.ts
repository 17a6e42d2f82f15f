/** Where people reach the instance; known once it listens when the configuration does not say. */
export class PublicAddress {
  #url: string;

  constructor(configured: string | null) {
    this.#url = configured ?? 'http://localhost';
  }

  /** Without a trailing slash. */
  get url(): string {
    return this.#url;
  }

  set(url: string): void {
    this.#url = url;
  }

  linkOf(linkToken: string): string {
    return `${this.#url}/m/${linkToken}`;
  }

  /** `ws://…/conference` or `wss://…/conference`. */
  get conferenceUrl(): string {
    return `${this.#url.replace(/^http/, 'ws')}${conferencePath}`;
  }
}

export const conferencePath = '/conference';
export const fleetPath = '/fleet';
