import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '@ratspult/device-drivers';
import { Check } from 'typebox/value';
import { startAppliance, type Appliance, type ApplianceDependencies } from '../app.ts';
import type { RoomConfigurationFile } from '../config/room-configuration.ts';
import { silentLog } from '../log.ts';
import { PanelMessage, StageDirective, type RoomSnapshot, type StageReport } from '../protocol/index.ts';
import { PageSocket } from './page-socket.ts';
import { chamberFile } from './rooms.ts';
import { ScriptedCamera, ScriptedDiscussion } from './scripted-device.ts';

/** One chamber's appliance with scripted devices and real sockets; the folder outlives a restart. */
export class ApplianceBench {
  readonly left = new ScriptedCamera(5);
  readonly right = new ScriptedCamera(5);
  readonly talk = new ScriptedDiscussion();
  readonly folder: string;
  readonly #change: Partial<RoomConfigurationFile>;
  readonly #dependencies: Partial<ApplianceDependencies>;
  readonly #sockets: PageSocket[] = [];
  #appliance: Appliance | null = null;

  private constructor(
    folder: string,
    change: Partial<RoomConfigurationFile>,
    dependencies: Partial<ApplianceDependencies>,
  ) {
    this.folder = folder;
    this.#change = change;
    this.#dependencies = dependencies;
  }

  static async start(
    change: Partial<RoomConfigurationFile>,
    dependencies: Partial<ApplianceDependencies> = {},
  ): Promise<ApplianceBench> {
    const bench = new ApplianceBench(await mkdtemp(join(tmpdir(), 'ratspult-appliance-')), change, dependencies);
    await bench.startAgain();
    return bench;
  }

  get appliance(): Appliance {
    if (this.#appliance === null) {
      throw new Error('not started');
    }
    return this.#appliance;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.appliance.port}`;
  }

  get token(): string {
    return this.appliance.panelUrl.split('#token=')[1] ?? '';
  }

  async startAgain(): Promise<void> {
    await this.#appliance?.close();
    const devices = [this.left, this.right, this.talk];
    let next = 0;
    this.#appliance = await startAppliance(
      { ...chamberFile(this.folder), ...this.#change },
      {
        drivers: {
          createDevice: () => {
            const device = devices[next % devices.length] ?? this.left;
            next += 1;
            return { ok: true, device };
          },
        },
        clock: systemClock,
        random: () => 0.5,
        log: silentLog,
        stageLauncher: null,
        files: null,
        serialPorts: null,
        searchPlaces: null,
        pagesDir: null,
        machine: null,
        ...this.#dependencies,
      },
    );
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) {
      socket.cut();
    }
    await this.#appliance?.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  async panel(): Promise<ScriptedPanel> {
    return new ScriptedPanel(await this.#open('panel').opened());
  }

  async stage(): Promise<ScriptedStage> {
    return new ScriptedStage(await this.#open('stage').opened());
  }

  #open(page: 'panel' | 'stage'): PageSocket {
    const url = `${this.origin.replace('http', 'ws')}/${page}/socket?token=${this.token}`;
    const socket = new PageSocket(url, this.origin);
    this.#sockets.push(socket);
    return socket;
  }
}

type Result = Extract<PanelMessage, { type: 'result' }>;

export class ScriptedPanel {
  readonly socket: PageSocket;
  #ids = 0;

  constructor(socket: PageSocket) {
    this.socket = socket;
  }

  async command(command: string, params: unknown): Promise<Result> {
    this.#ids += 1;
    const id = `c${this.#ids}`;
    this.socket.send({ type: 'command', id, command, params });
    return this.result(id);
  }

  async result(id: string): Promise<Result> {
    return this.socket.waitFor((message) =>
      Check(PanelMessage, message) && message.type === 'result' && message.id === id ? message : null,
    );
  }

  async sees(holds: (snapshot: RoomSnapshot) => boolean): Promise<RoomSnapshot> {
    return this.socket.waitFor((message) =>
      Check(PanelMessage, message) && message.type === 'snapshot' && holds(message.snapshot) ? message.snapshot : null,
    );
  }

  /** Only snapshots from now on count. */
  forget(): void {
    this.socket.received.length = 0;
  }
}

type Directive<T extends StageDirective['type']> = Extract<StageDirective, { type: T }>;

export class ScriptedStage {
  readonly socket: PageSocket;

  constructor(socket: PageSocket) {
    this.socket = socket;
  }

  report(report: StageReport): void {
    this.socket.send(report);
  }

  async told<T extends StageDirective['type']>(
    type: T,
    holds: (directive: Directive<T>) => boolean = () => true,
  ): Promise<Directive<T>> {
    const isWanted = (message: StageDirective): message is Directive<T> => message.type === type;
    return this.socket.waitFor((message) =>
      Check(StageDirective, message) && isWanted(message) && holds(message) ? message : null,
    );
  }

  /** Joins as a real stage does, as soon as it is told to. */
  async joins(change: Partial<Extract<StageReport, { type: 'conference' }>> = {}): Promise<string> {
    const { meeting } = await this.told('meeting', (directive) => directive.meeting !== null);
    const joinId = meeting?.joinId ?? '';
    this.report(conference({ joinId, ...change }));
    return joinId;
  }
}

export const conference = (
  change: Partial<Extract<StageReport, { type: 'conference' }>>,
): Extract<StageReport, { type: 'conference' }> => ({
  type: 'conference',
  joinId: null,
  phase: 'joined',
  errorCode: null,
  endReason: null,
  microphonePaused: false,
  mutedByChairCount: 0,
  capture: { recording: 'off', public: true },
  participants: [],
  waiting: [],
  ...change,
});
