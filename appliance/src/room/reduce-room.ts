import type { DiscussionSeat, Health } from '@ratspult/device-drivers';
import { changePicture, noPicture, withPictureFeatures } from './camera-picture-state.ts';
import { afterMeeting, reduceEquipment } from './equipment-state.ts';
import { reconfigured } from './reconfigured.ts';
import { reduceMeeting } from './reduce-meeting.ts';
import { meetingRuns } from './needs.ts';
import type { CameraFeatures, RoomEffect, RoomEvent } from './room-event.ts';
import type { CameraState, DeviceState, FloorSeat, RoomState } from './room-state.ts';

export interface RoomStep {
  readonly state: RoomState;
  readonly effects: readonly RoomEffect[];
}

/** One step of the room. Pure; `now` is the wall clock in ms. The same state object comes back when nothing changed. */
export const reduceRoom = (state: RoomState, event: RoomEvent, now: number): RoomStep => {
  const { meeting, effects } = reduceMeeting(state, event, now);
  const withMeeting = meeting === state.meeting ? state : { ...state, meeting };
  const parts = isOfMeetingOnly(event) ? withMeeting : reduceParts(withMeeting, state, event, now);
  const next = meetingRuns(state) && !meetingRuns(parts) ? withEquipment(parts, afterMeeting(parts.equipment)) : parts;
  const all = [...effects, ...deviceRecords(state, event)];
  return next === state ? { state, effects: all } : { state: { ...next, version: state.version + 1 }, effects: all };
};

const meetingEvents = [
  'join',
  'resume',
  'cancel-join',
  'dismiss-failure',
  'leave',
  'stage-connected',
  'ticket',
  'ticket-refused',
  'timer',
] as const;
type MeetingOnly = Extract<RoomEvent, { type: (typeof meetingEvents)[number] }>;

const isOfMeetingOnly = (event: RoomEvent): event is MeetingOnly => meetingEvents.some((type) => type === event.type);

const reduceParts = (
  state: RoomState,
  before: RoomState,
  event: Exclude<RoomEvent, MeetingOnly>,
  now: number,
): RoomState => {
  switch (event.type) {
    case 'set-muted':
      return muted(state, event.muted, event.by);
    case 'stage-conference':
      return mutedByChair(state, before);
    case 'set-camera-off':
      return { ...state, cameraOff: event.off };
    case 'set-volume':
      return { ...state, audio: { ...state.audio, volume01: event.volume01 } };
    case 'set-layout':
      return { ...state, stage: { ...state.stage, layout: event.layout } };
    case 'camera-selected':
      return state.selectedCameraId === event.cameraId ? state : { ...state, selectedCameraId: event.cameraId };
    case 'camera-control':
      return state.cameraControl === event.control ? state : { ...state, cameraControl: event.control };
    case 'camera-at-preset':
      return withCamera(state, event.cameraId, { atPreset: event.presetId });
    case 'presets':
      return withCamera(state, event.cameraId, { presets: event.presets });
    case 'camera-features':
      return withFeatures(state, event.deviceId, event.features);
    case 'camera-tracking':
      return withCamera(state, event.cameraId, { tracking: event.tracking });
    case 'camera-picture': {
      const picture = state.cameras.find((one) => one.id === event.cameraId)?.picture ?? noPicture;
      return withCamera(state, event.cameraId, { picture: changePicture(picture, event.change) });
    }
    case 'device-moving':
      return withCamera(state, event.deviceId, { moving: event.moving });
    case 'device-kind':
      return withDevice(state, event.deviceId, { kind: event.kind });
    case 'configured':
      return reconfigured(state, event.change, now);
    case 'device-health':
      return withHealth(state, event.deviceId, event.health);
    case 'device-identity':
      return withDevice(state, event.deviceId, { identity: event.identity });
    case 'seat':
      return { ...state, floor: withSeat(state.floor, event.seat, now) };
    case 'all-seats':
      return { ...state, floor: replaceSeats(state.floor, event.seats, now) };
    case 'equipment':
      return withEquipment(state, reduceEquipment(state.equipment, event.change));
    case 'stage-state':
      return stageState(state, event.state, now);
    case 'stage-capture':
      return { ...state, stage: { ...state.stage, capture: event.capture, captureSince: now } };
    case 'pairing':
      return { ...state, pairing: event.pairing, roomName: event.roomName ?? state.roomName };
    case 'server-state':
      return state.server.state === event.state
        ? state
        : { ...state, server: { ...state.server, state: event.state, since: now } };
    case 'server-rejects':
      return { ...state, server: { ...state.server, rejectedSince: event.rejects ? now : null } };
    case 'calendar':
      return { ...state, calendar: event.entries };
    case 'observed':
      return { ...state, remote: { ...state.remote, watching: [...event.by] } };
    case 'remote-action':
      return { ...state, remote: { ...state.remote, lastAction: { by: event.by, action: event.action, at: now } } };
    case 'fault':
      return ownFault(state, event, now);
  }
};

/** Anybody may mute; who did it first stays, because only the room can undo it. */
const muted = (state: RoomState, mute: boolean, by: 'room' | 'console'): RoomState => {
  if (!mute) {
    return by === 'room' ? { ...state, audio: { ...state.audio, roomMuted: false, mutedBy: null } } : state;
  }
  return state.audio.roomMuted ? state : { ...state, audio: { ...state.audio, roomMuted: true, mutedBy: by } };
};

const mutedByChair = (state: RoomState, before: RoomState): RoomState => {
  const mutedAgain = state.meeting.mutedByChairCount > before.meeting.mutedByChairCount;
  return mutedAgain && !state.audio.roomMuted
    ? { ...state, audio: { ...state.audio, roomMuted: true, mutedBy: 'chair' } }
    : state;
};

const withCamera = (state: RoomState, id: string, change: Partial<CameraState>): RoomState => {
  const camera = state.cameras.find((one) => one.id === id);
  if (camera === undefined || isSame(camera, change)) {
    return state;
  }
  return { ...state, cameras: state.cameras.map((one) => (one === camera ? { ...one, ...change } : one)) };
};

const withDevice = (state: RoomState, id: string, change: Partial<DeviceState>): RoomState => {
  const device = state.devices.find((one) => one.id === id);
  if (device === undefined || isSame(device, change)) {
    return state;
  }
  return { ...state, devices: state.devices.map((one) => (one === device ? { ...one, ...change } : one)) };
};

const withFeatures = (
  state: RoomState,
  id: string,
  { tracking: can, picture, ...features }: CameraFeatures,
): RoomState => {
  const before = state.cameras.find((one) => one.id === id);
  const known = before === undefined || before.tracking === 'none' ? 'unknown' : before.tracking;
  return withCamera(state, id, {
    ...features,
    tracking: can ? known : 'none',
    picture: withPictureFeatures(before?.picture ?? noPicture, picture),
  });
};

const withHealth = (state: RoomState, id: string, health: Health): RoomState => {
  const next = withDevice(state, id, { health });
  const camera = next.cameras.find((one) => one.id === id);
  // While it is away somebody may switch it by hand.
  const forgets = health.state === 'offline' && (camera?.tracking === 'on' || camera?.tracking === 'off');
  return forgets ? withCamera(next, id, { tracking: 'unknown' }) : next;
};

const isSame = <T extends object>(whole: T, part: Partial<T>): boolean => {
  const merged = { ...whole, ...part };
  for (const key in merged) {
    if (merged[key] !== whole[key]) {
      return false;
    }
  }
  return true;
};

const withEquipment = (state: RoomState, equipment: RoomState['equipment']): RoomState =>
  equipment === state.equipment ? state : { ...state, equipment };

const withSeat = (floor: readonly FloorSeat[], seat: DiscussionSeat, now: number): readonly FloorSeat[] => {
  const before = floor.find((one) => one.seat === seat.seat);
  const others = floor.filter((one) => one !== before);
  if (seat.microphone === 'off') {
    return others;
  }
  const entry = { seat: seat.seat, microphone: seat.microphone, badgeName: seat.name };
  // A repeated report changes nothing of the order; a request that is granted speaks from now on.
  return before?.microphone === seat.microphone
    ? floor.map((one) => (one === before ? { ...before, ...entry } : one))
    : [...others, { ...entry, since: now }];
};

const replaceSeats = (
  floor: readonly FloorSeat[],
  seats: readonly DiscussionSeat[],
  now: number,
): readonly FloorSeat[] => {
  const kept = floor.filter((one) => seats.some((seat) => seat.seat === one.seat));
  return seats.reduce<readonly FloorSeat[]>((next, seat) => withSeat(next, seat, now), kept);
};

const stageState = (state: RoomState, to: RoomState['stage']['state'], now: number): RoomState =>
  state.stage.state === to
    ? state
    : {
        ...state,
        stage: { ...state.stage, state: to, since: now, capture: to === 'present' ? state.stage.capture : null },
      };

const ownFault = (state: RoomState, event: Extract<RoomEvent, { type: 'fault' }>, now: number): RoomState => {
  const { code, subject } = event.fault;
  const known = state.faults.find((one) => one.code === code && one.subject === subject);
  if (!event.active) {
    return known === undefined ? state : { ...state, faults: state.faults.filter((one) => one !== known) };
  }
  return known === undefined ? { ...state, faults: [...state.faults, { code, subject, since: now }] } : state;
};

const works = (device: DeviceState): boolean =>
  device.health.state === 'online' || device.health.state === 'connecting';

/** What the instance's history of the room should know of a device's health. */
const deviceRecords = (state: RoomState, event: RoomEvent): readonly RoomEffect[] => {
  if (event.type !== 'device-health') {
    return [];
  }
  const before = state.devices.find((one) => one.id === event.deviceId);
  if (before === undefined) {
    return [];
  }
  const { health, deviceId } = event;
  if (health.state === 'online' && !works(before)) {
    return [{ type: 'record-device', kind: 'device-recovered', deviceId, detail: before.health.reason }];
  }
  const failed = health.state === 'offline' || health.state === 'auth-failed' || health.state === 'degraded';
  return failed && works(before)
    ? [{ type: 'record-device', kind: 'device-fault', deviceId, detail: health.reason }]
    : [];
};
