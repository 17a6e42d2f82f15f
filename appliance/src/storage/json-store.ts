import type { Static, TSchema } from 'typebox';
import { Check } from 'typebox/value';
import type { FileSystem } from './file-system.ts';
import { writeDurably } from './write-durably.ts';

export type Loaded<T> =
  | { readonly state: 'loaded'; readonly value: T }
  | { readonly state: 'missing' }
  /** The file could not be understood and lies aside under `movedTo` (null: it could not even be moved). */
  | { readonly state: 'damaged'; readonly movedTo: string | null };

export interface JsonStoreOptions<Schema extends TSchema> {
  readonly files: FileSystem;
  readonly path: string;
  readonly schema: Schema;
  /** Version of the schema; a file of another version is set aside. */
  readonly version: number;
  /** Permission bits, for instance 0o600. */
  readonly mode: number;
  readonly epochMs: () => number;
}

/** One value in one JSON file. Saves are one after another; of several waiting ones only the newest is written. */
export class JsonStore<Schema extends TSchema> {
  readonly #options: JsonStoreOptions<Schema>;
  #running: Promise<void> | null = null;
  #waiting: { readonly value: Static<Schema>; readonly saved: PromiseWithResolvers<boolean> } | null = null;

  constructor(options: JsonStoreOptions<Schema>) {
    this.#options = options;
  }

  async load(): Promise<Loaded<Static<Schema>>> {
    const { files, path } = this.#options;
    let bytes: Uint8Array | null;
    try {
      bytes = await files.read(path);
    } catch {
      return this.#setAside();
    }
    if (bytes === null) {
      return { state: 'missing' };
    }
    return this.#parse(bytes) ?? this.#setAside();
  }

  /** True when the value (or a newer one) is safe on disk. */
  save(value: Static<Schema>): Promise<boolean> {
    const saved = this.#waiting?.saved ?? Promise.withResolvers<boolean>();
    this.#waiting = { value, saved };
    this.#running ??= this.#run();
    return saved.promise;
  }

  async forget(): Promise<void> {
    await this.#running;
    await this.#options.files.remove(this.#options.path);
  }

  /** Resolves when nothing is being written. */
  async idle(): Promise<void> {
    await this.#running;
  }

  async #run(): Promise<void> {
    // Starts in a later turn, so that `#running` is set before it can be cleared.
    await Promise.resolve();
    for (let next = this.#waiting; next !== null; next = this.#waiting) {
      this.#waiting = null;
      next.saved.resolve(await this.#write(next.value));
    }
    this.#running = null;
  }

  async #write(value: Static<Schema>): Promise<boolean> {
    const { files, path, version, mode } = this.#options;
    try {
      const text = JSON.stringify({ version, data: value });
      await writeDurably(files, path, new TextEncoder().encode(text), mode);
      return true;
    } catch {
      return false;
    }
  }

  #parse(bytes: Uint8Array): Loaded<Static<Schema>> | null {
    try {
      const file: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
      if (typeof file !== 'object' || file === null || !('version' in file) || !('data' in file)) {
        return null;
      }
      const { version, data } = file;
      return version === this.#options.version && Check(this.#options.schema, data)
        ? { state: 'loaded', value: data }
        : null;
    } catch {
      return null;
    }
  }

  async #setAside(): Promise<Loaded<Static<Schema>>> {
    const { files, path, epochMs } = this.#options;
    const movedTo = `${path}.damaged-${epochMs()}`;
    try {
      await files.rename(path, movedTo);
      return { state: 'damaged', movedTo };
    } catch {
      return { state: 'damaged', movedTo: null };
    }
  }
}
