import type { RoomReport } from '@ratspult/server/protocol';
import type { DeviceIdentity, Health, SeatMicrophone } from '@ratspult/device-drivers';
import type { ConfiguredSeat } from '../config/room-configuration.ts';
import {
  type CalendarMeeting,
  type DeviceKind,
  type FaultCode,
  type MeetingPhase,
  nothingCaptured,
  type RoomCapture,
  type RoomParticipant,
  type RoomSnapshot,
  type StageLayout,
  type StageReport,
} from '../protocol/index.ts';
import type { PictureState } from './camera-picture-state.ts';
import type { EquipmentState } from './equipment-state.ts';

export interface DeviceState {
  readonly id: string;
  readonly name: string;
  readonly kind: DeviceKind;
  readonly health: Health;
  readonly identity: DeviceIdentity;
}

export interface PresetState {
  readonly id: string;
  readonly name: string;
  readonly slot: number;
  readonly seat: number | null;
  readonly picture: string | null;
}

/** Whether a camera follows people by itself; `unknown` until the room told it, `none` where it cannot. */
export type CameraTracking = 'none' | 'unknown' | 'on' | 'off';

export interface CameraState {
  readonly id: string;
  readonly zoom: boolean;
  readonly home: boolean;
  readonly presetSlots: number;
  readonly tracking: CameraTracking;
  readonly picture: PictureState;
  readonly moving: boolean;
  readonly presets: readonly PresetState[];
  readonly atPreset: string | null;
}

/** A seat whose microphone is open or whose delegate asked for the floor. */
export interface FloorSeat {
  readonly seat: number;
  readonly microphone: Exclude<SeatMicrophone, 'off'>;
  /** Name by the discussion system's badge, when it gives one. */
  readonly badgeName: string | null;
  readonly since: number;
}

export type JoinTarget = { readonly meetingId: string } | { readonly number: string } | { readonly adHoc: true };

export interface MeetingState {
  readonly phase: MeetingPhase;
  /** Of the present join; reports about another one are old. */
  readonly joinId: string | null;
  readonly target: JoinTarget | null;
  readonly meetingId: string | null;
  readonly title: string | null;
  readonly number: string | null;
  readonly link: string | null;
  readonly since: number;
  readonly slow: boolean;
  readonly errorCode: string | null;
  readonly participants: readonly RoomParticipant[];
  readonly waiting: RoomSnapshot['meeting']['waiting'];
  /** What the server enforces of the room's microphone; null while nothing is published. */
  readonly microphonePaused: boolean | null;
  readonly mutedByChairCount: number;
  readonly capture: RoomCapture;
}

export type Capture = Omit<Extract<StageReport, { type: 'capture' }>, 'type'>;

export interface StageState {
  readonly state: RoomSnapshot['stage']['state'];
  readonly since: number;
  readonly layout: StageLayout;
  readonly capture: Capture | null;
  /** Since when the capture is as it is. */
  readonly captureSince: number;
}

/** A fault that belongs to no device and no link, such as a full disk. */
export interface OwnFault {
  readonly code: FaultCode;
  readonly subject: string | null;
  readonly since: number;
}

export interface RoomState {
  readonly version: number;
  readonly roomName: string;
  readonly serverUrl: string;
  readonly pairing: RoomSnapshot['pairing'];
  readonly server: RoomSnapshot['server'] & { readonly rejectedSince: number | null };
  readonly calendar: readonly CalendarMeeting[];
  readonly meeting: MeetingState;
  readonly audio: {
    readonly roomMuted: boolean;
    readonly mutedBy: RoomSnapshot['audio']['mutedBy'];
    readonly volume01: number;
  };
  readonly cameraOff: boolean;
  readonly selectedCameraId: string | null;
  readonly devices: readonly DeviceState[];
  readonly cameras: readonly CameraState[];
  readonly seats: readonly ConfiguredSeat[];
  readonly floor: readonly FloorSeat[];
  readonly cameraControl: RoomSnapshot['cameraControl'];
  readonly equipment: EquipmentState;
  readonly stage: StageState;
  readonly faults: readonly OwnFault[];
  readonly remote: RoomSnapshot['remote'];
}

export type RoomUse = RoomReport['use'];

export const noMeeting = (since: number): MeetingState => ({
  phase: 'idle',
  joinId: null,
  target: null,
  meetingId: null,
  title: null,
  number: null,
  link: null,
  since,
  slow: false,
  errorCode: null,
  participants: [],
  waiting: [],
  microphonePaused: null,
  mutedByChairCount: 0,
  capture: nothingCaptured,
});
