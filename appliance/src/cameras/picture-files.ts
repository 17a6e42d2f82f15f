import { join } from 'node:path';
import type { FileSystem } from '../storage/file-system.ts';
import { writeDurably } from '../storage/write-durably.ts';

export const maxPictureBytes = 64 * 1024;
const pictureName = /^[a-zA-Z0-9_-]{1,180}\.jpg$/;

/** A JPEG starts with SOI and another marker: FF D8 FF (ITU-T T.81, B.1.1). */
const isJpeg = (bytes: Uint8Array): boolean => bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff;

/** Preset pictures as files; names are made by us and checked again when asked for. */
export class PictureFiles {
  readonly #files: FileSystem;
  readonly #folder: string;

  constructor(files: FileSystem, folder: string) {
    this.#files = files;
    this.#folder = folder;
  }

  /** False when it is no picture, too large, or the disk refuses. */
  async save(name: string, bytes: Uint8Array): Promise<boolean> {
    if (!pictureName.test(name) || bytes.length > maxPictureBytes || !isJpeg(bytes)) {
      return false;
    }
    try {
      await this.#files.makeFolder(this.#folder);
      await writeDurably(this.#files, join(this.#folder, name), bytes, 0o600);
      return true;
    } catch {
      return false;
    }
  }

  async read(name: string): Promise<Uint8Array | null> {
    if (!pictureName.test(name)) {
      return null;
    }
    try {
      return await this.#files.read(join(this.#folder, name));
    } catch {
      return null;
    }
  }

  async remove(name: string): Promise<void> {
    try {
      await this.#files.remove(join(this.#folder, name));
    } catch {
      // A picture nobody refers to any more does no harm.
    }
  }
}
