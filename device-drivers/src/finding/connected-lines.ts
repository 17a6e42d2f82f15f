import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { FoundDevice } from './search-network.ts';

/** A serial line of this machine. */
export interface SerialLine {
  readonly path: string;
  /** For people: the adapter as the kernel names it. */
  readonly name: string;
}

export interface Connected {
  readonly lines: readonly SerialLine[];
  readonly found: readonly FoundDevice[];
}

/** The names in a folder, none when there is no such folder. */
export type ListFolder = (folder: string) => Promise<readonly string[]>;

export const listFolder: ListFolder = (folder) =>
  readdir(folder).then(
    (names) => names.toSorted(),
    () => [],
  );

const lastingLines = '/dev/serial/by-id';
const cameraNames = '/dev/v4l/by-id';
const firstNode = '-video-index0';
const plainLine = /^tty(?:USB|ACM)\d+$/;

const readable = (name: string): string =>
  name
    .replace(/^usb-/, '')
    .replace(/(?:-if\d+)?(?:-port\d+)?$/, '')
    .replaceAll('_', ' ');

const serialLines = async (list: ListFolder): Promise<readonly SerialLine[]> => {
  const lasting = await list(lastingLines);
  if (lasting.length > 0) {
    return lasting.map((name) => ({ path: join(lastingLines, name), name: readable(name) }));
  }
  const plain = (await list('/dev')).filter((name) => plainLine.test(name));
  return plain.map((name) => ({ path: join('/dev', name), name }));
};

const usbCameras = async (list: ListFolder): Promise<readonly FoundDevice[]> =>
  (await list(cameraNames))
    .filter((name) => name.endsWith(firstNode))
    .map((file) => file.slice(0, -firstNode.length))
    .map((device) => ({
      driver: 'uvc-ptz',
      name: readable(device),
      address: 'USB',
      detail: '',
      options: { device },
    }));

/** What is plugged into this machine, read from its names only: no byte is sent to anything. */
export const listConnected = async (list: ListFolder): Promise<Connected> => ({
  lines: await serialLines(list),
  found: await usbCameras(list),
});
