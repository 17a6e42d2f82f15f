import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';

export interface OpenFile {
  write(bytes: Uint8Array): Promise<void>;
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** The few file operations the appliance needs, so that tests can fail each one of them. */
export interface FileSystem {
  /** Null when there is no such file. */
  read(path: string): Promise<Uint8Array | null>;
  create(path: string, mode: number): Promise<OpenFile>;
  rename(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
  makeFolder(path: string): Promise<void>;
  /** Makes renames in the folder survive a power cut. */
  syncFolder(path: string): Promise<void>;
}

const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT';

export const nodeFileSystem: FileSystem = {
  read: async (path) => {
    try {
      return await readFile(path);
    } catch (error) {
      if (isMissing(error)) {
        return null;
      }
      throw error;
    }
  },
  create: async (path, mode) => {
    const handle = await open(path, 'w', mode);
    return {
      write: async (bytes) => handle.writeFile(bytes),
      sync: async () => handle.sync(),
      close: async () => handle.close(),
    };
  },
  rename,
  remove: async (path) => rm(path, { force: true }),
  makeFolder: async (path) => {
    await mkdir(path, { recursive: true, mode: 0o700 });
  },
  syncFolder: async (path) => {
    const handle = await open(path, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  },
};
