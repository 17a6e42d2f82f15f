import { join } from 'node:path';
import type { ListFolder } from '@ratspult/device-drivers';
import type { FileSystem } from '../storage/file-system.ts';

const folder = '/sys/class/video4linux';

/** Names of the picture inputs of this machine, as the stage's browser names them too; none where there are none. */
export const listPictureInputs = async (files: FileSystem, list: ListFolder): Promise<readonly string[]> => {
  const nodes = await list(folder);
  const names = await Promise.all(
    nodes.map(async (node) =>
      files.read(join(folder, node, 'name')).then(
        (bytes) => new TextDecoder().decode(bytes ?? new Uint8Array()).trim(),
        () => '',
      ),
    ),
  );
  return [...new Set(names.filter((name) => name !== ''))];
};
