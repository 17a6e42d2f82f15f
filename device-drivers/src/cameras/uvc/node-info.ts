import type { DeviceIdentity } from '../../core/device.ts';

export interface NodeInfo {
  /** Gives pictures; the other nodes of a camera give metadata. */
  readonly captures: boolean;
  readonly identity: DeviceIdentity;
}

/** Bit of `Device Caps`, or of `Capabilities` where drivers are too old to have them. */
const videoCapture = 0x1;

/** What `v4l2-ctl --info` prints, null when it makes no sense; protocol.md 1. */
export const parseInfo = (text: string): NodeInfo | null => {
  const field = (name: string): string | null => {
    const found = new RegExp(`^[ \\t]*${name}[ \\t]*: (.{1,200})$`, 'm').exec(text);
    const value = found?.[1]?.trim() ?? '';
    return value === '' ? null : value;
  };
  const caps = Number(field('Device Caps') ?? field('Capabilities') ?? Number.NaN);
  if (Number.isNaN(caps)) {
    return null;
  }
  return {
    captures: (caps & videoCapture) !== 0,
    identity: { make: null, model: field('Card type'), firmware: null, serialNumber: field('Serial') },
  };
};

/** What `v4l2-ctl --list-devices` prints: the nodes of each device below its name. */
export const parseDeviceGroups = (text: string): readonly (readonly string[])[] => {
  const groups: string[][] = [];
  for (const line of text.split('\n', 500)) {
    const node = /^\s+(\/dev\/\S{1,100})\s*$/.exec(line)?.[1];
    if (node !== undefined) {
      groups.at(-1)?.push(node);
    } else if (line.trim() !== '') {
      groups.push([]);
    }
  }
  return groups;
};
