import { maxFrameBytes } from '@ratspult/server/protocol';
import type { DeviceReport, RoomReport } from '@ratspult/server/protocol';
import type { MeetingPhase } from '../protocol/index.ts';
import { listSpeakers } from './floor.ts';
import { isNeeded } from './needs.ts';
import type { DeviceState, RoomState, RoomUse } from './room-state.ts';

const useOf: Readonly<Record<MeetingPhase, RoomUse>> = {
  idle: 'idle',
  failed: 'idle',
  joining: 'joining',
  joined: 'in-meeting',
  reconnecting: 'in-meeting',
  leaving: 'in-meeting',
};

/** Room for the frame around the report. */
const maxReportBytes = maxFrameBytes - 1_024;

/** What the console shows of the room; texts are cut to what the contract allows, and the whole to one frame. */
export const toReport = (state: RoomState, applianceVersion: string): RoomReport => {
  const report = wholeReport(state, applianceVersion);
  // Hundreds of presets are the only thing that can outgrow a frame; the room's health must get through.
  return new TextEncoder().encode(JSON.stringify(report)).length <= maxReportBytes
    ? report
    : { ...report, devices: report.devices.map((device) => Object.assign({}, device, { presets: [] })) };
};

const wholeReport = (state: RoomState, applianceVersion: string): RoomReport => ({
  applianceVersion,
  use: useOf[state.meeting.phase],
  meetingId: state.meeting.meetingId,
  meetingTitle: state.meeting.title?.slice(0, 200) ?? null,
  roomMuted: state.audio.roomMuted,
  cameraOff: state.cameraOff,
  stageConnected: state.stage.state === 'present',
  devices: [...state.devices.map((device) => deviceReport(state, device)), stageReport(state), microphoneReport(state)],
  speakers: listSpeakers(state),
});

const cut = (text: string | null): string | null => text?.slice(0, 80) ?? null;

const deviceReport = (state: RoomState, device: DeviceState): DeviceReport => ({
  id: device.id,
  name: device.name,
  kind: device.kind,
  state: device.health.state,
  reason: device.health.reason,
  since: device.health.since,
  make: cut(device.identity.make),
  model: cut(device.identity.model),
  firmware: cut(device.identity.firmware),
  serialNumber: cut(device.identity.serialNumber),
  inUse: isInUse(state, device),
  presets: presetsOf(state, device.id),
});

/** A camera with positions of ours beyond its own may have more than the contract takes. */
const maxPresets = 255;

const presetsOf = (state: RoomState, id: string): DeviceReport['presets'] =>
  (state.cameras.find((camera) => camera.id === id)?.presets ?? [])
    .slice(0, maxPresets)
    .map((preset) => ({ id: preset.id, name: preset.name }));

const isInUse = (state: RoomState, device: DeviceState): boolean => {
  switch (device.kind) {
    case 'camera':
      return device.id === state.selectedCameraId && !state.cameraOff;
    case 'discussion-system':
      return state.floor.length > 0;
    case 'display':
    case 'audio':
    case 'telephony':
      return useOf[state.meeting.phase] !== 'idle';
    case 'power':
    case 'light':
      return isNeededEquipment(state, device.id);
    case 'button':
      return false;
  }
};

/** One relay board can be a socket and a light; what it is to the room says the configuration. */
const isNeededEquipment = (state: RoomState, deviceId: string): boolean => {
  const { power, lights } = state.equipment;
  return (
    (power?.socketIds.includes(deviceId) === true && isNeeded(state)) ||
    (lights?.deviceIds.includes(deviceId) === true && useOf[state.meeting.phase] !== 'idle')
  );
};

const unknownIdentity = { make: null, model: null, firmware: null, serialNumber: null, presets: [] };

const stageReport = (state: RoomState): DeviceReport => {
  const present = state.stage.state === 'present';
  return {
    id: 'stage',
    name: 'stage',
    kind: 'stage',
    state: present ? 'online' : state.stage.state === 'restarting' ? 'connecting' : 'offline',
    reason: present ? 'none' : 'no-answer',
    since: state.stage.since,
    inUse: present && useOf[state.meeting.phase] !== 'idle',
    ...unknownIdentity,
  };
};

const microphoneReport = (state: RoomState): DeviceReport => {
  const { capture, captureSince } = state.stage;
  const missing = capture?.microphone === 'missing';
  return {
    id: 'room-microphone',
    name: 'microphone',
    kind: 'microphone',
    state: capture === null ? 'connecting' : missing ? 'offline' : 'online',
    reason: missing ? 'port-missing' : 'none',
    since: captureSince,
    inUse: capture?.microphone === 'live' && useOf[state.meeting.phase] === 'in-meeting' && !state.audio.roomMuted,
    ...unknownIdentity,
  };
};
