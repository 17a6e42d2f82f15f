import type { FileSystem } from '../storage/file-system.ts';

/** The power went away. */
export class PowerCut extends Error {
  override readonly name = 'PowerCut';
}

/**
 * Files in memory with a power switch: the operation with the given number, counted from 0, does not happen and
 * neither does any after it. What was written but not synced is lost half.
 */
export class MemoryFiles implements FileSystem {
  readonly content = new Map<string, Uint8Array>();
  readonly modes = new Map<string, number>();
  cutAt = Number.POSITIVE_INFINITY;
  operations = 0;

  read(path: string): Promise<Uint8Array | null> {
    return Promise.resolve(this.content.get(path) ?? null);
  }

  async create(path: string, mode: number): ReturnType<FileSystem['create']> {
    this.#step();
    this.content.set(path, new Uint8Array());
    this.modes.set(path, mode);
    let written = new Uint8Array();
    return {
      write: async (bytes) => {
        // Unsynced bytes reach the disk in part.
        this.content.set(path, bytes.slice(0, bytes.length / 2));
        this.#step();
        written = Uint8Array.from(bytes);
      },
      sync: async () => {
        this.#step();
        this.content.set(path, written);
      },
      close: async () => undefined,
    };
  }

  async rename(from: string, to: string): Promise<void> {
    this.#step();
    const bytes = this.content.get(from);
    if (bytes === undefined) {
      throw new Error(`no ${from}`);
    }
    this.content.set(to, bytes);
    this.content.delete(from);
  }

  async remove(path: string): Promise<void> {
    this.#step();
    this.content.delete(path);
  }

  async makeFolder(): Promise<void> {
    this.#step();
  }

  async syncFolder(): Promise<void> {
    this.#step();
  }

  #step(): void {
    this.operations += 1;
    if (this.operations > this.cutAt) {
      throw new PowerCut();
    }
  }
}
