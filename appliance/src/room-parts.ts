import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import {
  everybody,
  listFolder,
  type Clock,
  type Device,
  type Prober,
  type PtzVelocity,
  type SearchPlaces,
} from '@ratspult/device-drivers';
import type { Accepted, AddedBase } from './adding/accept-added.ts';
import { AddedDevices } from './adding/added-devices.ts';
import { DeviceDesk } from './adding/device-desk.ts';
import { listPictureInputs } from './adding/picture-inputs.ts';
import { applianceVersion } from './appliance-version.ts';
import { CameraDesk } from './cameras/camera-desk.ts';
import { PictureFiles } from './cameras/picture-files.ts';
import { CameraPicture } from './cameras/camera-picture.ts';
import { CameraTracking } from './cameras/camera-tracking.ts';
import { openPresetBook, type PresetBook } from './cameras/preset-book.ts';
import { PtzLease } from './cameras/ptz-lease.ts';
import type { CommandResult } from './command-result.ts';
import { LiveConfiguration } from './config/live-configuration.ts';
import type { RoomConfiguration } from './config/room-configuration.ts';
import { DeviceSet, type EquipmentListener } from './devices/device-set.ts';
import { Automation } from './director/automation.ts';
import { ButtonLamps } from './equipment/button-lamps.ts';
import { CameraTally } from './equipment/camera-tally.ts';
import { MuteKeys } from './equipment/mute-keys.ts';
import { RoomAudio } from './equipment/room-audio.ts';
import { RoomButtons } from './equipment/room-buttons.ts';
import { RoomDisplays } from './equipment/room-displays.ts';
import { RoomLights } from './equipment/room-lights.ts';
import { RoomPower } from './equipment/room-power.ts';
import { FleetAgent } from './fleet/fleet-agent.ts';
import { runFleetCommand, type FleetDeeds } from './fleet/fleet-command-desk.ts';
import { Outbox } from './fleet/outbox.ts';
import { runPanelCommand, type PanelDesk } from './kiosk/panel-commands.ts';
import { SnapshotFeed } from './kiosk/snapshot-feed.ts';
import type { Log } from './log.ts';
import { KioskWatch, type KioskWatchOptions } from './machine/kiosk-watch.ts';
import { ptzLeaseMs } from './protocol/index.ts';
import type { Recalled } from './recall.ts';
import { RoomEffects } from './room-effects.ts';
import { RoomHost } from './room-host.ts';
import { initialRoom } from './room/initial-room.ts';
import { runSelfTest } from './self-test.ts';
import { SettingsKeeper } from './settings-keeper.ts';
import { toStageConfiguration } from './stage/stage-configuration.ts';
import { StageHub } from './stage/stage-hub.ts';
import type { StageLauncher } from './stage/stage-launcher.ts';
import type { FileSystem } from './storage/file-system.ts';
import type { StoredFiles } from './storage/stored-files.ts';
import { writeDurably } from './storage/write-durably.ts';

export interface PartsOptions {
  /** What was written by hand. */
  readonly base: AddedBase;
  /** What was added at the console and fits. */
  readonly accepted: Accepted;
  /** Both together. */
  readonly configuration: RoomConfiguration;
  readonly prober: Prober;
  readonly searchPlaces: SearchPlaces | null;
  readonly devices: ReadonlyMap<string, Device>;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  readonly files: FileSystem;
  readonly stored: StoredFiles;
  readonly recalled: Recalled;
  readonly stageLauncher: StageLauncher | null;
  readonly machine: { readonly watch: Pick<KioskWatchOptions, 'patience' | 'restart' | 'onHealthy'> } | null;
}

/** The parts of one room, built and wired, nothing started. */
export interface Parts extends PanelDesk {
  readonly deviceSet: DeviceSet;
  readonly effects: RoomEffects;
  readonly pictures: PictureFiles;
  readonly feed: SnapshotFeed;
  readonly kioskWatch: KioskWatch | null;
  readonly live: LiveConfiguration;
  readonly devices: DeviceDesk;
  /** Stops every held camera and cancels the timers of what runs by itself. */
  stopAutomation(): void;
}

const newId = (): string => randomUUID();

export const buildParts = (options: PartsOptions): Parts => {
  const { configuration, clock, log, files, stored, recalled } = options;
  const live = new LiveConfiguration(configuration);
  const book = openPresetBook(configuration.cameras, recalled.presets);
  const host = new RoomHost(initialRoom(configuration, remembered(recalled, book), clock.epochMs()), clock);
  const outbox = new Outbox(stored.outbox, recalled.events);
  const deviceSet = new DeviceSet(options.devices, host, log);
  const pictures = new PictureFiles(files, join(configuration.dataDir, 'pictures'));

  const effects: RoomEffects = new RoomEffects({ host, clock, newId, outbox, fleet: () => fleet, stage: () => stage });
  host.onEffect((effect) => effects.run(effect));
  const stage = buildStage(options, live, host, effects);
  const camera = (id: string) => (live.current.cameras.some((one) => one.id === id) ? deviceSet.camera(id) : null);
  const takePicture = async (id: string) => stage.takePicture(id);
  const controls = (id: string) => deviceSet.capabilities(id)?.cameraControls ?? null;
  const tracking = new CameraTracking({ controls, host, log });
  const picture = new CameraPicture({ controls, host, clock, log });
  const cameras = new CameraDesk(
    { camera, tracking, host, store: stored.presets, pictures, takePicture, newId, log },
    book,
  );
  const automation = new Automation({
    configuration: () => live.current,
    host,
    listen: (listener) => deviceSet.listen(listener),
    clock,
    prioritySeats: () => [...configuration.prioritySeats, ...deviceSet.prioritySeats()],
    recall: async ({ cameraId, presetId }) => cameras.recall(cameraId, presetId, 'automation'),
  });
  const lease = new PtzLease<PtzVelocity, Promise<CommandResult>>(
    { move: async (id, velocity) => cameras.move(id, velocity), stop: (id) => void cameras.stop(id) },
    clock,
    ptzLeaseMs,
  );
  const devices = buildDeviceDesk(options, { live, host, deviceSet, cameras, stage });
  const deeds = fleetDeeds(options, { host, stage, cameras, automation, camera, devices }, () => fleet.clockOffsetMs);
  const fleet: FleetAgent = new FleetAgent({
    ...options,
    host,
    serverUrl: configuration.serverUrl,
    applianceVersion,
    outbox,
    onCommand: async (method, params) => runFleetCommand(method, params, deeds),
  });
  const settings = new SettingsKeeper(host, stored.settings, clock);
  const feed = new SnapshotFeed(host, clock);
  const { power, lights, audio, others } = buildEquipment(options, live, host, deviceSet);
  const kioskWatch = options.machine === null ? null : new KioskWatch({ host, clock, log, ...options.machine.watch });
  const panelPainted = (): void => kioskWatch?.panelPainted();
  const desk = {
    host,
    cameras,
    tracking,
    picture,
    lease,
    automation,
    power,
    lights,
    audio,
    fleet,
    stage,
    newId,
    panelPainted,
  };
  const buttons = new RoomButtons({
    buttons: configuration.equipment.buttons,
    listen: (listener) => deviceSet.listen(listener),
    run: async (command, params) => runPanelCommand(command, params, desk, desk),
    host,
    clock,
    log,
  });
  const running = [devices, lease, picture, automation, settings, feed, power, lights, buttons, ...others];
  const stopAutomation = (): void =>
    [...running, ...(kioskWatch === null ? [] : [kioskWatch])].forEach((part) => part.close());
  return {
    ...desk,
    deviceSet,
    effects,
    pictures,
    feed,
    kioskWatch,
    live,
    devices,
    stopAutomation,
  };
};

/** What follows the room by itself: sockets, light and screens with the meeting, mute keys with the room's mute. */
const buildEquipment = (
  { configuration, clock, log }: PartsOptions,
  live: LiveConfiguration,
  host: RoomHost,
  deviceSet: DeviceSet,
) => {
  const shared = {
    listen: (listener: EquipmentListener) => deviceSet.listen(listener),
    capabilities: (id: string) => deviceSet.capabilities(id),
    host,
    clock,
    log,
  };
  const { power: sockets, scenes } = configuration.equipment;
  // Before the displays: its sockets are told first when a meeting begins.
  const power: RoomPower = new RoomPower({ ...shared, power: sockets, displaysBusy: () => displays.busy() });
  const displays = new RoomDisplays({
    ...shared,
    displays: () => live.current.displays,
    offAfterMs: configuration.displaysOffAfterMs,
    waitMs: () => power.displaysWaitMs(),
    onOff: () => power.displaysWentOff(),
    display: (id) => deviceSet.capabilities(id)?.display ?? null,
  });
  const lights = new RoomLights({ ...shared, scenes });
  const tally = new CameraTally({ ...shared, cameraIds: () => live.current.cameras.map(({ id }) => id) });
  const muteKeys = new MuteKeys({ ...shared, keys: () => live.current.muteKeys });
  const lamps = new ButtonLamps({ ...shared, buttons: configuration.equipment.buttons });
  const audio = new RoomAudio({ ...shared, levels: configuration.audioLevels });
  return { power, lights, audio, others: [displays, muteKeys, tally, lamps, audio] };
};

const remembered = (recalled: Recalled, book: PresetBook) => ({
  settings: recalled.settings,
  calendar: recalled.calendar,
  presets: book.cameras,
  pairedAs: recalled.pairing?.roomName ?? null,
});

const buildStage = (options: PartsOptions, live: LiveConfiguration, host: RoomHost, effects: RoomEffects): StageHub =>
  new StageHub({
    host,
    clock: options.clock,
    log: options.log,
    newId,
    launcher: options.stageLauncher,
    configuration: () => toStageConfiguration(live.current),
    renewTicket: async () => effects.renewTicket(),
    onRestart: (reason) => effects.record('stage-restarted', null, reason),
  });

interface DeskParts {
  readonly live: LiveConfiguration;
  readonly host: RoomHost;
  readonly deviceSet: DeviceSet;
  readonly cameras: CameraDesk;
  readonly stage: StageHub;
}

/** Devices that are found, tried and added from the console. */
const buildDeviceDesk = (options: PartsOptions, { live, host, deviceSet, cameras, stage }: DeskParts): DeviceDesk => {
  const { base, stored, recalled, accepted, prober, searchPlaces, files, log } = options;
  const added = new AddedDevices(
    {
      base,
      store: stored.addedDevices,
      live,
      host,
      deviceSet,
      presets: (cameraId) => cameras.presets(cameraId),
      onConfigured: () => stage.configure(),
      log,
    },
    recalled.addedDevices,
    accepted,
  );
  return new DeviceDesk({
    prober,
    places: searchPlaces ?? everybody,
    list: listFolder,
    live,
    added,
    host,
    pictureInputs: async () => listPictureInputs(files, listFolder),
    newId,
    log,
  });
};

interface DeedParts {
  readonly devices: DeviceDesk;
  readonly host: RoomHost;
  readonly stage: StageHub;
  readonly cameras: CameraDesk;
  readonly automation: Automation;
  readonly camera: (id: string) => ReturnType<DeviceSet['camera']>;
}

/** What facility staff may do from the console. */
const fleetDeeds = (
  { configuration, clock, files, stageLauncher }: PartsOptions,
  { host, stage, cameras, automation, camera, devices }: DeedParts,
  clockOffsetMs: () => number | null,
): FleetDeeds => ({
  host,
  devices,
  recallPreset: async (cameraId, presetId) => {
    const result = cameras.recallPreset(cameraId, presetId, 'person');
    automation.touched();
    return result;
  },
  restartStage: () => {
    if (!stage.connected && stageLauncher === null) {
      return false;
    }
    stage.restart('asked');
    return true;
  },
  selfTest: async () =>
    runSelfTest({
      state: () => host.state,
      camera,
      clock,
      clockOffsetMs,
      probeDisk: async () => probeDisk(files, configuration.dataDir),
    }),
});

const probeDisk = async (files: FileSystem, dataDir: string): Promise<boolean> => {
  const path = join(dataDir, 'self-test');
  try {
    await writeDurably(files, path, new TextEncoder().encode('self-test'), 0o600);
    await files.remove(path);
    return true;
  } catch {
    return false;
  }
};
