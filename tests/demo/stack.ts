import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { startAppliance, toLog, type Appliance } from '@ratspult/appliance';
import { createDevice, systemClock } from '@ratspult/device-drivers';
import { startServerFrom, type RunningServer } from '@ratspult/server';
import { pino, type Logger } from 'pino';
import { startChamber, type Chamber } from './chamber.ts';
import {
  createDemoLogins,
  readDemoLogins,
  scheduleDemoMeetings,
  writeDemoLogins,
  type DemoLogins,
} from './demo-city.ts';
import { InstanceClient } from './instance-client.ts';
import { PanelClient } from './panel-client.ts';
import { demoRoomConfiguration } from './room-configuration.ts';

type StageLauncher = Parameters<typeof startAppliance>[1]['stageLauncher'];

export const demoRoomName = 'Stadtverordnetensitzungssaal';

export interface LanAccess {
  readonly port: number;
  readonly addresses: readonly string[];
  readonly certFile: string;
  readonly keyFile: string;
}

export interface StackOptions {
  /** Everything that is kept lies here. */
  readonly dataDir: string;
  /** 0 takes free ports. */
  readonly serverPort: number;
  readonly appliancePort: number;
  readonly lan: LanAccess | null;
  readonly stageLauncher: StageLauncher;
  /** Each media worker counts as full at once, so that one meeting needs several and its media crosses between them. */
  readonly crowdedWorkers: boolean;
  /** Where log lines go; null keeps none. */
  readonly logFile: string | null;
}

/** Everything that runs in the demo, the browser tests and the benchmarks: nothing in it is a stand-in but the hardware. */
export interface Stack {
  readonly chamber: Chamber;
  readonly logins: DemoLogins;
  readonly serverOrigin: string;
  readonly publicUrl: string;
  appliance(): Appliance;
  /** Stops only the instance, as a power cut of the server would; `startServer` brings it back with the same data and port. */
  stopServer(): Promise<void>;
  startServer(): Promise<void>;
  /** Stops the room PC's process and starts it again with what it had stored. */
  restartAppliance(): Promise<void>;
  close(): Promise<void>;
}

const crowded = { workers: 2, consumersPerWorker: 1 } as const;

const serverConfiguration = (options: StackOptions, port: number): unknown => {
  const { lan } = options;
  const loopback = { host: '127.0.0.1', port };
  const ips = ['127.0.0.1', ...(lan?.addresses ?? [])];
  return {
    dataDir: path.join(options.dataDir, 'instance'),
    listen:
      lan === null
        ? [loopback]
        : [loopback, { host: '0.0.0.0', port: lan.port, tls: { certFile: lan.certFile, keyFile: lan.keyFile } }],
    ...(lan === null ? {} : { publicUrl: `https://${lan.addresses[0] ?? '127.0.0.1'}:${lan.port}` }),
    ...(lan === null ? {} : { trustedOrigins: lan.addresses.map((address) => `https://${address}:${lan.port}`) }),
    media: { listenIps: ips.map((ip) => ({ ip })), ...(options.crowdedWorkers ? crowded : {}) },
    logLevel: 'info',
    // A demo prints its passwords anyway; the console offers the second factor to whoever wants to see it.
    secondFactor: { administrators: false },
  };
};

const openLog = (file: string | null): Logger =>
  file === null ? pino({ level: 'silent' }) : pino(pino.destination({ dest: file, mkdir: true, sync: false }));

class RunningStack implements Stack {
  readonly chamber: Chamber;
  readonly #options: StackOptions;
  readonly #log: Logger;
  #server: RunningServer;
  #appliance: Appliance;
  readonly logins: DemoLogins;
  readonly serverOrigin: string;

  constructor(parts: {
    chamber: Chamber;
    options: StackOptions;
    log: Logger;
    server: RunningServer;
    appliance: Appliance;
    logins: DemoLogins;
    serverOrigin: string;
  }) {
    this.chamber = parts.chamber;
    this.#options = parts.options;
    this.#log = parts.log;
    this.#server = parts.server;
    this.#appliance = parts.appliance;
    this.logins = parts.logins;
    this.serverOrigin = parts.serverOrigin;
  }

  get publicUrl(): string {
    return this.#server.publicUrl;
  }

  appliance(): Appliance {
    return this.#appliance;
  }

  stopServer(): Promise<void> {
    return this.#server.close();
  }

  async startServer(): Promise<void> {
    this.#server = await runServer(this.#options, Number(new URL(this.serverOrigin).port), this.#log);
  }

  async restartAppliance(): Promise<void> {
    const { port } = this.#appliance;
    await this.#appliance.close();
    this.#appliance = await runAppliance(
      { ...this.#options, appliancePort: port },
      this.chamber,
      this.serverOrigin,
      this.#log,
    );
  }

  async close(): Promise<void> {
    await this.#appliance.close();
    await this.#server.close();
    await this.chamber.close();
    this.#log.flush();
  }
}

const runServer = (options: StackOptions, port: number, log: Logger): Promise<RunningServer> =>
  startServerFrom(serverConfiguration(options, port), options.dataDir, { log: log.child({ part: 'instance' }) });

const runAppliance = (options: StackOptions, chamber: Chamber, serverUrl: string, log: Logger): Promise<Appliance> => {
  const configuration = demoRoomConfiguration({
    dataDir: path.join(options.dataDir, 'room'),
    listenPort: options.appliancePort,
    serverUrl,
    roomName: demoRoomName,
    serialPath: chamber.serialPath,
    onvifAddress: chamber.cameras.onvif.deviceUrl,
    onvifLogin: chamber.cameras.onvifLogin,
    discussionPort: chamber.discussion.port,
    projectorPort: chamber.projector.port,
    lecternPort: chamber.lectern.port,
    soundPort: chamber.sound.port,
    light: chamber.light,
    mjpegUrl: (camera) => chamber.cameras.pictures.mjpegUrl(camera),
  });
  writeFileSync(path.join(options.dataDir, 'room.json'), `${JSON.stringify(configuration, null, 2)}\n`, {
    mode: 0o600,
  });
  return startAppliance(configuration, {
    drivers: { createDevice },
    clock: systemClock,
    random: Math.random,
    log: toLog(log.child({ part: 'room' })),
    stageLauncher: options.stageLauncher,
    files: null,
    serialPorts: null,
    searchPlaces: chamber.newcomers.searchPlaces,
    pagesDir: null,
    machine: null,
  });
};

const loginsOf = async (options: StackOptions, server: RunningServer, origin: string): Promise<DemoLogins> => {
  const file = path.join(options.dataDir, 'logins.json');
  const kept = server.firstAdmin === null ? readDemoLogins(file) : null;
  if (kept !== null) {
    return kept;
  }
  if (server.firstAdmin === null) {
    throw new Error(`The logins file ${file} is missing, but the instance has accounts already. Start with --reset.`);
  }
  const logins = await createDemoLogins(origin, server.firstAdmin);
  writeDemoLogins(file, logins);
  return logins;
};

/** Starts the simulated chamber, the instance and the room; resolves when all answer. What fails half way leaves nothing running. */
export const startStack = async (options: StackOptions): Promise<Stack> => {
  mkdirSync(options.dataDir, { recursive: true, mode: 0o700 });
  mkdirSync(path.join(options.dataDir, 'room'), { recursive: true, mode: 0o700 });
  const log = openLog(options.logFile);
  const started = new AsyncDisposableStack();
  try {
    const chamber = await startChamber(randomBytes(12).toString('base64url'));
    started.defer(() => chamber.close());
    const server = await runServer(options, options.serverPort, log);
    started.defer(() => server.close());
    const [serverOrigin = ''] = server.addresses;
    const logins = await loginsOf(options, server, serverOrigin);
    const appliance = await runAppliance(options, chamber, serverOrigin, log);
    return new RunningStack({ chamber, options, log, server, appliance, logins, serverOrigin });
  } catch (cause) {
    await started.disposeAsync();
    throw cause;
  }
};

/** What facility staff do by hand on the first day: create the room, pair it, put meetings into its calendar. */
export const pairDemoRoom = async (stack: Stack): Promise<void> => {
  const facility = new InstanceClient(stack.serverOrigin);
  await facility.signIn(stack.logins.facility.username, stack.logins.facility.password);
  const { items } = await facility.call('listRooms', null);
  const room =
    items.find((one) => one.name === demoRoomName) ??
    (await facility.call('createRoom', { name: demoRoomName, location: 'Rathaus, 2. Etage' }));
  const panel = await PanelClient.connect(stack.appliance().panelUrl);
  const { room: seen } = await panel.until(() => true, 5000);
  if (!seen.paired || !room.paired) {
    if (room.paired) {
      await facility.call('unpairRoom', null, { roomId: room.id });
      await panel.until((snapshot) => !snapshot.room.paired, 10_000);
    }
    const { code } = await facility.call('createPairingCode', {}, { roomId: room.id });
    const problem = await panel.command('pair', { code });
    if (problem !== null) {
      throw new Error(`pairing the demo room failed: ${problem}`);
    }
  }
  await panel.until((snapshot) => snapshot.server.state === 'online', 15_000);
  panel.close();
  const office = new InstanceClient(stack.serverOrigin);
  await office.signIn(stack.logins.chair.username, stack.logins.chair.password);
  await scheduleDemoMeetings(office, room.id, Date.now());
};
