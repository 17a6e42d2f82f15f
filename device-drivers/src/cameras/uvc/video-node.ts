import { readdir, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { HealthReason } from '../../core/device.ts';
import type { Tool, ToolAnswer } from '../../usb/tool.ts';
import { parseDeviceGroups, parseInfo, type NodeInfo } from './node-info.ts';

/** The seam to `/dev`. */
export interface DeviceFolders {
  /** The node a link leads to; null when there is none. */
  realPath(path: string): Promise<string | null>;
  /** Empty when there is no such folder. */
  names(folder: string): Promise<readonly string[]>;
}

export type FoundNode =
  | { readonly ok: true; readonly node: string; readonly info: NodeInfo }
  | { readonly ok: false; readonly health: HealthReason };

/** Names of lasting meaning: by serial number first, then by the port the camera is plugged into. */
const lastingFolders = ['/dev/v4l/by-id', '/dev/v4l/by-path'] as const;
const nodesAsked = 8;

export const realDeviceFolders: DeviceFolders = {
  realPath: (path) =>
    realpath(path).then(
      (real) => real,
      () => null,
    ),
  names: (folder) =>
    readdir(folder).then(
      (names) => names.toSorted(),
      () => [],
    ),
};

/** A tool's call for one node. */
export const callNode = (
  tool: Tool,
  node: string | null,
  args: readonly string[],
  priority: 'stop' | 'person' | 'automation' | 'poll',
  axes: readonly string[],
): Promise<ToolAnswer> =>
  tool.call({
    name: args[0] ?? 'v4l2-ctl',
    args: node === null ? args : ['--device', node, ...args],
    priority,
    axes,
  });

/** The node of the camera that gives pictures, whichever of its names or nodes was configured; protocol.md 1. */
export const findVideoNode = async (device: string, folders: DeviceFolders, tool: Tool): Promise<FoundNode> => {
  const links = await linksOf(device, folders);
  const nodes = (await Promise.all(links.map((link) => folders.realPath(link)))).filter((node) => node !== null);
  const first = nodes[0];
  if (first === undefined) {
    return { ok: false, health: 'port-missing' };
  }
  const found = await firstThatCaptures(nodes, tool);
  if (found.ok || found.health !== 'refuses-commands') {
    return found;
  }
  const listed = await callNode(tool, null, ['--list-devices'], 'poll', []);
  const groups = listed.outcome.ok ? parseDeviceGroups(listed.outcome.value) : [];
  const others = groups.find((group) => group.includes(first))?.filter((node) => /^\/dev\/video\d+$/.test(node));
  return firstThatCaptures((others ?? []).filter((node) => !nodes.includes(node)).slice(0, nodesAsked), tool);
};

/** The configured name, then the other nodes of the same camera under the same kind of name. */
const linksOf = async (device: string, folders: DeviceFolders): Promise<readonly string[]> => {
  const stem = device.replace(/-video-index\d+$/, '');
  const searched = device.startsWith('/') ? [dirname(device)] : lastingFolders;
  const links: string[] = device.startsWith('/') ? [device] : [];
  for (const folder of searched) {
    const names = (await folders.names(folder)).map((name) => (device.startsWith('/') ? join(folder, name) : name));
    const mine = names.filter((name) => name === device || name.startsWith(`${stem}-video-index`));
    links.push(...mine.map((name) => (device.startsWith('/') ? name : join(folder, name))));
  }
  return [...new Set(links)].slice(0, nodesAsked);
};

const firstThatCaptures = async (nodes: readonly string[], tool: Tool): Promise<FoundNode> => {
  for (const node of nodes) {
    const { outcome, health } = await callNode(tool, node, ['--info'], 'poll', []);
    if (!outcome.ok) {
      return { ok: false, health };
    }
    const info = parseInfo(outcome.value);
    if (info === null) {
      return { ok: false, health: 'garbled' };
    }
    if (info.captures) {
      return { ok: true, node, info };
    }
  }
  return { ok: false, health: 'refuses-commands' };
};
