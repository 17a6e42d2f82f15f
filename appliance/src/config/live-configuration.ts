import type { RoomConfiguration } from './room-configuration.ts';

/** The configuration the room works by now: what was written by hand, and what was added at the console since. */
export class LiveConfiguration {
  #current: RoomConfiguration;

  constructor(configuration: RoomConfiguration) {
    this.#current = configuration;
  }

  get current(): RoomConfiguration {
    return this.#current;
  }

  replace(next: RoomConfiguration): void {
    this.#current = next;
  }
}
