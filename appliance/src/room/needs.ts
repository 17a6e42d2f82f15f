import type { RoomState } from './room-state.ts';

/** From the tap on join to the end: screens, sockets and light belong to the meeting. */
export const meetingRuns = (state: RoomState): boolean =>
  state.meeting.phase !== 'idle' && state.meeting.phase !== 'failed';

/** The room's equipment is wanted: by a meeting, or by a person who switched it on. */
export const isNeeded = (state: RoomState): boolean => meetingRuns(state) || state.equipment.power?.asked === true;

export const isOnline = (state: RoomState, deviceId: string): boolean =>
  state.devices.find((device) => device.id === deviceId)?.health.state === 'online';

/** It answers, be it poorly. */
export const isReachable = (state: RoomState, deviceId: string): boolean => {
  const health = state.devices.find((device) => device.id === deviceId)?.health.state;
  return health === 'online' || health === 'degraded';
};

/** The devices that just came, or came back. */
export const cameOnline = (state: RoomState, before: RoomState, deviceId: string): boolean =>
  state.devices !== before.devices && isOnline(state, deviceId) && !isOnline(before, deviceId);
