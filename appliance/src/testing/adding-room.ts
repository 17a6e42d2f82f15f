import { createServer, type Server } from 'node:net';
import { createDevice, systemClock, type SearchPlaces } from '@ratspult/device-drivers';
import { afterEach, beforeEach, expect } from 'vitest';
import type { DriverRegistry } from '../devices/device-set.ts';
import { nodeFileSystem } from '../storage/file-system.ts';
import { ApplianceBench, type ScriptedPanel, type ScriptedStage } from './appliance-bench.ts';
import { ConsoleDesk } from './console-desk.ts';
import { ScriptedCamera, ScriptedDiscussion } from './scripted-device.ts';
import { goodCode, ScriptedInstance } from './scripted-instance.ts';

const clock = systemClock;

/** Of the cameras of this room; must never come back from it. */
export const cameraPassword = 'sehr-geheim-4711';

/** The room's own devices are scripted; what is added has its real driver and a real line. */
const drivers = (): DriverRegistry => {
  const own = [new ScriptedCamera(5), new ScriptedCamera(5), new ScriptedDiscussion()];
  let next = 0;
  return {
    createDevice: (name, options, environment) => {
      const device = own[next % own.length];
      if (name !== 'scripted' || device === undefined) {
        return createDevice(name, options, environment);
      }
      next += 1;
      return { ok: true, device };
    },
  };
};

/** A paired room to which devices are added, with everything that is started for one test. */
export class AddingRoom {
  readonly cleanUps: (() => Promise<unknown>)[] = [];
  diskIsFull = false;
  #instance: ScriptedInstance | null = null;
  #bench: ApplianceBench | null = null;
  #panel: ScriptedPanel | null = null;
  #desk: ConsoleDesk | null = null;

  get instance(): ScriptedInstance {
    return there(this.#instance);
  }

  get bench(): ApplianceBench {
    return there(this.#bench);
  }

  get panel(): ScriptedPanel {
    return there(this.#panel);
  }

  get desk(): ConsoleDesk {
    return there(this.#desk);
  }

  async prepare(): Promise<void> {
    this.diskIsFull = false;
    const instance = await ScriptedInstance.start(0);
    this.cleanUps.push(() => instance.close());
    this.#instance = instance;
    this.#desk = new ConsoleDesk(instance);
  }

  async start(searchPlaces: SearchPlaces | null): Promise<void> {
    const files = {
      ...nodeFileSystem,
      create: async (path: string, mode: number) => {
        if (this.diskIsFull && path.includes('added-devices')) {
          throw new Error('no space left on device');
        }
        return nodeFileSystem.create(path, mode);
      },
    };
    const { url } = this.instance;
    const bench = await ApplianceBench.start({ serverUrl: url }, { drivers: drivers(), searchPlaces, files });
    this.cleanUps.push(() => bench.close());
    this.#bench = bench;
    await this.openPanel();
    expect(await this.panel.command('pair', { code: goodCode })).toMatchObject({ ok: true });
    await this.panel.sees((snapshot) => snapshot.server.state === 'online');
  }

  /** A panel that has seen nothing yet. */
  async openPanel(): Promise<void> {
    this.#panel = await this.bench.panel();
  }

  async cleanUp(): Promise<void> {
    for (const cleanUp of this.cleanUps.splice(0).toReversed()) {
      await cleanUp();
    }
  }

  /** Ends the simulated device with the test. */
  keep<Simulator extends { close(): Promise<unknown> }>(simulator: Simulator): Simulator {
    this.cleanUps.push(() => simulator.close());
    return simulator;
  }

  /** A host that takes the connection and never says a word; its port. */
  async silentHost(): Promise<number> {
    const server: Server = createServer((socket) => socket.on('error', () => undefined)).listen(0, '127.0.0.1');
    const { promise, resolve } = Promise.withResolvers<void>();
    server.once('listening', resolve);
    await promise;
    this.cleanUps.push(async () => server.close());
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  async inMeeting(): Promise<ScriptedStage> {
    const stage = await this.bench.stage();
    await stage.told('configuration');
    expect(await this.panel.command('join', { meetingId: 'm1' })).toMatchObject({ ok: true });
    await stage.joins();
    await this.panel.sees((snapshot) => snapshot.meeting.phase === 'joined');
    return stage;
  }
}

const there = <T>(part: T | null): T => {
  if (part === null) {
    throw new Error('the room is not started');
  }
  return part;
};

/** A camera that waits to be added. */
export const cameraOptions = {
  clock,
  name: 'Kamera Empore',
  user: 'admin',
  password: cameraPassword,
  port: 0,
  snapshotUrl: null,
  faults: {},
} as const;

/** Options that lead to the camera. */
export const loginOf = (camera: { readonly deviceUrl: string }, password = cameraPassword) => ({
  address: camera.deviceUrl,
  user: 'admin',
  password,
});

export const asCamera = { as: 'camera', source: { kind: 'device', label: 'HDMI' } } as const;

/** One room per test; what it started is ended after it. */
export const useAddingRoom = (): AddingRoom => {
  const room = new AddingRoom();
  beforeEach(async () => room.prepare());
  afterEach(async () => room.cleanUp());
  return room;
};
