import { fileURLToPath } from 'node:url';
import {
  drivers as allDrivers,
  listSerialPorts,
  type Clock,
  type ListSerialPorts,
  type SearchPlaces,
} from '@ratspult/device-drivers';
import { acceptAdded } from './adding/accept-added.ts';
import { ApplianceError } from './appliance-error.ts';
import { applianceVersion } from './appliance-version.ts';
import { parseConfiguration } from './config/parse-configuration.ts';
import { createDevices, type DriverRegistry } from './devices/device-set.ts';
import { rememberSerialAdapters } from './devices/remember-serial-adapters.ts';
import { makeToken } from './kiosk/guard.ts';
import { startKioskServer } from './kiosk/kiosk-server.ts';
import type { Log } from './log.ts';
import { recall, type Recalled } from './recall.ts';
import type { KioskWatchOptions } from './machine/kiosk-watch.ts';
import type { RoomHost } from './room-host.ts';
import { buildParts, type PartsOptions } from './room-parts.ts';
import { toSnapshot } from './room/snapshot.ts';
import { resumeWithinMs } from './settings-keeper.ts';
import type { StageLauncher } from './stage/stage-launcher.ts';
import { nodeFileSystem, type FileSystem } from './storage/file-system.ts';
import { openStoredFiles } from './storage/stored-files.ts';

export interface ApplianceDependencies {
  /** The door of the drivers: `{ createDevice }`. */
  readonly drivers: DriverRegistry;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  /** Opens the stage and brings it back; null where somebody else opens its page. */
  readonly stageLauncher: StageLauncher | null;
  /** Null takes the real one. */
  readonly files: FileSystem | null;
  /** Tells the USB-serial adapters that are plugged in; null takes the real ones. */
  readonly serialPorts: ListSerialPorts | null;
  /** Where devices are searched for; null asks everybody in the networks of the room PC. */
  readonly searchPlaces: SearchPlaces | null;
  /** Folder with the built pages; null takes `kiosk-ui/dist` of this repository. */
  readonly pagesDir: string | null;
  /** The machine around the process, where a kiosk is its own to watch; null on any other. */
  readonly machine: Machine | null;
}

/** What a room PC gives its appliance. */
export interface Machine {
  /** Of the pages; made anew by a start that is given none. */
  readonly token: string;
  readonly watch: Pick<KioskWatchOptions, 'patience' | 'restart' | 'onHealthy'>;
}

export interface Appliance {
  /** Addresses with their token in the fragment; good until this process ends, or the machine where it keeps the token. */
  readonly panelUrl: string;
  readonly stageUrl: string;
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Builds and starts the appliance of one room. `configuration` is the parsed JSON of the room's file.
 * Throws `ApplianceError`: `configuration-invalid` with all problems, `data-dir-unusable`, `port-taken`; then nothing runs.
 */
export const startAppliance = async (
  configuration: unknown,
  dependencies: ApplianceDependencies,
): Promise<Appliance> => {
  const parsed = parseConfiguration(configuration);
  if (!parsed.ok) {
    throw new ApplianceError('configuration-invalid', 'The configuration of the room is wrong.', {
      problems: parsed.problems,
    });
  }
  const { clock, random, log, drivers } = dependencies;
  const files = dependencies.files ?? nodeFileSystem;
  const stored = openStoredFiles(files, parsed.configuration.dataDir, () => clock.epochMs());
  const adapters = rememberSerialAdapters(dependencies.serialPorts ?? listSerialPorts, stored, log);
  const environment = { clock, random, log, serialAdapters: adapters.serialAdapters };
  const created = createDevices(parsed.configuration, drivers, environment);
  if (!created.ok) {
    throw new ApplianceError('configuration-invalid', 'The configuration of the room is wrong.', {
      problems: created.problems,
    });
  }
  const recalled = await recall(stored, files, parsed.configuration.dataDir);
  adapters.recall(recalled.serialAdapters);
  const { file, configuration: own } = parsed;
  const base = { file, configuration: own, registry: drivers, environment };
  const accepted = acceptAdded(base, recalled.addedDevices);
  return assemble({
    ...dependencies,
    files,
    stored,
    recalled,
    base,
    accepted,
    configuration: accepted.configuration,
    devices: new Map([...created.devices, ...accepted.devices]),
    prober: { clock, random, drivers: allDrivers, createDevice: (...wish) => drivers.createDevice(...wish) },
  });
};

const defaultPagesDir = fileURLToPath(new URL('../../kiosk-ui/dist', import.meta.url));

const assemble = async (dependencies: ApplianceDependencies & PartsOptions): Promise<Appliance> => {
  const { clock, log, stored, recalled, configuration } = dependencies;
  const parts = buildParts(dependencies);
  const { host, stage, fleet, effects, feed, live } = parts;

  const token = dependencies.machine?.token ?? makeToken();
  const urls = { stage: '' };
  const kiosk = await startKioskServer({
    port: configuration.listenPort,
    token,
    pagesDir: dependencies.pagesDir ?? defaultPagesDir,
    serverUrl: configuration.serverUrl,
    source: (cameraId) => live.current.cameras.find(({ id }) => id === cameraId)?.source ?? null,
    pictures: parts.pictures,
    desk: parts,
    hub: stage,
    feed,
    snapshot: (forWhom) => toSnapshot(host.state, clock.epochMs(), forWhom === 'panel' ? urls.stage : ''),
    monotonicMs: () => clock.monotonicMs(),
    log,
  });
  const origin = `http://127.0.0.1:${kiosk.port}`;
  urls.stage = `${origin}/stage/#token=${token}`;

  reportDamage(host, recalled, log);
  parts.devices.added.start();
  resumeMeeting(host, recalled, clock.epochMs(), parts.newId);
  parts.deviceSet.start();
  fleet.start(recalled.pairing);
  stage.start(urls.stage);
  parts.kioskWatch?.start();
  effects.record('appliance-started', null, applianceVersion);
  log.info('appliance started', { port: kiosk.port });

  return {
    panelUrl: `${origin}/panel/#token=${token}`,
    stageUrl: urls.stage,
    port: kiosk.port,
    close: async () => {
      parts.stopAutomation();
      await stage.close();
      await kiosk.close();
      fleet.close();
      effects.close();
      await parts.deviceSet.stop();
      await Promise.all(Object.values(stored).map(async (store) => store.idle()));
      log.info('appliance stopped', {});
    },
  };
};

const reportDamage = (host: RoomHost, recalled: Recalled, log: Log): void => {
  for (const subject of recalled.damaged) {
    log.error('stored file was damaged and is set aside', { subject });
    host.dispatch({ type: 'fault', fault: { code: 'configuration-invalid', subject }, active: true });
  }
};

/** Back into the meeting the room was in a moment ago, if it is paired. */
const resumeMeeting = (host: RoomHost, recalled: Recalled, now: number, newId: () => string): void => {
  const meeting = recalled.settings?.meeting ?? null;
  if (meeting === null || recalled.pairing === null || now - meeting.aliveAt > resumeWithinMs) {
    return;
  }
  const { meetingId, title, number, link } = meeting;
  host.dispatch({ type: 'resume', joinId: newId(), meeting: { meetingId, title, number, link } });
};
