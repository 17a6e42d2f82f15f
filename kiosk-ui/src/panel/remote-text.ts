import type { RoomSnapshot } from '@ratspult/appliance/protocol';
import { formatTime } from '@ratspult/server/ui';
import { text } from '../texts/panel.ts';

/** How long an action of the console stays announced. */
const actionShownMs = 60_000;

/** Who looks at the room from the console, in one sentence; null when nobody does. */
export const watchingText = (watching: readonly string[]): string | null => {
  if (watching.length === 0) {
    return null;
  }
  const and = text('remote.and');
  const names =
    watching.length === 1 ? watching.join('') : `${watching.slice(0, -1).join(', ')}${and}${watching.at(-1) ?? ''}`;
  return text(watching.length === 1 ? 'remote.watching' : 'remote.watchingMany', { names });
};

/** What staff did last, for a minute; null otherwise. */
export const lastActionText = (action: RoomSnapshot['remote']['lastAction'], nowMs: number): string | null => {
  if (action === null || nowMs - action.at > actionShownMs) {
    return null;
  }
  return text(`remote.${action.action}`, { name: action.by, time: formatTime(action.at) });
};
