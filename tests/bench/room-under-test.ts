import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startChamber, type Chamber } from '../demo/chamber.ts';
import { PanelClient } from '../demo/panel-client.ts';
import { demoRoomConfiguration } from '../demo/room-configuration.ts';
import { demoRoomName } from '../demo/stack.ts';
import { Program } from '../support/program.ts';

/** Timings of the camera automation that differ from the delivered ones, by their name in the configuration. */
export type AutomationTimings = Readonly<Record<string, number>>;

export interface RoomOptions {
  /** Port 9 (discard) stands for an instance that is not there. */
  readonly serverUrl: string;
  readonly automation: AutomationTimings;
}

export const noServer = 'http://127.0.0.1:9';

/** The simulated chamber in this process, and the appliance as a process of its own, driven through its panel socket. */
export interface RoomUnderTest {
  readonly chamber: Chamber;
  readonly appliance: Program;
  readonly panel: PanelClient;
  readonly panelUrl: string;
  readonly stageUrl: string;
  close(): Promise<void>;
}

const writeConfiguration = (folder: string, chamber: Chamber, options: RoomOptions): string => {
  const dataDir = path.join(folder, 'room');
  mkdirSync(dataDir, { mode: 0o700 });
  const configuration = demoRoomConfiguration({
    dataDir,
    listenPort: 0,
    serverUrl: options.serverUrl,
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
  const file = path.join(folder, 'room.json');
  writeFileSync(file, JSON.stringify(Object.assign({}, configuration, { automation: options.automation })), {
    mode: 0o600,
  });
  return file;
};

/** Resolves when all devices of the room answer. */
export const startRoom = async (options: RoomOptions): Promise<RoomUnderTest> => {
  const folder = mkdtempSync(path.join(tmpdir(), 'ratspult-bench-'));
  const chamber = await startChamber(randomBytes(12).toString('base64url'));
  const file = writeConfiguration(folder, chamber, options);
  const { program, match } = await Program.start('appliance/src/main.ts', [file], /^panel (\S+)\nstage (\S+)\n/m);
  const [, panelUrl = '', stageUrl = ''] = match;
  const panel = await PanelClient.connect(panelUrl);
  await panel.until(({ devices }) => devices.length > 0 && devices.every(({ state }) => state === 'online'), 20_000);
  return {
    chamber,
    appliance: program,
    panel,
    panelUrl,
    stageUrl,
    close: async () => {
      panel.close();
      await program.stop();
      await chamber.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
