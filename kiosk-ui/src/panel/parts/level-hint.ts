import type { AudioLevelView } from '@ratspult/appliance/protocol';
import type { DeviceTextKey } from '../../texts/devices.ts';

export const isReachable = ({ health }: AudioLevelView): boolean => health === 'online' || health === 'degraded';

/** What must be said of a loudspeaker; null when there is nothing special. */
export const levelHint = (level: AudioLevelView): DeviceTextKey | null => {
  if (!isReachable(level)) {
    return level.health === 'connecting' ? 'levels.connecting' : 'levels.offline';
  }
  return level.muted === true ? 'levels.muted' : null;
};
