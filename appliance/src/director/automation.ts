import type { Clock, Outcome, TalkerDirection } from '@ratspult/device-drivers';
import type { RoomConfiguration } from '../config/room-configuration.ts';
import { canFollow } from '../config/talker-configuration.ts';
import type { EquipmentListener } from '../devices/device-set.ts';
import { NamedTimers } from '../named-timers.ts';
import type { RoomHost } from '../room-host.ts';
import { isReachable, meetingRuns } from '../room/needs.ts';
import type { FloorSeat, RoomState } from '../room/room-state.ts';
import {
  initialDirector,
  timerKey,
  type DirectorAction,
  type DirectorEvent,
  type DirectorState,
  type Shot,
  type Stand,
} from './director-state.ts';
import { direct } from './direct.ts';
import { TalkerEars } from './talker-ears.ts';

export interface AutomationOptions {
  /** As it is now: devices come and go while the room runs. */
  readonly configuration: () => RoomConfiguration;
  readonly host: RoomHost;
  readonly listen: (listener: EquipmentListener) => () => void;
  readonly clock: Clock;
  /** Seats that have the picture whenever they speak: as configured, and as the discussion system says. */
  readonly prioritySeats: () => readonly number[];
  readonly recall: (shot: Shot) => Promise<Outcome<void> | { readonly ok: false; readonly code: string }>;
}

/** Runs the director: turns what the room's state says into its events, and its actions into deeds. */
export class Automation {
  readonly #options: AutomationOptions;
  readonly #timers: NamedTimers;
  readonly #ears: TalkerEars;
  readonly #unsubscribe: readonly (() => void)[];
  #director: DirectorState = initialDirector;
  /** What the director was told last. */
  #talkerZone: string | null = null;

  constructor(options: AutomationOptions) {
    this.#options = options;
    this.#timers = new NamedTimers(options.clock);
    this.#ears = new TalkerEars(options.configuration().talkerMicrophones);
    this.#unsubscribe = [
      options.host.subscribe((state, before) => this.#observe(state, before)),
      options.listen((deviceId, event) => {
        if (event.type === 'talker') {
          this.#hear(deviceId, event.talker);
        }
      }),
    ];
  }

  /** False in a room in which nobody can be followed. */
  get available(): boolean {
    return canFollow(this.#options.configuration());
  }

  /** A person moved or chose a camera. */
  touched(): void {
    if (this.available) {
      this.#step({ type: 'touched' });
    }
  }

  setControl(control: 'automatic' | 'manual'): void {
    this.#step({ type: 'control', control });
  }

  close(): void {
    this.#timers.stopAll();
    this.#unsubscribe.forEach((unsubscribe) => unsubscribe());
  }

  #observe(state: RoomState, before: RoomState): void {
    if (!this.available) {
      return;
    }
    if (state.devices !== before.devices) {
      this.#observeLosses(state, before);
    }
    if (meetingRuns(state) !== meetingRuns(before)) {
      this.#tellTalker(state);
    }
    if (state.floor !== before.floor) {
      for (const event of floorEvents(before.floor, state.floor)) {
        this.#step(event);
      }
    }
  }

  #observeLosses(state: RoomState, before: RoomState): void {
    const { discussionDeviceId, talkerMicrophones } = this.#options.configuration();
    const isLost = (id: string): boolean => isReachable(before, id) && !isReachable(state, id);
    if (discussionDeviceId !== null && isLost(discussionDeviceId)) {
      this.#step({ type: 'link-lost' });
      this.#options.host.dispatch({ type: 'all-seats', seats: [] });
    }
    for (const { deviceId } of talkerMicrophones.filter((one) => isLost(one.deviceId))) {
      this.#hear(deviceId, null);
    }
  }

  #hear(deviceId: string, talker: TalkerDirection | null): void {
    this.#ears.hear(deviceId, talker);
    this.#tellTalker(this.#options.host.state);
  }

  /** Room microphones always hear something; cameras turn to it only while others see the room. */
  #tellTalker(state: RoomState): void {
    const zone = meetingRuns(state) ? this.#ears.zone() : null;
    if (zone !== this.#talkerZone) {
      this.#talkerZone = zone;
      this.#step({ type: 'talker', zone });
    }
  }

  #step(event: DirectorEvent): void {
    const { state, actions } = direct(this.#director, event, this.#stand());
    this.#director = state;
    for (const action of actions) {
      this.#act(action);
    }
  }

  #act(action: DirectorAction): void {
    const { host } = this.#options;
    switch (action.type) {
      case 'recall':
        void this.#recall(action.shot);
        return;
      case 'cut':
        host.dispatch({ type: 'camera-selected', cameraId: action.cameraId });
        return;
      case 'control':
        host.dispatch({ type: 'camera-control', control: action.control });
        return;
      case 'start-timer':
        this.#timers.start(timerKey(action.timer), action.delayMs, () =>
          this.#step({ type: 'timer', timer: action.timer }),
        );
        return;
      case 'stop-timer':
        this.#timers.stop(timerKey(action.timer));
    }
  }

  async #recall(shot: Shot): Promise<void> {
    const outcome = await this.#options.recall(shot);
    if (outcome.ok) {
      this.#step({ type: 'recalled', shot, result: 'arrived' });
      return;
    }
    const superseded = 'error' in outcome && outcome.error.code === 'superseded';
    this.#step({ type: 'recalled', shot, result: superseded ? 'superseded' : 'failed' });
  }

  #stand(): Stand {
    const { host, clock } = this.#options;
    const configuration = this.#options.configuration();
    const { state } = host;
    const answering = state.devices.filter(({ health }) => health.state === 'online' || health.state === 'degraded');
    return {
      nowMs: clock.monotonicMs(),
      onAir: state.selectedCameraId,
      usable: new Set(answering.map((device) => device.id)),
      at: new Map(state.cameras.flatMap((camera) => (camera.atPreset === null ? [] : [[camera.id, camera.atPreset]]))),
      seats: seatShots(state),
      zones: zoneShots(configuration),
      overview: configuration.cameras.flatMap(({ id, overviewPresetId }) =>
        overviewPresetId === null ? [] : [{ cameraId: id, presetId: overviewPresetId }],
      ),
      prioritySeats: this.#options.prioritySeats(),
      timings: configuration.timings,
    };
  }
}

const zoneShots = ({ talkerMicrophones }: RoomConfiguration): ReadonlyMap<string, readonly Shot[]> => {
  const shots = new Map<string, readonly Shot[]>();
  for (const { key, shot } of talkerMicrophones.flatMap(({ zones }) => zones)) {
    shots.set(key, [...(shots.get(key) ?? []), shot]);
  }
  return shots;
};

const seatShots = (state: RoomState): ReadonlyMap<number, readonly Shot[]> => {
  const shots = new Map<number, Shot[]>();
  const add = (seat: number, shot: Shot): void => {
    const known = shots.get(seat) ?? [];
    if (!known.some((one) => one.cameraId === shot.cameraId && one.presetId === shot.presetId)) {
      shots.set(seat, [...known, shot]);
    }
  };
  for (const { seat, shot } of state.seats) {
    if (shot !== null) {
      add(seat, shot);
    }
  }
  for (const camera of state.cameras) {
    for (const preset of camera.presets) {
      if (preset.seat !== null) {
        add(preset.seat, { cameraId: camera.id, presetId: preset.id });
      }
    }
  }
  return shots;
};

const speaking = (floor: readonly FloorSeat[], seat: number): boolean =>
  floor.some((one) => one.seat === seat && one.microphone === 'on');

const floorEvents = (before: readonly FloorSeat[], now: readonly FloorSeat[]): readonly DirectorEvent[] => {
  const offs = before
    .filter((one) => one.microphone === 'on' && !speaking(now, one.seat))
    .map(({ seat }) => ({ type: 'microphone', seat, on: false }) as const);
  const ons = now
    .filter((one) => one.microphone === 'on' && !speaking(before, one.seat))
    .map(({ seat }) => ({ type: 'microphone', seat, on: true }) as const);
  const requests = now
    .filter((one) => one.microphone === 'requested' && !before.some((other) => other.seat === one.seat))
    .map(({ seat }) => ({ type: 'requested', seat }) as const);
  return [...offs, ...ons, ...requests];
};
