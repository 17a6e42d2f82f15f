import { mkdirSync, readdirSync, rmSync, statfsSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Ids are made here; anything else is no folder of ours. */
const plainId = /^[\w-]{1,64}$/;

/** The files of the recordings: one folder for each, readable by the instance alone. */
export class RecordingFolder {
  readonly #root: string;
  readonly #minFreeBytes: number;
  readonly #freeBytes: (folder: string) => number;

  constructor(root: string, minFreeBytes: number, freeBytes: (folder: string) => number = freeBytesOf) {
    this.#root = root;
    this.#minFreeBytes = minFreeBytes;
    this.#freeBytes = freeBytes;
  }

  /** @throws Error when the folder cannot be made */
  make(id: string): string {
    const folder = this.of(id);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return folder;
  }

  of(id: string): string {
    if (!plainId.test(id)) {
      throw new Error('not an id of a recording');
    }
    return join(this.#root, id);
  }

  /** Putting a recording together needs as much again as it has already: `id` is the one that runs, null a new one. */
  hasRoom(id: string | null): boolean {
    try {
      mkdirSync(this.#root, { recursive: true, mode: 0o700 });
      return this.#freeBytes(this.#root) >= this.#minFreeBytes + (id === null ? 0 : sizeOf(this.of(id)));
    } catch {
      return false;
    }
  }

  remove(id: string): void {
    rmSync(this.of(id), { recursive: true, force: true });
  }
}

function freeBytesOf(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

const sizeOf = (folder: string): number =>
  readdirSync(folder).reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
