import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createDevice, systemClock, type Clock, type Device } from '@ratspult/device-drivers';
import { GenericSimulator, TcpHost } from '@ratspult/device-drivers/simulators';
import { afterEach, expect, test } from 'vitest';
import { DeviceSet, type EquipmentListener } from '../devices/device-set.ts';
import { silentLog } from '../log.ts';
import { RoomHost } from '../room-host.ts';
import { initialRoom } from '../room/initial-room.ts';
import { toReport } from '../room/report.ts';
import { parseConfiguration } from '../config/parse-configuration.ts';
import type { RoomConfiguration } from '../config/room-configuration.ts';
import { chamberFile } from '../testing/rooms.ts';
import { ScriptedDisplay } from '../testing/scripted-equipment.ts';
import { RoomDisplays } from './room-displays.ts';
import { RoomLights } from './room-lights.ts';
import { RoomPower } from './room-power.ts';

const definition = (name: string): string =>
  fileURLToPath(new URL(`../../../device-drivers/definitions/${name}.json`, import.meta.url));

const cleanUps: (() => Promise<unknown> | void)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) {
    await cleanUp();
  }
});

/** A device that a definition describes: the real driver at a simulator behind a real socket. */
const plugIn = async (file: string, refuses: readonly string[] = []) => {
  const simulator = new GenericSimulator({
    clock: systemClock,
    definition: readFileSync(file, 'utf8'),
    refuses: new Set(refuses),
    datagrams: false,
  });
  const host = await TcpHost.start({ device: simulator, port: 0, clients: 'many' });
  cleanUps.push(async () => {
    simulator.close();
    await host.close();
  });
  const options = { definitionFile: file, tcp: { host: '127.0.0.1', port: host.port } };
  const created = createDevice('generic', options, { clock: systemClock, random: () => 0.5, log: silentLog });
  if (!created.ok) {
    throw new Error(JSON.stringify(created.problems));
  }
  return { simulator, host, device: created.device };
};

const levels = (level01: number) => [{ deviceId: 'left', level01 }];

const configuration = (): RoomConfiguration => {
  const parsed = parseConfiguration({
    ...chamberFile('/nowhere'),
    power: {
      sockets: [
        { deviceId: 'right', socket: 'projector' },
        { deviceId: 'right', socket: 'amplifier' },
      ],
      displaysAfterMs: 5,
      offAfterMs: 5,
    },
    lights: {
      scenes: [
        { id: 'hell', name: 'Hell', when: 'meeting', levels: levels(1) },
        { id: 'bild', name: 'Vortrag', when: 'presentation', levels: levels(0.25) },
        { id: 'aus', name: 'Aus', when: 'idle', levels: levels(0) },
        { id: 'halb', name: 'Halb', levels: levels(0.5) },
        { id: 'wand', name: 'Wand', levels: [{ deviceId: 'right', lamp: 'wall', level01: 1 }] },
      ],
    },
  });
  if (!parsed.ok) {
    throw new Error(JSON.stringify(parsed.problems));
  }
  return parsed.configuration;
};

/** A room with a lamp `left`, a socket `right` and a display `talk`. */
const room = (devices: ReadonlyMap<string, Device>, clock: Clock = systemClock) => {
  const { equipment } = configuration();
  const initial = initialRoom(
    configuration(),
    { settings: null, calendar: [], presets: new Map(), pairedAs: 'Saal' },
    0,
  );
  const host = new RoomHost(initial, clock);
  const set = new DeviceSet(devices, host, silentLog);
  const shared = {
    host,
    clock,
    log: silentLog,
    listen: (listener: EquipmentListener) => set.listen(listener),
    capabilities: (id: string) => set.capabilities(id),
  };
  const power: RoomPower = new RoomPower({
    ...shared,
    power: equipment.power,
    displaysBusy: () => displays.busy(),
  });
  const displays = new RoomDisplays({
    ...shared,
    displays: () => [{ id: 'talk', input: null }],
    offAfterMs: 5,
    waitMs: () => power.displaysWaitMs(),
    onOff: () => power.displaysWentOff(),
    display: (id) => set.capabilities(id)?.display ?? null,
  });
  const lights = new RoomLights({ ...shared, scenes: equipment.scenes });
  cleanUps.push(async () => {
    [power, displays, lights].forEach((part) => part.close());
    await set.stop();
  });
  set.start();
  const online = async (id: string): Promise<void> => {
    await expect.poll(() => host.state.devices.find((one) => one.id === id)?.health.state).toBe('online');
  };
  const join = (): void => host.dispatch({ type: 'join', joinId: 'j', target: { adHoc: true } });
  const end = (): void => host.dispatch({ type: 'cancel-join' });
  const scene = () => host.state.equipment.lights?.sceneId;
  const powerState = () => host.state.equipment.power?.state;
  return { host, set, power, lights, online, join, end, scene, powerState };
};

test('the light follows the meeting, a presentation in it, and its end', async () => {
  const lamp = await plugIn(definition('example-light-controller'));
  const { online, join, end, scene, host } = room(new Map([['left', lamp.device]]));
  await online('left');
  join();
  await expect.poll(() => lamp.simulator.state.get('level1')).toBe(1);
  await expect.poll(scene).toBe('hell');
  host.dispatch({ type: 'set-layout', layout: 'content' });
  await expect.poll(() => lamp.simulator.state.get('level1')).toBeCloseTo(0.25, 1);
  end();
  await expect.poll(() => lamp.simulator.state.get('level1')).toBe(0);
  await expect.poll(scene).toBe('aus');
});

test('what a person chose stays for the meeting, and a hand at the wall switch leaves every scene', async () => {
  const lamp = await plugIn(definition('example-light-controller'));
  const { online, join, scene, host, lights } = room(new Map([['left', lamp.device]]));
  await online('left');
  join();
  await expect.poll(() => lamp.simulator.state.get('level1')).toBe(1);
  expect(await lights.choose('halb')).toEqual({ ok: true });
  host.dispatch({ type: 'set-layout', layout: 'content' });
  expect(scene()).toBe('halb');
  lamp.simulator.report(0, { group: 1, level: 0.8 });
  await expect.poll(scene).toBe(null);
  expect(lamp.simulator.unknownInputs).toEqual([]);
});

test('a lamp that is away says so, holds up nothing, and gets its level when it is back', async () => {
  const lamp = await plugIn(definition('example-light-controller'));
  const { online, join, host, lights } = room(new Map([['left', lamp.device]]));
  join();
  expect(host.state.meeting.phase).toBe('joining');
  expect(await lights.choose('halb')).toEqual({ ok: false, code: 'light-offline' });
  expect(await lights.choose('gibtesnicht')).toEqual({ ok: false, code: 'unknown-scene' });
  await online('left');
  await expect.poll(() => lamp.simulator.state.get('level1')).toBeCloseTo(0.5, 1);
});

test('a lamp that refuses is told to the person', async () => {
  const lamp = await plugIn(definition('example-light-controller'), ['level']);
  const { online, lights, scene } = room(new Map([['left', lamp.device]]));
  await online('left');
  expect(await lights.choose('halb')).toEqual({ ok: false, code: 'light-refused' });
  expect(scene()).not.toBe('halb');
});

test('sockets go on before the display, and off only when it is off', async () => {
  const board = await plugIn(definition('example-relay-board'));
  const display = new ScriptedDisplay();
  const { online, join, end, powerState, power } = room(
    new Map<string, Device>([
      ['right', board.device],
      ['talk', display],
    ]),
  );
  await online('right');
  join();
  expect(display.calls).toEqual([]);
  await expect.poll(powerState).toBe('on');
  await expect.poll(() => display.calls).toEqual(['on']);
  expect(power.ask(false)).toEqual({ ok: false, code: 'room-power-needed' });
  end();
  await expect.poll(() => display.calls).toEqual(['on', 'off']);
  await expect.poll(powerState).toBe('off');
  expect(['relay1', 'relay4'].map((relay) => board.simulator.state.get(relay))).toEqual(['off', 'off']);
});

test('one of several lamps of a board is lit alone, and one of several sockets does not make the room on', async () => {
  const board = await plugIn(definition('example-relay-board'));
  const { online, lights, scene, powerState, set } = room(new Map([['right', board.device]]));
  await online('right');
  expect(await lights.choose('wand')).toEqual({ ok: true });
  expect(scene()).toBe('wand');
  expect(board.simulator.state.get('relay8')).toBe('on');
  expect(board.simulator.state.get('relay3')).not.toBe('on');
  expect(await set.capabilities('right')?.powerSocket?.setOn('amplifier', true)).toMatchObject({ ok: true });
  await expect.poll(powerState).toBe('partly');
});

test('a person switches the room on and off without a meeting', async () => {
  const board = await plugIn(definition('example-relay-board'));
  const display = new ScriptedDisplay();
  const { online, powerState, power } = room(
    new Map<string, Device>([
      ['right', board.device],
      ['talk', display],
    ]),
  );
  await online('right');
  expect(power.ask(true)).toEqual({ ok: true });
  await expect.poll(() => display.calls).toEqual(['on']);
  await expect.poll(powerState).toBe('on');
  expect(power.ask(false)).toEqual({ ok: true });
  await expect.poll(powerState).toBe('off');
  expect(display.calls).toEqual(['on', 'off']);
});

test('a socket that comes while a meeting runs goes on', async () => {
  const board = await plugIn(definition('example-relay-board'));
  const { join, powerState, host } = room(new Map([['right', board.device]]));
  join();
  expect(host.state.meeting.phase).toBe('joining');
  await expect.poll(powerState).toBe('on');
});

test('the console sees sockets and lamps in use while the room needs them', async () => {
  const lamp = await plugIn(definition('example-light-controller'));
  const board = await plugIn(definition('example-relay-board'));
  const { online, join, end, host, power } = room(
    new Map<string, Device>([
      ['left', lamp.device],
      ['right', board.device],
    ]),
  );
  await Promise.all([online('left'), online('right')]);
  const inUse = () =>
    toReport(host.state, '1')
      .devices.filter((device) => device.inUse)
      .map(({ id }) => id);
  expect(inUse()).toEqual([]);
  power.ask(true);
  expect(inUse()).toEqual(['right']);
  join();
  expect(inUse()).toEqual(['left', 'right']);
  end();
  expect(inUse()).toEqual([]);
});
