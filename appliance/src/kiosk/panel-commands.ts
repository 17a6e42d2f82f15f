import { Check } from 'typebox/value';
import type { CameraDesk } from '../cameras/camera-desk.ts';
import type { PtzLease } from '../cameras/ptz-lease.ts';
import type { CameraPicture } from '../cameras/camera-picture.ts';
import type { CameraTracking } from '../cameras/camera-tracking.ts';
import { done, refused, type CommandResult } from '../command-result.ts';
import type { Automation } from '../director/automation.ts';
import type { RoomAudio } from '../equipment/room-audio.ts';
import type { RoomLights } from '../equipment/room-lights.ts';
import type { RoomPower } from '../equipment/room-power.ts';
import type { FleetAgent } from '../fleet/fleet-agent.ts';
import { panelCommands, type PanelCommandName, type PanelCommandParams } from '../protocol/index.ts';
import type { PtzVelocity } from '@ratspult/device-drivers';
import type { RoomHost } from '../room-host.ts';
import type { JoinTarget } from '../room/room-state.ts';
import type { StageHub } from '../stage/stage-hub.ts';

/** What panels may do things with. */
export interface PanelDesk {
  readonly host: RoomHost;
  readonly cameras: CameraDesk;
  readonly tracking: CameraTracking;
  readonly picture: CameraPicture;
  readonly lease: PtzLease<PtzVelocity, Promise<CommandResult>>;
  readonly automation: Automation;
  readonly audio: RoomAudio;
  readonly lights: RoomLights;
  readonly power: RoomPower;
  readonly fleet: FleetAgent;
  readonly stage: StageHub;
  readonly newId: () => string;
  /** A panel's sign of life; see the kiosk's watch. */
  readonly panelPainted: () => void;
}

type Handler<C extends PanelCommandName> = (
  params: PanelCommandParams<C>,
  desk: PanelDesk,
  /** The connection that asks, for who holds the joystick. */
  holder: object,
) => CommandResult | Promise<CommandResult>;

type Handlers = { readonly [C in PanelCommandName]: Handler<C> };

const join = (target: JoinTarget, { host, fleet, newId }: PanelDesk): CommandResult => {
  const { pairing, meeting, stage } = host.state;
  if (pairing.state !== 'paired') {
    return refused('not-paired');
  }
  if (meeting.phase !== 'idle' && meeting.phase !== 'failed') {
    return refused('already-in-meeting');
  }
  if (!fleet.online) {
    return refused('server-offline');
  }
  // A stage that is just starting again will be there in a moment; the join waits for it.
  if (stage.state === 'absent') {
    return refused('stage-missing');
  }
  host.dispatch({ type: 'join', joinId: newId(), target });
  return done;
};

const moderate = (action: 'admit' | 'refuse', waitingId: string, { host, stage }: PanelDesk): CommandResult => {
  if (host.state.meeting.phase !== 'joined') {
    return refused('not-in-meeting');
  }
  if (!stage.connected) {
    return refused('stage-missing');
  }
  stage.send({ type: 'moderate', action, waitingId });
  return done;
};

const known = (host: RoomHost, cameraId: string): boolean => host.state.cameras.some((one) => one.id === cameraId);

const handlers: Handlers = {
  pair: async ({ code }, { fleet }) => fleet.pair(code),
  join: ({ meetingId }, desk) => join({ meetingId }, desk),
  joinByNumber: ({ number }, desk) => join({ number }, desk),
  startInstantMeeting: (_, desk) => join({ adHoc: true }, desk),
  cancelJoin: (_, { host }) => {
    host.dispatch({ type: 'cancel-join' });
    return done;
  },
  dismissFailure: (_, { host }) => {
    host.dispatch({ type: 'dismiss-failure' });
    return done;
  },
  leave: (_, { host }) => {
    host.dispatch({ type: 'leave' });
    return done;
  },
  setRoomMuted: ({ muted }, { host }) => {
    host.dispatch({ type: 'set-muted', muted, by: 'room' });
    return done;
  },
  setCameraOff: ({ off }, { host }) => {
    host.dispatch({ type: 'set-camera-off', off });
    return done;
  },
  setVolume: ({ volume01 }, { host }) => {
    host.dispatch({ type: 'set-volume', volume01 });
    return done;
  },
  setAudioLevel: async ({ levelId, level01 }, { audio }) => audio.setLevel(levelId, level01),
  setAudioMuted: async ({ levelId, muted }, { audio }) => audio.setMuted(levelId, muted),
  setLayout: ({ layout }, { host }) => {
    host.dispatch({ type: 'set-layout', layout });
    return done;
  },
  selectCamera: ({ cameraId }, { host, automation }) => {
    if (!known(host, cameraId)) {
      return refused('unknown-camera');
    }
    automation.touched();
    host.dispatch({ type: 'camera-selected', cameraId });
    return done;
  },
  setCameraControl: ({ control }, { automation }) => {
    if (!automation.available) {
      return control === 'manual' ? done : refused('unsupported');
    }
    automation.setControl(control);
    return done;
  },
  ptzMove: async ({ cameraId, panSpeed, tiltSpeed, zoomSpeed }, { lease, automation, host }, holder) => {
    if (!known(host, cameraId)) {
      return refused('unknown-camera');
    }
    const moving = lease.move(holder, cameraId, { panSpeed, tiltSpeed, zoomSpeed });
    automation.touched();
    return moving ?? done;
  },
  ptzStop: ({ cameraId }, { lease, host }, holder) => {
    if (!known(host, cameraId)) {
      return refused('unknown-camera');
    }
    lease.stop(holder, cameraId);
    return done;
  },
  recallPreset: async ({ cameraId, presetId }, { cameras, automation }) => {
    const recall = cameras.recallPreset(cameraId, presetId, 'person');
    automation.touched();
    return recall;
  },
  savePreset: async ({ cameraId, presetId, name }, { cameras }) => cameras.savePreset(cameraId, presetId, name),
  deletePreset: async ({ cameraId, presetId }, { cameras }) => cameras.deletePreset(cameraId, presetId),
  cameraHome: async ({ cameraId }, { cameras, automation }) => {
    const home = cameras.home(cameraId);
    automation.touched();
    return home;
  },
  setCameraTracking: async ({ cameraId, on }, { tracking, automation }) => {
    const result = tracking.set(cameraId, on);
    automation.touched();
    return result;
  },
  readCameraPicture: async ({ cameraId }, { picture }) => picture.read(cameraId),
  setCameraImage: async ({ cameraId, setting, value01 }, { picture, host }) =>
    known(host, cameraId) ? picture.set(cameraId, setting, value01) : refused('unknown-camera'),
  setCameraWhiteBalance: async ({ cameraId, mode }, { picture, host }) =>
    known(host, cameraId) ? picture.setWhiteBalance(cameraId, mode) : refused('unknown-camera'),
  setCameraFocus: async ({ cameraId, way }, { picture, host }) =>
    known(host, cameraId) ? picture.focus(cameraId, way) : refused('unknown-camera'),
  setRoomPower: ({ on }, { power }) => power.ask(on),
  setLightScene: async ({ sceneId }, { lights }) => lights.choose(sceneId),
  painted: (_, { panelPainted }) => {
    panelPainted();
    return done;
  },
  admit: ({ waitingId }, desk) => moderate('admit', waitingId, desk),
  refuse: ({ waitingId }, desk) => moderate('refuse', waitingId, desk),
};

const isCommand = (name: string): name is PanelCommandName => Object.hasOwn(panelCommands, name);

/** Checks a command and does it. */
export const runPanelCommand = async (
  command: string,
  params: unknown,
  desk: PanelDesk,
  holder: object,
): Promise<CommandResult> =>
  isCommand(command) ? run(command, handlers, params, desk, holder) : refused('unknown-command');

const run = async <C extends PanelCommandName>(
  command: C,
  table: Pick<Handlers, C>,
  params: unknown,
  desk: PanelDesk,
  holder: object,
): Promise<CommandResult> => {
  const schema: (typeof panelCommands)[C] = panelCommands[command];
  if (!Check(schema, params)) {
    return refused('invalid-input');
  }
  const handler: Pick<Handlers, C>[C] = table[command];
  return handler(params, desk, holder);
};
