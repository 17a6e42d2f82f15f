import type { Capabilities } from '@ratspult/device-drivers';
import type { DeviceKind } from '../protocol/index.ts';

/** What a device is to people: the first that fits, since a speakerphone is an audio device too. */
const kinds: readonly (readonly [keyof Capabilities, DeviceKind])[] = [
  ['ptzCamera', 'camera'],
  ['discussionSystem', 'discussion-system'],
  ['display', 'display'],
  ['telephonyHid', 'telephony'],
  ['audioDevice', 'audio'],
  ['light', 'light'],
  ['powerSocket', 'power'],
  ['button', 'button'],
];

export const deviceKind = (capabilities: Capabilities): DeviceKind =>
  kinds.find(([capability]) => capabilities[capability] !== null)?.[1] ?? 'camera';
