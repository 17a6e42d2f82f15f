import type { RoomTicket } from '@ratspult/server/protocol';
import type { DeviceIdentity, DiscussionSeat, Health } from '@ratspult/device-drivers';
import type { CalendarMeeting, DeviceKind, RoomSnapshot, StageLayout, StageReport } from '../protocol/index.ts';
import type { PictureChange, PictureFeatures } from './camera-picture-state.ts';
import type { EquipmentChange } from './equipment-state.ts';
import type { CameraTracking, Capture, JoinTarget, OwnFault, PresetState } from './room-state.ts';

type ConferenceReport = Omit<Extract<StageReport, { type: 'conference' }>, 'type'>;

/** Everything that changes the room. What people do comes checked; what devices and stage say comes as it is. */
export type RoomEvent =
  | { readonly type: 'join'; readonly joinId: string; readonly target: JoinTarget }
  | { readonly type: 'resume'; readonly joinId: string; readonly meeting: ResumedMeeting }
  | { readonly type: 'cancel-join' }
  | { readonly type: 'dismiss-failure' }
  | { readonly type: 'leave' }
  | { readonly type: 'set-muted'; readonly muted: boolean; readonly by: 'room' | 'console' }
  | { readonly type: 'set-camera-off'; readonly off: boolean }
  | { readonly type: 'set-volume'; readonly volume01: number }
  | { readonly type: 'set-layout'; readonly layout: StageLayout }
  | { readonly type: 'camera-selected'; readonly cameraId: string }
  | { readonly type: 'camera-control'; readonly control: RoomSnapshot['cameraControl'] }
  | { readonly type: 'camera-at-preset'; readonly cameraId: string; readonly presetId: string | null }
  | { readonly type: 'presets'; readonly cameraId: string; readonly presets: readonly PresetState[] }
  /** Devices were added, renamed or removed; who is known already stays as it is. */
  | { readonly type: 'configured'; readonly change: ConfiguredChange }
  | { readonly type: 'device-health'; readonly deviceId: string; readonly health: Health }
  | { readonly type: 'device-identity'; readonly deviceId: string; readonly identity: DeviceIdentity }
  | { readonly type: 'device-kind'; readonly deviceId: string; readonly kind: DeviceKind }
  | { readonly type: 'device-moving'; readonly deviceId: string; readonly moving: boolean }
  | { readonly type: 'camera-features'; readonly deviceId: string; readonly features: CameraFeatures }
  | { readonly type: 'camera-tracking'; readonly cameraId: string; readonly tracking: CameraTracking }
  | { readonly type: 'camera-picture'; readonly cameraId: string; readonly change: PictureChange }
  | { readonly type: 'seat'; readonly seat: DiscussionSeat }
  | { readonly type: 'all-seats'; readonly seats: readonly DiscussionSeat[] }
  | { readonly type: 'equipment'; readonly change: EquipmentChange }
  | { readonly type: 'stage-state'; readonly state: RoomSnapshot['stage']['state'] }
  /** A page connected: a new one, or the same one again. */
  | { readonly type: 'stage-connected' }
  | { readonly type: 'stage-conference'; readonly report: ConferenceReport }
  | { readonly type: 'stage-capture'; readonly capture: Capture }
  | { readonly type: 'ticket'; readonly joinId: string; readonly ticket: RoomTicket }
  | { readonly type: 'ticket-refused'; readonly joinId: string; readonly code: string }
  | { readonly type: 'timer'; readonly timer: RoomTimer }
  | { readonly type: 'pairing'; readonly pairing: RoomSnapshot['pairing']; readonly roomName: string | null }
  | { readonly type: 'server-state'; readonly state: RoomSnapshot['server']['state'] }
  | { readonly type: 'server-rejects'; readonly rejects: boolean }
  | { readonly type: 'calendar'; readonly entries: readonly CalendarMeeting[] }
  | { readonly type: 'observed'; readonly by: readonly string[] }
  | { readonly type: 'remote-action'; readonly by: string; readonly action: RemoteAction }
  | { readonly type: 'fault'; readonly fault: Omit<OwnFault, 'since'>; readonly active: boolean };

export type RemoteAction = NonNullable<RoomSnapshot['remote']['lastAction']>['action'];

export interface CameraFeatures {
  readonly zoom: boolean;
  readonly home: boolean;
  readonly presetSlots: number;
  /** It can follow people by itself. */
  readonly tracking: boolean;
  readonly picture: PictureFeatures;
}

export interface ConfiguredChange {
  readonly devices: readonly { readonly id: string; readonly name: string }[];
  readonly cameras: readonly { readonly id: string; readonly presets: readonly PresetState[] }[];
  /** `automatic` where there is somebody to follow now, `manual` where there is no more; null leaves it. */
  readonly cameraControl: RoomSnapshot['cameraControl'] | null;
  /** The discussion system is another one, or none: what it said of the floor is old. */
  readonly floorIsOld: boolean;
}

export interface ResumedMeeting {
  readonly meetingId: string;
  readonly title: string;
  readonly number: string;
  readonly link: string;
}

/**
 * - `slow`: the panel offers to cancel a join
 * - `join-deadline`: nobody waits longer than this for a join
 * - `leave-deadline`: a stage that does not answer must not keep the room in "leaving"
 */
export type RoomTimer = 'slow' | 'join-deadline' | 'leave-deadline';

/** What the shell must do; values only. */
export type RoomEffect =
  | {
      readonly type: 'request-ticket';
      readonly joinId: string;
      readonly target: JoinTarget;
      /** Wait for the instance to come back instead of failing. */
      readonly patient: boolean;
    }
  | {
      readonly type: 'direct-stage';
      readonly meeting: { readonly joinId: string; readonly conferenceUrl: string; readonly ticket: string } | null;
    }
  | { readonly type: 'start-timer'; readonly timer: RoomTimer; readonly delayMs: number }
  | { readonly type: 'stop-timer'; readonly timer: RoomTimer }
  | { readonly type: 'record'; readonly kind: 'meeting-joined' | 'meeting-left'; readonly detail: string }
  | {
      readonly type: 'record-device';
      readonly kind: 'device-fault' | 'device-recovered';
      readonly deviceId: string;
      readonly detail: string;
    };
