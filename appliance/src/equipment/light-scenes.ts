import type { ConfiguredScene, SceneMoment } from '../config/equipment-configuration.ts';
import { meetingRuns } from '../room/needs.ts';
import type { RoomState } from '../room/room-state.ts';

/** Lamps answer in steps of their own. */
const nearEnough01 = 0.02;

/** The scene the lamps show; null when they show none. */
export const sceneAt = (
  scenes: readonly ConfiguredScene[],
  levels: ReadonlyMap<string, number>,
): ConfiguredScene | null =>
  scenes.find((scene) =>
    scene.levels.every(({ deviceId, level01 }) => {
      const level = levels.get(deviceId);
      return level !== undefined && Math.abs(level - level01) <= nearEnough01;
    }),
  ) ?? null;

const momentOf = (state: RoomState): SceneMoment => {
  if (!meetingRuns(state)) {
    return 'idle';
  }
  return state.stage.layout === 'content' ? 'presentation' : 'meeting';
};

/**
 * The moment that just began, for the scene that belongs to it; null when none did. A presentation is one only in a
 * meeting, and who chose another light for the meeting (`byHand`) keeps it until the meeting is over.
 */
export const momentBegun = (state: RoomState, before: RoomState, byHand: boolean): SceneMoment | null => {
  const [now, then] = [momentOf(state), momentOf(before)];
  if (now === then || (byHand && now !== 'idle' && then !== 'idle')) {
    return null;
  }
  return now;
};
