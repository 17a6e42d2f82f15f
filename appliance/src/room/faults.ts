import type { HealthReason } from '@ratspult/device-drivers';
import type { Fault, FaultCode } from '../protocol/index.ts';
import type { DeviceState, RoomState } from './room-state.ts';

const deviceFault: Readonly<Record<HealthReason, FaultCode>> = {
  none: 'device-no-answer',
  'port-missing': 'device-port-missing',
  'program-missing': 'device-program-missing',
  'connection-refused': 'device-connection-refused',
  'no-answer': 'device-no-answer',
  garbled: 'device-garbled',
  'refuses-commands': 'device-refuses-commands',
  'wrong-password': 'device-wrong-password',
  certificate: 'device-certificate',
};

/** Everything that does not work now, the room's own troubles first. */
export const listFaults = (state: RoomState): Fault[] => [
  ...state.faults.map(({ code, subject, since }) => ({ code, subject, deviceId: null, since })),
  ...serverFaults(state),
  ...stageFaults(state),
  ...state.devices.flatMap(faultOfDevice),
];

const whole = (code: FaultCode, since: number): Fault => ({ code, subject: null, deviceId: null, since });

const serverFaults = (state: RoomState): Fault[] => {
  if (state.pairing.state !== 'paired') {
    return [];
  }
  if (state.server.rejectedSince !== null) {
    return [whole('server-rejects-room', state.server.rejectedSince)];
  }
  return state.server.state === 'offline' ? [whole('server-offline', state.server.since)] : [];
};

const stageFaults = (state: RoomState): Fault[] => {
  const { stage } = state;
  switch (stage.state) {
    case 'absent':
      return [whole('stage-missing', stage.since)];
    case 'restarting':
      return [whole('stage-restarting', stage.since)];
    case 'present':
      return captureFaults(state);
  }
};

const captureFaults = (state: RoomState): Fault[] => {
  const { capture, captureSince: since } = state.stage;
  if (capture === null) {
    return [];
  }
  const microphone = capture.microphone === 'missing' ? [whole('stage-microphone-missing', since)] : [];
  const cameras = capture.cameras
    .filter((camera) => camera.state === 'missing')
    .map(({ cameraId }): Fault => {
      const subject = state.devices.find((device) => device.id === cameraId)?.name ?? null;
      return { code: 'stage-camera-missing', subject, deviceId: cameraId, since };
    });
  return [...microphone, ...cameras];
};

export const faultOfDevice = ({ id, name, health }: DeviceState): Fault[] => {
  switch (health.state) {
    case 'online':
      return [];
    case 'connecting':
      // The first attempt is no fault; one that already knows why it fails is.
      return health.reason === 'none'
        ? []
        : [{ code: deviceFault[health.reason], subject: name, deviceId: id, since: health.since }];
    case 'auth-failed':
      return [{ code: 'device-wrong-password', subject: name, deviceId: id, since: health.since }];
    case 'degraded':
    case 'offline':
      return [{ code: deviceFault[health.reason], subject: name, deviceId: id, since: health.since }];
  }
};
