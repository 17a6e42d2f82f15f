import type { RoomSnapshot } from '../protocol/index.ts';
import { faultOfDevice, listFaults } from './faults.ts';
import { listFloor } from './floor.ts';
import { isNeeded, meetingRuns } from './needs.ts';
import type { CameraState, DeviceState, RoomState } from './room-state.ts';

/** What panel and stage see. `openUrl` holds the stage's token: '' for whoever must not have it. */
export const toSnapshot = (state: RoomState, now: number, openUrl: string): RoomSnapshot => ({
  version: state.version,
  now,
  room: { name: state.roomName, paired: state.pairing.state === 'paired', serverUrl: state.serverUrl },
  pairing: state.pairing,
  server: { state: state.server.state, since: state.server.since },
  calendar: [...state.calendar],
  meeting: meetingView(state),
  audio: audioView(state),
  video: { cameraOff: state.cameraOff, selectedCameraId: state.selectedCameraId },
  cameras: state.cameras.map((camera) => cameraView(state, camera)),
  floor: listFloor(state),
  cameraControl: state.cameraControl,
  equipment: equipmentView(state),
  stage: { state: state.stage.state, layout: state.stage.layout, openUrl },
  devices: state.devices.map(({ id, name, kind, health, identity }) => ({
    id,
    name,
    kind,
    state: health.state,
    make: identity.make,
    model: identity.model,
  })),
  faults: listFaults(state),
  remote: state.remote,
});

const meetingView = ({ meeting }: RoomState): RoomSnapshot['meeting'] => ({
  phase: meeting.phase,
  meetingId: meeting.meetingId,
  title: meeting.title,
  number: meeting.number,
  link: meeting.link,
  since: meeting.since,
  slow: meeting.slow,
  errorCode: meeting.errorCode,
  participants: [...meeting.participants],
  waiting: [...meeting.waiting],
  capture: meeting.capture,
});

const audioView = (state: RoomState): RoomSnapshot['audio'] => {
  const { levels } = state.equipment;
  return {
    ...state.audio,
    // Two controls one after the other would make the room silent without anybody seeing why.
    volume01: levels.length === 0 ? state.audio.volume01 : 1,
    enforced: muteIsEnforced(state),
    levels: levels.map(({ id, deviceId, name, level01, muted }) => {
      const device = state.devices.find((one) => one.id === deviceId);
      return { id, name: name ?? device?.name ?? null, level01, muted, health: device?.health.state ?? 'offline' };
    }),
  };
};

/** The server says of the room's microphone what the panel says; where nothing is published, nobody hears anything. */
export const muteIsEnforced = ({ meeting, audio }: RoomState): boolean => {
  switch (meeting.phase) {
    case 'idle':
    case 'failed':
      return true;
    case 'joining':
    case 'joined':
    case 'reconnecting':
    case 'leaving':
      return meeting.microphonePaused === null ? audio.roomMuted : meeting.microphonePaused === audio.roomMuted;
  }
};

const equipmentView = (state: RoomState): RoomSnapshot['equipment'] => {
  const { power, lights } = state.equipment;
  return {
    power: power === null ? null : { state: power.state, wanted: isNeeded(state), neededByMeeting: meetingRuns(state) },
    lights: lights === null ? null : { scenes: [...lights.scenes], sceneId: lights.sceneId },
  };
};

const troubleOf = (device: DeviceState | undefined): RoomSnapshot['cameras'][number]['trouble'] => {
  const [fault] = device === undefined ? [] : faultOfDevice(device);
  return fault === undefined ? null : { code: fault.code, since: fault.since };
};

const cameraView = (state: RoomState, camera: CameraState): RoomSnapshot['cameras'][number] => {
  const device = state.devices.find((one) => one.id === camera.id);
  return {
    id: camera.id,
    name: device?.name ?? camera.id,
    health: device?.health.state ?? 'offline',
    trouble: troubleOf(device),
    selected: state.selectedCameraId === camera.id,
    moving: camera.moving,
    zoom: camera.zoom,
    home: camera.home,
    presetSlots: camera.presetSlots,
    tracking: camera.tracking,
    picture: {
      settings: camera.picture.settings.map((one) => ({ ...one })),
      whiteBalances: [...camera.picture.whiteBalances],
      whiteBalance: camera.picture.whiteBalance,
      focus: camera.picture.focus,
    },
    presets: camera.presets.map(({ id, name, seat, picture }) => ({
      id,
      name,
      seat,
      picture: picture === null ? null : `/pictures/${picture}`,
    })),
    atPreset: camera.atPreset,
  };
};
